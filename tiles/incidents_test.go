package tiles

import (
	"testing"
	"time"
)

// TestIncidents_longAgo: an incident may be older than what times are counted from; imports take
// them from 1900 on. One of them must not take the others' tiles along.
func TestIncidents_longAgo(t *testing.T) {
	w := newTown(t, 4, Options{})
	a := w.middle(15)
	ask := func(from, to int) map[int64]bool {
		t.Helper()
		r := Request{District: townDistrict, Layers: []string{"incidents"}, Z: a.Z, X: a.X, Y: a.Y}
		month := func(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }
		if from != 0 {
			r.From, r.To = month(from), month(to)
		}
		tile, err := w.Tile(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		found := map[int64]bool{}
		for _, f := range features(layersOf(t, tile)["incidents"]) {
			found[int64(f.ID.(float64))] = true
		}
		return found
	}
	before := ask(0, 0)
	var id int64
	for old := range before {
		id = max(id, old)
	}
	w.exec(t, "update incident set reported_at = '1970-01-01T00:00:00Z' where district = $1 and id = $2", townDistrict, id)
	w.announce(t, "incidents")
	if all := ask(0, 0); !all[id] || len(all) != len(before) {
		t.Errorf("%d incidents are %d with an old one", len(before), len(all))
	}
	if old := ask(1970, 1970); !old[id] || len(old) != 1 {
		t.Errorf("in January 1970 there is %v", old)
	}
	if later := ask(1971, 2030); later[id] || len(later) != len(before)-1 {
		t.Errorf("from 1971 there are %d of %d", len(later), len(before))
	}
}
