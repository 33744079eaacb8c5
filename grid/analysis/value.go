// Package analysis is statistics and reach as pure functions on slices: Getis-Ord Gi and Gi*,
// Moran, false discovery rates, empirical Bayes rates, exact binomial tails, trends, and the
// distance of buildings to posts. It knows no database and no HTTP.
//
// A statistic that the data do not define is an unknown Value, never 0, NaN or infinity.
package analysis

import (
	"encoding/json"
	"math"
)

// Value is a number that may be undefined. The zero Value is undefined.
type Value struct {
	V     float64 // 0 when not Known
	Known bool
}

// Some is v as a Value; NaN and the infinities are undefined.
func Some(v float64) Value {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Value{}
	}
	return Value{V: v, Known: true}
}

// ratio is a/b, undefined for b = 0.
func ratio(a, b float64) Value {
	if b == 0 {
		return Value{}
	}
	return Some(a / b)
}

// MarshalJSON writes an undefined Value as null.
func (v Value) MarshalJSON() ([]byte, error) {
	if !v.Known {
		return []byte("null"), nil
	}
	return json.Marshal(v.V)
}

// Pointer is the number, or nil when undefined.
func (v Value) Pointer() *float64 {
	if !v.Known {
		return nil
	}
	return &v.V
}

// sum adds with Neumaier's compensation: the error does not grow with the number of terms.
type sum struct{ s, c float64 }

func (a *sum) add(v float64) {
	t := a.s + v
	if math.Abs(a.s) >= math.Abs(v) {
		a.c += (a.s - t) + v
	} else {
		a.c += (v - t) + a.s
	}
	a.s = t
}

func (a sum) total() float64 { return a.s + a.c }
