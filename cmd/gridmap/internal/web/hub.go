package web

import (
	"net/netip"
	"sync"
	"time"

	"gridmap/grid"
)

// The bounds of the event streams.
const (
	streamQueue       = 256 // changes waiting for one client; more, and it is dropped
	streamsPerAddress = 256 // an office behind one address; a browser needs one
	streamsInAll      = 10_000
)

// hub hands changes to the open event streams. It never waits for one.
type hub struct {
	mu        sync.Mutex
	clients   map[*client]struct{}
	byAddress map[string]int
	stopped   bool
	slow      int // clients dropped
}

// client is one open stream. gone is closed when the hub has let go of it.
type client struct {
	district int32
	hidden   bool // may see what is not public
	block    string
	queue    chan news
	gone     chan struct{}
}

func newHub() *hub {
	return &hub{clients: map[*client]struct{}{}, byAddress: map[string]int{}}
}

// join opens a stream; what is sent from now on waits in its queue. Leave when it ends.
func (h *hub) join(district int32, hidden bool, address netip.Addr) (*client, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := &client{district: district, hidden: hidden, block: blockOf(address), queue: make(chan news, streamQueue), gone: make(chan struct{})}
	switch {
	case h.stopped:
		return nil, grid.Errorf(grid.Unavailable, "The server is stopping.")
	case h.byAddress[c.block] >= streamsPerAddress:
		return nil, tooMany(30*time.Second, "Too many event streams are open from your address. One browser needs one.")
	case len(h.clients) >= streamsInAll:
		return nil, grid.Errorf(grid.Unavailable, "Too many event streams are open.")
	}
	h.clients[c] = struct{}{}
	h.byAddress[c.block]++
	return c, nil
}

func (h *hub) leave(c *client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.drop(c)
}

// drop lets go of a client; the lock is held.
func (h *hub) drop(c *client) {
	if _, ok := h.clients[c]; !ok {
		return
	}
	delete(h.clients, c)
	if h.byAddress[c.block]--; h.byAddress[c.block] == 0 {
		delete(h.byAddress, c.block)
	}
	close(c.gone)
}

// send queues news for everybody in the district. Who does not keep up is dropped and resumes
// by Last-Event-ID; passing news are left out before they take the room of changes.
func (h *hub) send(n news) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		if c.district != n.district || n.passing && (!c.sees(n) || len(c.queue) >= streamQueue/2) {
			continue
		}
		select {
		case c.queue <- n:
		default:
			h.slow++
			h.drop(c)
		}
	}
}

// reset drops a district's clients: changes were lost, and their next hello says so.
func (h *hub) reset(district int32) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		if c.district == district {
			h.drop(c)
		}
	}
}

// close drops everybody and lets nobody in any more.
func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopped = true
	for c := range h.clients {
		h.drop(c)
	}
}

func (h *hub) closed() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stopped
}

func (h *hub) counts() (open, slow int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.clients), h.slow
}

// sees reports whether a client is told of news.
func (c *client) sees(n news) bool { return c.hidden || n.public }
