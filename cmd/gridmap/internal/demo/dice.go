package demo

import "math/rand/v2"

// dice is a stream of chance. Every part of the town rolls its own, named by the seed and
// numbers, so work may be shared among processors without changing what comes out.
type dice struct{ *rand.Rand }

func roll(seed uint64, names ...uint64) dice {
	h := mix(seed + 0x9E3779B97F4A7C15)
	for _, n := range names {
		h = mix(h ^ (n + 0x9E3779B97F4A7C15 + h<<6 + h>>2))
	}
	return dice{rand.New(rand.NewPCG(h, mix(h)))}
}

// mix is the finaliser of splitmix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// between is uniform in [lo, hi).
func (d dice) between(lo, hi float64) float64 { return lo + d.Float64()*(hi-lo) }

// whole is uniform in lo … hi, both included.
func (d dice) whole(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

func (d dice) chance(p float64) bool { return d.Float64() < p }

// pick is one of the things.
func pick[T any](d dice, things []T) T { return things[d.IntN(len(things))] }

// weighted is an index, as likely as its weight.
func (d dice) weighted(weights []float64) int {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	x := d.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// alias draws from fixed weights in constant time (Vose's method).
type alias struct {
	share []float64
	other []int32
}

func newAlias(weights []float64) alias {
	n := len(weights)
	var sum float64
	for _, w := range weights {
		sum += w
	}
	a := alias{make([]float64, n), make([]int32, n)}
	var small, large []int
	for i, w := range weights {
		a.share[i] = w * float64(n) / sum
		a.other[i] = int32(i)
		if a.share[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		a.other[s] = int32(l)
		a.share[l] -= 1 - a.share[s]
		if a.share[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) {
		a.share[i] = 1
	}
	return a
}

func (a alias) draw(d dice) int {
	i := d.IntN(len(a.share))
	if d.Float64() < a.share[i] {
		return i
	}
	return int(a.other[i])
}
