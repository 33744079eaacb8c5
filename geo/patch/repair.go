package patch

import (
	"context"
	"slices"

	"gridmap/geo"
)

func repair(ctx context.Context, faces []geo.Face, width float64) (Result, []geo.Ring, error) {
	s, err := newSheet(faces)
	if err != nil {
		return Result{}, nil, err
	}
	s.most = max(s.most, 2*len(s.edges)) // borders that were drawn twice cross at every other corner
	if err := s.node(ctx); err != nil {
		return Result{}, nil, err
	}
	p := s.cut()
	owners := p.owners()
	rounds := p.bounds()
	var open []int32 // claimed by several, or by nobody
	var left []geo.Ring
	for c := 1; c < len(p.cells); c++ {
		switch n := len(p.cells[c].owners); {
		case n > 1:
			open = append(open, int32(c))
		case n == 1:
		case width == 0 || p.meanWidth(rounds[c]) <= width:
			open = append(open, int32(c))
		default:
			for _, part := range p.trace(p.outer(rounds[c]), func(d int32) bool { return d == int32(c) }) {
				left = append(left, part[0])
			}
		}
	}
	// Those with the longest border on ground that is settled go first, so that a chain of
	// slivers is given away from its ends.
	slices.SortStableFunc(open, p.bySize)
	for len(open) > 0 {
		n := len(open)
		open = slices.DeleteFunc(open, func(c int32) bool {
			id, ok := p.claimant(rounds[c], p.cells[c].owners, owners)
			if ok {
				owners[c] = []int64{id}
			}
			return ok
		})
		if len(open) == n { // nothing settled beside them: the lowest id that claims them
			for _, c := range open {
				if o := p.cells[c].owners; len(o) > 0 {
					owners[c] = o[:1]
				}
			}
			break
		}
	}
	r, err := p.result(ctx, faces, owners)
	return r, left, err
}

// bounds lists the halves around every cell.
func (p *plan) bounds() [][]int32 {
	out := make([][]int32, len(p.cells))
	for h, c := range p.left {
		out[c] = append(out[c], int32(h))
	}
	return out
}

// outer leaves out halves with the same cell on both sides.
func (p *plan) outer(around []int32) (out []int32) {
	for _, h := range around {
		if p.left[h] != p.left[h^1] {
			out = append(out, h)
		}
	}
	return out
}

// meanWidth of a cell in units: twice its area by the length of its border.
func (p *plan) meanWidth(around []int32) float64 {
	total := 0.0
	for _, h := range around {
		a, b := p.ends(h)
		total += length(a, b)
	}
	return float64(p.cells[p.left[around[0]]].area2) / total
}

// claimant is the owner of settled ground with the longest border along a cell; only one of
// claims if there are any. Of equal ones it is the one with the lowest id.
func (p *plan) claimant(around []int32, claims []int64, owners [][]int64) (best int64, ok bool) {
	border := map[int64]float64{}
	for _, h := range around {
		o := owners[p.left[h^1]]
		if len(o) != 1 || len(claims) > 0 && !slices.Contains(claims, o[0]) {
			continue
		}
		a, b := p.ends(h)
		border[o[0]] += length(a, b)
	}
	for id, l := range border {
		if !ok || l > border[best] || l == border[best] && id < best {
			best, ok = id, true
		}
	}
	return best, ok
}
