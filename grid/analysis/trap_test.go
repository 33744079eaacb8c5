package analysis_test

import (
	"math"
	"testing"

	"gridmap/grid/analysis"
)

func weights(t *testing.T, neighbours ...[]int32) analysis.Weights {
	t.Helper()
	w, err := analysis.NewWeights(neighbours, nil)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// everything is every local and global score of x.
func everything(t *testing.T, x []float64, w analysis.Weights) map[string][]analysis.Value {
	t.Helper()
	out := map[string][]analysis.Value{}
	for name, self := range map[string]bool{"gi": false, "gi*": true} {
		g, err := analysis.GetisOrd(x, w, self)
		if err != nil {
			t.Fatal(err)
		}
		out[name], out[name+" p"], out[name+" G"], out[name+" EG"], out[name+" VG"] = g.Z, g.P, g.G, g.EG, g.VG
	}
	for name, null := range map[string]analysis.Null{"conditional": analysis.Conditional, "total": analysis.Total} {
		m, err := analysis.MoranLocal(x, w, null)
		if err != nil {
			t.Fatal(err)
		}
		out[name], out[name+" p"], out[name+" I"], out[name+" E"], out[name+" Var"], out[name+" esda"] = m.Z, m.P, m.I, m.E, m.Var, m.Sample()
	}
	arc, err := analysis.MoranArcGIS(x, w)
	if err != nil {
		t.Fatal(err)
	}
	out["arcgis"] = arc
	moran, err := analysis.MoranGlobal(x, w)
	if err != nil {
		t.Fatal(err)
	}
	g, err := analysis.GetisOrdGlobal(x, w)
	if err != nil {
		t.Fatal(err)
	}
	out["global moran"] = []analysis.Value{moran.Z, moran.P}
	out["global g"] = []analysis.Value{g.Z, g.P}
	for name, list := range out {
		for i, v := range list {
			if math.IsNaN(v.V) || math.IsInf(v.V, 0) || !v.Known && v.V != 0 {
				t.Errorf("%s at %d leaks %v", name, i, v)
			}
		}
	}
	return out
}

func TestTraps(t *testing.T) {
	ring := [][]int32{{1, 5}, {0, 2}, {1, 3}, {2, 4}, {3, 5}, {4, 0}}
	nan := math.NaN()
	for _, c := range []struct {
		name       string
		x          []float64
		neighbours [][]int32
		undefined  map[string][]int // scores that must be undefined at these places, and only there
	}{
		{"nothing at all", nil, nil, nil},
		{"one place", []float64{7}, [][]int32{{}}, map[string][]int{"gi": {0}, "gi*": {0}, "conditional": {0}, "total": {0}, "global moran": {0, 1}, "global g": {0, 1}}},
		{"two places", []float64{7, 3}, [][]int32{{1}, {0}}, map[string][]int{"gi": {0, 1}, "gi*": {0, 1}, "conditional": {0, 1}, "total": {0, 1}, "global moran": {0, 1}, "global g": {0, 1}}},
		{"a constant column whose mean rounds", []float64{.1, .1, .1, .1, .1, .1}, ring,
			map[string][]int{"gi": {0, 1, 2, 3, 4, 5}, "gi*": {0, 1, 2, 3, 4, 5}, "conditional": {0, 1, 2, 3, 4, 5}, "total": {0, 1, 2, 3, 4, 5}, "global moran": {0, 1}, "global g": {0, 1}}},
		{"constant but for one", []float64{9, .1, .1, .1, .1, .1}, ring, map[string][]int{"gi": {0}, "gi*": {}, "conditional": {0}, "total": {}, "global moran": {0, 1}, "global g": {0, 1}}},
		{"an island", []float64{1, 2, 3, 4, 5, 7}, [][]int32{{1, 4}, {0, 2}, {1, 3}, {2, 4}, {3, 0}, {}},
			map[string][]int{"gi": {5}, "gi*": {}, "conditional": {5}, "total": {5}, "global moran": {}, "global g": {}}},
		{"a missing value", []float64{1, nan, 3, 4, 5, 8}, [][]int32{{1, 5}, {0, 2}, {1}, {4}, {3, 5}, {4, 0}},
			map[string][]int{"gi": {1, 2}, "gi*": {1}, "conditional": {1, 2}, "total": {1, 2}, "global moran": {}, "global g": {}}},
		{"everybody is everybody's neighbour", []float64{1, 2, 4, 9}, [][]int32{{1, 2, 3}, {0, 2, 3}, {0, 1, 3}, {0, 1, 2}},
			map[string][]int{"gi": {0, 1, 2, 3}, "gi*": {0, 1, 2, 3}, "conditional": {0, 1, 2, 3}, "total": {}, "global moran": {0, 1}, "global g": {0, 1}}},
		{"large counts", []float64{2e9, 2.1e9, 1.9e9, 2.2e9, 1.8e9, 2.05e9}, ring, map[string][]int{"gi": {}, "gi*": {}, "conditional": {}, "total": {}, "global moran": {}, "global g": {}}},
		{"a place at the mean", []float64{1, 2, 3, 4, 5, 3}, ring, map[string][]int{"gi": {}, "gi*": {}, "conditional": {2, 5}, "total": {}, "global moran": {}, "global g": {}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := everything(t, c.x, weights(t, c.neighbours...))
			everything(t, c.x, weights(t, c.neighbours...).RowStandardised())
			for name, want := range c.undefined {
				var got []int
				for i, v := range all[name] {
					if !v.Known {
						got = append(got, i)
					}
				}
				if len(got) != len(want) {
					t.Errorf("%s is undefined at %v, want %v (%v)", name, got, want, all[name])
					continue
				}
				for k := range got {
					if got[k] != want[k] {
						t.Errorf("%s is undefined at %v, want %v", name, got, want)
					}
				}
			}
		})
	}
}

func TestGetisOrd_missingIsAsIfAbsent(t *testing.T) {
	full, err := analysis.GetisOrd([]float64{1, math.NaN(), 3, 4, 5, 8}, weights(t, []int32{1, 2}, []int32{0, 2}, []int32{1, 3}, []int32{2, 4}, []int32{3, 5}, []int32{4, 0, 1}), true)
	if err != nil {
		t.Fatal(err)
	}
	short, err := analysis.GetisOrd([]float64{1, 3, 4, 5, 8}, weights(t, []int32{1}, []int32{2}, []int32{1, 3}, []int32{2, 4}, []int32{3, 0}), true)
	if err != nil {
		t.Fatal(err)
	}
	for i, j := range []int{0, 2, 3, 4, 5} {
		if full.Z[j] != short.Z[i] {
			t.Errorf("place %d: %v with a missing place, %v without it", j, full.Z[j], short.Z[i])
		}
	}
}

func TestNewWeights(t *testing.T) {
	w, err := analysis.NewWeights([][]int32{{0, 1}, {0}}, nil)
	if err != nil || len(w.Neighbours(0)) != 1 {
		t.Errorf("a place that lists itself: %v, %v; it must not count twice", w.Neighbours(0), err)
	}
	for _, c := range []struct {
		name       string
		neighbours [][]int32
		values     [][]float64
	}{
		{"an index beyond the end", [][]int32{{1}, {2}}, nil},
		{"a negative index", [][]int32{{-1}}, nil},
		{"a neighbour twice", [][]int32{{1, 1}, {}}, nil},
		{"rows of weights missing", [][]int32{{1}, {0}}, [][]float64{{1}}},
		{"a weight missing", [][]int32{{1}, {0}}, [][]float64{{1}, {}}},
		{"a weight of zero", [][]int32{{1}, {0}}, [][]float64{{1}, {0}}},
		{"a weight that is no number", [][]int32{{1}, {0}}, [][]float64{{1}, {math.NaN()}}},
	} {
		if _, err := analysis.NewWeights(c.neighbours, c.values); err == nil {
			t.Errorf("%s was accepted", c.name)
		}
	}
	if _, err := analysis.GetisOrd([]float64{1, math.Inf(1)}, weights(t, []int32{1}, []int32{0}), true); err == nil {
		t.Error("an infinite value was accepted")
	}
	if _, err := analysis.MoranLocal([]float64{1}, weights(t, []int32{1}, []int32{0}), analysis.Total); err == nil {
		t.Error("one value for two places was accepted")
	}
}
