package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far long work has come: a bar on a terminal, else a line every few
// seconds. It is safe for concurrent use; Close ends it, whatever was reached.
type progress struct {
	mu     sync.Mutex
	w      io.Writer
	label  string
	total  int64 // 0 or less: not known
	done   int64
	start  time.Time
	told   time.Time
	bar    *progressbar.ProgressBar // nil when w is no terminal
	closed bool
}

// lineEvery is the pause between two lines of a progress that is no bar.
const lineEvery = 5 * time.Second

// newProgress begins a progress of total units (rows, mostly) on w.
func newProgress(w io.Writer, label string, total int64) *progress {
	p := &progress{w: w, label: label, total: total, start: time.Now(), told: time.Now()}
	if isTerminal(w) {
		p.bar = progressbar.NewOptions64(max(total, -1),
			progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(label),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionShowCount(),
			progressbar.OptionSetWidth(30), progressbar.OptionClearOnFinish())
	}
	return p
}

// Set says how many units are done of how many; a total of 0 or less is not known.
func (p *progress) Set(done, total int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.set(done, total)
}

func (p *progress) set(done, total int64) {
	if p.closed {
		return
	}
	if p.bar != nil {
		if total != p.total {
			p.bar.ChangeMax64(max(total, -1))
		}
		_ = p.bar.Set64(done)
	} else if time.Since(p.told) >= lineEvery && done != p.done {
		p.told = time.Now()
		fmt.Fprintf(p.w, "%s: %s\n", p.label, counted(done, total))
	}
	p.done, p.total = done, total
}

// Close clears the bar and leaves one line with what was done and how long it took.
func (p *progress) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.closed = true
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	fmt.Fprintf(p.w, "%s: %s in %s\n", p.label, counted(p.done, p.total), time.Since(p.start).Round(10*time.Millisecond))
}

// stages shows work that names its stages as it goes: a progress each. Call the returned
// report from one goroutine with (stage, done, total) and end once at the end.
func stages(w io.Writer) (report func(stage string, done, total int64), end func()) {
	var current *progress
	end = func() {
		if current != nil {
			current.Close()
			current = nil
		}
	}
	return func(stage string, done, total int64) {
		if current == nil || current.label != stage {
			end()
			current = newProgress(w, stage, total)
		}
		current.Set(done, total)
	}, end
}

func counted(done, total int64) string {
	if total <= 0 {
		return fmt.Sprint(done)
	}
	return fmt.Sprintf("%d of %d (%d %%)", done, total, done*100/total)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
