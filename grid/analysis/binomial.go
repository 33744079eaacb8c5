package analysis

import "math"

// Tails are the exact probabilities of at most and of at least k successes in n trials of
// probability p each, both counting k itself. Relative error is below 1e-12 for n up to 10^7.
// They are undefined unless 0 ≤ k ≤ n and 0 ≤ p ≤ 1.
func Tails(k, n int64, p float64) (atMost, atLeast Value) {
	if !(p >= 0 && p <= 1) || k < 0 || k > n {
		return Value{}, Value{}
	}
	here := mass(k, n, p)
	if float64(k) <= float64(n)*p {
		down := here + climb(here, k, -1, n, p)
		return Some(min(1, down)), Some(min(1, max(0, 1-(down-here))))
	}
	up := here + climb(here, k, 1, n, p)
	return Some(min(1, max(0, 1-(up-here)))), Some(min(1, up))
}

// climb adds the probabilities beyond k in the direction away from the mean, each from the last
// by their ratio, until they no longer count.
func climb(here float64, k, step, n int64, p float64) float64 {
	var s sum
	term, q := here, 1-p
	for {
		if step > 0 {
			if k == n {
				return s.total()
			}
			term *= float64(n-k) / float64(k+1) * p / q
		} else {
			if k == 0 {
				return s.total()
			}
			term *= float64(k) / float64(n-k+1) * q / p
		}
		k += step
		s.add(term)
		if !(term > 0x1p-60*(s.total()+here)) { // also when all is 0
			return s.total()
		}
	}
}

// mass is the probability of exactly k of n, by Loader's saddle point expansion (2000): the
// usual logarithms of factorials lose digits for large n.
func mass(k, n int64, p float64) float64 {
	switch {
	case p == 0:
		return boolean(k == 0)
	case p == 1:
		return boolean(k == n)
	case k == 0:
		return math.Exp(float64(n) * math.Log1p(-p))
	case k == n:
		return math.Exp(float64(n) * math.Log(p))
	}
	x, m := float64(k), float64(n)
	log := stirlingError(m) - stirlingError(x) - stirlingError(m-x) -
		deviance(x, m*p) - deviance(m-x, m*(1-p))
	return math.Exp(log) * math.Sqrt(m/(2*math.Pi*x*(m-x)))
}

func boolean(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// stirlingError is log(n!) less Stirling's formula for it.
func stirlingError(n float64) float64 {
	if n < 16 {
		l, _ := math.Lgamma(n + 1)
		return l - (n+.5)*math.Log(n) + n - .5*math.Log(2*math.Pi)
	}
	n2 := n * n
	return (1./12 - (1./360-(1./1260-(1./1680-1./1188/n2)/n2)/n2)/n2) / n
}

// deviance is x·log(x/m) + m − x without cancellation for x near m.
func deviance(x, m float64) float64 {
	if d := x - m; math.Abs(d) < .1*(x+m) {
		v := d / (x + m)
		s, term := d*v, 2*x*v
		for j := 1; ; j++ {
			term *= v * v
			next := s + term/float64(2*j+1)
			if next == s {
				return s
			}
			s = next
		}
	}
	return x*math.Log(x/m) + m - x
}

// BinomialTest is the two-sided exact p of k of n against probability p, twice the smaller tail,
// and the standard score a normal variable with that p would have: above 0 when k is above its
// expectation. The score ends at ±38, where p leaves the range of numbers.
func BinomialTest(k, n int64, p float64) (z, two Value) {
	atMost, atLeast := Tails(k, n, p)
	if !atMost.Known || n == 0 || p == 0 || p == 1 {
		return Value{}, Value{}
	}
	tail := min(atMost.V, atLeast.V)
	if tail >= 0.5 {
		return Some(0), Some(1)
	}
	score := 38.0
	if tail > 1e-310 {
		score = math.Sqrt2 * inverseErfc(2*tail)
	}
	if atMost.V < atLeast.V {
		score = -score
	}
	return Some(score), Some(2 * tail)
}

// inverseErfc is math.Erfcinv made good for tiny arguments, where 1−y loses all digits:
// Newton's method on the logarithm of erfc.
func inverseErfc(y float64) float64 {
	if y > 1e-3 {
		return math.Erfcinv(y)
	}
	x := math.Sqrt(-math.Log(y))
	for range 50 {
		e := math.Erfc(x)
		if e == 0 {
			x *= .999
			continue
		}
		step := (math.Log(e) - math.Log(y)) * e * math.Sqrt(math.Pi) / 2 * math.Exp(x*x)
		x += step
		if math.Abs(step) < 1e-14*x {
			break
		}
	}
	return x
}
