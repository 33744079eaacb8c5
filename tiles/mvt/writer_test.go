package mvt

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	orbmvt "github.com/paulmach/orb/encoding/mvt"

	"gridmap/geo"
)

// TestWriter_readByOthers: another decoder reads what was written.
func TestWriter_readByOthers(t *testing.T) {
	tile := NewTile(14, 13600, 6600)
	o := geo.Point{X: 13600 << 18, Y: 6600 << 18}
	at := func(x, y uint32) geo.Point { return geo.Point{X: o.X + x<<6, Y: o.Y + y<<6} }
	var d Dictionary
	name := d.Add("第一网格")
	var w Writer
	w.Reset(tile)
	w.Begin("empty", "n")
	w.End()
	w.Begin("posts", "name", "n", "open", "share", "depth")
	for i := range uint64(3) {
		if !w.Point(at(uint32(i), 7)) {
			t.Fatal("a point inside is not here")
		}
		w.Text(0, &d, name)
		w.Int(1, int64(i))
		w.Bool(2, i == 1)
		w.Float(3, 0.25)
		w.Int(4, -3)
		w.Feature(100 + i)
	}
	if w.Point(geo.Point{X: o.X - 1, Y: o.Y}) {
		t.Error("a point of the next tile is here too")
	}
	w.End()
	w.Begin("roads", "name")
	if !w.Lines([]geo.Point{at(0, 0), at(10, 0), at(20, 0), at(20, 30), {X: o.X + 5000<<6, Y: o.Y + 30<<6}}) {
		t.Fatal("no line")
	}
	w.String(0, "环城路")
	w.Feature(9)
	w.End()
	if err := Check(w.Bytes()); err != nil {
		t.Fatal(err)
	}
	layers, err := orbmvt.Unmarshal(w.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if len(layers) != 2 || len(layers[0].Features) != 3 {
		t.Fatalf("%+v", layers)
	}
	f := layers[0].Features[1]
	p := f.Properties
	if f.ID != 101.0 || p["name"] != "第一网格" || p["n"] != 1.0 || p["open"] != true || p["share"] != 0.25 || p["depth"] != -3.0 ||
		f.Geometry.(orb.Point) != (orb.Point{1, 7}) {
		t.Errorf("%v %v %v", f.ID, p, f.Geometry)
	}
	line := layers[1].Features[0]
	if got := line.Geometry.(orb.LineString); !orb.Equal(got, orb.LineString{{0, 0}, {20, 0}, {20, 30}, {4160, 30}}) {
		t.Errorf("%v", got)
	}
}

func TestCheck_refuses(t *testing.T) {
	for name, shape := range map[string][]uint64{
		"a hole first":       {9, 0, 0, 18, 0, 20, 20, 0, 15},
		"no area":            {9, 0, 0, 18, 20, 0, 20, 0, 15},
		"not closed":         {9, 0, 0, 18, 20, 0, 0, 20},
		"two corners":        {9, 0, 0, 10, 20, 0, 15},
		"a step of nothing":  {9, 0, 0, 26, 20, 0, 0, 0, 0, 20, 15},
		"beyond the buffer":  {9, 0, 0, 18, 20000, 0, 0, 20, 15},
		"cut short":          {9, 0, 0, 18, 20, 0},
		"an unknown command": {3},
	} {
		if err := checkShape(Polygon, shape); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if err := checkShape(Polygon, []uint64{9, 0, 0, 18, 20, 0, 0, 20, 15}); err != nil {
		t.Error(err)
	}
}

// town is a partition of n×n wiggly grids around the middle of a tile.
func town(n int, cell float64) (tile Tile, shapes []geo.MultiPolygon) {
	d := rand.New(rand.NewPCG(1, 2))
	tile = NewTile(14, 13600, 6600)
	cx, cy := float64(tile.x0)+Extent<<5, float64(tile.y0)+Extent<<5
	const steps = 12
	wiggle := func() float64 { return (d.Float64() - 0.5) * cell * 0.15 }
	// Corners of a fine raster, every steps-th a node; the ones between make wiggly borders.
	fine := map[[2]int]geo.Point{}
	corner := func(i, k int) geo.Point {
		p, ok := fine[[2]int{i, k}]
		if !ok {
			p = geo.Point{X: uint32(cx + (float64(k)/steps-float64(n)/2)*cell + wiggle()), Y: uint32(cy + (float64(i)/steps-float64(n)/2)*cell + wiggle())}
			fine[[2]int{i, k}] = p
		}
		return p
	}
	for i := range n {
		for k := range n {
			var r geo.Ring
			for s := range steps {
				r = append(r, corner(i*steps, k*steps+s))
			}
			for s := range steps {
				r = append(r, corner(i*steps+s, (k+1)*steps))
			}
			for s := range steps {
				r = append(r, corner((i+1)*steps, (k+1)*steps-s))
			}
			for s := range steps {
				r = append(r, corner((i+1)*steps-s, k*steps))
			}
			shapes = append(shapes, geo.MultiPolygon{{append(r, r[0])}})
		}
	}
	return tile, shapes
}

var townKeys = []string{"id", "name"}

func write(w *Writer, tile Tile, shapes []geo.MultiPolygon, d *Dictionary, name Text) {
	w.Reset(tile)
	w.Begin("grids", townKeys...)
	for i, m := range shapes {
		if w.Polygon(m) {
			w.Int(0, int64(i))
			w.Text(1, d, name)
			w.Feature(uint64(i))
		}
	}
	w.End()
}

func TestWriter_allocatesNothing(t *testing.T) {
	tile, shapes := town(12, 40000)
	var d Dictionary
	name := d.Add("网格")
	var w Writer
	write(&w, tile, shapes, &d, name)
	if err := Check(w.Bytes()); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(10, func() { write(&w, tile, shapes, &d, name) }); n != 0 {
		t.Errorf("%v allocations a tile", n)
	}
}

// TestPolygon_sameAcrossSeams: two tiles that meet show a border that crosses their seam within
// a tile unit of each other.
func TestPolygon_sameAcrossSeams(t *testing.T) {
	left, shapes := town(6, 90000)
	right := NewTile(14, 13601, 6600)
	var a, b Writer
	a.Reset(left)
	b.Reset(right)
	compared := 0
	for _, m := range shapes {
		a.Begin("x")
		b.Begin("x")
		if !a.Polygon(m) || !b.Polygon(m) {
			continue
		}
		var seams [2][]float64
		for i, o := range []*outline{&a.clip.out, &b.clip.out} {
			at := int64(Extent)
			if i == 1 {
				at = 0
			}
			for _, r := range o.rings {
				ps := o.places[r.first:r.last]
				for k, p := range ps {
					q := ps[(k+1)%len(ps)]
					if (int64(p.x) < at) != (int64(q.x) < at) {
						seams[i] = append(seams[i], float64(p.y)+float64(at-int64(p.x))*float64(q.y-p.y)/float64(q.x-p.x))
					}
				}
			}
		}
		if len(seams[0]) != len(seams[1]) {
			t.Fatalf("%d and %d borders at the seam", len(seams[0]), len(seams[1]))
		}
		for _, y := range seams[0] {
			near := math.Inf(1)
			for _, v := range seams[1] {
				near = min(near, math.Abs(y-v))
			}
			if near > 1 {
				t.Errorf("a border crosses the seam at %v on one side only (%.2f away)", y, near)
			}
			compared++
		}
	}
	if compared < 6 {
		t.Errorf("only %d borders cross the seam", compared)
	}
}

func BenchmarkWriter(b *testing.B) {
	tile, shapes := town(30, 12000)
	n := 0
	for _, m := range shapes {
		n += m.Vertices()
	}
	var d Dictionary
	name := d.Add("网格")
	var w Writer
	b.ReportAllocs()
	for b.Loop() {
		write(&w, tile, shapes, &d, name)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/corner")
	b.ReportMetric(float64(len(w.Bytes())), "B")
}
