package analysis

import (
	"cmp"
	"math"
	"slices"
)

// BenjaminiHochberg is the q value of each p: the smallest false discovery rate at which it is
// rejected, q_i = min over j ≥ i of p_(j)·n/j (Benjamini and Hochberg 1995, step up). Undefined
// p are no tests: they do not count in n and get no q.
func BenjaminiHochberg(p []Value) []Value {
	order := known(p)
	q := make([]Value, len(p))
	least := 1.0
	for at := len(order) - 1; at >= 0; at-- {
		i := order[at]
		least = min(least, p[i].V*float64(len(order))/float64(at+1))
		q[i] = Some(least)
	}
	return q
}

// known lists the indexes of the defined values, smallest value first, ties by index.
func known(p []Value) []int {
	order := make([]int, 0, len(p))
	for i, v := range p {
		if v.Known {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a].V, p[b].V) })
	return order
}

// Cut is what a rule makes of many tests at one rate: those with p up to Threshold are rejected.
type Cut struct {
	Threshold float64
	Rejected  int
}

// CutBH is the largest rejected p by Benjamini and Hochberg and how many are rejected; 0 and 0
// when none is.
func CutBH(p []Value, alpha float64) Cut {
	order := known(p)
	for at := len(order) - 1; at >= 0; at-- {
		if v := p[order[at]].V; v*float64(len(order))/float64(at+1) <= alpha {
			return Cut{v, at + 1}
		}
	}
	return Cut{}
}

// CutGeoDa is the threshold of GeoDa's "FDR", which stops at the first rank that fails and so
// rejects no more than CutBH; alpha/n when the first fails.
func CutGeoDa(p []Value, alpha float64) Cut {
	order := known(p)
	threshold := alpha / float64(len(order))
	for at, i := range order {
		level := alpha * float64(at+1) / float64(len(order))
		if p[i].V >= level {
			break
		}
		threshold = level
	}
	return counted(p, order, threshold)
}

// CutEsda is the threshold of PySAL esda's fdr(): alpha·i/n of the last rank that passes; the
// Bonferroni level alpha/n when none does.
func CutEsda(p []Value, alpha float64) Cut {
	order := known(p)
	threshold := alpha / float64(len(order))
	for at := len(order) - 1; at >= 0; at-- {
		if level := alpha * float64(at+1) / float64(len(order)); p[order[at]].V < level {
			threshold = level
			break
		}
	}
	return counted(p, order, threshold)
}

func counted(p []Value, order []int, threshold float64) Cut {
	if len(order) == 0 {
		return Cut{}
	}
	c := Cut{Threshold: threshold}
	for _, i := range order {
		if p[i].V <= threshold {
			c.Rejected++
		}
	}
	return c
}

// Bins are ArcGIS's Gi_Bin: ±3, ±2, ±1 where p (or q) is at most .01, .05, .10, with the sign of
// z; 0 where it is above, undefined where z or p is.
func Bins(z, p []Value) []Value {
	bins := make([]Value, len(z))
	for i := range z {
		if z[i].Known && p[i].Known {
			bins[i] = Some(float64(level(p[i].V)) * sign(z[i].V))
		}
	}
	return bins
}

// level is 3, 2, 1 for p at most .01, .05, .10, else 0.
func level(p float64) int {
	switch {
	case p <= 0.01:
		return 3
	case p <= 0.05:
		return 2
	case p <= 0.10:
		return 1
	}
	return 0
}

func sign(v float64) float64 {
	if v == 0 {
		return 0
	}
	return math.Copysign(1, v)
}
