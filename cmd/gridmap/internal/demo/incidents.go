package demo

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"gridmap/geo"
)

// zone is the district's clock: China has one, without summer time.
var zone = time.FixedZone("Asia/Shanghai", 8*3600)

// incident is one report.
type incident struct {
	reported time.Time
	category int // index of categories
	source   int // index of sources
	serial   int // within its month
	summary  string
	address  string
	point    geo.Point
	grid     int32 // index of the town's grids; -1: unplaced
	history
}

var sources = []struct{ name, letter string }{{"hotline", "H"}, {"patrol", "P"}, {"app", "A"}, {"sensor", "S"}}

// key is the source's own number of the report.
func (i *incident) key() string {
	return fmt.Sprintf("%s%s-%06d", sources[i.source].letter, i.reported.Format("0601"), i.serial)
}

// chronicle is two years of incidents, made month by month.
type chronicle struct {
	*town
	now    time.Time
	months []month
	spots  []hotspot
	areas  [][]alias // by period and category: which block
	since  time.Time // when the second period begins
	find   *geo.Locator
	sides  [][]side // of each block
}

// month is a calendar month in UTC and how many incidents it has.
type month struct {
	first time.Time
	count int
}

func newChronicle(w *town) *chronicle {
	c := &chronicle{town: w, spots: w.placeHotspots(w.today)}
	c.now = time.Date(w.today.Year(), w.today.Month(), w.today.Day(), 0, 0, 0, 0, zone)
	for _, s := range c.spots {
		if s.since.After(c.since) {
			c.since = s.since
		}
	}
	for _, day := range []time.Time{w.start, w.today} {
		var row []alias
		for k := range categories {
			weights := make([]float64, len(w.blocks))
			for i, b := range w.blocks {
				weights[i] = w.exposure(b, categories[k].where) * heat(c.spots, b.centre, categories[k].where, day)
			}
			row = append(row, newAlias(weights))
		}
		c.areas = append(c.areas, row)
	}
	faces := make([]geo.Face, len(w.grids))
	for i, g := range w.grids {
		faces[i] = geo.Face{ID: int64(i), Shape: g.shape}
	}
	c.find = geo.NewLocator(faces)
	c.sides = make([][]side, len(w.blocks))
	d := divider{plat: w.plat}
	for i := range w.blocks {
		c.sides[i] = d.sides(int32(i))
	}
	c.countMonths()
	return c
}

// countMonths shares the incidents out among the months by how busy they are.
func (c *chronicle) countMonths() {
	begin := time.Date(c.start.Year(), c.start.Month(), c.start.Day(), 0, 0, 0, 0, zone)
	var busy []float64
	var total float64
	for first := monthOf(begin); first.Before(c.now); first = first.AddDate(0, 1, 0) {
		c.months = append(c.months, month{first: first})
		var sum float64
		for k := range categories {
			for _, w := range c.slots(first, &categories[k]) {
				sum += w
			}
		}
		busy = append(busy, sum)
		total += sum
	}
	given, carried := 0, 0.0
	for i := range c.months {
		carried += busy[i] / total * float64(c.incidents)
		c.months[i].count = int(math.Round(carried)) - given
		given += c.months[i].count
	}
}

func monthOf(t time.Time) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// slots weighs the hours of a month for a category: season, day of the week, time of day,
// storms and slow growth. Hours outside the two years weigh nothing.
func (c *chronicle) slots(first time.Time, k *category) []float64 {
	n := int(first.AddDate(0, 1, 0).Sub(first) / time.Hour)
	begin := time.Date(c.start.Year(), c.start.Month(), c.start.Day(), 0, 0, 0, 0, zone)
	out := make([]float64, n)
	for i := range out {
		at := first.Add(time.Duration(i) * time.Hour).In(zone)
		if at.Before(begin) || !at.Before(c.now) {
			continue
		}
		w := k.weight * k.months[at.Month()-1] * k.hours[at.Hour()]
		if d := at.Weekday(); d == time.Saturday || d == time.Sunday {
			w *= k.weekend
		}
		if c.stormy(at) {
			w *= k.rain
		}
		out[i] = w * (1 + 0.12*at.Sub(begin).Hours()/24/730)
	}
	return out
}

// stormy reports whether a day brings heavy rain: mostly in summer.
func (c *chronicle) stormy(at time.Time) bool {
	d := roll(c.seed, 140, uint64(at.Year()), uint64(at.YearDay()))
	return d.chance(0.025 * rainy[at.Month()-1])
}

// month makes the incidents of month m, in the order they were reported.
func (c *chronicle) month(m int) []incident {
	d := roll(c.seed, 141, uint64(m))
	first := c.months[m].first
	slots := make([]alias, len(categories))
	kinds := make([]float64, len(categories))
	for k := range categories {
		weights := c.slots(first, &categories[k])
		slots[k] = newAlias(weights)
		for _, w := range weights {
			kinds[k] += w
		}
	}
	which := newAlias(kinds)
	out := make([]incident, c.months[m].count)
	for i := range out {
		x := &out[i]
		x.category = which.draw(d)
		k := &categories[x.category]
		x.reported = first.Add(time.Duration(slots[x.category].draw(d))*time.Hour + time.Duration(d.IntN(3600))*time.Second)
		x.source = d.weighted([]float64{52, 27, 17, 4})
		x.summary = pick(d, k.words)
		if d.chance(0.004) {
			c.beyond(d, x)
		} else {
			c.locate(d, x, k)
		}
		x.history = live(d, k, x.reported, c.now)
	}
	slices.SortStableFunc(out, func(a, b incident) int { return cmp.Compare(a.reported.Unix(), b.reported.Unix()) })
	for i := range out {
		out[i].serial = i + 1
	}
	return out
}

// locate finds where in a block an incident happened, and its address.
func (c *chronicle) locate(d dice, x *incident, k *category) {
	period := 0
	if x.reported.After(c.since) {
		period = 1
	}
	for {
		b := c.blocks[c.areas[period][x.category].draw(d)]
		place, address := c.spot(d, b, k.where)
		x.point = c.plane.point(place)
		if id, ok := c.find.One(x.point); ok {
			x.grid, x.address = int32(id), address
			return
		}
	}
}

// spot is a place in a block: at a building, or beside one of the roads around it.
func (c *chronicle) spot(d dice, b *block, s scene) (vec, string) {
	home := s == atHomes || s == atOldHomes || s == atTowers
	if n := len(b.buildings); n > 0 && (home || d.chance(0.35)) {
		for range 6 {
			x := &b.buildings[d.IntN(n)]
			if home && x.households == 0 || s == atShops && x.kind != shop && x.kind != office {
				continue
			}
			p := x.box.c.add(heading(d.between(0, 2*math.Pi)).times(x.box.radius()*d.between(0.5, 1) + d.between(0, 4)))
			if b.ring.holds(p) {
				return p, x.address
			}
		}
	}
	sides := c.sides[b.face]
	for range 6 {
		e := sides[d.IntN(len(sides))]
		kind := c.edges[e.half>>1].kind
		in := kind.half() * d.between(0.2, 1.1)
		if kind.isWater() {
			in = c.canal * d.between(0.1, 0.6)
		}
		p := e.a.lerp(e.b, d.Float64()).add(e.b.sub(e.a).unit().left().times(in + 0.5))
		if b.ring.holds(p) {
			road, n := c.roadMap.number(c.plat, e.half>>1, p)
			if road == "" {
				return p, ""
			}
			return p, fmt.Sprintf("%s%d号附近", road, n)
		}
	}
	return b.centre, ""
}

// beyond puts an incident outside the district, but within a kilometre of it.
func (c *chronicle) beyond(d dice, x *incident) {
	x.grid = -1
	far := min(850, c.radius*0.2)
	for {
		i := d.IntN(len(c.outline)-1) + 1
		a, b := c.outline[i-1], c.outline[i]
		p := a.lerp(b, d.Float64()).sub(b.sub(a).unit().left().times(d.between(15, far)))
		x.point = c.plane.point(p)
		if _, ok := c.find.One(x.point); !ok && c.inside(p) > -900 {
			return
		}
	}
}
