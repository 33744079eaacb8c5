package analysis

import (
	"fmt"
	"math"
	"slices"
)

// Weights says who is whose neighbour and how much each counts. The relation need not be
// symmetric (k nearest neighbours are not). Nobody is its own neighbour; statistics that count
// the place itself add it with weight 1.
type Weights struct {
	neighbours [][]int32
	values     [][]float64 // nil: 1 each
	rows       bool        // divide each row by its sum
}

// NewWeights takes the neighbours of each place as indexes, and their weights, or nil for
// weight 1 each. A place listed as its own neighbour is left out there, so that it can never
// count twice. The error names the first row with an index out of range, a neighbour twice,
// or a weight that is not a positive number.
func NewWeights(neighbours [][]int32, values [][]float64) (Weights, error) {
	n := len(neighbours)
	if values != nil && len(values) != n {
		return Weights{}, fmt.Errorf("analysis: %d rows of weights for %d rows of neighbours", len(values), n)
	}
	w := Weights{neighbours: make([][]int32, n)}
	if values != nil {
		w.values = make([][]float64, n)
	}
	seen := make([]int, n) // the last row, from 1, that named this place
	for i, row := range neighbours {
		if values != nil && len(values[i]) != len(row) {
			return Weights{}, fmt.Errorf("analysis: row %d has %d neighbours and %d weights", i, len(row), len(values[i]))
		}
		w.neighbours[i] = make([]int32, 0, len(row))
		for k, j := range row {
			if j < 0 || int(j) >= n {
				return Weights{}, fmt.Errorf("analysis: row %d names neighbour %d; there are only places 0 to %d", i, j, n-1)
			}
			if seen[j] == i+1 {
				return Weights{}, fmt.Errorf("analysis: row %d names neighbour %d twice", i, j)
			}
			seen[j] = i + 1
			if int(j) == i {
				continue
			}
			w.neighbours[i] = append(w.neighbours[i], j)
			if values != nil {
				v := values[i][k]
				if !(v > 0) || math.IsInf(v, 0) {
					return Weights{}, fmt.Errorf("analysis: row %d gives neighbour %d the weight %v, which is not a positive number", i, j, v)
				}
				w.values[i] = append(w.values[i], v)
			}
		}
	}
	return w, nil
}

// Len is the number of places.
func (w Weights) Len() int { return len(w.neighbours) }

// Neighbours are the neighbours of place i, to be read only.
func (w Weights) Neighbours(i int) []int32 { return w.neighbours[i] }

// RowStandardised is w with every row divided by its sum. The place itself is added before
// dividing where a statistic counts it.
func (w Weights) RowStandardised() Weights {
	w.rows = true
	return w
}

// without is w after taking out the places that are missing: they neighbour nobody.
func (w Weights) without(missing []bool) Weights {
	if !slices.Contains(missing, true) {
		return w
	}
	out := Weights{neighbours: make([][]int32, len(w.neighbours)), rows: w.rows}
	if w.values != nil {
		out.values = make([][]float64, len(w.neighbours))
	}
	for i, row := range w.neighbours {
		if missing[i] {
			continue
		}
		for k, j := range row {
			if missing[j] {
				continue
			}
			out.neighbours[i] = append(out.neighbours[i], j)
			if w.values != nil {
				out.values[i] = append(out.values[i], w.values[i][k])
			}
		}
	}
	return out
}

// row is one place's neighbours with the weights a statistic uses.
type row struct {
	js         []int32
	ws         []float64
	sum, sum2  float64 // W_i and S1_i: of the weights, of their squares
	everybody  bool    // all places of the reference set, with one weight: no variance is left
	neighbours int     // without the place itself
}

// row fills r with the weights of place i, of the known places of w; self adds i itself with
// weight 1, last. n is how many places could be in it.
func (w Weights) row(i int, self bool, n int, r *row) {
	r.js, r.ws = append(r.js[:0], w.neighbours[i]...), r.ws[:0]
	r.neighbours = len(r.js)
	if w.values != nil {
		r.ws = append(r.ws, w.values[i]...)
	} else {
		for range r.js {
			r.ws = append(r.ws, 1)
		}
	}
	if self {
		r.js, r.ws = append(r.js, int32(i)), append(r.ws, 1)
	}
	equal := true
	for _, v := range r.ws {
		equal = equal && v == r.ws[0]
	}
	r.everybody = equal && len(r.ws) == n
	if w.rows && len(r.ws) > 0 {
		var total sum
		for _, v := range r.ws {
			total.add(v)
		}
		for k := range r.ws {
			r.ws[k] /= total.total()
		}
	}
	var s, s2 sum
	for _, v := range r.ws {
		s.add(v)
		s2.add(v * v)
	}
	r.sum, r.sum2 = s.total(), s2.total()
	if w.rows && len(r.ws) > 0 {
		r.sum = 1
	}
}

// lag is the weighted sum of x over the row.
func (r *row) lag(x []float64) float64 {
	var s sum
	for k, j := range r.js {
		s.add(r.ws[k] * x[j])
	}
	return s.total()
}
