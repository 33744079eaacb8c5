package analysis

import (
	"math"
	"slices"
)

// Trend is the Mann-Kendall test of a series in time order: S counts the pairs that rise less
// those that fall, Var corrects for ties, Z and P are with continuity correction
// (S − sign S)/√Var, ZPlain and PPlain without, TauB is Kendall's tau-b.
type Trend struct {
	S              int64
	Var            float64
	Z, P           Value
	ZPlain, PPlain Value
	TauB           Value
}

// MannKendall tests x, equally spaced in time, for a trend either way, in n log n. A series
// without variation has no trend: Z = 0, P = 1. Fewer than two values, or one that is NaN or
// infinite, say nothing: all is undefined.
func MannKendall(x []float64) Trend {
	for _, v := range x {
		if !Some(v).Known {
			return Trend{}
		}
	}
	n := int64(len(x))
	if n < 2 {
		return Trend{}
	}
	sorted := slices.Clone(x)
	slices.Sort(sorted)
	ties, tiedPairs := 0.0, int64(0)
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j] == sorted[i] {
			j++
		}
		t := float64(j - i)
		ties += t * (t - 1) * (2*t + 5)
		tiedPairs += int64(j-i) * int64(j-i-1) / 2
		i = j
	}
	pairs := n * (n - 1) / 2
	falling := inversions(slices.Clone(x), make([]float64, n))
	out := Trend{S: pairs - tiedPairs - 2*falling}
	m := float64(n)
	out.Var = (m*(m-1)*(2*m+5) - ties) / 18
	if out.Var <= 0 {
		out.Z, out.P, out.ZPlain, out.PPlain = Some(0), Some(1), Some(0), Some(1)
		return out
	}
	s := float64(out.S)
	out.ZPlain = Some(s / math.Sqrt(out.Var))
	out.Z = Some((s - sign(s)) / math.Sqrt(out.Var))
	p := TwoSided([]Value{out.Z, out.ZPlain})
	out.P, out.PPlain = p[0], p[1]
	out.TauB = ratio(s, math.Sqrt(float64(pairs)*float64(pairs-tiedPairs)))
	return out
}

// inversions counts the pairs i < j with x[i] > x[j] by merge sort; x ends up sorted.
func inversions(x, room []float64) int64 {
	if len(x) < 2 {
		return 0
	}
	h := len(x) / 2
	count := inversions(x[:h], room[:h]) + inversions(x[h:], room[h:])
	i, j := 0, h
	for k := range room {
		if i < h && (j == len(x) || x[i] <= x[j]) {
			room[k] = x[i]
			i++
		} else {
			room[k] = x[j]
			count += int64(h - i)
			j++
		}
	}
	copy(x, room)
	return count
}
