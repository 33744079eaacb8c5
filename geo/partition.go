package geo

import (
	"cmp"
	"slices"
)

// DefectKind says what is wrong with a set of faces that should be a partition.
type DefectKind string

// The kinds of Defect.
const (
	TooLarge    DefectKind = "too_large"    // wider than 2^30 units: nothing else is checked
	BadRing     DefectKind = "bad_ring"     // open, under three places, without area, or wound the wrong way
	RingCrosses DefectKind = "ring_crosses" // a face's own rings cross or run along each other
	RingTouches DefectKind = "ring_touches" // a ring passes the same point twice
	Overlap     DefectKind = "overlap"      // two faces cross, run on the same side of a border, or lie in one another
	MissingNode DefectKind = "missing_node" // a corner lies on a neighbour's border that has no node there
	NearNode    DefectKind = "near_node"    // a corner lies within one unit of a border it does not end
	Gap         DefectKind = "gap"          // a hole between faces

	OutlineMoved DefectKind = "outline_moved" // the outer boundary of redrawn faces is another
	AreaChanged  DefectKind = "area_changed"  // redrawn faces cover more or less ground together
	StrayHole    DefectKind = "stray_hole"    // a hole outside its own part, or within another hole
)

// Defect is one thing wrong, at a place, between the faces named. Count is how often it
// occurs between the same faces; At is the first place.
type Defect struct {
	Kind  DefectKind
	Faces []int64 // sorted; one for faults within a face, none for a gap nobody borders
	At    Point
	Count int
	Ring  Ring // of a Gap: its outline, wound as a hole
}

// Report is the outcome of CheckPartition.
type Report struct {
	// Defects in order of kind, then faces; empty when the faces are a partition.
	Defects []Defect
	// Outline is the outer boundary of the union, holes left out. It is nil when segments
	// cross, since a boundary cannot be traced then.
	Outline MultiPolygon
	// Segments and Paired count directed segments, and those with exactly one opposite twin.
	Segments, Paired int
}

// Clean reports whether no defect was found.
func (r Report) Clean() bool { return len(r.Defects) == 0 }

// CheckPartition proves, in integers and without GEOS, that the faces tile their union: every
// ring is valid and every hole in its own part, every directed segment has exactly one opposite twin or belongs to the outer
// boundary, no two segments meet but at common ends, no face lies in another, no hole is left,
// and no corner comes within one unit of a border it does not end (which is what keeps later
// snapping harmless). It costs O(n log n) for n segments of ordinary length.
func CheckPartition(faces []Face) Report {
	c := checker{found: map[defectKey]*Defect{}}
	if !c.collect(faces) {
		return c.report()
	}
	noded := c.checkContacts()
	c.pairTwins()
	for i, f := range faces {
		c.checkHoles(int32(i), f.Shape)
	}
	if noded {
		c.traceOutline()
	}
	return c.report()
}

// checkHoles reports holes that are not inside their own part, or inside another hole of it: twins
// alone would let the ground in them count twice. A ring without area is told of already.
func (c *checker) checkHoles(face int32, m MultiPolygon) {
	for _, p := range m {
		if len(p) < 2 || len(p[0]) < 4 {
			continue
		}
		boxes := make([]Box, len(p))
		for i, r := range p[1:] {
			if len(r) >= 4 {
				boxes[i+1] = BoxOf(r...)
			}
		}
		for i := 1; i < len(p); i++ {
			if len(p[i]) < 4 {
				continue
			}
			if !ringHolds(p[0], p[i]) {
				c.add(StrayHole, face, face, p[i][0])
			}
			for j := 1; j < len(p); j++ {
				if i != j && len(p[j]) >= 4 && boxes[j].Meets(boxes[i]) && ringHolds(p[j], p[i]) {
					c.add(StrayHole, face, face, p[i][0])
				}
			}
		}
	}
}

// edge is an undirected segment a < b and who runs along it in each direction.
type edge struct {
	a, b              Point
	forward, backward []int32 // face indexes
}

type checker struct {
	ids    []int64 // by face index
	edges  []edge
	out    Report
	found  map[defectKey]*Defect
	places map[place]bool // where what was found; nil: not wanted
}

// place is where a kind of defect was found.
type place struct {
	kind DefectKind
	at   Point
}

type defectKey struct {
	kind DefectKind
	f, g int64
}

// add records a defect between faces f and g, or within f when they are equal.
func (c *checker) add(kind DefectKind, f, g int32, at Point) {
	if c.places != nil {
		c.places[place{kind, at}] = true
	}
	a, b := c.ids[f], c.ids[g]
	k := defectKey{kind, min(a, b), max(a, b)}
	if d := c.found[k]; d != nil {
		d.Count++
		return
	}
	d := &Defect{Kind: kind, Faces: []int64{k.f}, At: at, Count: 1}
	if a != b {
		d.Faces = []int64{k.f, k.g}
	}
	c.found[k] = d
}

func (c *checker) report() Report {
	for _, d := range c.found {
		c.out.Defects = append(c.out.Defects, *d)
	}
	slices.SortFunc(c.out.Defects, compareDefects)
	return c.out
}

func compareDefects(a, b Defect) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), slices.Compare(a.Faces, b.Faces),
		cmp.Compare(a.At.Y, b.At.Y), cmp.Compare(a.At.X, b.At.X))
}

// collect checks each ring by itself and gathers the edges; false if the faces are too large.
func (c *checker) collect(faces []Face) bool {
	type ends struct{ a, b Point }
	index := map[ends]int{}
	var box Box
	for i, f := range faces {
		c.ids = append(c.ids, f.ID)
		b := f.Shape.Box()
		if i == 0 {
			box = b
		} else if f.Shape.Vertices() > 0 {
			box = box.Union(b)
		}
		if max(box.Max.X-box.Min.X, box.Max.Y-box.Min.Y) > 1<<30 {
			c.add(TooLarge, int32(i), int32(i), b.Min)
			return false
		}
	}
	for i, f := range faces {
		face := int32(i)
		if f.Shape.Vertices() == 0 {
			c.add(BadRing, face, face, Point{})
		}
		for _, p := range f.Shape {
			for j, r := range p {
				if at, ok := soundRing(r, j == 0); !ok {
					c.add(BadRing, face, face, at)
				}
				seen := make(map[Point]bool, len(r))
				for k := 1; k < len(r); k++ {
					if seen[r[k]] {
						c.add(RingTouches, face, face, r[k])
					}
					seen[r[k]] = true
				}
			}
		}
		for a, b := range f.Shape.Segments {
			if a == b {
				c.add(BadRing, face, face, a)
				continue
			}
			c.out.Segments++
			k, forward := ends{a, b}, true
			if cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) > 0 {
				k, forward = ends{b, a}, false
			}
			n, ok := index[k]
			if !ok {
				n = len(c.edges)
				index[k] = n
				c.edges = append(c.edges, edge{a: k.a, b: k.b})
			}
			e := &c.edges[n]
			if forward {
				e.forward = append(e.forward, face)
			} else {
				e.backward = append(e.backward, face)
			}
		}
	}
	return true
}

// soundRing reports whether r is closed, has three places, and is wound as it should be.
func soundRing(r Ring, exterior bool) (Point, bool) {
	if len(r) == 0 {
		return Point{}, false
	}
	if len(r) < 4 || r[0] != r[len(r)-1] {
		return r[0], false
	}
	area := r.DoubledArea()
	return r[0], area != 0 && (area > 0) == exterior
}

// pairTwins counts segments with one opposite twin and reports borders two faces run along
// on the same side, or one face on both.
func (c *checker) pairTwins() {
	for _, e := range c.edges {
		for _, same := range [][]int32{e.forward, e.backward} {
			for i := 1; i < len(same); i++ {
				kind := Overlap
				if same[i] == same[0] {
					kind = RingCrosses
				}
				c.add(kind, same[0], same[i], e.a)
			}
		}
		if len(e.forward) == 1 && len(e.backward) == 1 {
			if e.forward[0] == e.backward[0] { // a spike: the face borders itself
				c.add(RingCrosses, e.forward[0], e.forward[0], e.a)
			}
			c.out.Paired += 2
		}
	}
}

// owners are the distinct faces along an edge, sorted.
func (e edge) owners() []int32 {
	all := slices.Concat(e.forward, e.backward)
	slices.Sort(all)
	return slices.Compact(all)
}

// Accept takes gaps out of the report that hold one of the places: ground inside the outline that
// is known to belong to nobody, such as another district's enclave.
func (r *Report) Accept(outside []Point) {
	r.Defects = slices.DeleteFunc(r.Defects, func(d Defect) bool {
		if d.Kind != Gap {
			return false
		}
		gap := MultiPolygon{{d.Ring}}
		return slices.ContainsFunc(outside, gap.Locate)
	})
}
