package analysis

import (
	"math"
	"slices"
)

// Global is a statistic of the whole map with its mean and variance under shuffling, standard
// score and two-sided normal tail.
type Global struct{ Value, E, Var, Z, P Value }

// constants are the sums over all weights that both global statistics need (Cliff and Ord 1981):
// S0 = Σ w, S1 = ½ Σ (w_ij + w_ji)², S2 = Σ (row sum + column sum)².
type constants struct {
	n          float64 // places with neighbours
	s0, s1, s2 float64
}

func (w Weights) constants(known int) constants {
	rows := make([]row, w.Len())
	columns := make([]sum, w.Len())
	var s0, s1, s2 sum
	n := 0
	for i := range rows {
		w.row(i, false, known-1, &rows[i])
		if rows[i].neighbours > 0 {
			n++
		}
		for k, j := range rows[i].js {
			s0.add(rows[i].ws[k])
			columns[j].add(rows[i].ws[k])
		}
	}
	for i := range rows {
		sortRow(&rows[i])
	}
	for i := range rows {
		for k, j := range rows[i].js {
			v := rows[i].ws[k]
			back := 0.0
			if at, found := slices.BinarySearch(rows[j].js, int32(i)); found {
				back = rows[j].ws[at]
			}
			s1.add(v*v + v*back)
		}
		both := rows[i].sum + columns[i].total()
		s2.add(both * both)
	}
	return constants{float64(n), s0.total(), s1.total(), s2.total()}
}

func sortRow(r *row) {
	order := make([]int, len(r.js))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(a, b int) int { return int(r.js[a]) - int(r.js[b]) })
	js, ws := make([]int32, len(order)), make([]float64, len(order))
	for k, o := range order {
		js[k], ws[k] = r.js[o], r.ws[o]
	}
	r.js, r.ws = js, ws
}

// MoranGlobal is Moran's I under randomisation. As in spdep, n counts the places that have
// neighbours while mean and variance are of all. It is undefined for constant values and without
// neighbours; its variance needs four places. NaN in x means missing.
func MoranGlobal(x []float64, w Weights) (Global, error) {
	c, err := newColumn(x, w)
	if err != nil {
		return Global{}, err
	}
	w = w.without(c.missing)
	k := w.constants(c.n)
	var cross sum
	var r row
	for i, d := range c.d {
		if !c.missing[i] {
			w.row(i, false, c.n-1, &r)
			cross.add(d * r.lag(c.d))
		}
	}
	if c.dd == 0 || k.s0 == 0 {
		return Global{}, nil
	}
	n := k.n
	out := Global{Value: Some(n / k.s0 * cross.total() / c.dd), E: ratio(-1, n-1)}
	if n > 3 {
		b2, s02 := c.kurtosis(), k.s0*k.s0
		v := n*(k.s1*(n*n-3*n+3)-n*k.s2+3*s02) - b2*(k.s1*(n*n-n)-2*n*k.s2+6*s02)
		out.Var = difference(v/((n-1)*(n-2)*(n-3)*s02), out.E.V*out.E.V)
	}
	out.score()
	return out, nil
}

// GetisOrdGlobal is Getis and Ord's general G (1992) for values that are not negative, else
// undefined. As in spdep, places without neighbours are no part of it. NaN in x means missing.
func GetisOrdGlobal(x []float64, w Weights) (Global, error) {
	c, err := newColumn(x, w)
	if err != nil {
		return Global{}, err
	}
	w = w.without(c.missing)
	k := w.constants(c.n)
	var near, m1, m2, m3, m4 sum
	var r row
	for i, v := range c.x {
		if c.missing[i] || len(w.neighbours[i]) == 0 {
			continue
		}
		if v < 0 {
			return Global{}, nil
		}
		w.row(i, false, c.n-1, &r)
		near.add(v * r.lag(c.x))
		m1.add(v)
		m2.add(v * v)
		m3.add(v * v * v)
		m4.add(v * v * v * v)
	}
	n, sx, sx2, sx3, sx4 := k.n, m1.total(), m2.total(), m3.total(), m4.total()
	all := sx*sx - sx2
	if n < 2 || all <= 0 {
		return Global{}, nil
	}
	out := Global{Value: Some(near.total() / all), E: ratio(k.s0, n*(n-1))}
	if n > 3 && !c.constant() {
		s02 := k.s0 * k.s0
		b0 := (n*n-3*n+3)*k.s1 - n*k.s2 + 3*s02
		b1 := -((n*n-n)*k.s1 - 2*n*k.s2 + 6*s02)
		b2 := -(2*n*k.s1 - (n+3)*k.s2 + 6*s02)
		b3 := 4*(n-1)*k.s1 - 2*(n+1)*k.s2 + 8*s02
		b4 := k.s1 - k.s2 + s02
		v := b0*sx2*sx2 + b1*sx4 + b2*sx*sx*sx2 + b3*sx*sx3 + b4*sx*sx*sx*sx
		out.Var = difference(v/(all*all*n*(n-1)*(n-2)*(n-3)), out.E.V*out.E.V)
	}
	out.score()
	return out, nil
}

// difference is a−b, and 0 when only rounding keeps them apart.
func difference(a, b float64) Value {
	if math.Abs(a-b) <= 1e-12*max(math.Abs(a), math.Abs(b)) {
		return Some(0)
	}
	return Some(a - b)
}

// score sets Z and P where the variance is positive.
func (g *Global) score() {
	if g.Value.Known && g.E.Known && g.Var.V > 0 {
		g.Z = Some((g.Value.V - g.E.V) / math.Sqrt(g.Var.V))
		g.P = TwoSided([]Value{g.Z})[0]
	}
}
