package tiles

import (
	"cmp"
	"slices"
)

// rank is how important a feature is among those of its layer; the id decides among equals.
type rank struct{ weight, id int64 }

func (a rank) compare(b rank) int {
	return cmp.Or(cmp.Compare(a.weight, b.weight), cmp.Compare(a.id, b.id))
}

// diet is what a brush leaves out so that a tile is not too much.
type diet struct {
	floor  *rank  // features below it are left out; nil: none
	bits   uint32 // corners are rounded by so many bits more
	ranks  []rank // of the features drawn, of layers that may leave some out
	all    int    // features there were before any was left out
	next   rank
	ranked bool
}

// admits reports whether a feature may be drawn. Ask before drawing any of a layer that may leave
// features out when there are too many.
func (b *brush) admits(weight, id int64) bool {
	b.next, b.ranked = rank{weight, id}, true
	return b.floor == nil || b.next.compare(*b.floor) >= 0
}

// Begin starts a layer; where features are left out every one of it says so.
func (b *brush) Begin(name string, keys ...string) {
	b.truncated = -1
	if b.floor != nil {
		b.truncated = len(keys)
		keys = append(keys[:len(keys):len(keys)], truncatedKey)
	}
	b.Writer.Begin(name, keys...)
	b.Coarsen(0)
}

const truncatedKey = "truncated"

// Coarsen rounds corners to multiples of 2^bits tile units, and more on a diet.
func (b *brush) Coarsen(bits uint32) { b.Writer.Coarsen(bits + b.bits) }

// Feature finishes a feature.
func (b *brush) Feature(id uint64) {
	if b.ranked {
		b.ranks = append(b.ranks, b.next)
		b.ranked = false
		if b.truncated >= 0 {
			b.Bool(b.truncated, true)
		}
	}
	b.Writer.Feature(id)
}

// less readies the brush to draw the tile again with less, after it came to size bytes where most
// are allowed. It is false when there is no less.
func (b *brush) less(size, most int) bool {
	if b.all == 0 {
		b.all = len(b.ranks)
	}
	n := len(b.ranks)
	if n == 0 {
		b.bits++
	} else {
		// What is left out seldom has as many bytes as what stays: a little less than that share.
		keep := min(int(float64(n)*float64(most)/float64(size)*0.97), n-1)
		slices.SortFunc(b.ranks, func(a, b rank) int { return b.compare(a) })
		floor := b.ranks[0]
		if keep > 0 {
			floor = b.ranks[keep-1]
		}
		b.floor = &floor
	}
	again := b.bits <= mostBits && (n == 0 || n > 1)
	b.ranks = b.ranks[:0]
	b.Reset(b.tile)
	return again
}

// mostBits is where rounding ends: corners a thirty-second of a 512-pixel tile apart.
const mostBits = 6

// left counts the features left out.
func (b *brush) left() int { return max(b.all-len(b.ranks), 0) }
