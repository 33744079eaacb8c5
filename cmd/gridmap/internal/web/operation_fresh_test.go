package web

import (
	"fmt"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
)

// An operation on a draft makes that draft's tiles others, where it was, and leaves those of the
// edition in force as they are; other browsers are told where, those of the public are not.
func TestOperations_makeTilesFresh(t *testing.T) {
	s := newDrafting(t)
	if err := s.Tiles.Warm(t.Context()); err != nil { // before that, tiles are drawn by the database
		t.Fatal(err)
	}
	x, y := surveyCorner(1, 1).Tile(16)
	farX, farY := surveyCorner(6, 6).Tile(16)
	tag := func(layer string, x, y uint32, query string) string {
		t.Helper()
		a := s.want(s.ask("GET", fmt.Sprintf("/tiles/%s/16/%d/%d.mvt%s", layer, x, y, query), s.viewer, nil), 200)
		if s.want(s.ask("GET", fmt.Sprintf("/tiles/%s/16/%d/%d.mvt%s", layer, x, y, query), s.viewer, nil, "If-None-Match", a.Header.Get("ETag")), 304); a.Header.Get("ETag") == "" {
			t.Errorf("%s has no tag", layer)
		}
		return a.Header.Get("ETag") + a.body
	}
	inDraft := fmt.Sprintf("?edition=%d", s.draft)
	layers := []string{"grids", "edges", "areas"}
	before := map[string]string{}
	for _, l := range layers {
		for _, q := range []string{"", "?edition=1", inDraft} {
			before[l+q] = tag(l, x, y, q)
		}
	}
	before["far"] = tag("grids", farX, farY, inDraft)
	_, seq, err := s.Store.FeedEnd(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	second, public := s.listen("/api/v1/events", s.token(s.actors["reviewer"])), s.listen("/api/v1/events?district=1", nobody)
	second.hello(seq)
	public.hello(seq)

	s.done(s.operate(body{"op": "move_node", "from": spot(200, 200), "to": spot(190, 190), "across_areas": true}))
	s.done(s.operate(body{"op": "move_node", "from": spot(100, 100), "to": spot(110, 110)}))
	for _, l := range layers { // at once: whoever is answered finds it
		for _, q := range []string{"", "?edition=1"} {
			if tag(l, x, y, q) != before[l+q] {
				t.Errorf("%s%s is another one although the edition in force was not touched", l, q)
			}
		}
		if tag(l, x, y, inDraft) == before[l+inDraft] {
			t.Errorf("%s of the draft is stale", l)
		}
	}
	if tag("grids", farX, farY, inDraft) != before["far"] {
		t.Error("a tile of the draft far from the operation is another one")
	}
	for i, around := range [][2]orb.Point{{spot(100, 100), spot(300, 300)}, {spot(0, 0), spot(200, 200)}} {
		e := second.change(seq+1+int64(i), "grids")
		west, south, east, north := around[0][0], around[1][1], around[1][0], around[0][1]
		b, _ := e.data["bounds"].([]any)
		if e.data["draft"] != true || e.data["edition"] != float64(s.draft) || len(b) != 4 || b[0] != west || b[1] != south || b[2] != east || b[3] != north {
			t.Errorf("told %v, want the draft %d at %v", e.data, s.draft, []float64{west, south, east, north})
		}
	}
	public.silent()
	if a := s.ask("GET", fmt.Sprintf("/tiles/grids/16/%d/%d.mvt%s", x, y, inDraft), nobody, nil); a.StatusCode != 401 && a.StatusCode != 404 {
		t.Errorf("the public sees a draft: %d", a.StatusCode)
	}
}

// A piece cut off in a draft is drawn at once with who is proposed to answer for it, also where
// tiles of the draft had been drawn before.
func TestOperations_drawProposedStates(t *testing.T) {
	s := newDrafting(t)
	if err := s.Tiles.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	states := func() map[int64]any {
		t.Helper()
		x, y := surveyCorner(1, 1).Tile(13)
		a := s.want(s.ask("GET", fmt.Sprintf("/tiles/grids/13/%d/%d.mvt?edition=%d", x, y, s.draft), s.viewer, nil), 200)
		layers, err := mvt.Unmarshal([]byte(a.body))
		if err != nil {
			t.Fatal(err)
		}
		out := map[int64]any{}
		for _, l := range layers {
			for _, f := range l.Features {
				out[int64(f.ID.(float64))] = f.Properties["state"]
			}
		}
		return out
	}
	before := states()
	if before[10] != "no_member" {
		t.Fatalf("grid 10 is %v", before[10])
	}
	done := s.done(s.operate(body{"op": "split", "grid": 10, "line": spots(140, 90, 140, 210)}))
	after := states()
	if len(after) != len(before)+1 {
		t.Fatalf("%d grids, then %d", len(before), len(after))
	}
	for _, g := range done.Grids {
		if after[g.ID] != "no_member" {
			t.Errorf("grid %d (new: %v) is drawn as %v, its branch is proposed", g.ID, g.Created, after[g.ID])
		}
	}
}
