package grid_test

import (
	"fmt"
	"strings"
	"testing"

	"gridmap/geo"
	"gridmap/grid"
)

func face(id int64, m geo.MultiPolygon) geo.Face { return geo.Face{ID: id, Shape: m} }

// branches are an impact's branches as "name: grids buildings → grids buildings".
func branches(i grid.Impact) string {
	var out []string
	for _, b := range i.Branches {
		name := "none"
		if b.Branch != nil {
			name = fmt.Sprint(b.Branch.ID)
		}
		out = append(out, fmt.Sprintf("%s: %d %d → %d %d", name, b.Before.Grids, b.Before.Buildings, b.After.Grids, b.After.Buildings))
	}
	return strings.Join(out, ", ")
}

// Branch 11 leads grid 1 and so on; each grid of the street has one building of 400 households in
// its middle, and one post stands in grid 2.
func TestMeasureImpact_branches(t *testing.T) {
	west, east := box(0, 0, 50, 100), box(50, 0, 100, 100) // the building of grid 1 stands across: half and half
	for _, tt := range []struct {
		name          string
		then          string
		before, after []geo.Face
		branches      string
		handed        grid.Load
		moves         string // from>to handed buildings
	}{
		{"grid 1 takes grid 2", "",
			[]geo.Face{face(1, box(0, 0, 100, 100)), face(2, box(100, 0, 200, 100))}, []geo.Face{face(1, box(0, 0, 200, 100))},
			"11: 1 1 → 1 2, 12: 1 1 → 0 0", grid.Load{Buildings: 1, Households: 400, Posts: 1}, "2>1 true 1"},
		{"of two grids of one branch", "update grid_branch set organisation = 11 where district = $1 and grid = 2",
			[]geo.Face{face(1, box(0, 0, 100, 100)), face(2, box(100, 0, 200, 100))}, []geo.Face{face(1, box(0, 0, 200, 100))},
			"11: 2 2 → 1 2", grid.Load{}, "2>1 false 1"},
		{"a piece that is not there yet is led as its parent is", "",
			[]geo.Face{face(1, box(0, 0, 100, 100))}, []geo.Face{face(1, box(0, 0, 100, 70)), face(-1, box(0, 70, 100, 100))},
			"11: 1 1 → 2 1", grid.Load{}, "1>-1 false 0"},
		{"a tie goes to the grid with the anchor, on the border the one east of it", "",
			[]geo.Face{face(1, box(0, 0, 100, 100))}, []geo.Face{face(1, west), face(-1, east)},
			"11: 1 1 → 2 1", grid.Load{}, "1>-1 false 1"},
		{"a piece the draft plans for another branch", "insert into grid (district, id) values ($1, 9); insert into planned_branch values ($1, $2, 9, 14, default, 'lead', false)",
			[]geo.Face{face(1, box(0, 0, 100, 100))}, []geo.Face{face(1, west), face(9, east)},
			"11: 1 1 → 1 0, 14: 0 0 → 1 1", grid.Load{Buildings: 1, Households: 400, IncidentsYear: 0}, "1>9 true 1"},
		{"a grid the draft plans for nobody", "insert into planned_branch values ($1, $2, 2, 14, default, 'joint', false)",
			[]geo.Face{face(1, box(0, 0, 100, 100)), face(2, box(100, 0, 200, 100))}, []geo.Face{face(2, box(0, 0, 200, 100))},
			"none: 1 1 → 1 2, 11: 1 1 → 0 0", grid.Load{Buildings: 1, Households: 400, OpenIncidents: 1, IncidentsYear: 1}, "1>2 true 1"},
		{"ground given up", "",
			[]geo.Face{face(1, box(0, 0, 100, 100))}, []geo.Face{face(1, box(0, 0, 100, 30))},
			"11: 1 1 → 1 0", grid.Load{Buildings: 1, Households: 400}, "1>0 true 1"},
		{"nothing moves", "",
			[]geo.Face{face(1, box(0, 0, 100, 100))}, []geo.Face{face(1, shape(0, 0, 50, 0, 100, 0, 100, 100, 0, 100))},
			"11: 1 1 → 1 1", grid.Load{}, ""},
		{"nothing at all", "", []geo.Face{face(1, box(0, 0, 100, 100))}, []geo.Face{face(1, box(0, 0, 100, 100))}, "", grid.Load{}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newStreet(t)
			w.exec("update incident set reported_at = now() - interval '10 days' where district = $1", w.district)
			e := one[int64](w, "select id from edition where district = $1", w.district)
			for s := range strings.SplitSeq(tt.then, ";") {
				switch {
				case strings.Contains(s, "$2"):
					w.exec(s, w.district, e)
				case s != "":
					w.exec(s, w.district)
				}
			}
			got := w.measured(e, tt.before, tt.after)
			if b := branches(got); b != tt.branches {
				t.Errorf("branches %q, want %q", b, tt.branches)
			}
			if got.Handed != tt.handed {
				t.Errorf("%+v get another branch, want %+v", got.Handed, tt.handed)
			}
			var moves []string
			for _, m := range got.Moves {
				moves = append(moves, fmt.Sprintf("%d>%d %v %d", m.From, m.To, m.Handed, m.Buildings))
				if m.AreaM2 < 1000 {
					t.Errorf("%d>%d moves %.1f m²", m.From, m.To, m.AreaM2)
				}
			}
			if m := strings.Join(moves, ", "); m != tt.moves {
				t.Errorf("moves %q, want %q", m, tt.moves)
			}
		})
	}
}

func TestMeasureImpact_names(t *testing.T) {
	w := newStreet(t)
	w.exec("update incident set reported_at = now() - interval '800 days', summary = '堆物' where district = $1", w.district)
	e := one[int64](w, "select id from edition where district = $1", w.district)
	w.exec("insert into grid (district, id) values ($1, 7)", w.district)
	w.exec("insert into planned_branch values ($1, $2, 7, 14, default, 'lead', false)", w.district, e)
	got := w.measured(e, []geo.Face{face(1, box(0, 0, 100, 100)), face(2, box(100, 0, 200, 100))}, []geo.Face{face(7, box(0, 0, 200, 100))})
	want := "[{1 幸福家园 1号楼 人民路 400 {1 7 true}} {2 幸福家园 2号楼 人民路 400 {2 7 true}}] [{1 甲社区党群服务站 {2 7 true}}] [{1 垃圾 堆物 {1 7 true}}]"
	if s := fmt.Sprint(got.Buildings.Listed, got.Posts.Listed, got.Incidents.Listed); s != want {
		t.Errorf("named %s\nwant  %s", s, want)
	}
}
