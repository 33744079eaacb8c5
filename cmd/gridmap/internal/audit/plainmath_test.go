package audit_test

import (
	"math"
	"slices"
)

// The reference cases of these tests are computed here from the definitions, with plain sums
// and without a line of package analysis. NaN stands for undefined.

type plainCase struct {
	x          []float64
	neighbours [][]int
}

// board is a 5×5 board with sides and corners touching, one place cut off, and values that
// spread unevenly.
func board() plainCase {
	c := plainCase{}
	for i := range 25 {
		var row []int
		for j := range 25 {
			dx, dy := i%5-j%5, i/5-j/5
			if i != j && i != 24 && j != 24 && dx*dx <= 1 && dy*dy <= 1 {
				row = append(row, j)
			}
		}
		c.neighbours = append(c.neighbours, row)
		c.x = append(c.x, float64((i*i*7+3*i)%23)+.25*float64(i%3))
	}
	return c
}

func (c plainCase) mean() (m float64) {
	for _, v := range c.x {
		m += v / float64(len(c.x))
	}
	return m
}

func (c plainCase) localG(self, rows bool) map[string]any {
	n := float64(len(c.x))
	out := map[string][]float64{}
	for i := range c.x {
		set := slices.Clone(c.neighbours[i])
		if self {
			set = append(set, i)
		}
		w := 1.0
		if rows && len(set) > 0 {
			w = 1 / float64(len(set))
		}
		m, s, s2 := 0.0, 0.0, 0.0
		for j, v := range c.x {
			if self || j != i {
				m, s, s2 = m+1, s+v, s2+v*v
			}
		}
		lag := 0.0
		for _, j := range set {
			lag += w * c.x[j]
		}
		k := float64(len(set))
		mean := s / m
		variance := (s2/m - mean*mean) * (m*k*w*w - k*w*k*w) / (m - 1)
		out["G"] = append(out["G"], lag/s)
		out["EG"] = append(out["EG"], k*w*mean/s)
		out["VG"] = append(out["VG"], variance/(s*s))
		out["z"] = append(out["z"], (lag-k*w*mean)/math.Sqrt(variance))
	}
	_ = n
	return inference(out)
}

func (c plainCase) localMoran(total bool) map[string]any {
	n, mean := float64(len(c.x)), c.mean()
	m2, m4 := 0.0, 0.0
	for _, v := range c.x {
		m2 += (v - mean) * (v - mean) / n
		m4 += math.Pow(v-mean, 4) / n
	}
	out := map[string][]float64{}
	for i, v := range c.x {
		d, k := v-mean, float64(len(c.neighbours[i]))
		lag, w, w2 := 0.0, 1.0, 0.0
		for _, j := range c.neighbours[i] {
			lag += (c.x[j] - mean) / k
			w2 += 1 / (k * k)
		}
		if k == 0 {
			w = 0
		}
		e := -d * d * w / ((n - 1) * m2)
		variance := d / m2 * d / m2 * n / (n - 2) * (w2 - w*w/(n-1)) * (m2 - d*d/(n-1))
		if total {
			b2 := m4 / (m2 * m2)
			e = -w / (n - 1)
			variance = (n-b2)/(n-1)*w2 + (2*b2-n)/((n-1)*(n-2))*(w*w-w2) - e*e
		}
		out["Ii"] = append(out["Ii"], d*lag/m2)
		out["E"] = append(out["E"], e)
		out["Var"] = append(out["Var"], variance)
		out["z"] = append(out["z"], (d*lag/m2-e)/math.Sqrt(variance))
	}
	return inference(out)
}

// inference adds p, q and bins to a map that has z.
func inference(m map[string][]float64) map[string]any {
	for i, z := range m["z"] {
		if math.IsInf(z, 0) {
			m["z"][i] = math.NaN()
		}
		m["p_two_sided"] = append(m["p_two_sided"], math.Erfc(math.Abs(m["z"][i])/math.Sqrt2))
	}
	p := m["p_two_sided"]
	n := 0.0
	for _, v := range p {
		if !math.IsNaN(v) {
			n++
		}
	}
	for _, v := range p {
		q := math.NaN()
		if !math.IsNaN(v) {
			q = 1
			for _, o := range p {
				rank := 0.0
				for _, u := range p {
					if u <= o {
						rank++
					}
				}
				if o >= v {
					q = math.Min(q, o*n/rank)
				}
			}
		}
		m["p_bh"] = append(m["p_bh"], q)
	}
	bin := func(z, p float64) float64 {
		switch {
		case math.IsNaN(z) || math.IsNaN(p):
			return math.NaN()
		case p <= .01:
			return math.Copysign(3, z)
		case p <= .05:
			return math.Copysign(2, z)
		case p <= .10:
			return math.Copysign(1, z)
		}
		return 0
	}
	for i, z := range m["z"] {
		m["bin_nofdr"] = append(m["bin_nofdr"], bin(z, p[i]))
		m["bin_fdr"] = append(m["bin_fdr"], bin(z, m["p_bh"][i]))
	}
	out := map[string]any{}
	for k, v := range m {
		out[k] = v
	}
	return out
}

func (c plainCase) document() map[string]any {
	return map[string]any{
		"case": "board", "n": len(c.x), "index_base": 0, "x": c.x, "neighbours": c.neighbours, "produced_with": "plain sums",
		"local_g_binary":     map[string]any{"gi": c.localG(false, false), "gistar": c.localG(true, false)},
		"local_g_rowstd":     map[string]any{"gi": c.localG(false, true), "gistar": c.localG(true, true)},
		"local_moran_rowstd": map[string]any{"conditional": c.localMoran(false), "total": c.localMoran(true)},
		"something_new":      []float64{1, 2, 3},
	}
}
