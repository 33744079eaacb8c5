package audit

import (
	"fmt"
	"math"
	"strings"

	"gridmap/grid/analysis"
)

// about are the keys of a case that describe it and hold no result.
var about = map[string]bool{"case": true, "dataset": true, "value": true, "n": true, "produced_with": true, "note": true,
	"weights": true, "index_base": true, "ids": true, "neighbours": true, "x": true, "licence": true, "license": true, "source": true, "description": true}

// places is what every spatial case stands on.
type places struct {
	name    string
	x       []float64
	weights analysis.Weights
	island  func(int) bool // no neighbours, or missing
}

func (a *auditor) spatial(name string, v *value) error {
	p := places{name: name}
	var err error
	if p.x, err = v.numbers("x", -1); err != nil {
		return err
	}
	if n := v.get("n"); n != nil && (n.kind != number || n.num != float64(len(p.x))) {
		return fmt.Errorf("n is not the %d numbers of x", len(p.x))
	}
	if p.weights, err = readWeights(v, len(p.x)); err != nil {
		return err
	}
	p.island = func(i int) bool { return len(p.weights.Neighbours(i)) == 0 || math.IsNaN(p.x[i]) }
	if err := a.dataset(p, v); err != nil {
		return err
	}
	for _, key := range v.keys {
		if about[key] {
			continue
		}
		part := v.get(key)
		family, style, ok := cutStyle(key)
		w := p.weights
		if style == "rowstd" {
			w = w.RowStandardised()
		}
		switch {
		case !ok || part.kind != object:
			a.skip(name, key, "not implemented")
		case family == "local_g":
			err = a.localG(p, key, part, w)
		case family == "local_moran":
			err = a.localMoran(p, key, part, w)
		case family == "global_moran":
			err = a.global(p, key, part, w, analysis.MoranGlobal)
		case family == "global_g":
			err = a.global(p, key, part, w, analysis.GetisOrdGlobal)
		default:
			a.skip(name, key, "not implemented")
		}
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// cutStyle splits local_g_binary into local_g and binary.
func cutStyle(key string) (family, style string, ok bool) {
	at := strings.LastIndexByte(key, '_')
	if at < 0 || key[at+1:] != "binary" && key[at+1:] != "rowstd" {
		return key, "", false
	}
	return key[:at], key[at+1:], true
}

// readWeights takes neighbours as lists of indexes (a lone number or null where a writer unboxed
// short lists) and weights when they are lists of numbers too; a description of them is no list.
func readWeights(v *value, n int) (analysis.Weights, error) {
	base := 0.0
	if v.has("index_base") {
		var err error
		if base, err = v.scalar("index_base"); err != nil || base != 0 && base != 1 {
			return analysis.Weights{}, fmt.Errorf("index_base is neither 0 nor 1")
		}
	}
	rows, err := v.rows("neighbours", n)
	if err != nil {
		return analysis.Weights{}, err
	}
	neighbours := make([][]int32, n)
	for i, row := range rows {
		for _, j := range row {
			j -= base
			if j != math.Trunc(j) || j < 0 || j >= float64(n) {
				return analysis.Weights{}, fmt.Errorf("neighbours: row %d names %v; there are only places %v to %v", i, j+base, base, float64(n-1)+base)
			}
			neighbours[i] = append(neighbours[i], int32(j))
		}
	}
	var values [][]float64
	if w := v.get("weights"); w != nil && (w.kind == list || w.kind == numbers) {
		if values, err = v.rows("weights", n); err != nil {
			return analysis.Weights{}, err
		}
	}
	return analysis.NewWeights(neighbours, values)
}

// rows is a list of n lists of numbers; a lone number is a list of one, null an empty one.
func (v *value) rows(key string, n int) ([][]float64, error) {
	got := v.get(key)
	if got.kind == numbers { // all rows unboxed, or n is 0
		plain := *got
		plain.unpack()
		got = &plain
	}
	if got.kind != list {
		return nil, fmt.Errorf("%s is not a list of lists", key)
	}
	if len(got.items) != n {
		return nil, fmt.Errorf("%s has %d rows for %d places", key, len(got.items), n)
	}
	out := make([][]float64, n)
	for i, row := range got.items {
		switch row.kind {
		case numbers:
			out[i] = row.nums
		case number:
			out[i] = []float64{row.num}
		case null:
		default:
			return nil, fmt.Errorf("%s: row %d is not a list of numbers", key, i)
		}
	}
	return out, nil
}

func (a *auditor) localG(p places, key string, part *value, w analysis.Weights) error {
	for _, which := range part.keys {
		if which != "gi" && which != "gistar" {
			a.skip(p.name, join(key, which), "not implemented")
			continue
		}
		g, err := analysis.GetisOrd(p.x, w, which == "gistar")
		if err != nil {
			return err
		}
		spare := p.island
		if which == "gistar" {
			spare = nil
		}
		err = a.vectors(p, join(key, which), part.get(which), map[string]ours{
			"G": {g.G, spare}, "EG": {g.EG, spare}, "VG": {g.VG, spare}, "z": {g.Z, nil}, "p_two_sided": {g.P, nil},
			"p_bh":      {analysis.BenjaminiHochberg(g.P), nil},
			"bin_nofdr": {analysis.Bins(g.Z, g.P), undefined(g.Z)},
			"bin_fdr":   {analysis.Bins(g.Z, analysis.BenjaminiHochberg(g.P)), undefined(g.Z)},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// undefined is where a class may be written as null or as 0, "none".
func undefined(z []analysis.Value) func(int) bool { return func(i int) bool { return !z[i].Known } }

// ours is what we computed for a vector, and where null and 0 count as one.
type ours struct {
	values []analysis.Value
	spare  func(int) bool
}

// vectors compares every list of an object that is known, in file order.
func (a *auditor) vectors(p places, path string, part *value, known map[string]ours) error {
	if part.kind != object {
		return fmt.Errorf("%s is not an object", path)
	}
	for _, key := range part.keys {
		o, ok := known[key]
		if !ok {
			a.skip(p.name, join(path, key), "not implemented")
			continue
		}
		reference, err := part.numbers(key, len(o.values))
		if err != nil {
			return err
		}
		a.compare(p.name, join(path, key), o.values, reference, o.spare)
	}
	return nil
}

func (a *auditor) localMoran(p places, path string, part *value, w analysis.Weights) error {
	conditional, err := analysis.MoranLocal(p.x, w, analysis.Conditional)
	if err != nil {
		return err
	}
	for _, key := range part.keys {
		at := join(path, key)
		switch key {
		case "conditional", "total":
			m := conditional
			if key == "total" {
				if m, err = analysis.MoranLocal(p.x, w, analysis.Total); err != nil {
					return err
				}
			}
			err = a.vectors(p, at, part.get(key), map[string]ours{
				"Ii": {m.I, p.island}, "E": {m.E, p.island}, "Var": {m.Var, p.island}, "z": {m.Z, nil}, "p_two_sided": {m.P, nil},
				"p_bh":      {analysis.BenjaminiHochberg(m.P), nil},
				"bin_nofdr": {analysis.Bins(m.Z, m.P), undefined(m.Z)},
				"bin_fdr":   {analysis.Bins(m.Z, analysis.BenjaminiHochberg(m.P)), undefined(m.Z)},
			})
		case "Ii_esda", "Ii_arcgis":
			values := conditional.Sample()
			if key == "Ii_arcgis" {
				if values, err = analysis.MoranArcGIS(p.x, w); err != nil {
					return err
				}
			}
			var reference []float64
			if reference, err = part.numbers(key, len(p.x)); err == nil {
				a.compare(p.name, at, values, reference, p.island)
			}
		case "quadrant":
			var reference []string
			if reference, err = part.names(key, len(p.x)); err == nil {
				var own []string
				if own, err = analysis.Quadrants(p.x, w); err == nil {
					a.compareNames(p.name, at, own, reference)
				}
			}
		default:
			a.skip(p.name, at, "not implemented")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// names is a list of n words; null is "".
func (v *value) names(key string, n int) ([]string, error) {
	got := v.get(key)
	if got.kind == numbers && len(got.nums) == 0 {
		got = &value{kind: list}
	}
	if got.kind != list || len(got.items) != n {
		return nil, fmt.Errorf("%s is not a list of %d words", key, n)
	}
	out := make([]string, n)
	for i, item := range got.items {
		if item.kind != text && item.kind != null {
			return nil, fmt.Errorf("%s: entry %d is not a word", key, i)
		}
		out[i] = item.text
	}
	return out, nil
}

func (a *auditor) global(p places, path string, part *value, w analysis.Weights, compute func([]float64, analysis.Weights) (analysis.Global, error)) error {
	g, err := compute(p.x, w)
	if err != nil {
		return err
	}
	known := map[string]analysis.Value{"I": g.Value, "G": g.Value, "E": g.E, "V": g.Var, "V_randomisation": g.Var,
		"z": g.Z, "p": g.P, "p_two_sided": g.P}
	for _, key := range part.keys {
		v, ok := known[key]
		if !ok {
			a.skip(p.name, join(path, key), "not implemented")
			continue
		}
		reference, err := part.scalar(key)
		if err != nil {
			return err
		}
		a.compare(p.name, join(path, key), one(v), []float64{reference}, nil)
	}
	return nil
}
