package tiles

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRefresh_whileFeaturesAreRead: what is read while the feed's ends are being looked up may be
// older than they are, and is not drawn under their numbers.
func TestRefresh_whileFeaturesAreRead(t *testing.T) {
	w := newTown(t, 4, Options{})
	name := func(z uint32) any {
		t.Helper()
		return features(w.get(t, w.middle(z), "roads")["roads"])[0].Properties["name"]
	}
	if name(14) == "改名" {
		t.Fatal("the road has its new name already")
	}
	tx, err := w.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(t.Context()) }()
	if _, err := tx.Exec(t.Context(), "lock table change in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- w.Refresh(t.Context()) }()
	w.waitForLock(t)
	if name(13) == "改名" { // not kept: roads are read again, should the refresh have had them forgotten
		t.Fatal("the road has its new name before the commit")
	}
	if _, err := tx.Exec(t.Context(), "update road set name = '改名'"); err != nil {
		t.Fatal(err)
	}
	var seq int64
	if err := tx.QueryRow(t.Context(), "select next_change($1, null, 'roads', 'update', null, null, null, null, null)", townDistrict).Scan(&seq); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"after the refresh", "after the change was told"} {
		if got := name(14); got != "改名" {
			t.Errorf("%s the road is called %v", when, got)
		}
		w.Changed(Change{District: townDistrict, Seq: seq, Layer: "roads"})
	}
}

// TestRefresh_otherShapes: a restored database may give shapes' ids a second time.
func TestRefresh_otherShapes(t *testing.T) {
	w := newTown(t, 4, Options{})
	a := w.middle(14)
	w.get(t, a, "grids", "areas")
	w.exec(t, "alter table shape disable trigger user") // restoring fires none
	w.exec(t, "update shape set geom = st_translate(geom, 4000, 0)")
	if err := w.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.announce(t, "edition")
	fresh, err := New(t.Context(), w.db, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	for _, layer := range []string{"grids", "areas"} {
		want := layersOf(t, w.tile(t, fresh, a, []string{layer}))
		if diff := cmp.Diff(want, w.get(t, a, layer)); diff != "" {
			t.Errorf("%s are drawn as they were: %s", layer, diff)
		}
	}
}

// TestRefresh_numbersGoBack: another database is put in the place of the one we read, and its feed
// is shorter. What was kept is not shown again, and later changes alter tags though their numbers
// are low.
func TestRefresh_numbersGoBack(t *testing.T) {
	w := newTown(t, 4, Options{})
	a := w.middle(15)
	tag := func() string {
		return w.plan(t, Request{District: townDistrict, Layers: []string{"roads"}, Z: a.Z, X: a.X, Y: a.Y}).Tag
	}
	w.Changed(Change{District: townDistrict, Seq: 5_000, Layer: "roads"})
	seen := map[string]bool{tag(): true}
	for _, step := range []func(){
		func() {
			if err := w.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
		},
		func() { w.Changed(Change{District: townDistrict, Seq: 4_000, Layer: "roads"}) },
		func() { w.Changed(Change{District: townDistrict, Seq: 5_000, Layer: "roads"}) },
	} {
		step()
		if now := tag(); seen[now] {
			t.Errorf("the tag %s is back", now)
		} else {
			seen[now] = true
		}
	}
}
