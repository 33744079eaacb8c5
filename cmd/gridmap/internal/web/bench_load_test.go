//go:build linux

package web

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"
	"unsafe"
)

// round is one pass of requests over a contender.
type round struct {
	took  []time.Duration // of each request, in order of length
	whole time.Duration
	bytes int64         // of bodies
	cpu   time.Duration // of the server and the database's processes
}

func (r round) rate() float64 { return float64(len(r.took)) / r.whole.Seconds() }

// perCPU is requests a second of the server's processor time: what else runs on the machine does
// not show in it.
func (r round) perCPU() float64 { return float64(len(r.took)) / r.cpu.Seconds() }

func (r round) at(percent int) time.Duration { return r.took[(len(r.took)-1)*percent/100] }

// line is one connection of the generator: a request is sent when the answer to the one before
// has been read whole.
type line struct {
	fd   int
	sent time.Time
	head []byte // of the answer, as far as it has come
	left int    // bytes of its body still to come; -1: the head is not whole
}

// load sends the requests over some connections, each as soon as one is free. It is one thread
// with its own epoll: net/http's client costs more than the servers it would measure. Answers
// must have the status, or 204.
func load(address string, requests [][]byte, conns, status int) (r round, err error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	poll, err := syscall.EpollCreate1(0)
	if err != nil {
		return r, err
	}
	defer syscall.Close(poll)
	to, err := net.ResolveTCPAddr("tcp4", address)
	if err != nil {
		return r, err
	}
	lines := map[int32]*line{}
	for range conns {
		fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
		if err != nil {
			return r, err
		}
		defer syscall.Close(fd)
		if err := syscall.Connect(fd, &syscall.SockaddrInet4{Port: to.Port, Addr: [4]byte(to.IP.To4())}); err != nil {
			return r, err
		}
		_ = syscall.SetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1)
		if err := syscall.EpollCtl(poll, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(fd)}); err != nil {
			return r, err
		}
		lines[int32(fd)] = &line{fd: fd}
	}
	r.took = make([]time.Duration, 0, len(requests))
	next := 0
	send := func(l *line) error {
		if next == len(requests) {
			return nil
		}
		l.head, l.left, l.sent = l.head[:0], -1, time.Now()
		n, err := syscall.Write(l.fd, requests[next])
		if err != nil || n < len(requests[next]) {
			return fmt.Errorf("request %d: %d bytes sent: %w", next, n, err)
		}
		next++
		return nil
	}
	began := time.Now()
	for _, l := range lines {
		if err := send(l); err != nil {
			return r, err
		}
	}
	events := make([]syscall.EpollEvent, conns)
	buffer := make([]byte, 256<<10)
	for len(r.took) < len(requests) {
		n, err := syscall.EpollWait(poll, events, 30_000)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || n == 0 {
			return r, fmt.Errorf("%d of %d answers: nothing more comes (%w)", len(r.took), len(requests), err)
		}
		for _, e := range events[:n] {
			l := lines[e.Fd]
			got, err := syscall.Read(l.fd, buffer)
			if err != nil || got == 0 {
				return r, fmt.Errorf("after %d answers: connection ended: %w", len(r.took), err)
			}
			r.bytes += int64(got)
			done, err := l.take(buffer[:got], status)
			if err != nil {
				return r, err
			}
			if done {
				r.took = append(r.took, time.Since(l.sent))
				if err := send(l); err != nil {
					return r, err
				}
			}
		}
	}
	r.whole = time.Since(began)
	slices.Sort(r.took)
	return r, nil
}

var (
	headEnd    = []byte("\r\n\r\n")
	lengthName = []byte("\r\nContent-Length: ")
)

// take reads a piece of an answer, and says whether that was the last.
func (l *line) take(piece []byte, status int) (done bool, err error) {
	if l.left >= 0 {
		l.left -= len(piece)
		return l.left == 0, nil
	}
	l.head = append(l.head, piece...)
	end := bytes.Index(l.head, headEnd)
	if end < 0 {
		return false, nil
	}
	head := l.head[:end+2]
	code, err := strconv.Atoi(string(head[9:12]))
	if err != nil || code != status && code != 204 {
		return false, fmt.Errorf("status %d, not %d: %s", code, status, l.head)
	}
	length := 0
	if code == 200 {
		_, rest, ok := bytes.Cut(head, lengthName)
		if !ok {
			return false, fmt.Errorf("no Content-Length: %s", head)
		}
		text, _, _ := bytes.Cut(rest, []byte("\r\n"))
		if length, err = strconv.Atoi(string(text)); err != nil {
			return false, err
		}
	}
	l.left = length - (len(l.head) - end - len(headEnd))
	return l.left == 0, nil
}

// pin lets a thread or process run on one core only.
func pin(pid, core int) error {
	var mask [16]uint64
	mask[core/64] = 1 << (core % 64)
	return setAffinity(pid, &mask)
}

func setAffinity(pid int, mask *[16]uint64) error {
	if _, _, e := syscall.RawSyscall(syscall.SYS_SCHED_SETAFFINITY, uintptr(pid), unsafe.Sizeof(*mask), uintptr(unsafe.Pointer(mask))); e != 0 {
		return fmt.Errorf("process %d cannot be pinned: %w", pid, e)
	}
	return nil
}

// pinOurselves lets every thread of this process run on one core only, until back is called.
func pinOurselves(core int) (back func(), err error) {
	var old [16]uint64
	if _, _, e := syscall.RawSyscall(syscall.SYS_SCHED_GETAFFINITY, 0, unsafe.Sizeof(old), uintptr(unsafe.Pointer(&old))); e != 0 {
		return nil, e
	}
	each := func(do func(thread int) error) error {
		threads, err := filepath.Glob("/proc/self/task/*")
		for _, name := range threads {
			if id, atoiErr := strconv.Atoi(filepath.Base(name)); atoiErr == nil && err == nil {
				err = do(id)
			}
		}
		return err
	}
	err = each(func(thread int) error { return pin(thread, core) })
	return func() { _ = each(func(thread int) error { return setAffinity(thread, &old) }) }, err
}

// cpuOf is the processor time processes have used so far.
func cpuOf(processes []int) (sum time.Duration) {
	for _, pid := range processes {
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue
		}
		_, rest, _ := bytes.Cut(data, []byte(") "))
		fields := bytes.Fields(rest)
		for _, i := range []int{11, 12} { // of the program and of the kernel, in hundredths of a second
			n, _ := strconv.Atoi(string(fields[i]))
			sum += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return sum
}
