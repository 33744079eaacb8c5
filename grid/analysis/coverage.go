package analysis

import (
	"runtime"
	"sync"

	"gridmap/geo"
)

// Reach is the nearest and second nearest post of a building, along the geodesic.
type Reach struct {
	First, Second             int32   // index of the post; -1 for none
	FirstMeters, SecondMeters float64 // 0 for none
}

// ToNearest finds for every place in from the two nearest in to. Of equally near ones the lower
// index comes first. It uses all processors.
func ToNearest(from, to []geo.Spot) []Reach {
	tree := NewTree(to)
	out := make([]Reach, len(from))
	workers := max(1, min(runtime.GOMAXPROCS(0), len(from)/1000))
	var wait sync.WaitGroup
	for k := range workers {
		wait.Go(func() {
			n := nearestTwo{tree: tree, to: to}
			for i := len(from) * k / workers; i < len(from)*(k+1)/workers; i++ {
				out[i] = n.of(from[i])
			}
		})
	}
	wait.Wait()
	return out
}

// nearestTwo searches for one worker.
type nearestTwo struct {
	tree  *Tree
	to    []geo.Spot
	found []Near
}

// of looks up the three nearest by the straight line, which is cheap, and measures two. Only when
// the third, or any beyond it, could be nearer than those along the ellipsoid does it measure all
// that might.
func (n *nearestTwo) of(spot geo.Spot) Reach {
	at := [3]float64{spot.X, spot.Y, spot.Z}
	n.found = n.tree.Nearest(at, 3, func(j int32) float64 { return spot.Chord(n.to[j]) }, n.found[:0])
	two := n.found[:min(2, len(n.found))]
	farthest := 0.0
	for k := range two {
		two[k].Distance = spot.Distance(n.to[two[k].Index])
		farthest = max(farthest, two[k].Distance)
	}
	if len(n.found) == 3 && n.found[2].Distance <= farthest+slack {
		n.found = n.tree.Nearest(at, 2, func(j int32) float64 { return spot.Distance(n.to[j]) }, n.found[:0])
		two = n.found
	} else if len(two) == 2 && (two[1].Distance < two[0].Distance || two[1].Distance == two[0].Distance && two[1].Index < two[0].Index) {
		two[0], two[1] = two[1], two[0]
	}
	r := Reach{First: -1, Second: -1}
	if len(two) > 0 {
		r.First, r.FirstMeters = two[0].Index, two[0].Distance
	}
	if len(two) > 1 {
		r.Second, r.SecondMeters = two[1].Index, two[1].Distance
	}
	return r
}

// Covered counts buildings and households, and those no farther than each limit.
type Covered struct {
	Buildings, Households             int64
	BuildingsWithin, HouseholdsWithin []int64 // per limit
}

// NewCovered counts nothing yet, for so many limits.
func NewCovered(limits int) Covered {
	return Covered{BuildingsWithin: make([]int64, limits), HouseholdsWithin: make([]int64, limits)}
}

// Add counts one building. A building without any post is within no limit; a limit is met by a
// distance equal to it.
func (c *Covered) Add(households int64, r Reach, limits []float64) {
	c.Buildings++
	c.Households += households
	for k, limit := range limits {
		if r.First >= 0 && r.FirstMeters <= limit {
			c.BuildingsWithin[k]++
			c.HouseholdsWithin[k] += households
		}
	}
}

// HouseholdShare is the share of households within limit k; undefined without households.
func (c *Covered) HouseholdShare(k int) Value {
	return ratio(float64(c.HouseholdsWithin[k]), float64(c.Households))
}

// BuildingShare is the share of buildings within limit k; undefined without buildings.
func (c *Covered) BuildingShare(k int) Value {
	return ratio(float64(c.BuildingsWithin[k]), float64(c.Buildings))
}
