package analysis

import "fmt"

// When a hot spot map says nothing or uses another test.
const (
	MinGrids   = 30  // with fewer grids no test has the room to say anything
	MinEvents  = 60  // with fewer events neither (both as in ArcGIS's optimised hot spots)
	ExactBelow = 100 // events expected in a neighbourhood below which the normal tail is wrong
	ThinBelow  = 5   // events expected below which even twice as many could be chance
	rateOf     = 1000
)

// The tests of a hot spot map.
const (
	ByGi    = "gi*"   // does the neighbourhood stand out among grids as different as these are?
	ByExact = "exact" // could it hold so many, or so few, if all grids were alike?
	ByBoth  = "both"  // both asked, the more cautious answer taken
)

// HotspotInput is one window of events over grids.
type HotspotInput struct {
	Counts     []int64   // events of each grid
	Households []int64   // the denominator; nil: none, every grid counts alike
	Neighbours [][]int32 // who touches whom
	Test       string    // ByGi or ByExact; "": whichever the data bear
}

// Hotspot is what the map says about one grid and its neighbours.
type Hotspot struct {
	Rate     Value  // events per 1,000 households; undefined without a denominator
	Shrunk   Value  // the same by empirical Bayes
	Observed int64  // events in the neighbourhood, the grid itself included
	Expected Value  // events there if there were no pattern
	Method   string // ByGi, ByExact, ByBoth; "" untested
	Z, P, Q  Value  // Z of the exact test is the normal score of its p; all undefined together
	Class    Class
	Why      Reason
}

// HotspotMap is the answer for all grids, in the order of the input.
type HotspotMap struct {
	Grids  []Hotspot
	Tested int    // grids with a class other than undefined
	Test   string // ByGi or ByExact; "" when nothing could be tested
}

// Hotspots asks of every grid whether it and its neighbours hold more or fewer events than the
// district as a whole would give them, and answers in false discovery rates (Benjamini and
// Hochberg) over the whole map.
//
// One map asks one question. Where at least half of the neighbourhoods expect ExactBelow events or
// more it is Gi*, on counts or, with a denominator, on empirical Bayes rates; neighbourhoods
// that expect fewer, where the normal tail lets noise through, must pass the exact test too.
// Else, and where rates differ no more than chance explains, all are tested exactly: a
// neighbourhood's events are binomial with its share of grids or households.
// The answer is undefined, with a reason, when the district has too few grids or events, for a
// grid without neighbours or without households, or when nothing was found and fewer than
// ThinBelow events were expected. The error says what is malformed.
func Hotspots(in HotspotInput) (HotspotMap, error) {
	n := len(in.Counts)
	if len(in.Neighbours) != n || in.Households != nil && len(in.Households) != n {
		return HotspotMap{}, fmt.Errorf("analysis: %d counts, %d rows of neighbours, %d households", n, len(in.Neighbours), len(in.Households))
	}
	w, err := NewWeights(in.Neighbours, nil)
	if err != nil {
		return HotspotMap{}, err
	}
	h := hotspots{in: in, grids: make([]Hotspot, n), missing: make([]bool, n), size: make([]float64, n)}
	if err := h.measure(); err != nil {
		return HotspotMap{}, err
	}
	h.weights = w.without(h.missing)
	if h.refused() {
		return HotspotMap{Grids: h.grids}, nil
	}
	if err := h.test(); err != nil {
		return HotspotMap{}, err
	}
	return HotspotMap{h.grids, h.classify(), h.by}, nil
}

type hotspots struct {
	in      HotspotInput
	grids   []Hotspot
	missing []bool    // no households: no part of the map
	size    []float64 // share of the district: households, or 1
	places  int
	events  int64
	total   float64 // of size
	values  []float64
	spread  bool // values vary beyond chance, so Gi* means something
	by      string
	weights Weights
}

// measure sets the variable Gi* runs on and the district's totals.
func (h *hotspots) measure() error {
	n := len(h.grids)
	h.values = make([]float64, n)
	var total sum
	for i, c := range h.in.Counts {
		if c < 0 || h.in.Households != nil && h.in.Households[i] < 0 {
			return fmt.Errorf("analysis: grid %d has a negative count", i)
		}
		h.size[i], h.values[i] = 1, float64(c)
		if h.in.Households != nil {
			h.size[i] = float64(h.in.Households[i])
		}
		if h.missing[i] = h.size[i] == 0; !h.missing[i] {
			h.places++
			h.events += c
			total.add(h.size[i])
		}
	}
	h.total, h.spread = total.total(), true
	if h.in.Households == nil {
		return nil
	}
	r, err := EmpiricalBayes(h.values, h.size)
	if err != nil {
		return err
	}
	h.spread = r.Between.V > 0
	for i := range h.grids {
		g := &h.grids[i]
		if r.Raw[i].Known {
			g.Rate, g.Shrunk = Some(rateOf*r.Raw[i].V), Some(rateOf*r.Estimates[i].V)
		}
		h.values[i] = g.Shrunk.V
		if !g.Shrunk.Known {
			h.values[i] = nan
		}
	}
	return nil
}

// refused sets the reason why nothing at all can be said, if so.
func (h *hotspots) refused() bool {
	why := Reason{}
	switch {
	case h.places < MinGrids:
		why = Reason{Code: FewGrids, N: int64(h.places)}
	case h.events < MinEvents:
		why = Reason{Code: FewEvents, N: h.events}
	default:
		return false
	}
	for i := range h.grids {
		h.grids[i].Class, h.grids[i].Why = Undefined, why
	}
	return true
}

// test gives every grid that can have one a score and a p.
func (h *hotspots) test() error {
	gi, err := GetisOrd(h.values, h.weights, true)
	if err != nil {
		return err
	}
	shares := h.look()
	h.by = h.choose()
	for i := range h.grids {
		g := &h.grids[i]
		if !g.Expected.Known {
			continue
		}
		exact := h.by == ByExact || !gi.Z[i].Known
		if !exact {
			g.Method, g.Z, g.P = ByGi, gi.Z[i], gi.P[i]
		}
		if exact || g.Expected.V < ExactBelow {
			z, p := BinomialTest(g.Observed, h.events, shares[i])
			if exact {
				g.Method, g.Z, g.P = ByExact, z, p
			} else if g.Method = ByBoth; p.V > g.P.V {
				g.Z, g.P = z, p
			}
		}
	}
	return nil
}

// look counts what each neighbourhood holds, expects and has as its share of the district; those
// that cannot be compared get their reason instead.
func (h *hotspots) look() []float64 {
	shares := make([]float64, len(h.grids))
	for i := range h.grids {
		g := &h.grids[i]
		around := h.weights.Neighbours(i)
		switch {
		case h.missing[i]:
			g.Why = Reason{Code: NoHouseholds}
			continue
		case len(around) == 0:
			g.Why = Reason{Code: Island}
			continue
		case len(around) == h.places-1:
			g.Why = Reason{Code: Everybody}
			continue
		}
		g.Observed = h.in.Counts[i]
		size := h.size[i]
		for _, j := range around {
			g.Observed += h.in.Counts[j]
			size += h.size[j]
		}
		shares[i] = size / h.total
		g.Expected = Some(float64(h.events) * shares[i])
	}
	return shares
}

// choose is the map's test.
func (h *hotspots) choose() string {
	compared, enough := 0, 0
	for i := range h.grids {
		if e := h.grids[i].Expected; e.Known {
			compared++
			if e.V >= ExactBelow {
				enough++
			}
		}
	}
	switch {
	case compared == 0:
		return ""
	case !h.spread || h.in.Test == ByExact:
		return ByExact
	case h.in.Test == ByGi || 2*enough >= compared:
		return ByGi
	}
	return ByExact
}

// classify corrects for the number of tests, sets classes and reasons, and counts the grids
// with an answer.
func (h *hotspots) classify() (tested int) {
	p := make([]Value, len(h.grids))
	for i := range h.grids {
		p[i] = h.grids[i].P
	}
	for i, q := range BenjaminiHochberg(p) {
		g := &h.grids[i]
		g.Q = q
		if g.Class = ClassOf(g.Z, q); g.Class == NoClass && g.Expected.V < ThinBelow {
			g.Class, g.Method = Undefined, ""
			g.Z, g.P, g.Q = Value{}, Value{}, Value{}
			g.Why = Reason{Code: Thin, N: g.Observed, Expected: g.Expected.V}
			continue
		}
		if g.Class != Undefined {
			tested++
			g.Why = Reason{Code: Compared, Class: g.Class, Method: g.Method, N: g.Observed, Expected: g.Expected.V,
				Q: q.V, Around: len(h.weights.Neighbours(i)), PerHousehold: h.in.Households != nil}
		}
	}
	return tested
}
