package analysis

import (
	"fmt"
	"math"
	"slices"
)

// column is a variable with its moments, centred once so that a large mean costs no digits.
// NaN means missing: such a place is no part of the data.
type column struct {
	x       []float64 // as given
	d       []float64 // deviation from the mean; 0 where missing
	missing []bool
	n       int     // known places
	mean    float64 // 0 without any
	dd      float64 // sum of d²
	lowest  [2]float64
	highest [2]float64 // the two ends of the sorted column: constant without i?
}

// newColumn reads x for use with w. The error says that the lengths differ or a number is infinite.
func newColumn(x []float64, w Weights) (column, error) {
	if len(x) != w.Len() {
		return column{}, fmt.Errorf("analysis: %d values for %d places", len(x), w.Len())
	}
	c := column{x: x, d: make([]float64, len(x)), missing: make([]bool, len(x))}
	var total sum
	known := make([]float64, 0, len(x))
	for i, v := range x {
		if math.IsInf(v, 0) {
			return column{}, fmt.Errorf("analysis: value %d is infinite", i)
		}
		if c.missing[i] = math.IsNaN(v); !c.missing[i] {
			total.add(v)
			known = append(known, v)
		}
	}
	c.n = len(known)
	if c.n == 0 {
		return c, nil
	}
	c.mean = total.total() / float64(c.n)
	slices.Sort(known)
	c.lowest = [2]float64{known[0], known[min(1, c.n-1)]}
	c.highest = [2]float64{known[c.n-1], known[max(0, c.n-2)]}
	if c.constant() {
		return c, nil
	}
	var rest sum // what rounding the mean left over
	for i, v := range x {
		if !c.missing[i] {
			c.d[i] = v - c.mean
			rest.add(c.d[i])
		}
	}
	var dd sum
	shift, noise := rest.total()/float64(c.n), 4*0x1p-52*math.Abs(c.mean)
	for i := range x {
		if c.missing[i] {
			continue
		}
		c.d[i] -= shift
		if math.Abs(c.d[i]) <= noise { // at the mean but for rounding: at the mean
			c.d[i] = 0
		}
		dd.add(c.d[i] * c.d[i])
	}
	c.dd = dd.total()
	return c, nil
}

// constant reports whether all known values are the same.
func (c *column) constant() bool { return c.lowest[0] == c.highest[0] }

// constantWithout reports whether all known values but the i-th are the same.
func (c *column) constantWithout(i int) bool {
	low, high := c.lowest[0], c.highest[0]
	if c.x[i] == low {
		low = c.lowest[1]
	}
	if c.x[i] == high {
		high = c.highest[1]
	}
	return low >= high
}

// variance is the sum of squared deviations over n.
func (c *column) variance() float64 { return c.dd / float64(c.n) }

// others is the mean, as a deviation from c.mean, and the variance (over their number) of all
// known values but the i-th. It needs two known values.
func (c *column) others(i int) (mean, variance float64) {
	if c.constantWithout(i) {
		return c.otherMean(i), 0
	}
	m := float64(c.n - 1)
	mean = -c.d[i] / m // the deviations sum to zero
	variance = (c.dd-c.d[i]*c.d[i])/m - mean*mean
	if variance < 1e-3*c.variance() { // the i-th made up almost all of it: digits were lost
		mean = c.otherMean(i)
		var s sum
		for j, d := range c.d {
			if j != i && !c.missing[j] {
				s.add((d - mean) * (d - mean))
			}
		}
		variance = s.total() / m
	}
	return mean, variance
}

func (c *column) otherMean(i int) float64 {
	var s sum
	for j, d := range c.d {
		if j != i {
			s.add(d)
		}
	}
	return s.total() / float64(c.n-1)
}

// total is the sum of the known values.
func (c *column) total() float64 {
	var s sum
	for i, v := range c.x {
		if !c.missing[i] {
			s.add(v)
		}
	}
	return s.total()
}

// totalWithout is total less the i-th value.
func (c *column) totalWithout(i int, total float64) float64 {
	if t := total - c.x[i]; math.Abs(t) >= 1e-3*math.Abs(total) {
		return t
	}
	var s sum // digits were lost: add again
	for j, v := range c.x {
		if j != i && !c.missing[j] {
			s.add(v)
		}
	}
	return s.total()
}
