package web

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestTiles_slowClients: a thousand connections that ask again and again and hardly read take
// little memory, keep nobody else waiting, and are ended by the time an answer may take.
func TestTiles_slowClients(t *testing.T) {
	const (
		connections = 1000
		mostMemory  = 160 << 10 // bytes a connection, the test's own end of it included
		writeTime   = 4 * time.Second
	)
	m := newMapped(t)
	path := "/tiles/grids,buildings/" + m.tile
	plain := m.ask("GET", path).Body.Len()
	var open, ended atomic.Int64
	server := httptest.NewUnstartedServer(m.handler)
	server.Config.WriteTimeout, server.Config.ReadTimeout, server.Config.IdleTimeout = writeTime, writeTime, writeTime
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			open.Add(1)
		case http.StateClosed:
			ended.Add(1)
		}
	}
	server.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		_ = c.(*net.TCPConn).SetWriteBuffer(16 << 10) // the kernel's part: on one machine it would take megabytes
		return ctx
	}
	server.Start()
	defer server.Close()

	memory := func() uint64 {
		runtime.GC()
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		return s.HeapInuse + s.StackInuse
	}
	before := memory()
	// So many answers fit into no buffer: the server comes to wait for its client.
	one := fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: x\r\nAccept-Encoding: identity\r\n\r\n", path)
	asking := bytes.Repeat(one, 1+(256<<10)/plain)
	began := time.Now()
	clients := make([]net.Conn, connections)
	for i := range clients {
		c, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		clients[i] = c
		if err := c.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
			t.Fatal(err)
		}
	}
	var group sync.WaitGroup
	for _, c := range clients {
		group.Go(func() {
			_ = c.SetDeadline(time.Now().Add(time.Second))
			_, _ = c.Write(asking) // what the server does not read is not sent
			for range 3 {          // a byte now and then
				_, _ = c.Read(make([]byte, 1))
				time.Sleep(10 * time.Millisecond)
			}
		})
	}
	group.Wait()
	until(t, "all have connected", func() bool { return open.Load() >= connections })
	if used := int64(memory()) - int64(before); used > connections*mostMemory {
		t.Errorf("%d connections take %d MB", connections, used>>20)
	} else {
		t.Logf("%d connections take %d KB each, both ends; %v after the first came", connections, used/connections>>10, time.Since(began).Round(time.Millisecond))
	}
	other, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for range 20 {
		_ = other.SetDeadline(time.Now().Add(30 * time.Second))
		if _, err := other.Write(one); err != nil {
			t.Fatal(err)
		}
		resp, err := http.ReadResponse(bufio.NewReader(other), nil)
		if err != nil || resp.StatusCode != 200 || resp.ContentLength != int64(plain) {
			t.Fatalf("somebody else: %v, %v", resp, err)
		}
		resp.Body.Close()
		other.Close()
		if other, err = net.Dial("tcp", server.Listener.Addr().String()); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "the slow ones are ended", func() bool { return ended.Load() >= connections })
}

// until waits for something other goroutines do.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}
