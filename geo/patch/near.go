package patch

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gridmap/geo"
)

// Limits on what one operation works through. What is drawn by hand and what is imported stays far
// below them; they keep lines laid out to take long from taking long.
const (
	mostCorners   = 400_000   // of all faces, lines and footprints together
	mostPairs     = 1_000_000 // of segments whose boxes come within a unit of each other, in one round,
	pairsEach     = 8         // and so many more for each segment: every one has neighbours
	mostCrossings = 20_000    // of lines with borders, and with each other
	mostPieces    = 500       // that one split makes
)

// pairs yields every two boxes that come within a unit of each other and of which fresh says yes to
// one, until yield says no; fresh nil says yes to all. Boxes are sorted into strips of y that hold
// equally many, and each strip is swept in the order of x. A pair is seen in the one strip where the
// later of the two begins.
func pairs(boxes []geo.Box, fresh func(i int32) bool, yield func(i, j int32) bool) {
	if len(boxes) < 2 {
		return
	}
	strips := stripsOf(boxes)
	order := make([]int32, len(boxes))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		return cmp.Or(cmp.Compare(boxes[i].Min.X, boxes[j].Min.X), cmp.Compare(i, j))
	})
	first := make([]int32, len(boxes))
	last := make([]int32, len(boxes))
	start := make([]int32, len(strips)+1)
	for i, b := range boxes {
		first[i], last[i] = stripAt(strips, b.Min.Y), stripAt(strips, beyond(b.Max.Y))
		for s := first[i]; s <= last[i]; s++ {
			start[s+1]++
		}
	}
	for s := range strips {
		start[s+1] += start[s]
	}
	items := make([]int32, start[len(strips)])
	next := slices.Clone(start)
	for _, i := range order {
		for s := first[i]; s <= last[i]; s++ {
			items[next[s]] = i
			next[s]++
		}
	}
	for s := range int32(len(strips)) {
		strip := items[start[s]:start[s+1]]
		if fresh != nil && !slices.ContainsFunc(strip, fresh) {
			continue
		}
		for n, i := range strip {
			b := &boxes[i]
			end, bottom, known := beyond(b.Max.X), beyond(b.Max.Y), fresh != nil && !fresh(i)
			for _, j := range strip[n+1:] {
				c := &boxes[j]
				if c.Min.X > end {
					break
				}
				if c.Min.Y > bottom || b.Min.Y > beyond(c.Max.Y) || max(first[i], first[j]) != s || known && !fresh(j) {
					continue
				}
				if !yield(i, j) {
					return
				}
			}
		}
	}
}

// beyond is a unit more.
func beyond(v uint32) uint32 { return min(v, math.MaxUint32-1) + 1 }

// stripsOf is where strips of y begin, the first at 0: about as many as each holds boxes, fewer where
// tall boxes would be in too many.
func stripsOf(boxes []geo.Box) []uint32 {
	tops := make([]uint32, len(boxes))
	for i, b := range boxes {
		tops[i] = b.Min.Y
	}
	slices.Sort(tops)
	for n := int(math.Sqrt(float64(len(boxes)))); n > 1; n /= 2 {
		strips := []uint32{0}
		for i := 1; i < n; i++ {
			if top := tops[i*len(tops)/n]; top > strips[len(strips)-1] {
				strips = append(strips, top)
			}
		}
		total := 0
		for _, b := range boxes {
			total += 1 + int(stripAt(strips, beyond(b.Max.Y))-stripAt(strips, b.Min.Y))
		}
		if total <= 4*len(boxes) {
			return strips
		}
	}
	return []uint32{0}
}

// stripAt is the strip that holds y.
func stripAt(strips []uint32, y uint32) int32 {
	i, found := slices.BinarySearch(strips, y)
	if !found {
		i--
	}
	return int32(i)
}

// effort counts the pairs looked at in one round and says when they are too many.
type effort struct {
	ctx         context.Context
	pairs, most int
}

func effortFor(ctx context.Context, segments int) *effort {
	return &effort{ctx: ctx, most: mostPairs + pairsEach*segments}
}

// spent counts a pair near a place. The error is TooIntricate, or that of the context.
func (e *effort) spent(at geo.Point) error {
	e.pairs++
	if e.pairs > e.most {
		return &Error{Rule: TooIntricate, At: at}
	}
	if e.pairs%4096 == 0 {
		return e.ctx.Err()
	}
	return nil
}
