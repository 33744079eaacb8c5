package demo

import (
	"cmp"
	"math"
	"slices"
)

// roadway is a road as people know it: one name, one or more lines.
type roadway struct {
	kind  kind
	name  string
	lines []curve
	edges []int32
}

// station is where an edge begins on its roadway: metres along, and whether it runs against it.
type chainage struct {
	road    int32 // -1: none
	at      float64
	against bool
}

// streetMap is every road of the town by name, and where each edge of the net lies on one.
type streetMap struct {
	roads []roadway
	along []chainage // by edge
}

// nameRoads gives every road its name and joins its edges into lines.
func (t *territory) nameRoads() *streetMap {
	m := &streetMap{along: make([]chainage, len(t.edges))}
	byRoad := make([][]int32, t.roads)
	for i, e := range t.edges {
		m.along[i].road = -1
		if !e.gone && e.kind.isRoad() {
			byRoad[e.road] = append(byRoad[e.road], int32(i))
		}
	}
	d := roll(t.seed, 90)
	stems := newPool(d, "新", pairs(stemHeads, stemTails))
	for road, edges := range byRoad {
		if len(edges) == 0 {
			continue
		}
		name := t.roadName(int32(road), edges, stems, d)
		for _, part := range t.halves(edges, name) {
			m.add(t.plat, part.edges, part.name)
		}
	}
	return m
}

type namedEdges struct {
	name  string
	edges []int32
}

// roadName is a stem and what such a road is called; see halves for the % in it.
func (t *territory) roadName(road int32, edges []int32, stems *pool, d dice) string {
	if name := t.drawn.called[road]; name == "钟楼" || name == "鼓楼" {
		return name + "%大街"
	} else if name != "" {
		return name
	}
	e := t.edges[edges[len(edges)/2]]
	mid := e.line[len(e.line)/2]
	rural := t.urban(mid) < 0.25
	switch e.kind {
	case trunk:
		return stems.take() + "大道"
	case primary:
		return stems.take() + "%路"
	case secondary:
		if rural {
			return stems.take() + "路"
		}
		return stems.take() + "%路"
	case tertiary:
		if rural {
			return stems.take() + "线"
		}
		return stems.take() + pick(d, []string{"路", "路", "街"})
	}
	switch {
	case rural:
		return stems.take() + "线"
	case t.oldness(mid) > 0.5:
		return stems.take() + pick(d, []string{"巷", "巷", "弄", "里"})
	}
	return stems.take() + pick(d, []string{"街", "巷", "支路"})
}

// halves splits a long road that passes the town's middle into its eastern and western, or
// northern and southern half: 文澜东路, 文澜西路. The % of the name takes the direction.
func (t *territory) halves(edges []int32, name string) []namedEdges {
	before, after, marked := cutMark(name)
	if !marked {
		return []namedEdges{{name, edges}}
	}
	var low, high vec = vec{math.Inf(1), math.Inf(1)}, vec{math.Inf(-1), math.Inf(-1)}
	for _, i := range edges {
		lo, hi := t.edges[i].line.bounds()
		low, high = vec{min(low.X, lo.X), min(low.Y, lo.Y)}, vec{max(high.X, hi.X), max(high.Y, hi.Y)}
	}
	size := high.sub(low)
	level := size.X > size.Y
	least := t.town * 0.25
	if level && (high.X < least || -low.X < least) || !level && (high.Y < least || -low.Y < least) {
		return []namedEdges{{before + after, edges}}
	}
	words := [2]string{"西", "东"}
	if !level {
		words = [2]string{"南", "北"}
	}
	out := []namedEdges{{name: before + words[0] + after}, {name: before + words[1] + after}}
	for _, i := range edges {
		line := t.edges[i].line
		mid := line[0].lerp(line[len(line)-1], 0.5)
		v := mid.X
		if !level {
			v = mid.Y
		}
		half := 0
		if v > 0 {
			half = 1
		}
		out[half].edges = append(out[half].edges, i)
	}
	return slices.DeleteFunc(out, func(n namedEdges) bool { return len(n.edges) == 0 })
}

func cutMark(name string) (before, after string, ok bool) {
	for i, r := range name {
		if r == '%' {
			return name[:i], name[i+1:], true
		}
	}
	return name, "", false
}

// add joins edges end to end into as few lines as it can and measures along them.
func (m *streetMap) add(p *plat, edges []int32, name string) {
	road := int32(len(m.roads))
	way := roadway{kind: p.edges[edges[0]].kind, name: name, edges: edges}
	at := map[int32][]int32{} // node → edges
	for _, i := range edges {
		at[p.edges[i].a] = append(at[p.edges[i].a], i)
		at[p.edges[i].b] = append(at[p.edges[i].b], i)
	}
	used := map[int32]bool{}
	walk := func(start, node int32) {
		var line curve
		gone := 0.0
		for i := start; ; {
			used[i] = true
			e := p.edges[i]
			part, end := e.line, e.b
			if e.a != node {
				part, end = e.line.reversed(), e.a
			}
			m.along[i] = chainage{road, gone, e.a != node}
			if line == nil {
				line = append(line, part...)
			} else {
				line = append(line, part[1:]...)
			}
			gone += e.line.length()
			node = end
			next := int32(-1)
			best := 0.3
			for _, j := range at[node] { // straight on
				if used[j] {
					continue
				}
				f := p.edges[j]
				out := f.line[1].sub(f.line[0])
				if f.a != node {
					out = f.line[len(f.line)-2].sub(f.line[len(f.line)-1])
				}
				if s := out.unit().dot(line[len(line)-1].sub(line[len(line)-2]).unit()); s > best {
					next, best = j, s
				}
			}
			if next < 0 {
				break
			}
			i = next
		}
		way.lines = append(way.lines, line)
	}
	ends := slices.Clone(edges)
	slices.SortStableFunc(ends, func(i, j int32) int { // begin at loose ends, west first
		loose := func(k int32) int {
			return min(len(at[p.edges[k].a]), len(at[p.edges[k].b]))
		}
		return cmp.Or(cmp.Compare(loose(i), loose(j)), cmp.Compare(p.edges[i].line[0].X, p.edges[j].line[0].X))
	})
	for _, i := range ends {
		if used[i] {
			continue
		}
		e := p.edges[i]
		if len(at[e.b]) < len(at[e.a]) {
			walk(i, e.b)
		} else {
			walk(i, e.a)
		}
	}
	m.roads = append(m.roads, way)
}

// number is the house number of a place beside an edge, odd to the left of the road.
func (m *streetMap) number(p *plat, edge int32, place vec) (name string, number int) {
	c := m.along[edge]
	if c.road < 0 {
		return "", 0
	}
	line := p.edges[edge].line
	if c.against {
		line = line.reversed()
	}
	near, at, side, gone := math.Inf(1), 0.0, 0.0, 0.0
	for i := 1; i < len(line); i++ {
		q := nearestOn(place, line[i-1], line[i])
		if d := place.to(q); d < near {
			near, at = d, gone+line[i-1].to(q)
			side = line[i].sub(line[i-1]).cross(place.sub(line[i-1]))
		}
		gone += line[i-1].to(line[i])
	}
	number = 2*int((c.at+at)/7) + 1
	if side < 0 {
		number++
	}
	return m.roads[c.road].name, number
}
