package tiles

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
)

// source says how the features of a layer are read from the database.
type source struct {
	layer string // the layer they are of; its changes are theirs
	read  reader
}

// reader passes on the features whose box meets a box of the lattice.
type reader func(ctx context.Context, t *Tileset, of stockKey, box geo.Box, each func(*feature) error) error

// stockKey says whose features: a district's, or an edition's where the layer has editions.
type stockKey struct {
	district int32
	layer    string
	edition  int64 // 0: the layer knows none
}

func (k stockKey) compare(o stockKey) int {
	return cmp.Or(cmp.Compare(k.district, o.district), cmp.Compare(k.layer, o.layer), cmp.Compare(k.edition, o.edition))
}

// everywhere is the whole lattice.
var everywhere = geo.Box{Max: geo.Point{X: math.MaxUint32, Y: math.MaxUint32}}

// statement reads features with a statement whose parameters are the district and the box, in
// degrees and on the lattice.
func statement(query string, scan func(pgx.Rows) (feature, error)) reader {
	return func(ctx context.Context, t *Tileset, of stockKey, box geo.Box, each func(*feature) error) error {
		d := box.Grow(1).LonLat() // rounding to the lattice may move a box by half a unit
		args := boxArgs(of.district, box)
		args["west"], args["south"], args["east"], args["north"] = d.Min[0], d.Min[1], d.Max[0], d.Max[1]
		rows, err := t.pool.Query(ctx, query, args)
		if err != nil {
			return fmt.Errorf("tiles: read %s: %w", of.layer, err)
		}
		defer rows.Close()
		for rows.Next() {
			f, err := scan(rows)
			if err == nil && f.box.Meets(box) {
				err = each(&f)
			}
			if err != nil {
				return fmt.Errorf("tiles: read %s: %w", of.layer, err)
			}
		}
		if err := rows.Err(); err != nil {
			return fmt.Errorf("tiles: read %s: %w", of.layer, err)
		}
		return nil
	}
}

func boxArgs(district int32, box geo.Box) pgx.NamedArgs {
	return pgx.NamedArgs{"district": district, "x0": int64(box.Min.X), "y0": int64(box.Min.Y), "x1": int64(box.Max.X), "y1": int64(box.Max.Y)}
}

// errTooMuch ends the reading of what does not fit the memory allowed.
var errTooMuch = errors.New("tiles: more than may be kept in memory")

// whole reads a layer into a table, unless it takes more than room bytes: errTooMuch.
func (s *source) whole(ctx context.Context, t *Tileset, of stockKey, room int) (*table, error) {
	b := newBuilder()
	err := s.read(ctx, t, of, everywhere, func(f *feature) error {
		b.add(f)
		if b.bytes > room {
			return errTooMuch
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return b.table(), nil
}

// within is the features whose box meets one of the boxes, each once.
func (s *source) within(ctx context.Context, t *Tileset, of stockKey, boxes []geo.Box) ([]feature, error) {
	var list []feature
	seen := map[int64]bool{}
	for _, b := range boxes {
		err := s.read(ctx, t, of, b, func(f *feature) error {
			if !seen[f.id] {
				seen[f.id] = true
				list = append(list, *f)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}
