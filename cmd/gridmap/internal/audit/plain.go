package audit

import (
	"fmt"
	"math"
	"strconv"

	"gridmap/grid/analysis"
)

// rates checks empirical Bayes cases.
func (a *auditor) rates(name string, v *value) error {
	events, err := v.numbers("cases", -1)
	if err != nil {
		return err
	}
	population, err := v.numbers("population", len(events))
	if err != nil {
		return err
	}
	p := places{name: name, x: events}
	for _, key := range v.keys {
		part := v.get(key)
		switch {
		case about[key] || key == "cases" || key == "population":
		case key == "global" && part.kind == object:
			r, err := analysis.EmpiricalBayes(events, population)
			if err != nil {
				return err
			}
			if err := a.globalRates(p, key, part, r); err != nil {
				return err
			}
		case key == "local" && part.kind == object && v.has("neighbours"):
			w, err := readWeights(v, len(events))
			if err != nil {
				return err
			}
			r, err := analysis.EmpiricalBayesLocal(events, population, w)
			if err != nil {
				return err
			}
			known := map[string]ours{"est": {r.Estimates, nil}, "estimate": {r.Estimates, nil}, "raw": {r.Raw, nil}}
			if err := a.vectors(p, key, part, known); err != nil {
				return err
			}
		default:
			a.skip(name, key, "not implemented")
		}
	}
	return nil
}

func (a *auditor) globalRates(p places, path string, part *value, r analysis.Rates) error {
	scalars := map[string]analysis.Value{"a": r.Between, "m": r.Mean, "b": r.Mean}
	lists := &value{kind: object, at: map[string]*value{}}
	for _, key := range part.keys {
		v, ok := scalars[key]
		if !ok {
			lists.keys = append(lists.keys, key)
			lists.at[key] = part.get(key)
			continue
		}
		reference, err := part.scalar(key)
		if err != nil {
			return err
		}
		a.compare(p.name, join(path, key), one(v), []float64{reference}, nil)
	}
	return a.vectors(p, path, lists, map[string]ours{
		"raw": {r.Raw, nil}, "estimate": {r.Estimates, nil}, "est": {r.Estimates, nil}, "estmm": {r.Estimates, nil}})
}

// trend checks Mann-Kendall cases.
func (a *auditor) trend(name string, v *value) error {
	x, err := v.numbers("x", -1)
	if err != nil {
		return err
	}
	for i, n := range x {
		if math.IsNaN(n) {
			return fmt.Errorf("x: value %d is null", i)
		}
	}
	if n := v.get("n"); n != nil && (n.kind != number || n.num != float64(len(x))) {
		return fmt.Errorf("n is not the %d numbers of x", len(x))
	}
	t := analysis.MannKendall(x)
	known := map[string]analysis.Value{"S": analysis.Some(float64(t.S)), "VarS": analysis.Some(t.Var),
		"z_no_continuity": t.ZPlain, "z_continuity": t.Z, "p_no_continuity": t.PPlain, "p_continuity": t.P,
		"z": t.Z, "p": t.P, "tau_b": t.TauB, "r_cor_test_z_cont": t.Z}
	for _, key := range v.keys {
		if about[key] {
			continue
		}
		ours, ok := known[key]
		if !ok {
			a.skip(name, key, "not implemented")
			continue
		}
		reference, err := v.scalar(key)
		if err != nil {
			return err
		}
		a.compare(name, key, one(ours), []float64{reference}, nil)
	}
	return nil
}

// discoveries checks false discovery rate cases.
func (a *auditor) discoveries(name string, v *value) error {
	raw, err := v.numbers("p", -1)
	if err != nil {
		return err
	}
	p := make([]analysis.Value, len(raw))
	for i, n := range raw {
		if p[i] = analysis.Some(n); p[i].Known && (n < 0 || n > 1) {
			return fmt.Errorf("p: value %d is %v, no probability", i, n)
		}
	}
	for _, key := range v.keys {
		switch {
		case about[key] || key == "p":
		case key == "bh_adjusted":
			reference, err := v.numbers(key, len(p))
			if err != nil {
				return err
			}
			a.compare(name, key, analysis.BenjaminiHochberg(p), reference, nil)
		case key == "cut" && v.get(key).kind == object:
			cuts := v.get(key)
			for _, rate := range cuts.keys {
				alpha, err := strconv.ParseFloat(rate, 64)
				if err != nil || !(alpha > 0 && alpha < 1) {
					return fmt.Errorf("cut: %q is not a rate between 0 and 1", rate)
				}
				if err := a.cut(name, join(key, rate), cuts.get(rate), p, alpha); err != nil {
					return err
				}
			}
		default:
			a.skip(name, key, "not implemented")
		}
	}
	return nil
}

func (a *auditor) cut(name, path string, v *value, p []analysis.Value, alpha float64) error {
	if v.kind != object {
		return fmt.Errorf("%s is not an object", path)
	}
	bh, geoda, esda := analysis.CutBH(p, alpha), analysis.CutGeoDa(p, alpha), analysis.CutEsda(p, alpha)
	known := map[string]float64{"bh_max_rejected_p": bh.Threshold, "n_rejected_bh": float64(bh.Rejected),
		"geoda_threshold": geoda.Threshold, "n_geoda": float64(geoda.Rejected),
		"esda_threshold": esda.Threshold, "n_esda": float64(esda.Rejected)}
	for _, key := range v.keys {
		ours, ok := known[key]
		if !ok {
			a.skip(name, join(path, key), "not implemented")
			continue
		}
		reference, err := v.scalar(key)
		if err != nil {
			return err
		}
		a.compare(name, join(path, key), one(analysis.Some(ours)), []float64{reference}, nil)
	}
	return nil
}

// patterns checks a list of emerging hot spot cases as one vector of names.
func (a *auditor) patterns(name string, v *value) error {
	var ours, reference []string
	for i, c := range v.items {
		raw, err := c.numbers("gi_bin", -1)
		if err != nil {
			return fmt.Errorf("case %d: %w", i, err)
		}
		bins := make([]int, len(raw))
		for k, b := range raw {
			if b != math.Trunc(b) || b < -3 || b > 3 { // also refuses null
				return fmt.Errorf("case %d: gi_bin: step %d is not a whole number from -3 to 3", i, k)
			}
			bins[k] = int(b)
		}
		var z, p, alpha float64
		for _, f := range []struct {
			key string
			to  *float64
		}{{"mk_z", &z}, {"mk_p", &p}, {"trend_alpha", &alpha}} {
			if *f.to, err = c.scalar(f.key); err != nil {
				return fmt.Errorf("case %d: %w", i, err)
			}
		}
		expect := c.get("expect")
		if expect == nil || expect.kind != text {
			return fmt.Errorf("case %d: expect is not a word", i)
		}
		ours = append(ours, string(analysis.Emerging(bins, analysis.Some(z), analysis.Some(p), alpha)))
		reference = append(reference, expect.text)
	}
	a.compareNames(name, "expect", ours, reference)
	return nil
}
