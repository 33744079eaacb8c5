package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestProgress_writesLinesWhereThereIsNoTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := newProgress(&out, "buildings", 200)
		for i := range int64(4) {
			p.Set(50*(i+1), 200)
			time.Sleep(3 * time.Second)
		}
		p.Close()
		p.Set(201, 200) // after the end: nothing
		p.Close()
		want := "buildings: 150 of 200 (75 %)\nbuildings: 200 of 200 (100 %) in 12s\n"
		if got := out.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestStages_closesEachStage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		report, end := stages(&out)
		report("read", 0, 0)
		report("read", 10, 0)
		report("check", 5, 10)
		end()
		if got := strings.Count(out.String(), "\n"); got != 2 || !strings.HasPrefix(out.String(), "read: 10 in") {
			t.Errorf("got %q", out.String())
		}
	})
}
