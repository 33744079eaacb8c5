package demo

import (
	"math"
	"slices"
)

// makeGrids divides each community into grids: special grids for large institutions first,
// then general ones of about 400 households from the rest.
func (t *territory) makeGrids() {
	all := make([]int32, len(t.blocks))
	for f := range all {
		all[f] = int32(f)
	}
	land := t.regions(all, len(all), t.blocks, 12)
	members := make([][]int32, len(t.communities))
	for f, c := range t.ofBlock {
		members[c] = append(members[c], int32(f))
	}
	for c, faces := range members {
		d := roll(t.seed, 80, uint64(c))
		rest := t.carve(land, t.communities[c], faces, d)
		inner := within(land, rest)
		var households float64
		for _, r := range inner {
			households += r.weight
		}
		k := max(1, int(math.Round(households/perGrid)))
		var best []int32
		least := math.Inf(1)
		for range 6 {
			part := split(inner, k, 40, d)
			even(inner, part, k)
			if off := uneven(inner, part, k); off < least {
				best, least = part, off
			}
		}
		first := int32(len(t.grids))
		for range k {
			t.grids = append(t.grids, &gridPlan{community: t.communities[c]})
		}
		for i, f := range rest {
			t.ofBlock[f] = first + best[i]
		}
	}
}

// carve makes special grids of campuses, markets, works and office blocks that leave the
// community in one piece, and returns its other blocks.
func (t *territory) carve(land []region, c *community, faces []int32, d dice) []int32 {
	rest := slices.Clone(faces)
	made, most := 0, 2
	if t.towns == 0 {
		most = 1
	}
	for _, f := range faces {
		b := t.blocks[f]
		var odds float64
		switch b.use {
		case school:
			odds = 0.55
		case market, station:
			odds = 0.75
		case hospital:
			odds = 0.5
		case works:
			odds = 0.5
		case offices:
			odds = 0.35
		}
		if !d.chance(odds) || made >= most || b.households() > 60 || b.area < 0.6e4 {
			continue
		}
		without := slices.DeleteFunc(slices.Clone(rest), func(o int32) bool { return o == f })
		if len(without) == 0 || !connected(land, without) {
			continue
		}
		rest = without
		t.ofBlock[f] = int32(len(t.grids))
		t.grids = append(t.grids, &gridPlan{community: c, special: true})
		made++
	}
	return rest
}

// connected reports whether links join all members.
func connected(land []region, members []int32) bool {
	if len(members) == 0 {
		return false
	}
	open := make(map[int32]bool, len(members))
	for _, m := range members {
		open[m] = true
	}
	stack := []int32{members[0]}
	delete(open, members[0])
	for len(stack) > 0 {
		m := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, l := range land[m].links {
			if open[l.to] {
				delete(open, l.to)
				stack = append(stack, l.to)
			}
		}
	}
	return len(open) == 0
}

// uneven is the sum of squared deviations of the parts' weights from their mean.
func uneven(regions []region, part []int32, k int) float64 {
	sum, total := make([]float64, k), 0.0
	for i, p := range part {
		sum[p] += regions[i].weight
		total += regions[i].weight
	}
	var off float64
	for _, s := range sum {
		off += sq(s - total/float64(k))
	}
	return off
}

// even moves regions on the rim of heavy parts to lighter neighbours while that evens them
// out and keeps every part in one piece.
func even(regions []region, part []int32, k int) {
	sum := make([]float64, k)
	count := make([]int, k)
	for i, p := range part {
		sum[p] += regions[i].weight
		count[p]++
	}
	for range 60 {
		moved := false
		for i, r := range regions {
			from := part[i]
			if r.weight == 0 || count[from] < 2 {
				continue
			}
			best, gain := int32(-1), 1.0
			for _, l := range r.links {
				to := part[l.to]
				if to == from || l.length < 25 {
					continue
				}
				if g := 2 * r.weight * (sum[from] - r.weight - sum[to]); g > gain {
					best, gain = to, g
				}
			}
			if best < 0 || !stays(regions, part, int32(i)) {
				continue
			}
			part[i] = best
			sum[from], sum[best] = sum[from]-r.weight, sum[best]+r.weight
			count[from], count[best] = count[from]-1, count[best]+1
			moved = true
		}
		if !moved {
			return
		}
	}
}

// stays reports whether region i's part stays in one piece without it.
func stays(regions []region, part []int32, i int32) bool {
	var members []int32
	for j, p := range part {
		if p == part[i] && int32(j) != i {
			members = append(members, int32(j))
		}
	}
	return len(members) > 0 && connected(regions, members)
}
