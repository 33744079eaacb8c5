package analysis

import "math"

// LocalG is Getis and Ord's local statistic at every place. G is the ratio (share of the total
// that lies in the neighbourhood), EG and VG its mean and variance when values are shuffled over
// the places, Z its standard score and P the two-sided normal tail of Z.
type LocalG struct{ G, EG, VG, Z, P []Value }

// GetisOrd computes Gi* (self: the place belongs to its own neighbourhood) or Gi, after Ord and
// Getis (1995), Geographical Analysis 27(4), the convention of spdep::localG and ArcGIS:
//
//	Gi*: z = (Σ w x − W x̄) / (s √((n S1 − W²)/(n−1))), s² over all n places, divided by n
//	Gi:  z = (Σ w x − W x̄ᵢ) / (sᵢ √(((n−1) S1 − W²)/(n−2))), mean and variance without place i
//
// with W the sum and S1 the sum of squares of the weights. Z does not depend on row-standardising
// when weights are all 1. Where nothing can vary (constant values, everybody a neighbour, Gi
// of a place without neighbours or with fewer than three places) VG is 0 or undefined and Z is
// undefined. NaN in x means missing: the place drops out of every neighbourhood and of n.
func GetisOrd(x []float64, w Weights, self bool) (LocalG, error) {
	c, err := newColumn(x, w)
	if err != nil {
		return LocalG{}, err
	}
	w = w.without(c.missing)
	n := len(x)
	out := LocalG{make([]Value, n), make([]Value, n), make([]Value, n), make([]Value, n), nil}
	total := c.total()
	var r row
	for i := range x {
		if c.missing[i] {
			continue
		}
		m, whole := c.n, total // the places a neighbourhood is drawn from, and their sum
		var mean, variance float64
		if self {
			variance = c.variance()
		} else {
			m, whole = c.n-1, c.totalWithout(i, total)
			if m == 0 {
				continue
			}
			mean, variance = c.others(i)
		}
		w.row(i, self, m, &r)
		out.G[i] = ratio(r.lag(c.x), whole)
		out.EG[i] = ratio(r.sum*(c.mean+mean), whole)
		if m < 2 {
			continue
		}
		spread := 0.0
		if !r.everybody {
			spread = max(0, (float64(m)*r.sum2-r.sum*r.sum)/float64(m-1))
		}
		out.VG[i] = ratio(variance*spread, whole*whole)
		if v := variance * spread; v > 0 {
			out.Z[i] = Some((r.lag(c.d) - r.sum*mean) / math.Sqrt(v))
		}
	}
	out.P = TwoSided(out.Z)
	return out, nil
}

// TwoSided is the two-sided normal tail of each score; undefined scores have none.
func TwoSided(z []Value) []Value {
	p := make([]Value, len(z))
	for i, v := range z {
		if v.Known {
			p[i] = Some(math.Erfc(math.Abs(v.V) / math.Sqrt2))
		}
	}
	return p
}
