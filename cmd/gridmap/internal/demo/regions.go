package demo

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
)

// region is a piece of land that is to be grouped with its neighbours.
type region struct {
	place  vec
	weight float64
	links  []link
}

// link is a common border with another region.
type link struct {
	to     int32
	length float64
	cost   float64 // how far apart the two count, the road or water between them considered
}

// barrier is how much farther a border makes its two sides.
func (k kind) barrier() float64 {
	return [...]float64{1, 1, 1, 1.1, 1.3, 1.7, 2.2, 2.2, 8, 1}[k]
}

// regions are the groups of a plat's faces (group -1 is left out) with their common borders.
// Borders shorter than least metres do not join, unless a region has no longer one.
func (p *plat) regions(group []int32, n int, blocks []*block, least float64) []region {
	out := make([]region, n)
	area := make([]float64, n)
	for f, g := range group {
		if g < 0 {
			continue
		}
		b := blocks[f]
		out[g].place = out[g].place.add(b.centre.times(b.area))
		area[g] += b.area
		out[g].weight += float64(b.households())
	}
	for g := range out {
		if area[g] > 0 {
			out[g].place = out[g].place.times(1 / area[g])
		}
	}
	type common struct {
		a, b            int32
		length, barrier float64
	}
	var all []common
	for i, e := range p.edges {
		l, r := p.face[2*i], p.face[2*i+1]
		if e.gone || l < 0 || r < 0 || group[l] < 0 || group[r] < 0 || group[l] == group[r] {
			continue
		}
		length := e.line.length()
		all = append(all, common{min(group[l], group[r]), max(group[l], group[r]), length, length * e.kind.barrier()})
	}
	slices.SortStableFunc(all, func(x, y common) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	longest := make([]float64, n)
	pairs := all[:0]
	for i := 0; i < len(all); {
		c := all[i]
		for i++; i < len(all) && all[i].a == c.a && all[i].b == c.b; i++ {
			c.length += all[i].length
			c.barrier += all[i].barrier
		}
		longest[c.a], longest[c.b] = max(longest[c.a], c.length), max(longest[c.b], c.length)
		pairs = append(pairs, c)
	}
	for _, c := range pairs {
		if c.length < least && c.length < longest[c.a] && c.length < longest[c.b] {
			continue
		}
		cost := out[c.a].place.to(out[c.b].place) * c.barrier / c.length
		out[c.a].links = append(out[c.a].links, link{c.b, c.length, cost})
		out[c.b].links = append(out[c.b].links, link{c.a, c.length, cost})
	}
	return out
}

// split groups regions into k connected parts of about equal weight: each region joins the
// seed it is nearest to along the links, and seeds that gather too much are put at a
// handicap. It returns the part of each region; regions nothing leads to join the first.
func split(regions []region, k, rounds int, d dice) []int32 {
	if k < 1 {
		k = 1
	}
	k = min(k, len(regions))
	var total float64
	for _, r := range regions {
		total += r.weight
	}
	aim := max(total, 1) / float64(k)
	seeds := scatter(regions, k, d)
	handicap := make([]float64, k)
	scale := 0.0
	for _, r := range regions {
		for _, l := range r.links {
			scale = max(scale, l.cost)
		}
	}
	scale *= 0.25
	var best []int32
	least := math.Inf(1)
	for round := range rounds {
		part := flood(regions, seeds, handicap)
		sum := make([]float64, k)
		for i, p := range part {
			sum[p] += regions[i].weight
		}
		var off float64
		for _, s := range sum {
			off += sq((s - aim) / aim)
		}
		if off < least {
			best, least = part, off
		}
		for i := range handicap {
			handicap[i] += scale * min(max((sum[i]-aim)/aim, -1), 1) * (1 - 0.7*float64(round)/float64(rounds))
		}
		low := slices.Min(handicap)
		for i := range handicap {
			handicap[i] -= low
		}
		if round < rounds/2 && round%3 == 2 {
			seeds = middles(regions, part, seeds)
		}
	}
	return best
}

// absorb joins parts lighter than least to the neighbour they share the longest border with.
func absorb(regions []region, part []int32, k int, least float64) {
	sum := make([]float64, k)
	for i, p := range part {
		sum[p] += regions[i].weight
	}
	for range k {
		light := int32(-1)
		for p, s := range sum {
			if s < least && s >= 0 && (light < 0 || s < sum[light]) {
				light = int32(p)
			}
		}
		if light < 0 {
			return
		}
		common := make([]float64, k)
		for i, p := range part {
			if p != light {
				continue
			}
			for _, l := range regions[i].links {
				if part[l.to] != light {
					common[part[l.to]] += l.length
				}
			}
		}
		to, most := int32(-1), 0.0
		for p, c := range common {
			if c > most {
				to, most = int32(p), c
			}
		}
		if to < 0 {
			return
		}
		for i, p := range part {
			if p == light {
				part[i] = to
			}
		}
		sum[to] += sum[light]
		sum[light] = -1
	}
}

// scatter picks k seeds far from each other, heavier regions first.
func scatter(regions []region, k int, d dice) []int32 {
	near := make([]float64, len(regions))
	for i := range near {
		near[i] = math.Inf(1)
	}
	first := d.IntN(len(regions))
	seeds := []int32{int32(first)}
	for {
		s := regions[seeds[len(seeds)-1]].place
		weights := make([]float64, len(regions))
		for i, r := range regions {
			near[i] = min(near[i], sq(r.place.to(s)))
			weights[i] = near[i] * (r.weight + 1)
		}
		if len(seeds) == k {
			return seeds
		}
		// the best of a few throws, so that seeds do not crowd
		pick := d.weighted(weights)
		for range 4 {
			if o := d.weighted(weights); weights[o] > weights[pick] {
				pick = o
			}
		}
		if slices.Contains(seeds, int32(pick)) {
			pick = slices.IndexFunc(regions, func(region) bool { return true })
			for i := range regions {
				if !slices.Contains(seeds, int32(i)) && (slices.Contains(seeds, int32(pick)) || weights[i] > weights[pick]) {
					pick = i
				}
			}
		}
		seeds = append(seeds, int32(pick))
	}
}

// middles moves each seed to the region nearest to its part's centre of weight.
func middles(regions []region, part []int32, seeds []int32) []int32 {
	sum := make([]vec, len(seeds))
	weight := make([]float64, len(seeds))
	for i, p := range part {
		w := regions[i].weight + 1
		sum[p] = sum[p].add(regions[i].place.times(w))
		weight[p] += w
	}
	out := slices.Clone(seeds)
	near := make([]float64, len(seeds))
	for i := range near {
		near[i] = math.Inf(1)
	}
	for i, p := range part {
		if d := regions[i].place.to(sum[p].times(1 / weight[p])); d < near[p] {
			near[p], out[p] = d, int32(i)
		}
	}
	return out
}

// flood gives every region to the seed with the shortest way, its handicap added.
func flood(regions []region, seeds []int32, handicap []float64) []int32 {
	part := make([]int32, len(regions))
	for i := range part {
		part[i] = -1
	}
	defer func() {
		for i, p := range part {
			part[i] = max(p, 0)
		}
	}()
	var queue wayHeap
	for i, s := range seeds {
		queue = append(queue, way{handicap[i], s, int32(i)})
	}
	heap.Init(&queue)
	for len(queue) > 0 {
		w := heap.Pop(&queue).(way)
		if part[w.at] >= 0 {
			continue
		}
		part[w.at] = w.seed
		for _, l := range regions[w.at].links {
			if part[l.to] < 0 {
				heap.Push(&queue, way{w.length + l.cost, l.to, w.seed})
			}
		}
	}
	return part
}

type way struct {
	length float64
	at     int32
	seed   int32
}

type wayHeap []way

func (h wayHeap) Len() int { return len(h) }
func (h wayHeap) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(h[i].length, h[j].length), cmp.Compare(h[i].seed, h[j].seed), cmp.Compare(h[i].at, h[j].at)) < 0
}
func (h wayHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *wayHeap) Push(x any)   { *h = append(*h, x.(way)) }
func (h *wayHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
