package demo

import (
	"cmp"
	"slices"
)

// untangle moves blocks until no grid touches itself at a crossing only: its border would
// pass one point twice.
func (t *territory) untangle() {
	all := make([]int32, len(t.blocks))
	for f := range all {
		all[f] = int32(f)
	}
	land := t.regions(all, len(all), t.blocks, 12)
	around := t.facesAround()
	for range 40 {
		done := true
		for v := range around {
			if g, ok := t.pinched(around[v]); ok {
				done = false
				t.unpinch(land, around, around[v], g)
			}
		}
		if done {
			return
		}
	}
}

// facesAround lists the faces about each node in turn; outside is -1.
func (t *territory) facesAround() [][]int32 {
	type spoke struct {
		angle float64
		half  int32
	}
	spokes := make([][]spoke, len(t.nodes))
	for i, e := range t.edges {
		if e.gone {
			continue
		}
		for _, h := range [...]int32{int32(2 * i), int32(2*i + 1)} {
			v := t.from(h)
			spokes[v] = append(spokes[v], spoke{t.leaving(h).angle(), h})
		}
	}
	out := make([][]int32, len(t.nodes))
	for v, list := range spokes {
		slices.SortFunc(list, func(a, b spoke) int { return cmp.Compare(a.angle, b.angle) })
		for _, s := range list {
			out[v] = append(out[v], t.face[s.half])
		}
	}
	return out
}

// pinched finds a grid that meets the node in two separate wedges.
func (t *territory) pinched(faces []int32) (grid int32, ok bool) {
	n := len(faces)
	if n < 4 {
		return 0, false
	}
	owner := func(i int) int32 {
		if f := faces[(i+n)%n]; f >= 0 {
			return t.ofBlock[f]
		}
		return -1
	}
	for i := range n {
		g := owner(i)
		if g < 0 || owner(i-1) == g { // only where a wedge begins
			continue
		}
		for j := 1; j < n; j++ {
			if owner(i+j) == g && owner(i+j-1) != g {
				return g, true
			}
		}
	}
	return 0, false
}

// unpinch moves one block at the node to another grid at it, the move that evens household
// numbers most among those that leave fewer tangles and every grid whole.
func (t *territory) unpinch(land []region, around [][]int32, faces []int32, grid int32) {
	type move struct {
		face, to int32
		score    float64
	}
	var moves []move
	for _, f := range faces {
		if f < 0 || t.grids[t.ofBlock[f]].special {
			continue
		}
		for _, l := range land[f].links {
			to := t.ofBlock[l.to]
			if to == t.ofBlock[f] || t.grids[to].special {
				continue
			}
			score := land[f].weight
			if t.grids[to].community != t.grids[t.ofBlock[f]].community {
				score += 150
			}
			if t.ofBlock[f] != grid && to != grid {
				score += 50
			}
			moves = append(moves, move{f, to, score})
		}
	}
	slices.SortStableFunc(moves, func(a, b move) int { return cmp.Compare(a.score, b.score) })
	for _, m := range moves {
		from := t.ofBlock[m.face]
		var left []int32
		for f, g := range t.ofBlock {
			if g == from && int32(f) != m.face {
				left = append(left, int32(f))
			}
		}
		if !connected(land, left) {
			continue
		}
		before := t.tangles(around, m.face)
		t.ofBlock[m.face] = m.to
		if t.tangles(around, m.face) < before {
			return
		}
		t.ofBlock[m.face] = from
	}
}

// tangles counts pinched nodes on a face's border.
func (t *territory) tangles(around [][]int32, face int32) int {
	n := 0
	for _, h := range t.faces[face] {
		if _, ok := t.pinched(around[t.from(h)]); ok {
			n++
		}
	}
	return n
}
