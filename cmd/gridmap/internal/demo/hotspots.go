package demo

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// hotspot is a place where some kinds of incident come in far more than people living there
// explain.
type hotspot struct {
	place  vec
	radius float64
	factor float64
	scenes []scene
	since  time.Time // zero: all along
}

// placeHotspots chooses true hot spots: markets, crowded old estates, a station; one of them
// began only a few months ago. Everything else follows households and roads.
func (t *territory) placeHotspots(today time.Time) []hotspot {
	d := roll(t.seed, 130)
	n := 1 + max(1, len(t.grids)/220)
	size, peak := max(t.narrow*0.85, 190), 1.0
	if len(t.grids) < 200 {
		// In a small town one very busy grid makes every difference look ordinary; what a test can
		// tell from chance is a wider and lower hot spot that neighbours share.
		size, peak = size*2, 0.7
	}
	var out []hotspot
	add := func(u use, n int, factor float64, scenes ...scene) {
		var found []*block
		for _, b := range t.blocks {
			if b.use == u && b.centre.length() < t.town {
				found = append(found, b)
			}
		}
		slices.SortStableFunc(found, func(a, b *block) int { return cmp.Compare(a.centre.length(), b.centre.length()) })
		d.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
		for _, b := range found {
			if n == 0 {
				return
			}
			if slices.ContainsFunc(out, func(h hotspot) bool { return h.place.to(b.centre) < 3.2*size }) {
				continue
			}
			out = append(out, hotspot{place: b.centre, radius: size * d.between(0.9, 1.2), factor: peak * factor * d.between(0.9, 1.2), scenes: scenes})
			n--
		}
	}
	add(market, n, 5, atShops, atOldHomes, onRoads)
	add(oldSlabs, n, 4.5, atOldHomes, atHomes)
	add(station, 1, 4, onRoads, atShops)
	add(towerEstate, max(1, n/2), 4, atTowers, atHomes)
	if len(out) > 1 {
		out[len(out)-1].since = today.AddDate(0, -4, 0)
	}
	return out
}

// heat is how much oftener a kind of incident comes in at a place on a day.
func heat(spots []hotspot, p vec, s scene, day time.Time) float64 {
	k := 1.0
	for _, h := range spots {
		if day.Before(h.since) || !slices.Contains(h.scenes, s) {
			continue
		}
		if d := p.to(h.place) / h.radius; d < 2 {
			k += h.factor * math.Exp(-d*d*1.4)
		}
	}
	return k
}

// exposure is how often a kind of incident happens in a block, hot spots apart.
func (t *territory) exposure(b *block, s scene) float64 {
	homes := float64(b.households())
	roads := 0.0
	for _, h := range t.faces[b.face] {
		if e := t.edges[h>>1]; e.kind.isRoad() && t.quarters[b.quarter].character != wet {
			roads += e.line.length() * float64(e.kind) * 0.5
		}
	}
	rural := b.use == village
	if rural {
		roads *= 0.06
		homes *= 0.75
	}
	shops := 0.0
	for i := range b.buildings {
		if k := b.buildings[i].kind; k == shop || k == office {
			shops++
		}
	}
	switch s {
	case onRoads:
		return roads*0.12 + homes*0.55
	case atHomes:
		return homes
	case atOldHomes:
		switch b.use {
		case courtyards, oldSlabs:
			return homes * 2.6
		case village:
			return homes * 0.9
		case towerEstate:
			return homes * 0.5
		}
		return homes * 0.9
	case atTowers:
		if b.use == towerEstate {
			return homes
		}
		return homes * 0.04
	case atShops:
		return shops*14 + homes*0.25
	case byWater:
		if t.quarters[b.quarter].character == wet {
			return math.Sqrt(b.area)
		}
		return 40 * float64(len(b.ponds))
	}
	return 0
}
