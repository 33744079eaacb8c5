package grid_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/grid"
)

// analysedTown is three grids in a row, 100 steps wide each,
//
//	0 1 2
//
// with a building of 30 and one of 12 households in the first, 7 in the second, none in the
// third, and one building of 5 outside.
func analysedTown(t *testing.T) (*town, int64) {
	w := newTown(t)
	edition := w.edition("2026-01-01", "", box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 0, 300, 100))
	w.building("a", box(10, 10, 20, 20), 30)
	w.building("b", box(40, 40, 60, 60), 12)
	w.building("c", box(110, 10, 120, 20), 7)
	w.building("d", box(400, 10, 410, 20), 5)
	return w, edition
}

// announced writes a change row of a layer, as every writer does.
func (w *town) announced(layer string) {
	w.tx(func(ctx context.Context, tx pgx.Tx) error {
		return grid.Announce(ctx, tx, grid.Change{District: w.district, Layer: layer, Kind: "update"})
	})
}

func TestHotspotInput(t *testing.T) {
	ctx := context.Background()
	w, edition := analysedTown(t)
	// 2026-03 in the district's time zone begins at 2026-02-28 16:00 UTC.
	w.incident("last of February", "2026-02-28T15:59:59Z", at(50, 50))
	w.incident("first of March", "2026-02-28T16:00:00Z", at(50, 50))
	w.incident("March, second grid", "2026-03-10T00:00:00Z", at(150, 50))
	w.incident("March, on the border", "2026-03-10T00:00:00Z", at(100, 50)) // belongs to the grid in the east
	w.incident("last of March", "2026-03-31T15:59:59.999Z", at(50, 60))
	w.incident("first of April", "2026-03-31T16:00:00Z", at(50, 60))
	w.incident("March, outside", "2026-03-05T00:00:00Z", at(50, 150))
	w.exec(`insert into incident_category (district, code, name) values ($1, 'quiet', '静')`, w.district)
	w.attribute(edition)
	w.announced("incidents")

	for _, c := range []struct {
		name     string
		window   grid.HotspotWindow
		counts   []int64
		unplaced int64
		from, to grid.Month
	}{
		{"March", grid.HotspotWindow{From: "2026-03", To: "2026-03"}, []int64{2, 2, 0}, 1, "2026-03", "2026-03"},
		{"until March", grid.HotspotWindow{To: "2026-03"}, []int64{3, 2, 0}, 1, "2026-02", "2026-03"},
		{"from March", grid.HotspotWindow{From: "2026-03"}, []int64{3, 2, 0}, 1, "2026-03", "2026-04"},
		{"ever", grid.HotspotWindow{}, []int64{4, 2, 0}, 1, "2026-02", "2026-04"},
		{"a category", grid.HotspotWindow{Categories: []string{"c"}}, []int64{4, 2, 0}, 1, "2026-02", "2026-04"},
		{"a category without any", grid.HotspotWindow{Categories: []string{"quiet"}}, []int64{0, 0, 0}, 0, "2026-02", "2026-04"},
		{"a month without any", grid.HotspotWindow{From: "2020-01", To: "2020-02"}, []int64{0, 0, 0}, 0, "2020-01", "2020-02"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.window.District, c.window.Edition = w.district, edition
			in, err := w.store.HotspotInput(ctx, c.window)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(in.Counts, c.counts) || in.Unplaced != c.unplaced || in.From != c.from || in.To != c.to {
				t.Errorf("got %v and %d unplaced, %s to %s; want %v and %d, %s to %s", in.Counts, in.Unplaced, in.From, in.To, c.counts, c.unplaced, c.from, c.to)
			}
			if !reflect.DeepEqual(in.Households, []int64{42, 7, 0}) || in.Grids[1].Code != "G002" || in.Version != 1 {
				t.Errorf("households %v, grids %v, version %d", in.Households, in.Grids, in.Version)
			}
		})
	}
	if _, err := w.store.HotspotInput(ctx, grid.HotspotWindow{District: w.district, Edition: edition, Categories: []string{"c", "typo"}}); grid.CodeOf(err) != grid.Invalid {
		t.Errorf("an unknown category: %v", err)
	}
	faces, err := w.store.Faces(ctx, w.district, edition)
	if err != nil || len(faces) != 3 || faces[2].ID != 3 {
		t.Errorf("faces %v, %v", faces, err)
	}
}

func TestVersion_countsWhatMatters(t *testing.T) {
	ctx := context.Background()
	w, _ := analysedTown(t)
	version := func() (hot, reach int64) {
		t.Helper()
		hot, err := w.store.Version(ctx, w.district, grid.HotspotIgnores)
		if err != nil {
			t.Fatal(err)
		}
		reach, err = w.store.Version(ctx, w.district, grid.CoverageIgnores)
		if err != nil {
			t.Fatal(err)
		}
		return hot, reach
	}
	for i, c := range []struct {
		layer      string
		hot, reach int64
	}{{"incidents", 1, 0}, {"posts", 1, 2}, {"buildings", 3, 3}, {"responsibility", 3, 3}, {"grids", 5, 5}, {"roads", 5, 5}, {"something new", 7, 7}, {"incidents", 8, 7}} {
		w.announced(c.layer)
		if hot, reach := version(); hot != c.hot || reach != c.reach {
			t.Errorf("after change %d of %s: hot spots %d, coverage %d; want %d, %d", i+1, c.layer, hot, reach, c.hot, c.reach)
		}
	}
	w.exec("delete from change where seq < 8")
	if hot, reach := version(); hot != 8 || reach != 7 {
		t.Errorf("after pruning: hot spots %d, coverage %d; want 8, 7", hot, reach)
	}
	w.exec("delete from change")
	if hot, reach := version(); hot != 8 || reach != 8 {
		t.Errorf("after pruning everything: hot spots %d, coverage %d; want 8, 8", hot, reach)
	}
}

func TestCoverageInput(t *testing.T) {
	ctx := context.Background()
	w, edition := analysedTown(t)
	w.attribute(edition)
	old := w.edition("2025-01-01", "2026-01-01", box(0, 0, 110, 100), box(110, 0, 300, 100))
	post := func(key, from, to string, p geo.Point) {
		w.exec(fmt.Sprintf(`insert into post (district, source_key, kind, name, place, x, y, during) values ($1, $2, 'station', $2, %s, $3, $4, daterange(nullif($5, '')::date, nullif($6, '')::date))`, lonlat(p)),
			w.district, key, int64(p.X), int64(p.Y), from, to)
	}
	post("always", "", "", at(15, 15))
	post("closed in March", "", "2026-03-01", at(50, 50))
	post("opens in March", "2026-03-01", "", at(150, 50))
	moment := func(day grid.Day) grid.Moment {
		m, err := w.store.Moment(ctx, w.district, day, 0)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, c := range []struct {
		day   grid.Day
		posts []string
		grids []int64 // of buildings a to d
	}{
		{"2026-02-28", []string{"always", "closed in March"}, []int64{1, 1, 2, 0}},
		{"2026-03-01", []string{"always", "opens in March"}, []int64{1, 1, 2, 0}},
		{"2025-06-01", []string{"always", "closed in March"}, []int64{1, 1, 2, 0}}, // c's anchor lies at 115
		{"2024-06-01", []string{"always", "closed in March"}, []int64{0, 0, 0, 0}}, // no edition
	} {
		t.Run(string(c.day), func(t *testing.T) {
			in, err := w.store.CoverageInput(ctx, moment(c.day))
			if err != nil {
				t.Fatal(err)
			}
			var posts []string
			for _, p := range in.Posts {
				posts = append(posts, p.Name)
			}
			var grids []int64
			households := int64(0)
			for _, b := range in.Buildings {
				grids = append(grids, b.Grid)
				households += b.Households
			}
			if !reflect.DeepEqual(posts, c.posts) || !reflect.DeepEqual(grids, c.grids) || households != 54 {
				t.Errorf("posts %v, grids %v, %d households; want %v, %v, 54", posts, grids, households, c.posts, c.grids)
			}
			if !reflect.DeepEqual(in.Limits, []float64{300, 500, 1000}) {
				t.Errorf("limits %v", in.Limits)
			}
		})
	}
	if in, err := w.store.CoverageInput(ctx, moment("2025-06-01")); err != nil || len(in.Grids) != 2 || moment("2025-06-01").Edition.ID != old {
		t.Errorf("the old edition: %d grids, %v", len(in.Grids), err)
	}
	w.exec(`update district set settings = '{"reach_m": [800, 0, 400, 400, -3]}'`)
	if in, err := w.store.CoverageInput(ctx, moment("")); err != nil || !reflect.DeepEqual(in.Limits, []float64{400, 800}) {
		t.Errorf("own limits: %v, %v", in.Limits, err)
	}
	w.exec(`update district set settings = '{"reach_m": []}'`)
	if in, err := w.store.CoverageInput(ctx, moment("")); err != nil || !reflect.DeepEqual(in.Limits, []float64{300, 500, 1000}) {
		t.Errorf("no limits of its own: %v, %v", in.Limits, err)
	}
	w.exec(`update building set address = '' where source_key = 'b'`)
	addresses, err := w.store.Addresses(ctx, w.district, []int64{1, 2, 99})
	if err != nil || !reflect.DeepEqual(addresses, map[int64]string{1: "幸福家园a号楼(人民路)", 2: "幸福家园b号楼"}) {
		t.Errorf("addresses %v, %v", addresses, err)
	}
}
