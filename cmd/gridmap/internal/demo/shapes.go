package demo

import (
	"cmp"
	"math"
	"slices"
)

func sortFloats(x []float64) { slices.Sort(x) }

// outlineIn is a ring given in fractions of the rectangle's half sides.
func outlineIn(r rect, xy ...float64) curve {
	c := make(curve, 0, len(xy)/2)
	for i := 0; i < len(xy); i += 2 {
		c = append(c, r.at(xy[i]*r.w, xy[i+1]*r.d))
	}
	return c
}

func boxShape(r rect) []curve { return []curve{outlineIn(r, -1, -1, 1, -1, 1, 1, -1, 1)} }

// lShape has an arm of thickness t metres along its front and one at its left end.
func lShape(t float64) func(rect) []curve {
	return func(r rect) []curve {
		x, y := min(2*t/(2*r.w), 1.6)-1, min(2*t/(2*r.d), 1.6)-1
		return []curve{outlineIn(r, -1, -1, 1, -1, 1, y, x, y, x, 1, -1, 1)}
	}
}

// uShape is open to the back (up): three wings of thickness t metres.
func uShape(t float64) func(rect) []curve {
	return func(r rect) []curve {
		x, y := 1-min(t/r.w, 0.8), min(2*t/(2*r.d), 1.5)-1
		return []curve{outlineIn(r, -1, -1, 1, -1, 1, 1, x, 1, x, y, -x, y, -x, 1, -1, 1)}
	}
}

// courtShape is four wings of thickness t metres round a court.
func courtShape(t float64) func(rect) []curve {
	return func(r rect) []curve {
		x, y := 1-min(t/r.w, 0.75), 1-min(t/r.d, 0.75)
		return []curve{
			outlineIn(r, -1, -1, 1, -1, 1, 1, -1, 1),
			outlineIn(r, -x, -y, -x, y, x, y, x, -y),
		}
	}
}

// combShape is a spine of thickness t metres along the back with n wings to the front.
func combShape(n int, t float64) func(rect) []curve {
	return func(r rect) []curve {
		spine := 1 - min(t/r.d, 0.9)
		wing := min(t/r.w, 0.9/float64(n))
		c := curve{r.at(r.w, r.d), r.at(-r.w, r.d)}
		for i := range n {
			x := -1 + (2-2*wing)*float64(i)/float64(n-1) // left edge of the wing
			if i > 0 {
				c = append(c, r.at(x*r.w, spine*r.d))
			}
			c = append(c, r.at(x*r.w, -r.d), r.at((x+2*wing)*r.w, -r.d))
			if i < n-1 {
				c = append(c, r.at((x+2*wing)*r.w, spine*r.d))
			}
		}
		return []curve{c}
	}
}

func hShape(t float64) func(rect) []curve {
	return func(r rect) []curve {
		x, y := 1-min(2*t/(2*r.w), 0.7)*1.0, min(t/(2*r.d), 0.5)
		return []curve{outlineIn(r, -1, -1, -x, -1, -x, -y, x, -y, x, -1, 1, -1, 1, 1, x, 1, x, y, -x, y, -x, 1, -1, 1)}
	}
}

func tShape(t float64) func(rect) []curve {
	return func(r rect) []curve {
		x, y := min(t/(2*r.w), 0.7), 1-min(2*t/(2*r.d), 1.5)
		return []curve{outlineIn(r, -x, -1, x, -1, x, y, 1, y, 1, 1, -1, 1, -1, y, -x, y)}
	}
}

// slabShape is a row of stairwells: each bay juts out to the back by a little.
func slabShape(bays int, jut float64) func(rect) []curve {
	return func(r rect) []curve {
		c := curve{r.at(-r.w, -r.d), r.at(r.w, -r.d)}
		unit := 2 * r.w / float64(bays)
		for i := bays - 1; i >= 0; i-- {
			mid := -r.w + unit*(float64(i)+0.5)
			half := unit * 0.19
			if i == bays-1 {
				c = append(c, r.at(r.w, r.d-jut))
			}
			c = append(c, r.at(mid+half, r.d-jut), r.at(mid+half, r.d), r.at(mid-half, r.d), r.at(mid-half, r.d-jut))
		}
		c = append(c, r.at(-r.w, r.d-jut))
		return []curve{c}
	}
}

// steppedShape is a row of bays, each set back from the last by step metres.
func steppedShape(bays int, step float64) func(rect) []curve {
	return func(r rect) []curve {
		total := step * float64(bays-1)
		unit := 2 * r.w / float64(bays)
		var front, back curve
		for i := range bays {
			x0, x1 := -r.w+unit*float64(i), -r.w+unit*float64(i+1)
			y := -r.d + step*float64(i)
			front = append(front, r.at(x0, y), r.at(x1, y))
			back = append(back, r.at(x0, y+2*r.d-total), r.at(x1, y+2*r.d-total))
		}
		return []curve{append(front, back.reversed()...)}
	}
}

// crossShape is a point tower: a square with its corners cut out.
func crossShape(notch float64) func(rect) []curve {
	return func(r rect) []curve {
		x, y := 1-notch, 1-notch
		return []curve{outlineIn(r, -x, -1, x, -1, x, -y, 1, -y, 1, y, x, y, x, 1, -x, 1, -x, y, -1, y, -1, -y, -x, -y)}
	}
}

// butterflyShape is a point tower with two wings swept to the front.
func butterflyShape(r rect) []curve {
	return []curve{outlineIn(r, -1, -1, -0.45, -1, -0.30, -0.35, 0.30, -0.35, 0.45, -1, 1, -1, 1, 0.1, 0.55, 0.35, 0.55, 1, -0.55, 1, -0.55, 0.35, -1, 0.1)}
}

// roundShape is a regular polygon of n corners inside the rectangle.
func roundShape(n int) func(rect) []curve {
	return func(r rect) []curve {
		c := make(curve, 0, n)
		for i := range n {
			a := 2 * math.Pi * (float64(i) + 0.5) / float64(n)
			c = append(c, r.at(r.w*math.Cos(a), r.d*math.Sin(a)))
		}
		return []curve{c}
	}
}

func sortSpans[T any](spans []T, by func(T) float64) {
	slices.SortFunc(spans, func(a, b T) int { return cmp.Compare(by(a), by(b)) })
}
