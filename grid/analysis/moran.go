package analysis

import (
	"math"
)

// Null is what "no pattern" means for local Moran.
type Null int

// Conditional holds the place's own value fixed and shuffles the others (Sokal, Oden and
// Thomson 1998; spdep's default). Total shuffles all (Anselin 1995) and is far more generous.
const (
	Conditional Null = iota
	Total
)

// LocalMoran is Anselin's local statistic at every place: I, its mean and variance under the
// null, standard score and two-sided normal tail.
type LocalMoran struct{ I, E, Var, Z, P []Value }

// MoranLocal computes I = d·lag(d)/m2 with d the deviation from the mean and m2 = Σd²/n.
// Under the conditional null Z = sign(d)·Z(Gi) exactly. It is undefined for constant values;
// Z is undefined for a place without neighbours, with everybody as neighbour, or (conditional)
// whose value is the mean. NaN in x means missing.
func MoranLocal(x []float64, w Weights, null Null) (LocalMoran, error) {
	c, err := newColumn(x, w)
	if err != nil {
		return LocalMoran{}, err
	}
	w = w.without(c.missing)
	size := len(x)
	out := LocalMoran{make([]Value, size), make([]Value, size), make([]Value, size), make([]Value, size), nil}
	n, m2 := float64(c.n), c.variance()
	b2 := c.kurtosis()
	var r row
	for i, d := range c.d {
		if c.missing[i] {
			continue
		}
		w.row(i, false, c.n-1, &r)
		out.I[i] = ratio(d*r.lag(c.d), m2)
		if null == Total {
			out.E[i] = ratio(-r.sum, n-1)
			a, b := (n-b2)/(n-1), (2*b2-n)/((n-1)*(n-2))
			if v := a*r.sum2 + b*(r.sum*r.sum-r.sum2) - out.E[i].V*out.E[i].V; m2 > 0 && c.n > 2 {
				out.Var[i] = Some(v)
			}
		} else if m2 > 0 && c.n > 2 {
			out.E[i] = Some(-d * d * r.sum / ((n - 1) * m2))
			spread := 0.0
			if !r.everybody {
				spread = max(0, r.sum2-r.sum*r.sum/(n-1))
			}
			_, variance := c.others(i) // m2 − d²/(n−1) = variance·(n−1)/n
			out.Var[i] = Some(d / m2 * (d / m2) * n / (n - 2) * spread * variance * (n - 1) / n)
		}
		if out.Var[i].V > 0 && out.I[i].Known && r.neighbours > 0 {
			out.Z[i] = Some((out.I[i].V - out.E[i].V) / math.Sqrt(out.Var[i].V))
		}
	}
	out.P = TwoSided(out.Z)
	return out, nil
}

// kurtosis is b2 = (Σd⁴/n)/(Σd²/n)²; 0 for constant values.
func (c *column) kurtosis() float64 {
	if c.dd == 0 {
		return 0
	}
	var s sum
	for _, d := range c.d {
		s.add(d * d * d * d)
	}
	return s.total() / float64(c.n) / (c.variance() * c.variance())
}

// Sample rescales I to the m2 = Σd²/(n−1) of PySAL's esda, for n known places.
func (l LocalMoran) Sample() []Value {
	n := 0
	for _, v := range l.I {
		if v.Known {
			n++
		}
	}
	out := make([]Value, len(l.I))
	for i, v := range l.I {
		if v.Known {
			out[i] = Some(v.V * float64(n-1) / float64(n))
		}
	}
	return out
}

// MoranArcGIS is local Moran's I as ArcGIS divides it: by Σ_{j≠i} d_j²/(n−1), so that a place
// does not damp itself.
func MoranArcGIS(x []float64, w Weights) ([]Value, error) {
	c, err := newColumn(x, w)
	if err != nil {
		return nil, err
	}
	w = w.without(c.missing)
	out := make([]Value, len(x))
	var r row
	for i, d := range c.d {
		if c.missing[i] {
			continue
		}
		w.row(i, false, c.n-1, &r)
		rest := c.dd - d*d
		if rest < 1e-3*c.dd { // digits were lost: add again
			var s sum
			for j, v := range c.d {
				if j != i {
					s.add(v * v)
				}
			}
			rest = s.total()
		}
		out[i] = ratio(d*r.lag(c.d)*float64(c.n-1), rest)
	}
	return out, nil
}

// Quadrants names each place by its own value and its neighbourhood's: High-High, Low-Low,
// High-Low or Low-High. High means above the mean of the values, or of the lags (the weighted
// sums over neighbours), as spdep's "mean" quadrants have it. A missing place has none ("").
func Quadrants(x []float64, w Weights) ([]string, error) {
	c, err := newColumn(x, w)
	if err != nil {
		return nil, err
	}
	w = w.without(c.missing)
	lags := make([]float64, len(x))
	var r row
	var s sum
	for i := range x {
		if !c.missing[i] {
			w.row(i, false, c.n-1, &r)
			lags[i] = r.lag(c.x)
			s.add(lags[i])
		}
	}
	mean := s.total() / float64(max(c.n, 1))
	side := func(high bool) string {
		if high {
			return "High"
		}
		return "Low"
	}
	out := make([]string, len(x))
	for i := range x {
		if !c.missing[i] {
			out[i] = side(c.d[i] > 0) + "-" + side(lags[i]-mean > 4*0x1p-52*math.Abs(mean))
		}
	}
	return out, nil
}
