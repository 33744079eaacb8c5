package tiles

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// Change is what the engine needs to know of one row of a district's change feed.
type Change struct {
	District      int32
	Seq           int64
	Layer         string  // as in the feed: a tile layer, "responsibility", "edition", …
	Kind          string  // insert, update, delete, load, publish
	Edition       int64   // 0: none
	Before, After geo.Box // where it was and is; zero: nowhere
}

// elsewhere reports whether the change is one of single grids in another edition: of a draft, while
// somebody works at it. What is loaded or published as an edition concerns everybody.
func (c Change) elsewhere(edition int64) bool {
	return c.Layer == "grids" && c.Edition != 0 && c.Edition != edition && c.Kind != "load" && c.Kind != "publish"
}

// OfDraft reports whether the change is one of a draft, by the same rule for whoever keeps tiles: it
// names an edition, and is neither loaded nor published. What is planned in a draft, or said about it,
// counts too.
func (c Change) OfDraft() bool {
	return c.elsewhere(0) || (c.Layer == "responsibility" || c.Layer == "comment") && c.Edition != 0 && c.Kind != "load" && c.Kind != "publish"
}

// inEdition is the name under which the versions of one edition's grids are kept.
func inEdition(source string, edition int64) string {
	return source + "@" + strconv.FormatInt(edition, 10)
}

// sources are the names under which the scene's edition finds its versions.
func (s *scene) sources(names ...string) []string {
	if s.edition.id == 0 || !slices.Contains(names, "grids") {
		return names
	}
	return append(slices.Clone(names), inEdition("grids", s.edition.id))
}

// feedLayers are the names of the feed the engine understands. A change under any other
// name, of which it cannot know what it moved, counts as a change of every layer. Comments show on no tile.
var feedLayers = []string{"areas", "grids", "edition", "responsibility", "organisations", "members", "assignments",
	"buildings", "posts", "roads", "water", "places", "incidents", "comment"}

// versions holds the number of the last change of every source of every district, and where
// changes were. A version never falls. It is taken before a tile is drawn and is part of the
// tile's identity, so what was drawn before a change is never served after it.
type versions struct {
	mu        sync.RWMutex
	districts map[int32]*districtVersions
}

type districtVersions struct {
	all     int64 // last change that counts for every source
	sources map[string]*sourceVersions
	turn    int64 // how often the feed's numbers have gone back
}

// turned counts a number that came back, after another database was put in the place of the one we
// read, as higher than all before.
func (d *districtVersions) turned(seq int64) int64 { return d.turn<<48 + seq }

// goBack begins a district's numbers anew if the feed now ends before what is known of it.
func (v *versions) goBack(district int32, end int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	d := v.districts[district]
	if d == nil {
		return
	}
	last := d.all
	for _, s := range d.sources {
		last = max(last, s.last)
	}
	if last > end {
		v.districts[district] = &districtVersions{sources: map[string]*sourceVersions{}, turn: d.turn + 1}
	}
}

type sourceVersions struct {
	last  int64
	where marks
}

// bump records a change of one source; an unknown one changes everything, and so does one of a
// known source without a box, of that source.
func (v *versions) bump(district int32, source string, seq int64, boxes []geo.Box) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.districts == nil {
		v.districts = map[int32]*districtVersions{}
	}
	d := v.districts[district]
	if d == nil {
		d = &districtVersions{sources: map[string]*sourceVersions{}}
		v.districts[district] = d
	}
	layer, _, _ := strings.Cut(source, "@")
	if !slices.Contains(feedLayers, layer) {
		d.all = max(d.all, seq)
		return
	}
	switch source {
	case "organisations", "members", "assignments":
		source, boxes = "responsibility", nil
	}
	s := d.sources[source]
	if s == nil {
		s = &sourceVersions{}
		d.sources[source] = s
	}
	s.last = max(s.last, seq)
	if len(boxes) == 0 {
		s.where.all(seq)
	}
	for _, b := range boxes {
		s.where.add(seq, b)
	}
}

// known lists the districts that have a feed, the lowest first.
func (v *versions) known() []int32 {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return slices.Sorted(maps.Keys(v.districts))
}

// of is the number of the last change to any of the sources; 0 when none is known.
func (v *versions) of(district int32, sources []string) int64 {
	v.mu.RLock()
	defer v.mu.RUnlock()
	d := v.districts[district]
	if d == nil {
		return 0
	}
	last := d.all
	for _, name := range sources {
		if s := d.sources[name]; s != nil {
			last = max(last, s.last)
		}
	}
	return d.turned(last)
}

// at is the number of the last change that a layer's tile shows: anywhere for most sources, and
// where the tile is for those that change nothing but the place they are at.
func (v *versions) at(s *scene, l *Layer) int64 {
	v.mu.RLock()
	defer v.mu.RUnlock()
	d := v.districts[s.district.id]
	if d == nil {
		return 0
	}
	last := d.all
	see := func(name string, near bool) {
		switch from := d.sources[name]; {
		case from == nil:
		case near:
			last = max(last, from.where.of(s.Address))
		default:
			last = max(last, from.last)
		}
	}
	for _, name := range l.Sources {
		near := slices.Contains(l.Near, name) && !(name == "grids" && s.Z < fullZoom)
		see(name, near)
		if name == "grids" && l.Edition && s.edition.id != 0 {
			see(inEdition(name, s.edition.id), near)
		}
	}
	return d.turned(last)
}

// Changed tells the engine of a committed change. Call it for every row of the feed, in
// order, before anybody who might ask for tiles hears of it.
func (t *Tileset) Changed(c Change) {
	defer t.epoch.Add(1)
	t.stocks.changed(c) // first: who sees the new version must not draw from what it replaced
	source := c.Layer
	if c.elsewhere(0) {
		source = inEdition(source, c.Edition)
	}
	t.versions.bump(c.District, source, c.Seq, c.boxes())
}

// boxes are where the change was; none: it may be anywhere.
func (c Change) boxes() (list []geo.Box) {
	for _, b := range []geo.Box{c.Before, c.After} {
		if b != (geo.Box{}) {
			list = append(list, b)
		}
	}
	return list
}

// Refresh reads where the feed stands. New calls it; call it again when the feed could not
// be followed without a gap.
func (t *Tileset) Refresh(ctx context.Context) error {
	defer t.epoch.Add(1)
	rows, err := t.pool.Query(ctx, sql.TilesReadVersions)
	if err != nil {
		return fmt.Errorf("tiles: versions: %w", err)
	}
	type end struct {
		District int32
		Source   string
		Seq      int64
	}
	ends, err := pgx.CollectRows(rows, pgx.RowToStructByPos[end])
	if err != nil {
		return fmt.Errorf("tiles: versions: %w", err)
	}
	t.shapes.forget()
	t.unions.kept.InvalidateAll()
	t.stocks.forget() // after the versions were read: what is read from now on is as new as they are
	last := map[int32]int64{}
	for _, e := range ends {
		last[e.District] = max(last[e.District], e.Seq)
	}
	for district, end := range last {
		t.versions.goBack(district, end)
	}
	for _, e := range ends {
		t.versions.bump(e.District, e.Source, e.Seq, nil)
	}
	return nil
}
