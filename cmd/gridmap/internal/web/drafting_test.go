package web

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/tiles"
)

// drafting is the surveyed district with a draft of its edition 1, behind a server on a socket that
// follows the feed. Grids are 100 steps wide, numbered by rows from the north-west: grid 1 lies at
// 0, 0, grid 10 at 100, 100.
type drafting struct {
	*site
	draft   int64
	planner as
	viewer  as
}

func newDrafting(t testing.TB) *drafting {
	t.Helper()
	base := newSurveyed(t)
	s := &site{t: t, pool: base.pool, log: &safeBuffer{}, actors: map[string]grid.Actor{}}
	for _, q := range []string{
		`insert into district (id, name) values (2, '邻区')`,
		`update district set outline = (select st_multi(st_union(geom)) from shape) where id = 1`,
		`select setval(pg_get_serial_sequence('grid', 'id'), 1000), setval(pg_get_serial_sequence('edition', 'id'), 100)`,
		`insert into organisation (district, id, kind, parent, parent_level, name) values (1, 1, 'district_committee', null, null, '区委'), (1, 2, 'branch', 1, 1, '第一支部')`,
		`insert into grid_branch (district, grid, organisation, role, during) select 1, g, 2, 'lead', '[2025-01-01,)' from generate_series(1, 64) g`,
	} {
		if _, err := s.pool.Exec(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	for _, role := range grid.Roles {
		a, err := base.Store.AddActor(t.Context(), grid.NewActor{District: 1, Name: role, Roles: []string{role}})
		if err != nil {
			t.Fatal(err)
		}
		s.actors[role] = a
	}
	var err error
	if s.other, err = base.Store.AddActor(t.Context(), grid.NewActor{District: 2, Name: "planner", Roles: []string{"planner"}}); err != nil {
		t.Fatal(err)
	}
	s.Server = New(Config{Log: slog.New(slog.NewJSONHandler(s.log, nil)), Store: base.Store, Tiles: base.Tiles,
		Assets: fstest.MapFS{"index.html": {Data: []byte("<!doctype html>")}}})
	s.Follower, err = s.Store.Follow(t.Context(), grid.FeedReader{Log: s.Log, Presence: s.HeardPresence, Lost: func(district int32, seq int64) { t.Errorf("lost changes up to %d", seq) },
		Change: func(c grid.Change) {
			s.Tiles.Changed(tiles.Change{District: c.District, Seq: c.Seq, Layer: c.Layer, Kind: c.Kind, Edition: c.Edition, Before: c.Before, After: c.After})
			s.Changed(c)
		}})
	if err != nil {
		t.Fatal(err)
	}
	go s.Follower.Run(t.Context())
	front := httptest.NewServer(s.Server)
	t.Cleanup(func() { s.Server.Close(); front.Close() })
	s.url = front.URL
	d := &drafting{site: s, planner: s.token(s.actors["planner"]), viewer: s.token(s.actors["viewer"])}
	made, err := s.Store.CreateDraft(t.Context(), s.actors["planner"].ID, grid.NewDraft{District: 1, Name: "草案"})
	if err != nil {
		t.Fatal(err)
	}
	d.draft = made.ID
	return d
}

// spot is a place given in steps.
func spot(x, y int) orb.Point {
	p := surveyCorner(0, 0)
	return geo.Point{X: p.X + uint32(x*surveyWidth/100), Y: p.Y + uint32(y*surveyWidth/100)}.LonLat()
}

// spots are places given as x, y, x, y, ….
func spots(xy ...int) (line []orb.Point) {
	for i := 0; i < len(xy); i += 2 {
		line = append(line, spot(xy[i], xy[i+1]))
	}
	return line
}

type body map[string]any

func (s *drafting) path(rest string) string {
	return fmt.Sprintf("/api/v1/editions/%d/%s", s.draft, rest)
}

// operate asks for an operation, as the planner.
func (s *drafting) operate(r any, headers ...string) answer {
	s.t.Helper()
	return s.ask("POST", s.path("operations"), s.planner, r, headers...)
}

// done reads the answer to an operation that must succeed.
func (s *drafting) done(a answer) grid.Redrawn {
	s.t.Helper()
	return readAs[grid.Redrawn](s, s.want(a, 201))
}

func readAs[T any](s *drafting, a answer) (out T) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(a.body), &out); err != nil {
		s.t.Fatalf("%v: %.300s", err, a.body)
	}
	return out
}

// refused wants a problem of a status and a rule, with a place if at is true.
func (s *drafting) refused(a answer, status int, rule string, at bool) problemBody {
	s.t.Helper()
	p := s.want(a, status).problem(s.t)
	if len(p.Problems) == 0 || p.Problems[0].Rule != rule || (p.Problems[0].At != nil) != at || p.Detail == "" {
		s.t.Errorf("want %d %s, place %t: %.500s", status, rule, at, a.body)
	}
	if strings.Contains(a.body, "SQLSTATE") {
		s.t.Errorf("tells of our insides: %s", a.body)
	}
	return p
}

// count is a number from the database.
func (s *drafting) count(query string, args ...any) (n int) {
	s.t.Helper()
	if err := s.pool.QueryRow(s.t.Context(), query, args...).Scan(&n); err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
	return n
}
