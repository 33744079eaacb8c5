package audit

import (
	"fmt"
	"math"

	"gridmap/grid/analysis"
)

// compare adds the result of one vector: ours against the reference, where NaN means null. A
// number beside a null fails, unless spare says that at this index the reference may hold either
// null or a plain zero, since both are in use for a statistic of nothing.
func (a *auditor) compare(name, vector string, ours []analysis.Value, reference []float64, spare func(int) bool) {
	r := Result{File: a.file, Case: name, Vector: vector, N: len(reference), State: OK}
	for i, want := range reference {
		got := ours[i]
		switch {
		case got.Known && !math.IsNaN(want):
			diff := math.Abs(got.V - want)
			if !within(diff, want) && r.State == OK {
				r.State, r.Note = Fail, fmt.Sprintf("at %d: %.17g, reference %.17g", i, got.V, want)
			}
			r.Diff = max(r.Diff, diff)
		case got.Known == !math.IsNaN(want): // both undefined
		case spare != nil && spare(i) && (got.Known && got.V == 0 || want == 0):
		case r.State == OK && got.Known:
			r.State, r.Note = Fail, fmt.Sprintf("at %d: %.17g, reference null", i, got.V)
		case r.State == OK:
			r.State, r.Note = Fail, fmt.Sprintf("at %d: undefined, reference %.17g", i, want)
		}
	}
	a.results = append(a.results, r)
}

// compareNames does the same for words.
func (a *auditor) compareNames(name, vector string, ours, reference []string) {
	r := Result{File: a.file, Case: name, Vector: vector, N: len(reference), State: OK}
	for i, want := range reference {
		if ours[i] != want {
			if r.State == OK {
				r.State, r.Note = Fail, fmt.Sprintf("at %d: %q, reference %q", i, ours[i], want)
			}
			r.Diff++
		}
	}
	a.results = append(a.results, r)
}

// one is a single number as a vector.
func one(v analysis.Value) []analysis.Value { return []analysis.Value{v} }
