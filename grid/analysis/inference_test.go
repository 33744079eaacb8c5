package analysis_test

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gridmap/grid/analysis"
)

var probabilities = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) analysis.Value {
	if rapid.IntRange(0, 5).Draw(t, "undefined") == 0 {
		return analysis.Value{}
	}
	return analysis.Some(float64(rapid.IntRange(0, 41).Draw(t, "p")) / 41) // a prime: no rate times a rank is met exactly
}), 0, 12)

func values(v ...float64) []analysis.Value {
	out := make([]analysis.Value, len(v))
	for i := range v {
		out[i] = analysis.Some(v[i])
	}
	return out
}

// TestBenjaminiHochberg_isItsDefinition: q is the least rate at which the step-up rule rejects.
func TestBenjaminiHochberg_isItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := probabilities.Draw(t, "p")
		n := 0
		for _, v := range p {
			if v.Known {
				n++
			}
		}
		rank := func(v float64) (r int) { // how many are as small
			for _, o := range p {
				if o.Known && o.V <= v {
					r++
				}
			}
			return r
		}
		for i, q := range analysis.BenjaminiHochberg(p) {
			if q.Known != p[i].Known {
				t.Fatalf("p %v has q %v", p[i], q)
			}
			want := 1.0
			for _, o := range p {
				if o.Known && p[i].Known && o.V >= p[i].V {
					want = math.Min(want, o.V*float64(n)/float64(rank(o.V)))
				}
			}
			if q.Known && math.Abs(q.V-want) > 1e-12 {
				t.Fatalf("p %v: q %v, want %v", p[i].V, q.V, want)
			}
		}
	})
}

func TestCuts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := probabilities.Draw(t, "p")
		alpha := rapid.SampledFrom([]float64{.01, .05, .1, .3}).Draw(t, "alpha")
		bh, geoda := analysis.CutBH(p, alpha), analysis.CutGeoDa(p, alpha)
		rejected := 0
		for _, q := range analysis.BenjaminiHochberg(p) {
			if q.Known && q.V <= alpha {
				rejected++
			}
		}
		if bh.Rejected != rejected {
			t.Fatalf("%d rejected by the cut, %d by q", bh.Rejected, rejected)
		}
		if geoda.Rejected > bh.Rejected {
			t.Fatalf("stopping early rejects %d, stepping up %d", geoda.Rejected, bh.Rejected)
		}
	})
	p := values(.012, .013, .014, .2, .5)
	for name, c := range map[string]struct{ got, want analysis.Cut }{
		"Benjamini-Hochberg": {analysis.CutBH(p, .05), analysis.Cut{Threshold: .014, Rejected: 3}},
		"GeoDa":              {analysis.CutGeoDa(p, .05), analysis.Cut{Threshold: .01}},
		"esda":               {analysis.CutEsda(p, .05), analysis.Cut{Threshold: .03, Rejected: 3}},
		"no tests":           {analysis.CutGeoDa(nil, .05), analysis.Cut{}},
	} {
		if math.Abs(c.got.Threshold-c.want.Threshold) > 1e-15 || c.got.Rejected != c.want.Rejected {
			t.Errorf("%s: got %+v, want %+v", name, c.got, c.want)
		}
	}
}

func TestClassOf(t *testing.T) {
	for _, c := range []struct {
		z, q analysis.Value
		want analysis.Class
	}{
		{analysis.Some(4), analysis.Some(.01), analysis.Hot99},
		{analysis.Some(4), analysis.Some(.0100001), analysis.Hot95},
		{analysis.Some(4), analysis.Some(.05), analysis.Hot95},
		{analysis.Some(4), analysis.Some(.1), analysis.Hot90},
		{analysis.Some(4), analysis.Some(.11), analysis.NoClass},
		{analysis.Some(-4), analysis.Some(.001), analysis.Cold99},
		{analysis.Some(-4), analysis.Some(.07), analysis.Cold90},
		{analysis.Some(0), analysis.Some(0), analysis.NoClass},
		{analysis.Value{}, analysis.Some(.001), analysis.Undefined},
		{analysis.Some(9), analysis.Value{}, analysis.Undefined},
	} {
		if got := analysis.ClassOf(c.z, c.q); got != c.want {
			t.Errorf("z %v, q %v: got %s, want %s", c.z, c.q, got, c.want)
		}
	}
}

// TestTails_areExact adds the binomial terms as fractions.
func TestTails_areExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 60).Draw(t, "n")
		k := rapid.Int64Range(0, n).Draw(t, "k")
		p := rapid.SampledFrom([]float64{0, 1. / 1024, 1. / 16, .25, .5, .75, 1 - 1./1024, 1}).Draw(t, "p") // all exact in binary
		success := new(big.Rat).SetFloat64(p)
		failure := new(big.Rat).Sub(big.NewRat(1, 1), success)
		atMost, atLeast := new(big.Rat), new(big.Rat)
		for j := range n + 1 {
			term := new(big.Rat).SetInt(new(big.Int).Binomial(n, j))
			for range j {
				term.Mul(term, success)
			}
			for range n - j {
				term.Mul(term, failure)
			}
			if j <= k {
				atMost.Add(atMost, term)
			}
			if j >= k {
				atLeast.Add(atLeast, term)
			}
		}
		low, high := analysis.Tails(k, n, p)
		for _, c := range []struct {
			got  analysis.Value
			want *big.Rat
		}{{low, atMost}, {high, atLeast}} {
			want, _ := c.want.Float64()
			if !c.got.Known || math.Abs(c.got.V-want) > 1e-12*math.Min(want, 1)+1e-15*boolToFloat(want > .4) {
				t.Fatalf("%d of %d at %v: got %v, want %v", k, n, p, c.got, want)
			}
		}
	})
}

func boolToFloat(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// TestTails_large compares with R 4.2.2's pbinom.
func TestTails_large(t *testing.T) {
	for _, c := range []struct {
		k, n            int64
		p               float64
		atMost, atLeast float64
	}{
		{88, 10000, 0.01, 0.12260331467219485, 0.89739579338781095},
		{150, 10000, 0.01, 0.99999892105251376, 1.6570601962380309e-06},
		{10400, 1000000, 0.01, 0.9999684150407081, 3.2935864560550229e-05},
		{9000, 1000000, 0.01, 8.3504159169235522e-25, 1},
		{3, 250000, 9.9999999999999995e-07, 0.99986663313814628, 0.0021614753944492185},
		{12, 250000, 9.9999999999999995e-07, 1, 9.8782707426629975e-17},
		{5000600, 10000000, 0.5, 0.64794917784352368, 0.35228560742885318},
		{700, 1000, 0.59999999999999998, 0.99999999997994338, 3.1499459284720568e-11},
		{0, 1000000, 1.0000000000000001e-05, 4.539765980761291e-05, 1},
	} {
		low, high := analysis.Tails(c.k, c.n, c.p)
		if math.Abs(low.V/c.atMost-1) > 1e-11 || math.Abs(high.V/c.atLeast-1) > 1e-11 {
			t.Errorf("%d of %d at %v: got %.16g and %.16g, want %.16g and %.16g", c.k, c.n, c.p, low.V, high.V, c.atMost, c.atLeast)
		}
	}
	for _, c := range []struct {
		k, n int64
		p    float64
	}{{-1, 5, .5}, {6, 5, .5}, {1, 5, math.NaN()}, {1, 5, 1.1}} {
		if low, high := analysis.Tails(c.k, c.n, c.p); low.Known || high.Known {
			t.Errorf("%v has tails", c)
		}
	}
}

func TestBinomialTest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 100000).Draw(t, "n")
		share := rapid.Float64Range(1e-6, .5).Draw(t, "share")
		k := rapid.Int64Range(0, n).Draw(t, "k")
		z, p := analysis.BinomialTest(k, n, share)
		if !z.Known || !p.Known || p.V < 0 || p.V > 1 || math.Abs(z.V) > 38 {
			t.Fatalf("z %v, p %v", z, p)
		}
		if p.V < 1 && (z.V > 0) != (float64(k) > float64(n)*share) {
			t.Fatalf("%d of %v expected: z %v", k, float64(n)*share, z.V)
		}
		if back := math.Erfc(math.Abs(z.V) / math.Sqrt2); p.V > 1e-300 && math.Abs(back/p.V-1) > 1e-9 {
			t.Fatalf("p %v, its score %v has %v", p.V, z.V, back)
		}
	})
	if z, p := analysis.BinomialTest(100000, 100000, 1e-9); z.V != 38 || p.V != 0 && p.V > 1e-300 {
		t.Errorf("beyond the numbers: z %v, p %v", z, p)
	}
}

// TestMannKendall_isItsDefinition counts all pairs.
func TestMannKendall_isItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 6), func(v int) float64 { return float64(v) }), 2, 30).Draw(t, "x")
		s, tied := 0, map[float64]float64{}
		for j := range x {
			tied[x[j]]++
			for i := range j {
				if x[j] > x[i] {
					s++
				} else if x[j] < x[i] {
					s--
				}
			}
		}
		n := float64(len(x))
		v := n * (n - 1) * (2*n + 5)
		for _, k := range tied {
			v -= k * (k - 1) * (2*k + 5)
		}
		got := analysis.MannKendall(x)
		if got.S != int64(s) || math.Abs(got.Var-v/18) > 1e-9 {
			t.Fatalf("S %d, want %d; variance %v, want %v", got.S, s, got.Var, v/18)
		}
		if v == 0 && (got.Z.V != 0 || got.P.V != 1) {
			t.Fatalf("a flat series has z %v, p %v", got.Z, got.P)
		}
	})
	for _, x := range [][]float64{nil, {1}, {1, math.NaN()}, {1, math.Inf(1)}} {
		if got := analysis.MannKendall(x); got.Z.Known || got.P.Known {
			t.Errorf("%v has a trend: %+v", x, got)
		}
	}
}

func TestEmpiricalBayes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "n")
		y, d := make([]float64, n), make([]float64, n)
		for i := range n {
			d[i] = float64(rapid.IntRange(0, 500).Draw(t, "households"))
			y[i] = float64(rapid.IntRange(0, 20).Draw(t, "events"))
		}
		r, err := analysis.EmpiricalBayes(y, d)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			if r.Raw[i].Known != (d[i] > 0) || r.Estimates[i].Known != (d[i] > 0) {
				t.Fatalf("%v per %v: %v, %v", y[i], d[i], r.Raw[i], r.Estimates[i])
			}
			lo, hi := math.Min(r.Raw[i].V, r.Mean.V), math.Max(r.Raw[i].V, r.Mean.V)
			if e := r.Estimates[i].V; d[i] > 0 && (e < lo-1e-12 || e > hi+1e-12) {
				t.Fatalf("the estimate %v is not between the rate %v and the mean %v", e, r.Raw[i].V, r.Mean.V)
			}
		}
	})
	// Rates that differ less than chance would make them: without the clamp the first turns negative.
	r, err := analysis.EmpiricalBayes([]float64{0, 5, 5, 5}, []float64{1, 500, 500, 500})
	if err != nil || r.Between.V != 0 || r.Estimates[0] != r.Mean {
		t.Errorf("got %+v, %v; all estimates should be the mean", r, err)
	}
	for _, bad := range [][2][]float64{{{1}, {}}, {{-1}, {5}}, {{1}, {-5}}, {{math.NaN()}, {5}}, {{1}, {math.Inf(1)}}} {
		if _, err := analysis.EmpiricalBayes(bad[0], bad[1]); err == nil {
			t.Errorf("%v was accepted", bad)
		}
	}
}

func TestEmerging(t *testing.T) {
	up, down, still := analysis.Some(2.5), analysis.Some(-2.5), analysis.Some(.1)
	sure, unsure := analysis.Some(.02), analysis.Some(.7)
	for _, c := range []struct {
		bins     []int
		trend, p analysis.Value
		want     analysis.Pattern
	}{
		{[]int{0, 0, 0, 0, 3}, up, sure, "new hot"},
		{[]int{-1, 0, 0, 0, 3}, up, sure, "new hot"},
		{[]int{0, 0, 0, 2, 3}, up, sure, "consecutive hot"},
		{[]int{1, 1, 2, 3, 3}, up, sure, "intensifying hot"},
		{[]int{1, 1, 2, 3, 3}, up, unsure, "persistent hot"},
		{[]int{1, 1, 2, 3, 3}, down, sure, "diminishing hot"},
		{[]int{3, 3, 3, 3, 3, 3, 3, 3, 3, 0}, still, unsure, "historical hot"},
		{[]int{3, 3, 3, 3, 0, 3, 3, 3, 3, 3}, still, unsure, "persistent hot"},
		{[]int{0, 3, 0, 0, 3}, still, unsure, "sporadic hot"},
		{[]int{0, 3, 0, -1, 3}, still, unsure, "oscillating hot"},
		{[]int{0, 3, 3, 3, 0}, still, unsure, "none"},
		{[]int{0, 0, 0, 0, -1}, still, unsure, "new cold"},
		{[]int{-1, -1, -2, -3, -3}, down, sure, "intensifying cold"},
		{[]int{-3, -1, -2, -1, -1}, up, sure, "diminishing cold"},
		{[]int{0, -3, 0, 1, -3}, still, unsure, "oscillating cold"},
		{[]int{2}, still, unsure, "new hot"},
		{[]int{2, 2}, analysis.Value{}, analysis.Value{}, "persistent hot"},
		{nil, up, sure, "none"},
	} {
		got := analysis.Emerging(c.bins, c.trend, c.p, .1)
		if got != c.want {
			t.Errorf("%v with trend %v (p %v): got %q, want %q", c.bins, c.trend.V, c.p.V, got, c.want)
		}
		if !slices.ContainsFunc(analysis.PatternNames, func(n analysis.Name) bool { return n.Key == string(got) && n.ZH != "" }) {
			t.Errorf("%q has no Chinese name", got)
		}
	}
}

func ExampleBenjaminiHochberg() {
	p := []analysis.Value{analysis.Some(.01), {}, analysis.Some(.04), analysis.Some(.03)}
	for _, q := range analysis.BenjaminiHochberg(p) {
		if q.Known {
			fmt.Printf("%.2f ", q.V)
		} else {
			fmt.Print("- ")
		}
	}
	// Output: 0.03 - 0.04 0.04
}
