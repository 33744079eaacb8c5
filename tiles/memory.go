package tiles

import "sync"

// memory is what features may take, of all layers together.
type memory struct {
	mu         sync.Mutex
	most, used int
}

// share is the part of it one stock has taken.
type share struct {
	from  *memory
	taken int
	ended bool
}

// room is how much the stock may have at most, what it has included.
func (s *share) room() int {
	s.from.mu.Lock()
	defer s.from.mu.Unlock()
	return s.from.most - s.from.used + s.taken
}

// take sets what the stock has, and reports whether there was so much.
func (s *share) take(n int) bool {
	s.from.mu.Lock()
	defer s.from.mu.Unlock()
	if s.from.used-s.taken+n > s.from.most || s.ended {
		return s.ended
	}
	s.from.used += n - s.taken
	s.taken = n
	return true
}

// end gives all back, for good.
func (s *share) end() {
	s.from.mu.Lock()
	defer s.from.mu.Unlock()
	s.from.used -= s.taken
	s.taken, s.ended = 0, true
}
