package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// box is the square or rectangle with the given corners.
func rectangle(x0, y0, x1, y1 uint32) MultiPolygon {
	return MultiPolygon{{{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}}}
}

func TestShares(t *testing.T) {
	//  0        100       200
	//  +---------+---------+ 0
	//  |    1    |         |
	//  |   +-----+    2    | 50     face 1 is an L, 3 fills its notch
	//  |   |  3  |         |
	//  +---+-----+---------+ 100
	l := NewLocator([]Face{
		{1, MultiPolygon{{{{0, 0}, {100, 0}, {100, 50}, {40, 50}, {40, 100}, {0, 100}, {0, 0}}}}},
		{2, rectangle(100, 0, 200, 100)},
		{3, rectangle(40, 50, 100, 100)},
	})
	for _, tt := range []struct {
		name  string
		shape MultiPolygon
		want  []Share
	}{
		{"inside one", rectangle(110, 10, 120, 20), []Share{{2, 1}}},
		{"on a border, all on one side", rectangle(100, 10, 120, 20), []Share{{2, 1}}},
		{"halves", rectangle(90, 10, 110, 20), []Share{{1, 0.5}, {2, 0.5}}},
		{"a level border across it", rectangle(60, 40, 80, 80), []Share{{3, 0.75}, {1, 0.25}}},
		{"three ways", rectangle(90, 40, 110, 60), []Share{{2, 0.5}, {1, 0.25}, {3, 0.25}}},
		{"half outside", rectangle(190, 10, 210, 20), []Share{{2, 0.5}}},
		{"outside", rectangle(300, 10, 310, 20), nil},
		{"around everything", rectangle(0, 0, 200, 200), []Share{{2, 0.25}, {1, 0.175}, {3, 0.075}}},
		{"nothing", nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := l.Shares(tt.shape)
			ok := len(got) == len(tt.want)
			for i := range tt.want {
				ok = ok && got[i].ID == tt.want[i].ID && math.Abs(got[i].Part-tt.want[i].Part) < 1e-9
			}
			if !ok {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// In a partition the parts of any shape inside its outline add up to one.
func TestShares_addUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := func(name string, lo, hi uint32) uint32 { return rapid.Uint32Range(lo, hi).Draw(t, name) }
		m := Point{at("mx", 300, 700), at("my", 300, 700)} // four faces around one middle
		n, e := Point{at("n", 300, 700), 0}, Point{1000, at("e", 300, 700)}
		s, w := Point{at("s", 300, 700), 1000}, Point{0, at("w", 300, 700)}
		l := NewLocator([]Face{
			{1, MultiPolygon{{{{0, 0}, n, m, w, {0, 0}}}}},
			{2, MultiPolygon{{{n, {1000, 0}, e, m, n}}}},
			{3, MultiPolygon{{{m, e, {1000, 1000}, s, m}}}},
			{4, MultiPolygon{{{w, m, s, {0, 1000}, w}}}},
		})
		a := Point{at("ax", 0, 400), at("ay", 0, 400)}
		b := Point{at("bx", 500, 1000), at("by", 0, 400)}
		c := Point{at("cx", 300, 1000), at("cy", 500, 1000)}
		shape := MultiPolygon{{{a, b, c, a}}}
		if shape.DoubledArea() == 0 {
			return
		}
		var sum float64
		for _, p := range l.Shares(shape) {
			sum += p.Part
		}
		if math.Abs(sum-1) > 1e-6 {
			t.Fatalf("parts of %v add up to %v", shape, sum)
		}
	})
}

func TestLabel(t *testing.T) {
	for _, tt := range []struct {
		name  string
		shape MultiPolygon
	}{
		{"square", rectangle(0, 0, 100, 100)},
		{"ring", MultiPolygon{{
			{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}},
			{{10, 10}, {10, 90}, {90, 90}, {90, 10}, {10, 10}}}}},
		{"sliver", MultiPolygon{{{{0, 0}, {1000, 3}, {1000, 4}, {0, 0}}}}},
		{"one unit", rectangle(7, 7, 8, 8)},
		{"crescent", MultiPolygon{{{{0, 0}, {100, 0}, {20, 50}, {100, 100}, {0, 100}, {0, 0}}}}},
		{"bow tie", MultiPolygon{{{{0, 0}, {100, 100}, {100, 0}, {0, 80}, {0, 0}}}}},
		{"far corner", rectangle(math.MaxUint32-50, math.MaxUint32-50, math.MaxUint32, math.MaxUint32)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if p := tt.shape.Label(); !tt.shape.Locate(p) {
				t.Errorf("label %v lies outside %v", p, tt.shape)
			}
		})
	}
	two := append(rectangle(0, 0, 10, 10), rectangle(100, 100, 200, 200)...)
	if p := two.Label(); !two[1:].Locate(p) {
		t.Errorf("label %v is not in the larger part", p)
	}
	if p := (MultiPolygon)(nil).Label(); p != (Point{}) {
		t.Errorf("empty: %v", p)
	}
}
