package geo

import "slices"

// AddedNode is a corner an operation added on a segment that both sides keep: At lies within a
// unit of the segment between A and B, which it divides after the nodes before it did so.
type AddedNode struct{ At, A, B Point }

// CheckRedraw proves that after is before redrawn, in integers and without the code that did it:
// every ring is valid, every directed segment has exactly one opposite twin or belongs to the
// outer boundary, that boundary is what it was but for the nodes, each within a unit of the segment
// it divides, doubled area is conserved against it exactly, no two segments meet but at common
// ends, holes lie in their own parts, and no corner comes within a unit of a border it does not
// end. Faces are all of a patch, the unchanged ones too; holes that were there may stay.
//
// With outline the outer boundary may be another, as long as no faces overlap and no hole is new:
// before and after must then hold every face that meets the box of either.
//
// When before has defects itself, those faces may keep them, no other may get one, and ground may
// be lost or gained only by adding corners within a unit of segments.
func CheckRedraw(before, after []Face, nodes []AddedNode, outline bool) []Defect {
	now := inspect(after)
	if now.large {
		return now.out.Defects
	}
	was := inspect(before)
	if defects := now.worse(was); len(defects) > 0 {
		return defects
	}
	switch {
	case outline:
		return now.newGaps(was)
	case len(was.places) > 0:
		return now.losses(was)
	}
	return now.outlineDefects(was, nodes)
}

// CheckRepair proves that after has no defect that before had not, and fewer of them: of two faces
// that overlap or a gap between them nothing may be left but what before had elsewhere.
func CheckRepair(before, after []Face) []Defect {
	now, was := CheckPartition(after), CheckPartition(before)
	if len(now.Defects) < len(was.Defects) {
		return inspect(after).worse(inspect(before))
	}
	return now.Defects
}

// inspection is a set of faces with what is wrong inside it; its outer boundary is left aside.
type inspection struct {
	checker
	large  bool
	lone   map[segment]bool // directed segments without an opposite twin
	area2  int64
	around map[Point][]int32 // edges by corner; nil: not wanted yet
}

func inspect(faces []Face) *inspection {
	n := &inspection{checker: checker{found: map[defectKey]*Defect{}, places: map[place]bool{}}, lone: map[segment]bool{}}
	if !n.collect(faces) {
		n.large = true
		n.report()
		return n
	}
	n.checkContacts()
	n.pairTwins()
	for i, f := range faces {
		n.checkHoles(int32(i), f.Shape)
		n.area2 += f.Shape.DoubledArea()
	}
	for _, e := range n.edges {
		if len(e.forward) > len(e.backward) {
			n.lone[segment{e.a, e.b}] = true
		} else if len(e.backward) > len(e.forward) {
			n.lone[segment{e.b, e.a}] = true
		}
	}
	n.report()
	return n
}

// worse lists the defects that were not there: at a place without one of their kind, and of a face
// that had none at all. New faces may inherit those of the ones they were cut from.
func (n *inspection) worse(was *inspection) (defects []Defect) {
	if len(was.places) == 0 {
		return n.out.Defects
	}
	sound := map[int64]bool{}
	for _, id := range was.ids {
		sound[id] = true
	}
	for _, d := range was.out.Defects {
		for _, id := range d.Faces {
			delete(sound, id)
		}
	}
	for _, d := range n.out.Defects {
		if !was.places[place{d.Kind, d.At}] && slices.ContainsFunc(d.Faces, func(id int64) bool { return sound[id] }) {
			defects = append(defects, d)
		}
	}
	return defects
}

// facesAt are the faces with a corner at p, sorted.
func (n *inspection) facesAt(p Point) (ids []int64) {
	if n.around == nil {
		n.around = make(map[Point][]int32, len(n.edges))
		for i, e := range n.edges {
			n.around[e.a], n.around[e.b] = append(n.around[e.a], int32(i)), append(n.around[e.b], int32(i))
		}
	}
	for _, i := range n.around[p] {
		for _, f := range n.edges[i].owners() {
			ids = append(ids, n.ids[f])
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// outlineDefects compares the outer boundary with what it was, the nodes added.
func (n *inspection) outlineDefects(was *inspection, nodes []AddedNode) (defects []Defect) {
	bad := func(kind DefectKind, at Point) {
		defects = append(defects, Defect{Kind: kind, At: at, Count: 1, Faces: n.facesAt(at)})
	}
	for _, d := range nodes {
		for _, s := range [...]segment{{d.A, d.B}, {d.B, d.A}} {
			if !was.lone[s] {
				continue
			}
			if !near(d.At, d.A, d.B) {
				bad(OutlineMoved, d.At)
				return defects
			}
			delete(was.lone, s)
			was.lone[segment{s.a, d.At}], was.lone[segment{d.At, s.b}] = true, true
		}
	}
	for s := range n.lone {
		if !was.lone[s] {
			bad(OutlineMoved, s.a)
		}
	}
	for s := range was.lone {
		if !n.lone[s] {
			bad(OutlineMoved, s.a)
		}
	}
	if len(defects) == 0 && n.area2 != enclosed(was.lone) {
		for s := range n.lone {
			bad(AreaChanged, s.a)
			break
		}
	}
	slices.SortFunc(defects, compareDefects)
	return defects
}

// enclosed is the doubled area that directed segments forming closed rings enclose together.
func enclosed(lone map[segment]bool) (area2 int64) {
	var o Point
	first := true
	for s := range lone {
		if first {
			o, first = s.a, false // any place will do: the sum does not depend on it
		}
		area2 += side(o, s.a, s.b)
	}
	return area2
}

// newGaps lists holes between faces that were not there, and faces the others lie on.
func (n *inspection) newGaps(was *inspection) (defects []Defect) {
	had := map[Point]int64{} // the area of a gap by its first corner
	was.traceOutline()
	for _, d := range was.out.Defects {
		if d.Kind == Gap {
			had[d.At] = d.Ring.DoubledArea()
		}
	}
	n.out.Defects = nil
	n.traceOutline()
	for _, d := range n.report().Defects {
		if area, ok := had[d.At]; d.Kind == Gap && ok && area == d.Ring.DoubledArea() {
			continue
		}
		if d.Kind == Gap || d.Kind == Overlap {
			defects = append(defects, d)
		}
	}
	return defects
}

// losses reports ground lost or gained among faces that had defects: adding missing corners may
// move each lone segment by a unit, no more.
func (n *inspection) losses(was *inspection) []Defect {
	room := int64(0)
	for s := range was.lone {
		if n.lone[s] {
			continue
		}
		room += 2 * (int64(max(s.a.X, s.b.X)-min(s.a.X, s.b.X)) + int64(max(s.a.Y, s.b.Y)-min(s.a.Y, s.b.Y)))
	}
	if d := n.area2 - was.area2; d <= room && d >= -room {
		return nil
	}
	for s := range n.lone {
		if !was.lone[s] {
			return []Defect{{Kind: AreaChanged, At: s.a, Count: 1, Faces: n.facesAt(s.a)}}
		}
	}
	return []Defect{{Kind: AreaChanged, Count: 1}}
}
