package tiles

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// incidents are a district's incidents in the order of their cells: a tile, and a heat cell, is
// a run of them. 27 bytes each.
type incidents struct {
	cells      []uint64 // Morton keys of the places
	ids        []int64
	seconds    []int64  // reported, since 2000-01-01 UTC; negative before
	categories []uint16 // positions in the list of categories
	statuses   []uint8  // positions in statuses
}

// statuses an incident can have, as the database has them.
var statuses = []string{"reported", "rejected", "duplicate", "accepted", "dispatched", "handling", "deferred", "done", "closed"}

// year2000 is where seconds are counted from.
const year2000 = 946684800

// incidentBytes is what one takes in memory.
const incidentBytes = 8 + 8 + 8 + 2 + 1

// incident is one on its way into incidents.
type incident struct {
	cell     uint64
	id       int64
	seconds  int64
	category uint16
	status   uint8
}

func packIncidents(rows []incident) *incidents {
	slices.SortFunc(rows, func(a, b incident) int { return cmp.Or(cmp.Compare(a.cell, b.cell), cmp.Compare(a.id, b.id)) })
	in := &incidents{make([]uint64, len(rows)), make([]int64, len(rows)), make([]int64, len(rows)), make([]uint16, len(rows)), make([]uint8, len(rows))}
	for i, r := range rows {
		in.cells[i], in.ids[i], in.seconds[i], in.categories[i], in.statuses[i] = r.cell, r.id, r.seconds, r.category, r.status
	}
	return in
}

// run is the positions of the incidents from one cell to another, both included.
func (in *incidents) run(first, last uint64) (from, to int) {
	from, _ = slices.BinarySearch(in.cells, first)
	to, _ = slices.BinarySearch(in.cells[from:], last)
	to += from
	for to < len(in.cells) && in.cells[to] == last {
		to++
	}
	return from, to
}

// incidentStock keeps a district's incidents as stock keeps features.
type incidentStock struct {
	*keeper[incidentHolding]
	district int32
	t        *Tileset
	share    share
}

func newIncidentStock(t *Tileset, district int32) *incidentStock {
	s := &incidentStock{district: district, t: t, share: share{from: &t.memory}}
	s.keeper = newKeeper(s.renew)
	return s
}

type incidentHolding struct {
	codes []string       // of categories, by position
	known map[int32]int  // position by id
	base  *incidents     // most of them
	gone  map[int32]bool // positions in base read again since
	rows  []incident     // what was read again
	extra *incidents     // the same

	absent bool // they do not fit the memory allowed, and nothing is held
	tried  time.Time
}

func (s *incidentStock) renew(ctx context.Context, h *incidentHolding, boxes []geo.Box) (*incidentHolding, error) {
	next, err := s.t.categories(ctx, s.district)
	if err != nil {
		return nil, err
	}
	if h != nil && h.absent && time.Since(h.tried) < retryTime && !slices.Contains(boxes, everywhere) {
		next.absent, next.tried = true, h.tried
		return next, nil
	}
	if h != nil && !h.absent && len(boxes) <= 64 && slices.Equal(next.codes[:min(len(h.codes), len(next.codes))], h.codes) {
		mended, err := s.mend(ctx, h, next, boxes)
		if mended || err != nil {
			return next, err
		}
	}
	var rows []incident
	room := s.share.room()
	err = s.t.readIncidents(ctx, s.district, next, everywhere, nil, func(i incident) error {
		if rows = append(rows, i); len(rows)*incidentBytes > room {
			return errTooMuch
		}
		return nil
	})
	if errors.Is(err, errTooMuch) || err == nil && !s.share.take(len(rows)*incidentBytes) {
		s.share.take(0)
		next.absent, next.tried = true, time.Now()
		return next, nil
	}
	if err != nil {
		return nil, err
	}
	next.base = packIncidents(rows)
	return next, nil
}

// mend fills next with what h has and what meets the boxes, unless that is too much: false.
func (s *incidentStock) mend(ctx context.Context, h, next *incidentHolding, boxes []geo.Box) (bool, error) {
	most := 500 + len(h.base.ids)/200
	if len(h.gone)+len(h.rows) > most {
		h = h.settled()
	}
	gone := maps.Clone(h.gone)
	if gone == nil {
		gone = map[int32]bool{}
	}
	for _, b := range boxes {
		if !h.base.within(b, gone, len(h.gone)+most) {
			return false, nil
		}
	}
	rows := slices.DeleteFunc(slices.Clone(h.rows), func(r incident) bool {
		return slices.ContainsFunc(boxes, func(b geo.Box) bool { return b.Holds(geo.CellPoint(r.cell)) })
	})
	seen := map[int64]bool{}
	for _, b := range boxes {
		err := s.t.readIncidents(ctx, s.district, next, b, seen, func(i incident) error {
			rows = append(rows, i)
			return nil
		})
		if err != nil {
			return false, err
		}
	}
	if !s.share.take(incidentBytes * (len(h.base.ids) + len(rows))) {
		return false, nil
	}
	next.base, next.gone, next.rows, next.extra = h.base, gone, rows, packIncidents(slices.Clone(rows))
	return true, nil
}

// settled is the same incidents in one list.
func (h *incidentHolding) settled() *incidentHolding {
	n := len(h.base.ids) + len(h.rows)
	to := &incidents{make([]uint64, 0, n), make([]int64, 0, n), make([]int64, 0, n), make([]uint16, 0, n), make([]uint8, 0, n)}
	h.each(Address{}, func(in *incidents, i int) {
		to.cells, to.ids, to.seconds = append(to.cells, in.cells[i]), append(to.ids, in.ids[i]), append(to.seconds, in.seconds[i])
		to.categories, to.statuses = append(to.categories, in.categories[i]), append(to.statuses, in.statuses[i])
	})
	return &incidentHolding{codes: h.codes, known: h.known, base: to}
}

// incidentsIn is the incidents of a district, or only those of a box where they are not kept.
func (t *Tileset) incidentsIn(ctx context.Context, district int32, box geo.Box) (*incidentHolding, error) {
	h, err := t.incidentsOf(district).get(ctx)
	if err != nil || !h.absent {
		return h, err
	}
	var rows []incident
	err = t.readIncidents(ctx, district, h, box, nil, func(i incident) error {
		rows = append(rows, i)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &incidentHolding{codes: h.codes, known: h.known, base: packIncidents(rows)}, nil
}

// within adds the positions of the incidents in a box to found, and reports whether there are
// few enough to read them alone.
func (in *incidents) within(b geo.Box, found map[int32]bool, most int) bool {
	from, to := in.run(b.Min.Cell(), b.Max.Cell()) // a superset: the curve leaves the box and comes back
	if to-from > 50*most {
		return false
	}
	for i := from; i < to && len(found) <= most; i++ {
		if b.Holds(geo.CellPoint(in.cells[i])) {
			found[int32(i)] = true
		}
	}
	return len(found) <= most
}

// categories begins a holding.
func (t *Tileset) categories(ctx context.Context, district int32) (*incidentHolding, error) {
	rows, err := t.pool.Query(ctx, sql.TilesListCategories, pgx.StrictNamedArgs{"district": district})
	if err != nil {
		return nil, fmt.Errorf("tiles: categories: %w", err)
	}
	h := &incidentHolding{known: map[int32]int{}}
	var id int32
	var code string
	_, err = pgx.ForEachRow(rows, []any{&id, &code}, func() error {
		h.known[id] = len(h.codes)
		h.codes = append(h.codes, code)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("tiles: categories: %w", err)
	}
	return h, nil
}

// readIncidents passes on the incidents in a box that were not seen; nil sees nothing.
func (t *Tileset) readIncidents(ctx context.Context, district int32, h *incidentHolding, box geo.Box, seen map[int64]bool, each func(incident) error) error {
	args := boxArgs(district, box)
	args["first"], args["last"] = box.Min.SQLCell(), box.Max.SQLCell()
	rows, err := t.pool.Query(ctx, sql.TilesLoadIncidents, args)
	if err != nil {
		return fmt.Errorf("tiles: read incidents: %w", err)
	}
	var id, cell, seconds int64
	var category int32
	var status string
	_, err = pgx.ForEachRow(rows, []any{&id, &cell, &seconds, &category, &status}, func() error {
		if seen[id] {
			return nil
		}
		if seen != nil {
			seen[id] = true
		}
		k, ok := h.known[category]
		st := slices.Index(statuses, status)
		if !ok || st < 0 {
			return fmt.Errorf("incident %d: category %d, status %q", id, category, status)
		}
		return each(incident{uint64(cell) ^ 1<<63, id, seconds, uint16(k), uint8(st)})
	})
	if err != nil {
		return fmt.Errorf("tiles: read incidents: %w", err)
	}
	return nil
}

// sieve is which incidents a request asks for.
type sieve struct {
	since, until int64  // seconds; until is the first that is not
	categories   []bool // by position; nil: all
}

func (s *scene) sieve(h *incidentHolding) sieve {
	f := sieve{since: math.MinInt64, until: math.MaxInt64}
	since, until := s.Params.span(s.district.zone)
	if since != nil {
		f.since = since.Unix() - year2000
	}
	if until != nil {
		f.until = until.Unix() - year2000
	}
	if len(s.Categories) > 0 {
		f.categories = make([]bool, len(h.codes))
		for i, c := range h.codes {
			f.categories[i] = slices.Contains(s.Categories, c)
		}
	}
	return f
}

func (f *sieve) lets(in *incidents, i int) bool {
	return in.seconds[i] >= f.since && in.seconds[i] < f.until && (f.categories == nil || f.categories[in.categories[i]])
}

// weight puts incidents still open before the others, and later ones before earlier ones.
func (in *incidents) weight(i int) int64 {
	w := in.seconds[i]
	switch statuses[in.statuses[i]] {
	case "rejected", "duplicate", "closed":
		return w
	}
	return w + 1<<40
}

var incidentKeys = []string{"id", "category", "status"}

func paintIncidents(ctx context.Context, t *Tileset, s *scene, b *brush) error {
	h, err := t.incidentsIn(ctx, s.district.id, s.Box())
	if err != nil {
		return err
	}
	f := s.sieve(h)
	b.Begin("incidents", incidentKeys...)
	h.each(s.Address, func(in *incidents, i int) {
		if f.lets(in, i) && b.admits(in.weight(i), in.ids[i]) && b.Point(geo.CellPoint(in.cells[i])) {
			b.Int(0, in.ids[i])
			b.String(1, h.codes[in.categories[i]])
			b.String(2, statuses[in.statuses[i]])
			b.Feature(uint64(in.ids[i]))
		}
	})
	b.End()
	return nil
}

// each calls do for the incidents of a tile, in the order of their cells.
func (h *incidentHolding) each(a Address, do func(in *incidents, i int)) {
	box := a.Box()
	from, to := h.base.run(box.Min.Cell(), box.Max.Cell())
	if h.extra == nil {
		for i := from; i < to; i++ {
			do(h.base, i)
		}
		return
	}
	k, last := h.extra.run(box.Min.Cell(), box.Max.Cell())
	for i := from; i < to || k < last; {
		switch {
		case k < last && (i == to || h.extra.cells[k] < h.base.cells[i]):
			do(h.extra, k)
			k++
		case h.gone[int32(i)]:
			i++
		default:
			do(h.base, i)
			i++
		}
	}
}
