package grid_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/grid"
)

// drawn writes faces as the governance grids of an edition that exists, ids kept.
func (w *town) drawn(edition int64, faces []geo.Face) {
	w.t.Helper()
	w.tx(func(ctx context.Context, tx pgx.Tx) error {
		var all []grid.NewShape
		for _, f := range faces {
			all = append(all, grid.NewShape{Geom: f.Shape})
		}
		ids, err := grid.InsertShapes(ctx, tx, w.district, all)
		if err != nil {
			return err
		}
		for i, f := range faces {
			if _, err := tx.Exec(ctx, `insert into grid (district, id) values ($1, $2) on conflict do nothing`, w.district, f.ID); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `insert into grid_shape (district, edition, grid, shape, code, name) values ($1, $2, $3, $4, $5, $6)`,
				w.district, edition, f.ID, ids[i], fmt.Sprintf("G%03d", f.ID), fmt.Sprintf("第%d网格", f.ID))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// blank is an empty draft of a base (0: none).
func (w *town) blank(base int64) int64 {
	return one[int64](w, "insert into edition (district, name, state, base) values ($1, 'D' || (select count(*) from edition), 'draft', nullif($2, 0)) returning id", w.district, base)
}

func (w *town) measured(edition int64, before, after []geo.Face) (i grid.Impact) {
	w.t.Helper()
	w.tx(func(ctx context.Context, tx pgx.Tx) (err error) {
		i, err = grid.MeasureImpact(ctx, tx, w.district, edition, before, after)
		return err
	})
	return i
}

// laid is something the test has put somewhere.
type laid struct {
	kind      string // building, post, open, year, old
	id        int64
	footprint geo.MultiPolygon
	at        geo.Point
	load      grid.Load
}

// scatter puts buildings (many across borders, some halved by one), posts and incidents, many of
// them exactly on borders and corners, on and around a quilt.
func (w *town) scatter(r *rand.Rand, q *quilt, n int) (all []laid) {
	w.exec(`insert into incident_category (district, code, name) values ($1, 'c', '垃圾') on conflict do nothing`, w.district)
	size := q.side * quiltStep
	anywhere := func() geo.Point {
		switch c := q.corners[r.IntN(len(q.corners))]; r.IntN(4) {
		case 0:
			return c
		case 1: // the middle of a border, when that is on the lattice
			p := q.patch(r.IntN(q.side * q.side))[0][0]
			i := r.IntN(4)
			return geo.Point{X: (p[i].X + p[i+1].X) / 2, Y: (p[i].Y + p[i+1].Y) / 2}
		default:
			return at(r.IntN(size+40)-10, r.IntN(size+40)-10)
		}
	}
	for i := range n {
		switch p := anywhere(); i % 3 {
		case 0:
			wide, high := 4*step*(1+r.Uint32N(5)), 4*step*(1+r.Uint32N(5))
			o := geo.Point{X: p.X - wide/2, Y: p.Y - high/2} // around it
			f := geo.MultiPolygon{{{o, {X: o.X + wide, Y: o.Y}, {X: o.X + wide, Y: o.Y + high}, {X: o.X, Y: o.Y + high}, o}}}
			l := laid{kind: "building", footprint: f, at: f.Label(), load: grid.Load{Buildings: 1, Households: r.IntN(90)}}
			l.id = w.buildingAt(fmt.Sprint("b", i), f, l.at, l.load.Households)
			all = append(all, l)
		case 1:
			l := laid{kind: "post", at: p, load: grid.Load{Posts: 1}}
			l.id = one[int64](w, `insert into post (district, source_key, kind, name, place, x, y) values ($1, $2, 'point', $2, `+lonlat(p)+`, $3, $4) returning id`,
				w.district, fmt.Sprint("阵地", i), int64(p.X), int64(p.Y))
			all = append(all, l)
		default:
			l := laid{kind: []string{"open", "year", "old"}[r.IntN(3)], at: p}
			reported, status, closed := time.Now().AddDate(0, 0, -r.IntN(300)), "closed", any(time.Now())
			switch l.kind {
			case "open":
				status, closed = "handling", nil
				l.load = grid.Load{OpenIncidents: 1, IncidentsYear: 1}
				if r.IntN(2) == 0 {
					reported = reported.AddDate(-2, 0, 0)
					l.load.IncidentsYear = 0
				}
			case "year":
				l.load = grid.Load{IncidentsYear: 1}
			case "old":
				reported = reported.AddDate(-2, 0, 0)
			}
			l.id = one[int64](w, `insert into incident (district, reported_at, source, source_key, category, status, closed_at, summary, place, x, y)
				select $1, $2, 'test', $3, id, $4, $5, $3, `+lonlat(p)+`, $6, $7 from incident_category where district = $1 returning id`,
				w.district, reported, fmt.Sprint("i", i), status, closed, int64(p.X), int64(p.Y))
			all = append(all, l)
		}
	}
	return all
}

// laidIn locates everything that was laid in all the faces.
func laidIn(faces []geo.Face, all []laid) []int64 {
	l := geo.NewLocator(faces)
	var out []int64
	for _, x := range all {
		id, _ := l.One(x.at)
		if x.kind == "building" {
			id, _ = grid.GridOfBuilding(l, x.footprint.LonLat(), x.at)
		}
		out = append(out, id)
	}
	return out
}

func addLoad(l *grid.Load, o grid.Load) {
	l.Buildings += o.Buildings
	l.Households += o.Households
	l.Posts += o.Posts
	l.OpenIncidents += o.OpenIncidents
	l.IncidentsYear += o.IncidentsYear
}

// TestMeasureImpact_isFullRecomputation redraws quilts at random and compares every number and
// every name with locating everything anew in all grids, before and after.
func TestMeasureImpact_isFullRecomputation(t *testing.T) {
	w := newTown(t)
	w.exec("select add_incident_month((now() - n * interval '1 month')::date) from generate_series(0, 40) n")
	const grids = 9
	drawnIn, toNobody := 0, 0
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 4))
		v := w.neighbour(t)
		q := newQuilt(r, 6, grids)
		before := q.faces()
		e := v.blank(0)
		v.drawn(e, before)
		all := v.scatter(r, q, 150)
		v.attribute(e)
		from := laidIn(before, all)
		for i, x := range all {
			if x.kind == "building" {
				if now := one[int64](v, "select coalesce(grid_now, 0) from building where district = $1 and id = $2", v.district, x.id); now != from[i] {
					t.Fatalf("seed %d: the test puts building %d into %d, Attribute into %d", seed, x.id, from[i], now)
				}
			}
		}
		for range 4 {
			next := q.redraw(r, grids)
			if r.IntN(5) == 0 {
				next.owner[r.IntN(len(next.owner))] = 0
				toNobody++
			}
			after := next.faces()
			got := v.measured(e, before, after)
			to := laidIn(after, all)
			drawnIn += compareImpact(t, seed, q, got, before, after, all, from, to)
		}
	}
	if drawnIn == 0 || toNobody == 0 {
		t.Errorf("grids drawn in by buildings across a border: %d, ground given up: %d; the test covers neither if 0", drawnIn, toNobody)
	}
}

// compareImpact says how many grids were drawn in whose shape stays.
func compareImpact(t *testing.T, seed uint64, q *quilt, got grid.Impact, before, after []geo.Face, all []laid, from, to []int64) (same int) {
	t.Helper()
	had, has := map[int64]grid.Load{}, map[int64]grid.Load{}
	moves := map[[2]int64]grid.Load{}
	moved := map[string][]int64{}
	put := func(m map[int64]grid.Load, id int64, l grid.Load) { x := m[id]; addLoad(&x, l); m[id] = x }
	for i, x := range all {
		put(had, from[i], x.load)
		put(has, to[i], x.load)
		if from[i] != to[i] {
			m := moves[[2]int64{from[i], to[i]}]
			addLoad(&m, x.load)
			if m != (grid.Load{}) {
				moves[[2]int64{from[i], to[i]}] = m
			}
			moved[x.kind] = append(moved[x.kind], x.id)
		}
	}
	shapes := map[int64][2]geo.MultiPolygon{}
	for _, f := range before {
		shapes[f.ID] = [2]geo.MultiPolygon{f.Shape, nil}
	}
	for _, f := range after {
		shapes[f.ID] = [2]geo.MultiPolygon{shapes[f.ID][0], f.Shape}
	}
	listed := map[int64]bool{}
	for _, g := range got.Grids {
		listed[g.ID] = true
		if g.Before != nil && g.Before.Load != had[g.ID] {
			t.Errorf("seed %d: grid %d had %+v, want %+v", seed, g.ID, g.Before.Load, had[g.ID])
		}
		if g.After != nil && g.After.Load != has[g.ID] {
			t.Errorf("seed %d: grid %d has %+v, want %+v", seed, g.ID, g.After.Load, has[g.ID])
		}
		s := shapes[g.ID]
		want := "changed"
		switch {
		case s[0] == nil:
			want = "new"
		case s[1] == nil:
			want = "retired"
		case reflect.DeepEqual(s[0], s[1]):
			want = "same"
			same++
		}
		if g.Change != want || (g.Before == nil) != (s[0] == nil) || (g.After == nil) != (s[1] == nil) {
			t.Errorf("seed %d: grid %d is %s with %v and %v, want %s", seed, g.ID, g.Change, g.Before, g.After, want)
		}
		for k, h := range []*grid.Holding{g.Before, g.After} {
			if h == nil {
				continue
			}
			unit := s[k][0][0][0].UnitMeters()
			if want := float64(s[k].DoubledArea()) / 2 * unit * unit; math.Abs(h.AreaM2-want)/want > 0.01 {
				t.Errorf("seed %d: grid %d measures %v m², want about %v", seed, g.ID, h.AreaM2, want)
			}
			length := 0.0
			for r := range s[k].Rings {
				length += r.Length() * unit
			}
			if math.Abs(h.BorderM-length)/length > 0.01 {
				t.Errorf("seed %d: grid %d has a border of %v m, want about %v", seed, g.ID, h.BorderM, length)
			}
		}
	}
	for id := range shapes {
		if had[id] != has[id] && !listed[id] {
			t.Errorf("seed %d: grid %d had %+v and has %+v, but is not listed", seed, id, had[id], has[id])
		}
	}
	told := map[[2]int64]grid.Load{}
	for _, m := range got.Moves {
		if m.Load != (grid.Load{}) {
			told[[2]int64{m.From, m.To}] = m.Load
		}
	}
	compareGround(t, seed, q, got.Moves, before, after)
	if !reflect.DeepEqual(told, moves) {
		t.Errorf("seed %d: moves %v, want %v", seed, told, moves)
	}
	var buildings, posts, incidents []int64
	for _, x := range got.Buildings.Listed {
		buildings = append(buildings, x.ID)
	}
	for _, x := range got.Posts.Listed {
		posts = append(posts, x.ID)
	}
	for _, x := range got.Incidents.Listed {
		incidents = append(incidents, x.ID)
	}
	for kind, pair := range map[string][2][]int64{"building": {buildings, moved["building"]}, "post": {posts, moved["post"]}, "open": {incidents, moved["open"]}} {
		slices.Sort(pair[1])
		if !slices.Equal(pair[0], pair[1]) {
			t.Errorf("seed %d: of kind %s %v move, want %v", seed, kind, pair[0], pair[1])
		}
	}
	if got.Buildings.Total != len(buildings) || got.Posts.Total != len(posts) || got.Incidents.Total != len(incidents) {
		t.Errorf("seed %d: totals %d %d %d", seed, got.Buildings.Total, got.Posts.Total, got.Incidents.Total)
	}
	return same
}

// compareGround: patches of a quilt go over whole, so the ground that moves is theirs.
func compareGround(t *testing.T, seed uint64, q *quilt, moves []grid.GridMove, before, after []geo.Face) {
	t.Helper()
	told := map[[2]int64]float64{}
	for _, m := range moves {
		if m.AreaM2 > 0 {
			told[[2]int64{m.From, m.To}] = m.AreaM2
		}
	}
	was, is := geo.NewLocator(before), geo.NewLocator(after)
	want := map[[2]int64]float64{}
	unit := at(0, 0).UnitMeters()
	for i := range q.owner {
		patch := q.patch(i)
		label := patch.Label()
		from, _ := was.One(label)
		to, _ := is.One(label)
		if from != to {
			want[[2]int64{from, to}] += float64(patch.DoubledArea()) / 2 * unit * unit
		}
	}
	for k := range want {
		if math.Abs(told[k]-want[k]) > 0.01*want[k] {
			t.Errorf("seed %d: %.2f m² go from %d to %d, want about %.2f", seed, told[k], k[0], k[1], want[k])
		}
	}
	for k := range told {
		if want[k] == 0 {
			t.Errorf("seed %d: %.2f m² go from %d to %d, want none", seed, told[k], k[0], k[1])
		}
	}
}
