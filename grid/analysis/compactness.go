package analysis

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gridmap/geo"
)

// PolsbyPopper is 4π·area/perimeter²: 1 for a disc, towards 0 for long or ragged outlines; 0 without
// a perimeter. Polsby and Popper (1991), The Third Criterion, Yale Law & Policy Review 9(2).
func PolsbyPopper(area, perimeter float64) float64 {
	if !(perimeter > 0) {
		return 0
	}
	return 4 * math.Pi * area / (perimeter * perimeter)
}

// Reock is the part of the smallest circle around a shape that the shape fills, holes left out.
// Reock (1961), Measuring Compactness as a Requirement of Legislative Apportionment, Midwest Journal
// of Political Science 5(1). It is measured on the lattice, which is conformal: over the few
// kilometres of a grid the scale is the same in every direction and changes by less than 0.1 %.
// An empty shape has 0.
func Reock(m geo.MultiPolygon) float64 {
	var points []geo.Point
	for _, p := range m {
		if len(p) > 0 {
			points = append(points, p[0]...)
		}
	}
	c := SmallestCircle(points)
	if c.R == 0 {
		return 0
	}
	return float64(m.DoubledArea()) / 2 / (math.Pi * c.R * c.R)
}

// Circle is a disc on the lattice, in units.
type Circle struct{ X, Y, R float64 }

// SmallestCircle is the smallest circle around the points: the zero Circle for none, and one without
// radius around a single place. The points are taken in one by one; one outside the circle so far lies
// on the next (Welzl 1991, in the loops of de Berg et al., Computational Geometry, section 4.7), in
// expected linear time, the order being drawn from a fixed seed. Only corners of the convex hull are
// looked at, which exact integers find.
func SmallestCircle(points []geo.Point) Circle {
	hull := convexHull(points)
	if len(hull) == 0 {
		return Circle{}
	}
	o := hull[0] // differences from a corner are small and exact
	type place struct{ x, y float64 }
	var at []place
	for _, p := range hull {
		at = append(at, place{float64(int64(p.X) - int64(o.X)), float64(int64(p.Y) - int64(o.Y))})
	}
	r := rand.New(rand.NewPCG(1, 1))
	r.Shuffle(len(at), func(i, j int) { at[i], at[j] = at[j], at[i] })
	outside := func(c Circle, p place) bool { return math.Hypot(p.x-c.X, p.y-c.Y) > c.R*(1+1e-12) }
	two := func(a, b place) Circle {
		return Circle{(a.x + b.x) / 2, (a.y + b.y) / 2, math.Hypot(a.x-b.x, a.y-b.y) / 2}
	}
	three := func(a, b, c place) Circle {
		bx, by, cx, cy := b.x-a.x, b.y-a.y, c.x-a.x, c.y-a.y
		d := 2 * (bx*cy - by*cx)
		if d == 0 { // no corners of a hull lie in line
			return two(a, b)
		}
		x := (cy*(bx*bx+by*by) - by*(cx*cx+cy*cy)) / d
		y := (bx*(cx*cx+cy*cy) - cx*(bx*bx+by*by)) / d
		return Circle{a.x + x, a.y + y, math.Hypot(x, y)}
	}
	c := Circle{at[0].x, at[0].y, 0}
	for i, p := range at {
		if !outside(c, p) {
			continue
		}
		c = Circle{p.x, p.y, 0}
		for j, q := range at[:i] {
			if !outside(c, q) {
				continue
			}
			c = two(p, q)
			for _, s := range at[:j] {
				if outside(c, s) {
					c = three(p, q, s)
				}
			}
		}
	}
	c.X, c.Y = c.X+float64(o.X), c.Y+float64(o.Y)
	return c
}

// convexHull is Andrew's monotone chain (1979), without points in line; exact for points within 2^30
// units of each other.
func convexHull(points []geo.Point) []geo.Point {
	points = slices.Clone(points)
	slices.SortFunc(points, func(a, b geo.Point) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) })
	points = slices.Compact(points)
	if len(points) < 3 {
		return points
	}
	turn := func(a, b, c geo.Point) int64 {
		return (int64(b.X)-int64(a.X))*(int64(c.Y)-int64(a.Y)) - (int64(b.Y)-int64(a.Y))*(int64(c.X)-int64(a.X))
	}
	var hull []geo.Point
	grow := func(p geo.Point, least int) {
		for len(hull) > least && turn(hull[len(hull)-2], hull[len(hull)-1], p) <= 0 {
			hull = hull[:len(hull)-1]
		}
		hull = append(hull, p)
	}
	for _, p := range points {
		grow(p, 1)
	}
	upper := len(hull)
	for i := len(points) - 2; i >= 0; i-- {
		grow(points[i], upper)
	}
	return hull[:len(hull)-1]
}
