package tiles

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/geojson"

	"gridmap/sql"
	"gridmap/tiles/mvt"
)

// drawnByPostGIS is the grids and buildings of a tile as ST_AsMVT draws them, uncompressed.
func (t *Tileset) drawnByPostGIS(ctx context.Context, r Request) ([]byte, error) {
	p, err := t.Plan(ctx, r)
	if err != nil {
		return nil, err
	}
	s := &p.scene
	h, err := t.holding(ctx, s, &gridSource)
	if err != nil {
		return nil, err
	}
	known, err := t.gridStates(ctx, s)
	if err != nil {
		return nil, err
	}
	tallies, err := t.tallyGrids(ctx, s)
	if err != nil {
		return nil, err
	}
	var ids []int64
	var states []string
	var households []*int32
	var buildings []int32
	var labels []bool
	for _, x := range h.items() {
		if !s.Buffered().Meets(x.box()) {
			continue
		}
		here := tallies[x.id()]
		var told *int32
		if here.says() {
			n := int32(here.households)
			told = &n
		}
		ids, states, households = append(ids, x.id()), append(states, stateOf(known, x)), append(households, told)
		buildings, labels = append(buildings, int32(here.buildings)), append(labels, bearsName(x.box(), s.Z))
	}
	step := 1 // from afar corners are rounded to half a pixel, which is as small as the engine's
	switch {
	case s.Z <= 11:
		step = 4
	case s.Z == 12:
		step = 2
	}
	var batch pgx.Batch
	tile := pgx.StrictNamedArgs{"district": s.district.id, "z": s.Z, "x": s.X, "y": s.Y}
	batch.Queue(sql.TilesDrawGrids, pgx.StrictNamedArgs{"district": s.district.id, "z": s.Z, "x": s.X, "y": s.Y,
		"edition": s.edition.id, "sound": s.edition.proved, "step": step, "grids": ids, "states": states,
		"households": households, "buildings": buildings, "labels": labels})
	if s.Z >= 13 {
		batch.Queue(sql.TilesDrawBuildings, tile)
	}
	results := t.pool.SendBatch(ctx, &batch)
	defer results.Close()
	var data []byte
	for range batch.Len() {
		var part []byte
		if err := results.QueryRow().Scan(&part); err != nil {
			return nil, err
		}
		data = append(data, part...)
	}
	return data, nil
}

// TestTiles_asPostGISDraws compares tiles with ST_AsMVT's where nothing is left out or rounded
// coarsely: the same features with the same attributes, and areas that differ by no more than
// the border rounded by a unit. Every tile keeps to the specification to the letter.
func TestTiles_asPostGISDraws(t *testing.T) {
	w := newTown(t, 8, Options{})
	r := rand.New(rand.NewPCG(11, 11))
	compared := 0
	for _, z := range []uint32{13, 14, 15, 16, 17, 18} {
		list := addresses(z, w.box.Grow(townPitch))
		r.Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
		for _, a := range list[:min(len(list), 120)] {
			req := Request{District: townDistrict, Layers: []string{"grids", "buildings"}, Z: a.Z, X: a.X, Y: a.Y}
			tile, err := w.Tile(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			plain, err := tile.Plain()
			if err != nil {
				t.Fatal(err)
			}
			if err := mvt.Check(plain); err != nil {
				t.Fatalf("%v: %v", a, err)
			}
			theirs, err := w.drawnByPostGIS(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			got, want := layersOf(t, tile), layersOfPlain(t, theirs)
			for name, theirs := range want {
				ours := features(got[name])
				if z == 13 && name == "buildings" {
					continue // their rule for what is smaller than a pixel measures in degrees
				}
				if len(ours) != len(theirs.Features) {
					t.Fatalf("%v: %d features of %s, not %d", a, len(ours), name, len(theirs.Features))
				}
				for i, f := range ours {
					compareFeature(t, a, name, f, theirs.Features[i])
					compared++
				}
			}
		}
	}
	if compared < 2000 {
		t.Errorf("only %d features compared", compared)
	}
}

func compareFeature(t *testing.T, a Address, layer string, got, want *geojson.Feature) {
	t.Helper()
	if got.ID != want.ID {
		t.Fatalf("%v: %s %v, not %v", a, layer, got.ID, want.ID)
	}
	if diff := cmp.Diff(map[string]any(want.Properties), map[string]any(got.Properties)); diff != "" {
		t.Fatalf("%v: %s %v: %s", a, layer, got.ID, diff)
	}
	if layer == "grid_labels" {
		if diff := cmp.Diff(want.Geometry, got.Geometry); diff != "" {
			t.Fatalf("%v: %s %v: %s", a, layer, got.ID, diff)
		}
		return
	}
	var around, area [2]float64
	for i, g := range []*geojson.Feature{got, want} {
		for _, p := range polygonsOf(t, g.Geometry) {
			for _, ring := range p {
				area[i] += signedArea(ring)
				for k := 1; k < len(ring); k++ {
					around[i] += math.Hypot(ring[k][0]-ring[k-1][0], ring[k][1]-ring[k-1][1])
				}
			}
		}
	}
	if d := math.Abs(area[0] - area[1]); d > slices.Max(around[:])+4 {
		t.Fatalf("%v: %s %v has area %v, not %v", a, layer, got.ID, area[0], area[1])
	}
}
