package grid_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/grid/analysis"
)

func compactness(shape geo.MultiPolygon, area, perimeter float64) (float64, float64) {
	return analysis.PolsbyPopper(area, perimeter), analysis.Reock(shape)
}

// TestFigures_areThoseOfEveryEdition counts in the edition in force, in a draft of it, and where
// nothing is in force, and compares with locating everything anew.
func TestFigures_areThoseOfEveryEdition(t *testing.T) {
	w := newTown(t)
	w.exec("select add_incident_month((now() - n * interval '1 month')::date) from generate_series(0, 40) n")
	r := rand.New(rand.NewPCG(8, 8))
	q := newQuilt(r, 6, 9)
	all := w.scatter(r, q, 200)
	faces := q.faces()
	now := one[int64](w, "insert into edition (district, name, state, during) values ($1, 'E', 'in_force', '[2026-01-01,)') returning id", w.district)
	w.drawn(now, faces)
	w.attribute(now)
	next := adopted(q.redraw(r, 9), 20).faces()
	draft := w.blank(now)
	w.drawn(draft, next)
	check := func(name string, edition int64, faces []geo.Face) {
		m, err := w.store.Moment(t.Context(), w.district, "", edition)
		if err != nil {
			t.Fatal(err)
		}
		got, more, err := w.store.Figures(t.Context(), m, compactness, grid.FigureFilter{Limit: 100})
		if err != nil || more || len(got) != len(faces) {
			t.Fatalf("%s: %d grids, %v, %v", name, len(got), more, err)
		}
		want := map[int64]grid.Load{}
		for i, id := range laidIn(faces, all) {
			l := want[id]
			addLoad(&l, all[i].load)
			want[id] = l
		}
		shapes := map[int64]geo.MultiPolygon{}
		for _, f := range faces {
			shapes[f.ID] = f.Shape
		}
		for _, g := range got {
			l, s := want[g.ID], shapes[g.ID]
			if g.Buildings != l.Buildings || g.Households != l.Households || g.IncidentsYear != l.IncidentsYear || g.Parts != len(s) {
				t.Errorf("%s: grid %d has %+v, want %+v and %d parts", name, g.ID, g, l, len(s))
			}
			length := 0.0
			for ring := range s.Rings {
				length += ring.Length()
			}
			pp := 4 * math.Pi * float64(s.DoubledArea()) / 2 / (length * length)
			if math.Abs(g.PolsbyPopper-pp) > 0.01*pp || math.Abs(g.Reock-analysis.Reock(s)) > 1e-9 {
				t.Errorf("%s: grid %d: Polsby-Popper %v, want about %v; Reock %v", name, g.ID, g.PolsbyPopper, pp, g.Reock)
			}
		}
		for _, f := range []grid.FigureFilter{{Sort: "households"}, {Sort: "households", Falling: true}, {Sort: "reock"}, {Sort: "parts", Falling: true}} {
			f.Limit = 2
			var read []grid.GridFigures
			for more := true; more; {
				var list []grid.GridFigures
				if list, more, err = w.store.Figures(t.Context(), m, compactness, f); err != nil || len(list) == 0 {
					t.Fatal(list, err)
				}
				read = append(read, list...)
				k := f.Key(list[len(list)-1])
				f.After = &k
			}
			if len(read) != len(got) || !slices.IsSortedFunc(read, func(a, b grid.GridFigures) int {
				if f.Falling {
					a, b = b, a
				}
				x, y := f.Key(a).Value, f.Key(b).Value
				return map[bool]int{true: 1, false: map[bool]int{true: -1}[x < y]}[x > y]
			}) {
				t.Errorf("%s: by %s, falling %v: %d of %d, or out of order", name, f.Sort, f.Falling, len(read), len(got))
			}
			slices.SortFunc(read, func(a, b grid.GridFigures) int { return int(a.ID - b.ID) })
			slices.SortFunc(got, func(a, b grid.GridFigures) int { return int(a.ID - b.ID) })
			if !reflect.DeepEqual(read, got) {
				t.Errorf("%s: pages by %s are not the whole", name, f.Sort)
			}
		}
	}
	check("in force", now, faces)
	check("draft", draft, next)
	w.exec("update edition set state = 'draft', during = null where id = $1", now)
	w.store = grid.NewStore(w.pool)
	check("draft, none in force", draft, next)

	w.exec("insert into area (district, id, kind, name) values ($1, 1, 'street', '街'); ", w.district)
	w.exec("insert into area (district, id, kind, name, parent, parent_level) values ($1, 2, 'community', '社', 1, 1)", w.district)
	w.exec("update grid_shape set community = 2 where district = $1 and edition = $2 and grid <= 3", w.district, draft)
	w.store = grid.NewStore(w.pool)
	m, _ := w.store.Moment(t.Context(), w.district, "", draft)
	got, _, err := w.store.Figures(t.Context(), m, compactness, grid.FigureFilter{Community: 2, Limit: 100})
	if err != nil || len(got) == 0 || slices.ContainsFunc(got, func(g grid.GridFigures) bool { return g.ID > 3 || g.Community.Name != "社" }) {
		t.Errorf("of community 2: %+v, %v", got, err)
	}
}
