package demo

import (
	"math"
	"time"
)

// history is what became of an incident by a moment.
type history struct {
	status                             string
	accepted, dispatched, done, closed time.Time // zero: not yet
	due                                time.Time
}

// live plays an incident's life from its report until now. Most are closed in time; some are
// late, a few are stuck, turned down or reported twice.
func live(d dice, c *category, reported, now time.Time) history {
	night := 0.0
	if local := reported.In(zone).Hour(); (local >= 22 || local < 7) && c.limit > 3 {
		night = float64((31 - local) % 24) // the desk opens at seven, and the limit runs from then
	}
	h := history{due: reported.Add(hours(night + c.limit))}
	switch x := d.Float64(); {
	case x < 0.021:
		return h.ended("rejected", reported.Add(hours(skewed(d, 0.8, 0.9))), now)
	case x < 0.037:
		return h.ended("duplicate", reported.Add(hours(skewed(d, 0.4, 0.8))), now)
	}
	accepted := reported.Add(hours(night + skewed(d, 0.12, 0.7)))
	dispatched := accepted.Add(hours(skewed(d, 0.15, 0.7)))
	slow := 0.3
	if d.chance(0.05) {
		slow = 1.5
	}
	done := dispatched.Add(hours(skewed(d, c.limit*slow, 0.5)))
	closed := done.Add(hours(skewed(d, 0.1+0.08*c.limit, 0.7)))
	stuck := d.chance(0.006)
	deferred := d.chance(0.07)
	if accepted.After(now) {
		h.status = "reported"
		return h
	}
	h.accepted = accepted
	if dispatched.After(now) {
		h.status = "accepted"
		return h
	}
	h.dispatched = dispatched
	switch {
	case stuck || done.After(now):
		h.status = "handling"
		if deferred {
			h.status = "deferred"
		} else if !stuck && now.Sub(dispatched) < 20*time.Minute {
			h.status = "dispatched"
		}
		return h
	}
	h.done = done
	if h.status = "done"; !closed.After(now) {
		h.status, h.closed = "closed", closed
	}
	return h
}

// ended is a life that ends early, if it has ended by now.
func (h history) ended(status string, at, now time.Time) history {
	if at.After(now) {
		h.status = "reported"
		return h
	}
	h.status, h.closed = status, at
	return h
}

// skewed is log-normal about a median.
func skewed(d dice, median, spread float64) float64 {
	return median * math.Exp(spread*d.NormFloat64())
}

func hours(h float64) time.Duration {
	return time.Duration(h * float64(time.Hour)).Truncate(time.Second)
}
