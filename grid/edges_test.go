package grid_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"gridmap/geo"
	"gridmap/grid"
)

// TestBorders_areThoseOfTheWholeLayer asks for boxes at random and compares with cutting the borders
// of the whole layer: nothing is missing, double or cut short, and every corner rounds back.
func TestBorders_areThoseOfTheWholeLayer(t *testing.T) {
	w := newTown(t)
	r := rand.New(rand.NewPCG(5, 5))
	q := newQuilt(r, 8, 14)
	e := w.blank(0)
	faces := q.faces()
	w.drawn(e, faces)
	w.exec(`insert into area (district, id, kind, name, parent, parent_level) values ($1, 1, 'street', '东', null, null), ($1, 2, 'street', '西', null, null),
		($1, 3, 'community', '甲', 1, 1), ($1, 4, 'community', '乙', 1, 1), ($1, 5, 'community', '丙', 2, 1)`, w.district)
	w.exec("update grid_shape set community = 3 + grid % 3, version = grid where district = $1", w.district)
	m, err := w.store.Moment(t.Context(), w.district, "", e)
	if err != nil {
		t.Fatal(err)
	}
	between := func(right, left int64) string {
		switch a, b := right%3, left%3; {
		case left == 0:
			return "outside"
		case (a == 2) != (b == 2):
			return "streets"
		case a != b:
			return "communities"
		}
		return "grids"
	}
	chains, nodes := geo.Chains(faces)
	seen := map[string]int{}
	type key struct {
		right, left int64
		first, next geo.Point
	}
	named := map[key]int64{} // the same in every box
	for range 60 {
		x, y := r.IntN(500)-20, r.IntN(500)-20
		b := geo.Box{Min: at(x, y), Max: at(x+r.IntN(200), y+r.IntN(200))}
		got, err := w.store.Borders(t.Context(), m, "governance", b)
		if err != nil {
			t.Fatal(err)
		}
		want := map[key]geo.Chain{}
		ends := map[geo.Point]bool{}
		for _, c := range chains {
			for i := 1; i < len(c.Line); i++ {
				if geo.BoxOf(c.Line[i-1], c.Line[i]).Meets(b) {
					want[key{c.Right, c.Left, c.Line[0], c.Line[1]}] = c
					if !c.Round {
						ends[c.Line[0]], ends[c.Line[len(c.Line)-1]] = true, true
					}
				}
			}
		}
		at := map[int64]geo.Point{}
		for _, n := range got.Nodes {
			p, err := geo.FromLonLat(n.At[0], n.At[1])
			if err != nil || !ends[p] {
				t.Fatalf("node %v is not one of those wanted, %v", n, err)
			}
			at[n.ID] = p
			for _, whole := range nodes {
				if whole.At == p && (!reflect.DeepEqual(whole.Faces, n.Grids) || whole.Borders != n.Borders) {
					t.Errorf("node at %v: %v %d, want %v %d", p, n.Grids, n.Borders, whole.Faces, whole.Borders)
				}
			}
		}
		if len(at) != len(ends) {
			t.Errorf("%d nodes, want %d", len(at), len(ends))
		}
		ids := map[int64]bool{}
		for _, edge := range got.Edges {
			var line []geo.Point
			for _, c := range edge.Line {
				p, err := geo.FromLonLat(c[0], c[1])
				if err != nil {
					t.Fatal(err)
				}
				line = append(line, p)
			}
			k := key{edge.Right, edge.Left, line[0], line[1]}
			c, ok := want[k]
			if !ok || !reflect.DeepEqual(c.Line, line) {
				t.Fatalf("piece %d|%d from %v is not one of the layer", edge.Right, edge.Left, line[0])
			}
			delete(want, k)
			if old, ok := named[k]; ids[edge.ID] || ok && old != edge.ID {
				t.Errorf("piece %d|%d has the id %d, had %d", edge.Right, edge.Left, edge.ID, old)
			}
			named[k] = edge.ID
			ids[edge.ID] = true
			if edge.Between != between(edge.Right, edge.Left) || edge.RightVersion != int(edge.Right) || edge.LeftVersion != int(edge.Left) {
				t.Errorf("piece %+v", edge)
			}
			seen[edge.Between]++
			if c.Round != (edge.From == 0) || !c.Round && (at[edge.From] != line[0] || at[edge.To] != line[len(line)-1]) {
				t.Errorf("piece from %d to %d, round %v", edge.From, edge.To, c.Round)
			}
		}
		if len(want) > 0 {
			t.Errorf("%d pieces are missing in %v", len(want), b)
		}
		for _, g := range got.Grids {
			if g.Version != int(g.ID) || g.Code == "" {
				t.Errorf("grid %+v", g)
			}
		}
	}
	for _, kind := range []string{"outside", "streets", "communities", "grids"} {
		if seen[kind] == 0 {
			t.Errorf("no piece between %s", kind)
		}
	}
	if got, err := w.store.Borders(t.Context(), m, "overlay", geo.Box{Min: at(0, 0), Max: at(400, 400)}); err != nil || len(got.Edges) != 0 || got.Edges == nil {
		t.Errorf("overlay: %+v, %v", got, err)
	}
}

func TestBorders_tooMany(t *testing.T) {
	w := newTown(t)
	var faces []geo.Face
	for i := range 1001 {
		faces = append(faces, face(int64(i+1), box(i%40*10, i/40*10, i%40*10+10, i/40*10+10)))
	}
	e := w.blank(0)
	w.drawn(e, faces)
	m, err := w.store.Moment(t.Context(), w.district, "", e)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.store.Borders(t.Context(), m, "governance", geo.Box{Min: at(-10, -10), Max: at(900, 900)})
	if grid.CodeOf(err) != grid.Invalid {
		t.Errorf("1,001 grids: %v", err)
	}
	if got, err := w.store.Borders(t.Context(), m, "governance", geo.Box{Min: at(5, 5), Max: at(385, 235)}); err != nil || len(got.Grids) < 900 {
		t.Errorf("all but some: %d, %v", len(got.Grids), err)
	}
}

// BenchmarkBorders cuts the borders of about 200 grids of a city.
func BenchmarkBorders(b *testing.B) {
	w, e := benchTown(b)
	m, err := w.store.Moment(b.Context(), w.district, "", e)
	if err != nil {
		b.Fatal(err)
	}
	box, ok := geo.BoxFromSQL(one[[]int64](w, `select array[st_xmin(b), st_ymin(b), st_xmax(b), st_ymax(b)]::bigint[] from (
		select st_extent(geom) b from (select s.geom from shape s order by s.geom <-> (select st_centroid(st_collect(label)) from shape) limit 160) near) x`))
	if !ok {
		b.Fatal("no box")
	}
	grids := 0
	for b.Loop() {
		got, err := w.store.Borders(b.Context(), m, "governance", box)
		if err != nil {
			b.Fatal(err)
		}
		grids = len(got.Grids)
	}
	b.ReportMetric(float64(grids), "grids")
}
