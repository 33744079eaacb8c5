package grid_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gridmap/geo"
	"gridmap/grid"
)

func (w *town) lineage(edition int64) []grid.Descent {
	w.t.Helper()
	m, err := w.store.Moment(w.t.Context(), w.district, "", edition)
	if err != nil {
		w.t.Fatal(err)
	}
	all, more, err := w.store.Lineage(w.t.Context(), m, 0, nil, 0)
	if err != nil || more {
		w.t.Fatal(more, err)
	}
	var read []grid.Descent
	var after *grid.DescentKey
	for more := true; more; {
		var list []grid.Descent
		if list, more, err = w.store.Lineage(w.t.Context(), m, 0, after, 2); err != nil {
			w.t.Fatal(err)
		}
		if read = append(read, list...); len(read) > 0 {
			k := read[len(read)-1].Key()
			after = &k
		}
	}
	if !slices.EqualFunc(read, all, func(a, b grid.Descent) bool { return a.Key() == b.Key() }) {
		w.t.Errorf("pages hold %d pairs, the whole %d", len(read), len(all))
	}
	return all
}

func TestLineage_kinds(t *testing.T) {
	base := newTown(t)
	for _, tt := range []struct {
		name  string
		after []geo.Face
		want  string // predecessor>successor kind shares buildings
	}{
		{"nothing", []geo.Face{face(1, box(0, 0, 100, 100)), face(2, box(100, 0, 200, 100))},
			"1>1 same 1.00 1.00 1, 2>2 same 1.00 1.00 1"},
		{"only a corner more", []geo.Face{face(1, shape(0, 0, 50, 0, 100, 0, 100, 100, 0, 100)), face(2, box(100, 0, 200, 100))},
			"1>1 same 1.00 1.00 1, 2>2 same 1.00 1.00 1"},
		{"a border moves", []geo.Face{face(1, box(0, 0, 75, 100)), face(2, box(75, 0, 200, 100))},
			"1>1 changed 0.75 1.00 1, 1>2 changed 0.25 0.20 0, 2>2 changed 1.00 0.80 1"},
		{"one is split", []geo.Face{face(1, box(0, 0, 20, 100)), face(3, box(20, 0, 100, 100)), face(2, box(100, 0, 200, 100))},
			"1>1 split 0.20 1.00 0, 1>3 split 0.80 1.00 1, 2>2 same 1.00 1.00 1"},
		{"one ends in two new ones", []geo.Face{face(3, box(0, 0, 20, 100)), face(4, box(20, 0, 100, 100)), face(2, box(100, 0, 200, 100))},
			"1>3 split 0.20 1.00 0, 1>4 split 0.80 1.00 1, 2>2 same 1.00 1.00 1"},
		{"two are merged", []geo.Face{face(1, box(0, 0, 200, 100))},
			"1>1 merged 1.00 0.50 1, 2>1 merged 1.00 0.50 1"},
		{"two end in a new one", []geo.Face{face(7, box(0, 0, 200, 100))},
			"1>7 merged 1.00 0.50 1, 2>7 merged 1.00 0.50 1"},
		{"another id", []geo.Face{face(5, box(0, 0, 100, 100)), face(2, box(100, 0, 200, 100))},
			"1>5 changed 1.00 1.00 1, 2>2 same 1.00 1.00 1"},
		{"ground comes and goes", []geo.Face{face(2, box(100, 0, 200, 100)), face(6, box(200, 0, 300, 100))},
			"0>6 new 0.00 1.00 0, 1>0 retired 1.00 0.00 1, 2>2 same 1.00 1.00 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := base.neighbour(t)
			now := w.edition("2026-01-01", "", box(0, 0, 100, 100), box(100, 0, 200, 100))
			w.building("a", box(40, 40, 60, 60), 30)
			w.building("b", box(140, 40, 160, 60), 30)
			w.attribute(now)
			draft := w.blank(now)
			w.drawn(draft, tt.after)
			var got []string
			for _, d := range w.lineage(draft) {
				k := d.Key()
				got = append(got, fmt.Sprintf("%d>%d %s %.2f %.2f %d", k.Predecessor, k.Successor, d.Kind, d.ShareOfPredecessor, d.ShareOfSuccessor, d.Buildings))
				if d.Households != 30*d.Buildings || d.AreaM2 <= 0 {
					t.Errorf("%+v", d)
				}
			}
			if s := strings.Join(got, ", "); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
		})
	}
}

// TestLineage_addsUp: what goes over between two quilts is whole patches, whose areas are integers.
func TestLineage_addsUp(t *testing.T) {
	w := newTown(t)
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 21))
		v := w.neighbour(t)
		q := newQuilt(r, 6, 9)
		now := one[int64](v, "insert into edition (district, name, state, during) values ($1, 'E', 'in_force', '[2026-01-01,)') returning id", v.district)
		v.drawn(now, q.faces())
		all := v.scatter(r, q, 60)
		v.attribute(now)
		next := adopted(q.redraw(r, 9), 20)
		draft := v.blank(now)
		v.drawn(draft, next.faces())
		area, want, wholes := map[grid.DescentKey]int64{}, map[grid.DescentKey]int{}, map[int64]int64{}
		for i := range q.owner {
			a := q.patch(i).DoubledArea()
			area[grid.DescentKey{Predecessor: q.owner[i], Successor: next.owner[i]}] += a
			wholes[q.owner[i]] += a
		}
		from, to := laidIn(q.faces(), all), laidIn(next.faces(), all)
		for i, x := range all {
			if x.kind == "building" {
				want[grid.DescentKey{Predecessor: from[i], Successor: to[i]}]++
			}
		}
		got := v.lineage(draft)
		if len(got) != len(area) {
			t.Errorf("seed %d: %d pairs, want %d", seed, len(got), len(area))
		}
		for _, d := range got {
			k := d.Key()
			if share := float64(area[k]) / float64(wholes[k.Predecessor]); math.Abs(d.ShareOfPredecessor-share) > 1e-12 || area[k] == 0 {
				t.Errorf("seed %d: %v shares %v of its predecessor, want %v", seed, k, d.ShareOfPredecessor, share)
			}
			if d.Buildings != want[k] {
				t.Errorf("seed %d: %v has %d buildings, want %d", seed, k, d.Buildings, want[k])
			}
		}
	}
}
