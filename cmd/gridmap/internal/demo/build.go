package demo

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// buildUp makes the blocks of a layout and builds each up. Blocks do not see each other, so
// they are shared among processors.
func buildUp(l *layout) []*block {
	blocks := make([]*block, len(l.faces))
	for f := range l.faces {
		ring := l.outlineOf(int32(f))
		blocks[f] = &block{face: int32(f), quarter: l.part[f], ring: ring, area: ring.area(), centre: ring.centroid()}
		if !ring.holds(blocks[f].centre) {
			blocks[f].centre = innerPlace(ring)
		}
	}
	chooseUses(l, blocks)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(blocks) {
					return
				}
				l.fill(blocks[i])
			}
		})
	}
	wait.Wait()
	return blocks
}

// innerPlace is a place inside a ring whose centroid lies outside, far from its edge.
func innerPlace(ring curve) vec {
	low, high := ring.bounds()
	best, most := ring[0], -1.0
	for i := range 20 {
		for j := range 20 {
			p := vec{low.X + (high.X-low.X)*(float64(i)+0.5)/20, low.Y + (high.Y-low.Y)*(float64(j)+0.5)/20}
			if !ring.holds(p) {
				continue
			}
			near := math.Inf(1)
			for k, a := range ring {
				near = min(near, segmentDistance(p, a, ring[(k+1)%len(ring)]))
			}
			if near > most {
				best, most = p, near
			}
		}
	}
	return best
}

func (l *layout) fill(b *block) {
	s := newSite(l, b, roll(l.seed, 60, uint64(b.face)))
	switch b.use {
	case village:
		people := l.village * math.Sqrt(b.area/l.farmland) * s.between(0.55, 1.45)
		if s.chance(0.08) {
			people = 0
		}
		s.fillVillage(int(people))
	case courtyards:
		s.fillCourtyards()
	case oldSlabs:
		s.fillOldSlabs()
	case slabEstate:
		s.fillSlabEstate()
	case towerEstate:
		s.fillTowers()
	case offices:
		s.fillOffices()
	case works:
		s.fillWorks()
	case park:
		s.fillPark()
	case school:
		s.fillSchool()
	case hospital:
		s.fillHospital()
	case market:
		s.fillMarket()
	case government:
		s.fillGovernment()
	case station:
		s.fillStation()
	}
	b.scale(min(1, s.between(285, 345)/float64(max(b.households(), 1))))
}

// scale makes the block house k times as many: taller or lower slabs, fuller or emptier houses.
func (b *block) scale(k float64) {
	if k == 1 {
		return
	}
	left := 0.0 // what rounding owes
	for i := range b.buildings {
		x := &b.buildings[i]
		if x.households == 0 {
			continue
		}
		want := float64(x.households)*k + left
		if x.households >= 12 && x.floors > 3 { // whole floors
			perFloor := float64(x.households) / float64(x.floors)
			x.floors = max(int(math.Round(want/perFloor)), 3)
			x.households = int(math.Round(perFloor * float64(x.floors)))
		} else {
			x.households = max(int(math.Round(want)), 0)
		}
		left = want - float64(x.households)
	}
}
