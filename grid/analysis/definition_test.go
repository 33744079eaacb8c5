package analysis_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gridmap/grid/analysis"
)

// field is a drawn variable with neighbours.
type field struct {
	x          []float64
	neighbours [][]int32
	binary     analysis.Weights
}

// fields draws 1 to 14 places with any neighbours: islands, asymmetry and everybody included,
// and values that repeat, are far from zero, or hold an outlier.
var fields = rapid.Custom(func(t *rapid.T) field {
	n := rapid.IntRange(1, 14).Draw(t, "n")
	f := field{x: make([]float64, n), neighbours: make([][]int32, n)}
	offset := rapid.SampledFrom([]float64{0, 0, 0, 1000, 1e7}).Draw(t, "offset")
	for i := range n {
		f.x[i] = offset + float64(rapid.IntRange(-5, 9).Draw(t, "x"))/rapid.SampledFrom([]float64{1, 1, 8}).Draw(t, "divisor")
		for j := range n {
			if j != i && rapid.IntRange(0, 2).Draw(t, "touch") == 0 {
				f.neighbours[i] = append(f.neighbours[i], int32(j))
			}
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "outlier") == 0 {
		f.x[0] += 1e5
	}
	var err error
	if f.binary, err = analysis.NewWeights(f.neighbours, nil); err != nil {
		t.Fatal(err)
	}
	return f
})

func wide(v float64) *big.Float { return new(big.Float).SetPrec(400).SetFloat64(v) }
func add(a, b *big.Float) *big.Float {
	return wide(0).Add(a, b)
}
func sub(a, b *big.Float) *big.Float { return wide(0).Sub(a, b) }
func mul(a, b *big.Float) *big.Float { return wide(0).Mul(a, b) }
func div(a, b *big.Float) *big.Float { return wide(0).Quo(a, b) }

// definedG is Gi or Gi* as Ord and Getis write it, in 400 bits; ok is false where it divides by 0.
func definedG(f field, i int, self, rows bool) (z float64, ok bool) {
	var set []int
	for j := range f.x {
		if self || j != i {
			set = append(set, j)
		}
	}
	around := make([]int, 0, len(f.x))
	for _, j := range f.neighbours[i] {
		around = append(around, int(j))
	}
	if self {
		around = append(around, i)
	}
	m := wide(float64(len(set)))
	if len(set) < 2 || len(around) == 0 {
		return 0, false
	}
	w := wide(1)
	if rows {
		w = div(wide(1), wide(float64(len(around))))
	}
	s, s2, lag := wide(0), wide(0), wide(0)
	for _, j := range set {
		s, s2 = add(s, wide(f.x[j])), add(s2, mul(wide(f.x[j]), wide(f.x[j])))
	}
	for _, j := range around {
		lag = add(lag, mul(w, wide(f.x[j])))
	}
	k := wide(float64(len(around)))
	mean := div(s, m)
	variance := sub(div(s2, m), mul(mean, mean))
	spread := div(sub(mul(m, mul(k, mul(w, w))), mul(mul(k, w), mul(k, w))), sub(m, wide(1)))
	v := mul(variance, spread)
	if tiny, _ := v.Float64(); tiny < 1e-60 {
		return 0, false
	}
	z, _ = div(sub(lag, mul(mul(k, w), mean)), wide(0).Sqrt(v)).Float64()
	return z, true
}

func TestGetisOrd_isItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := fields.Draw(t, "field")
		for _, self := range []bool{false, true} {
			for _, rows := range []bool{false, true} {
				w := f.binary
				if rows {
					w = w.RowStandardised()
				}
				got, err := analysis.GetisOrd(f.x, w, self)
				if err != nil {
					t.Fatal(err)
				}
				for i := range f.x {
					want, ok := definedG(f, i, self, rows)
					if got.Z[i].Known != ok || ok && math.Abs(got.Z[i].V-want) > 1e-9 {
						t.Fatalf("self %v, rows %v, place %d: got %v, want %v %v", self, rows, i, got.Z[i], want, ok)
					}
					if got.P[i].Known != ok {
						t.Fatalf("place %d has z %v and p %v", i, got.Z[i], got.P[i])
					}
				}
			}
		}
	})
}

// TestGetisOrd_binaryIsRowStandardised: dividing a row by its sum changes no score.
func TestGetisOrd_binaryIsRowStandardised(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := fields.Draw(t, "field")
		self := rapid.Bool().Draw(t, "self")
		a, err := analysis.GetisOrd(f.x, f.binary, self)
		if err != nil {
			t.Fatal(err)
		}
		b, err := analysis.GetisOrd(f.x, f.binary.RowStandardised(), self)
		if err != nil {
			t.Fatal(err)
		}
		for i := range f.x {
			if a.Z[i].Known != b.Z[i].Known || math.Abs(a.Z[i].V-b.Z[i].V) > 1e-9 {
				t.Fatalf("place %d: binary %v, row-standardised %v", i, a.Z[i], b.Z[i])
			}
		}
	})
}

// TestMoranLocal_isGiWithTheSignOfThePlace: conditional z = sign(x − mean)·z(Gi).
func TestMoranLocal_isGiWithTheSignOfThePlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := fields.Draw(t, "field")
		gi, err := analysis.GetisOrd(f.x, f.binary.RowStandardised(), false)
		if err != nil {
			t.Fatal(err)
		}
		m, err := analysis.MoranLocal(f.x, f.binary.RowStandardised(), analysis.Conditional)
		if err != nil {
			t.Fatal(err)
		}
		mean := wide(0)
		for _, v := range f.x {
			mean = add(mean, wide(v))
		}
		mean = div(mean, wide(float64(len(f.x))))
		for i := range f.x {
			side := float64(wide(f.x[i]).Cmp(mean))
			if d, _ := sub(wide(f.x[i]), mean).Float64(); math.Abs(d) < 1e-8 {
				continue // at the mean, or so near that its side is a matter of rounding
			}
			if m.Z[i].Known != gi.Z[i].Known || math.Abs(m.Z[i].V-side*gi.Z[i].V) > 1e-9 {
				t.Fatalf("place %d: Moran %v, side %v, Gi %v", i, m.Z[i], side, gi.Z[i])
			}
		}
	})
}

// TestMoranLocal_sumsToTheGlobal: with every place having neighbours, ΣIᵢ = n·I.
func TestMoranLocal_sumsToTheGlobal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := fields.Draw(t, "field")
		if slices.ContainsFunc(f.neighbours, func(r []int32) bool { return len(r) == 0 }) {
			t.Skip("an island")
		}
		for _, null := range []analysis.Null{analysis.Conditional, analysis.Total} {
			local, err := analysis.MoranLocal(f.x, f.binary.RowStandardised(), null)
			if err != nil {
				t.Fatal(err)
			}
			whole, err := analysis.MoranGlobal(f.x, f.binary.RowStandardised())
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for _, v := range local.I {
				sum += v.V
			}
			if math.Abs(sum-float64(len(f.x))*whole.Value.V) > 1e-9 {
				t.Fatalf("ΣI = %v, n·I = %v", sum, float64(len(f.x))*whole.Value.V)
			}
		}
	})
}

// TestGlobal_varianceIsThatOfAllPermutations shuffles small fields in every way.
func TestGlobal_varianceIsThatOfAllPermutations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 6).Draw(t, "n")
		x, neighbours := make([]float64, n), make([][]int32, n)
		for i := range n {
			x[i] = float64(rapid.IntRange(0, 9).Draw(t, "x"))
			neighbours[i] = []int32{int32((i + 1) % n)} // nobody is an island
			if j := rapid.IntRange(0, n-1).Draw(t, "other"); j != i && j != (i+1)%n {
				neighbours[i] = append(neighbours[i], int32(j))
			}
		}
		w, err := analysis.NewWeights(neighbours, nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, compute := range map[string]func([]float64, analysis.Weights) (analysis.Global, error){
			"Moran": analysis.MoranGlobal, "G": analysis.GetisOrdGlobal} {
			got, err := compute(x, w)
			if err != nil || !got.Value.Known || !got.Var.Known {
				return // constant, or all but one zero
			}
			var all []float64
			permute(slices.Clone(x), func(y []float64) {
				g, err := compute(y, w)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, g.Value.V)
			})
			mean, square := 0.0, 0.0
			for _, v := range all {
				mean += v / float64(len(all))
			}
			for _, v := range all {
				square += (v - mean) * (v - mean) / float64(len(all))
			}
			if math.Abs(mean-got.E.V) > 1e-9 || math.Abs(square-got.Var.V) > 1e-9 {
				t.Fatalf("%s of %v: mean %v, said %v; variance %v, said %v", name, x, mean, got.E.V, square, got.Var.V)
			}
		}
	})
}

func permute(x []float64, each func([]float64)) {
	var at func(int)
	at = func(k int) {
		if k == len(x) {
			each(x)
			return
		}
		for i := k; i < len(x); i++ {
			x[k], x[i] = x[i], x[k]
			at(k + 1)
			x[k], x[i] = x[i], x[k]
		}
	}
	at(0)
}

// TestMoranLocal_varianceIsThatOfAllPermutations: conditional keeps the place's own value,
// total shuffles it too.
func TestMoranLocal_varianceIsThatOfAllPermutations(t *testing.T) {
	x := []float64{3, 1, 4, 1, 5, 9}
	neighbours := [][]int32{{1, 2}, {0}, {0, 3, 4}, {}, {5, 0, 1, 2}, {4}}
	w, err := analysis.NewWeights(neighbours, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, rows := range []bool{false, true} {
		if rows {
			w = w.RowStandardised()
		}
		for _, null := range []analysis.Null{analysis.Conditional, analysis.Total} {
			got, err := analysis.MoranLocal(x, w, null)
			if err != nil {
				t.Fatal(err)
			}
			for i := range x {
				var all []float64
				permute(slices.Clone(x), func(y []float64) {
					if null == analysis.Conditional && y[i] != x[i] {
						return
					}
					m, err := analysis.MoranLocal(y, w, null)
					if err != nil {
						t.Fatal(err)
					}
					all = append(all, m.I[i].V)
				})
				mean, square := 0.0, 0.0
				for _, v := range all {
					mean += v / float64(len(all))
				}
				for _, v := range all {
					square += (v - mean) * (v - mean) / float64(len(all))
				}
				if math.Abs(mean-got.E[i].V) > 1e-9 || math.Abs(square-got.Var[i].V) > 1e-9 {
					t.Errorf("null %v, rows %v, place %d: mean %v, said %v; variance %v, said %v", null, rows, i, mean, got.E[i], square, got.Var[i])
				}
			}
		}
	}
}
