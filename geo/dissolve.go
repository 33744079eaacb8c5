package geo

// Dissolve is the union of faces of one partition: segments two of them run along in opposite
// directions cancel, the rest is joined into rings, holes placed in the part that holds them.
// The faces must be noded against each other and not overlap; the result then is valid and
// conserves doubled area exactly. It is how area outlines follow from grids.
func Dissolve(faces []Face) MultiPolygon {
	c := checker{found: map[defectKey]*Defect{}}
	if !c.collect(faces) {
		return nil
	}
	rings := c.loneRings()
	var out MultiPolygon
	for _, r := range rings { // largest first: exteriors before the holes they hold
		if r.ring.DoubledArea() > 0 {
			out = append(out, Polygon{r.ring})
		}
	}
	for _, r := range rings {
		if r.ring.DoubledArea() < 0 {
			if i := holder(out, r.ring); i >= 0 {
				out[i] = append(out[i], r.ring)
			}
		}
	}
	return out
}

// holder is the smallest exterior that holds the hole, or -1. Exteriors are sorted by size.
func holder(parts MultiPolygon, hole Ring) int {
	for i := len(parts) - 1; i >= 0; i-- {
		if ringHolds(parts[i][0], hole) {
			return i
		}
	}
	return -1
}

// ringHolds reports whether the middle of one of hole's segments lies inside exterior; the
// two may share nodes but no segment.
func ringHolds(exterior, hole Ring) bool {
	px, py := int64(hole[0].X)+int64(hole[1].X), int64(hole[0].Y)+int64(hole[1].Y)
	in := false
	for i := 1; i < len(exterior); i++ {
		ax, ay := 2*int64(exterior[i-1].X), 2*int64(exterior[i-1].Y)
		bx, by := 2*int64(exterior[i].X), 2*int64(exterior[i].Y)
		if (ay > py) == (by > py) {
			continue
		}
		west := (bx-ax)*(py-ay) < (px-ax)*(by-ay)
		if by < ay {
			west = !west
		}
		if west {
			in = !in
		}
	}
	return in
}
