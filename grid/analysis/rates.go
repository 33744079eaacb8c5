package analysis

import "fmt"

// Rates are events per unit of a denominator, raw and drawn towards the mean as far as chance
// alone could have moved them (Marshall 1991, Applied Statistics 40(2), method of moments).
// A place with a denominator of 0 has no rate.
type Rates struct {
	Mean      Value   // m = Σ events / Σ denominators
	Between   Value   // a, the variance between places beyond chance; 0: chance explains it all
	Raw       []Value // events / denominator
	Estimates []Value // m + (raw − m)·a/(a + m/denominator)
}

// EmpiricalBayes shrinks towards the mean of all places. a is held at 0 or above: without that,
// estimates can turn negative. The error says that the lengths differ or a number is negative
// or not finite.
func EmpiricalBayes(events, denominators []float64) (Rates, error) {
	if err := checkRates(events, denominators); err != nil {
		return Rates{}, err
	}
	out := Rates{Raw: make([]Value, len(events)), Estimates: make([]Value, len(events))}
	var y, n sum
	places := 0
	for i, d := range denominators {
		if d > 0 {
			y.add(events[i])
			n.add(d)
			places++
		}
	}
	if places == 0 {
		return out, nil
	}
	m := y.total() / n.total()
	var s sum
	for i, d := range denominators {
		if d > 0 {
			out.Raw[i] = Some(events[i] / d)
			s.add(d * (out.Raw[i].V - m) * (out.Raw[i].V - m))
		}
	}
	a := max(0, s.total()/n.total()-m/(n.total()/float64(places)))
	out.Mean, out.Between = Some(m), Some(a)
	for i, d := range denominators {
		if d > 0 {
			out.Estimates[i] = shrink(out.Raw[i].V, m, a, d)
		}
	}
	return out, nil
}

// EmpiricalBayesLocal shrinks towards the mean of each place and its neighbours, as
// spdep::EBlocal (geoda = FALSE) does: the deviations of neighbours are taken from their own
// local means. Mean and Between are undefined in the result.
func EmpiricalBayesLocal(events, denominators []float64, w Weights) (Rates, error) {
	if err := checkRates(events, denominators); err != nil {
		return Rates{}, err
	}
	if w.Len() != len(events) {
		return Rates{}, fmt.Errorf("analysis: %d events for %d rows of neighbours", len(events), w.Len())
	}
	size := len(events)
	missing := make([]bool, size)
	for i, d := range denominators {
		missing[i] = d == 0
	}
	w = Weights{neighbours: w.without(missing).neighbours}
	out := Rates{Raw: make([]Value, size), Estimates: make([]Value, size)}
	means, totals, squares := make([]float64, size), make([]float64, size), make([]float64, size)
	var r row
	for i, d := range denominators {
		if d > 0 {
			out.Raw[i] = Some(events[i] / d)
			w.row(i, true, size, &r)
			totals[i] = r.lag(denominators)
			means[i] = r.lag(events) / totals[i]
			squares[i] = d * (out.Raw[i].V - means[i]) * (out.Raw[i].V - means[i])
		}
	}
	for i, d := range denominators {
		if d > 0 {
			w.row(i, true, size, &r)
			a := max(0, r.lag(squares)/totals[i]-means[i]/(totals[i]/float64(len(r.js))))
			out.Estimates[i] = shrink(out.Raw[i].V, means[i], a, d)
		}
	}
	return out, nil
}

// shrink is m + (raw − m)·a/(a + m/d); without any events around, the rate is 0 as it stands.
func shrink(raw, m, a, d float64) Value {
	if m == 0 {
		return Some(0)
	}
	return Some(m + (raw-m)*a/(a+m/d))
}

func checkRates(events, denominators []float64) error {
	if len(events) != len(denominators) {
		return fmt.Errorf("analysis: %d events for %d denominators", len(events), len(denominators))
	}
	for i := range events {
		if !Some(events[i]).Known || !Some(denominators[i]).Known || events[i] < 0 || denominators[i] < 0 {
			return fmt.Errorf("analysis: place %d has %v events per %v: both must be finite and not negative", i, events[i], denominators[i])
		}
	}
	return nil
}
