package patch

import (
	"cmp"
	"slices"

	"gridmap/geo"
)

// westOf finds, for every place, the half that bounds the ground just west of it: of the lines a level
// ray from there meets, the nearest, with the ray's side on its left; -1 where there is none. The
// lines are noded, so that those which reach a level stand there in one order, kept while sweeping
// over the levels.
func (p *plan) westOf(places []geo.Point) []int32 {
	var begins, ends []int32 // lines that are not level, by where they begin and end
	for i, e := range p.edges {
		if e.a.Y != e.b.Y {
			begins = append(begins, int32(i))
		}
	}
	ends = slices.Clone(begins)
	slices.SortFunc(begins, func(i, j int32) int { return cmp.Compare(p.top(i).Y, p.top(j).Y) })
	slices.SortFunc(ends, func(i, j int32) int { return cmp.Compare(p.bottom(i).Y, p.bottom(j).Y) })
	order := make([]int, len(places))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(places[i].Y, places[j].Y) })

	found := make([]int32, len(places))
	var row []int32 // lines that reach the level, from west to east
	end := func(y uint32) {
		for ; len(ends) > 0 && p.bottom(ends[0]).Y <= y; ends = ends[1:] {
			i, at := ends[0], p.bottom(ends[0])
			k, _ := slices.BinarySearchFunc(row, at, func(e int32, at geo.Point) int { return p.sideOf(e, at) })
			for k < len(row) && row[k] != i {
				k++ // of those that end here too
			}
			row = slices.Delete(row, k, min(k+1, len(row)))
		}
	}
	for _, n := range order {
		at := places[n]
		for ; len(begins) > 0 && p.top(begins[0]).Y <= at.Y; begins = begins[1:] {
			i := begins[0]
			end(p.top(i).Y)
			k, _ := slices.BinarySearchFunc(row, i, func(e, i int32) int {
				if s := p.sideOf(e, p.top(i)); s != 0 {
					return s
				}
				return p.sideOf(e, p.bottom(i)) // they begin at one corner
			})
			row = slices.Insert(row, k, i)
		}
		end(at.Y)
		k, _ := slices.BinarySearchFunc(row, at, func(e int32, at geo.Point) int { return p.sideOf(e, at) })
		if found[n] = -1; k == 0 {
			continue
		}
		found[n] = 2 * row[k-1]
		if e := &p.edges[row[k-1]]; e.a.Y < e.b.Y { // its left looks east when it runs to smaller y
			found[n]++
		}
	}
	return found
}

// top is the end of least y of a line, bottom the other.
func (p *plan) top(i int32) geo.Point {
	if e := &p.edges[i]; e.b.Y < e.a.Y {
		return e.b
	}
	return p.edges[i].a
}

func (p *plan) bottom(i int32) geo.Point {
	if e := &p.edges[i]; e.b.Y < e.a.Y {
		return e.a
	}
	return p.edges[i].b
}

// sideOf is -1 when a line runs west of a place, 1 when east, 0 when through it.
func (p *plan) sideOf(i int32, at geo.Point) int {
	return cmp.Compare(turn(p.top(i), p.bottom(i), at), 0)
}
