package tiles

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// outlines are the extents of an edition's areas.
type outlines struct {
	list []outline
	mu   sync.Mutex
	thin []outline // the list with the zooms from which corners show; list is read beside it and stays
}

// outline is one area's extent in an edition.
type outline struct {
	id     int64
	parent int64 // 0: none
	kind   string
	level  int16
	name   string
	source string // grids, or reference
	*union
	show []byte // from which zoom each corner shows; nil: all do
}

// union is a shape made of others.
type union struct {
	packed
	label geo.Point
	key   tag // of what it is made of
}

func (u *union) weight() uint32 { return uint32(len(u.data)) + 200 }

func newUnion(m geo.MultiPolygon, key tag) *union { return &union{*pack(m), m.Label(), key} }

type outlinesKey struct {
	district int32
	edition  int64
	version  int64
}

// areaOutlines is the outline of every area of an edition, made once per change: the union
// of its grids, streets included. In a proved edition the union is exact, by cancelling the
// borders two of its grids share (geo.Dissolve), so neighbouring areas keep the very border
// of their grids; in an unproved one GEOS unites what there is. An area without grids shows
// its imported outline, if it has one.
func (t *Tileset) areaOutlines(ctx context.Context, s *scene) (*outlines, error) {
	key := outlinesKey{s.district.id, s.edition.id, s.versions(s.sources(territory...)...)}
	proved := s.edition.proved
	return t.outlines.get(ctx, key, true, func(ctx context.Context) (*outlines, error) {
		list, err := t.readAreas(ctx, key, proved)
		if err != nil {
			return nil, err
		}
		if proved {
			if err := t.dissolveAreas(ctx, s, list); err != nil {
				return nil, err
			}
		}
		list = slices.DeleteFunc(list, func(o outline) bool { return o.corners == 0 })
		return &outlines{list: list}, nil
	})
}

// readAreas lists the areas with reference outlines, and unions where GEOS has to make them.
func (t *Tileset) readAreas(ctx context.Context, key outlinesKey, proved bool) ([]outline, error) {
	rows, err := t.pool.Query(ctx, sql.TilesListAreas, pgx.StrictNamedArgs{
		"district": key.district, "edition": key.edition, "unite": !proved})
	if err != nil {
		return nil, fmt.Errorf("area outlines: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o outline, err error) {
		var shape geo.MultiPolygon
		err = row.Scan(&o.id, &o.parent, &o.kind, &o.level, &o.name, &o.source, &shape)
		o.union = &union{}
		if shape.Vertices() > 0 {
			o.union = newUnion(shape, tag{})
		}
		return o, err
	})
	if err != nil {
		return nil, fmt.Errorf("area outlines: %w", err)
	}
	return list, nil
}

// dissolveAreas replaces the shapes of areas that have grids by their exact union. A union is known
// by the shapes it is made of: those no change has touched are not made again.
func (t *Tileset) dissolveAreas(ctx context.Context, s *scene, list []outline) error {
	grids, err := t.everyGrid(ctx, s)
	if err != nil {
		return err
	}
	communities := map[int64][]item{}
	for _, x := range grids.items() {
		if of := x.number(gridCommunity); of != none && x.text(gridLayer) == "governance" {
			communities[of] = append(communities[of], x)
		}
	}
	streets := map[int64][]*union{}
	for pass := range 2 { // communities first: a street is the union of its communities
		for i := range list {
			o := &list[i]
			if (o.level == 2) != (pass == 0) {
				continue
			}
			var made *union
			if o.level == 2 {
				made, err = t.unite(ctx, s.district.id, communities[o.id])
			} else {
				made, err = t.uniteUnions(ctx, streets[o.id])
			}
			if err != nil {
				return err
			}
			if made == nil {
				continue
			}
			o.union, o.source = made, "grids"
			if o.level == 2 && o.parent != 0 {
				streets[o.parent] = append(streets[o.parent], made)
			}
		}
	}
	return nil
}

// everyGrid is all grids of the scene's edition, kept or read for the purpose.
func (t *Tileset) everyGrid(ctx context.Context, s *scene) (*holding, error) {
	of := s.stock(&gridSource)
	h, err := t.stock(of, &gridSource).get(ctx)
	if err != nil || !h.absent {
		return h, err
	}
	rows, err := gridSource.within(ctx, t, of, []geo.Box{everywhere})
	if err != nil {
		return nil, err
	}
	return &holding{base: newTable(rows), corners: &corners{}, edges: newEdges()}, nil
}

// unite is the union of grids; nil of none.
func (t *Tileset) unite(ctx context.Context, district int32, grids []item) (*union, error) {
	slices.SortFunc(grids, func(a, b item) int { return cmp.Compare(a.id(), b.id()) })
	key := fmt.Appendf(nil, "grids of %d:", district)
	for _, x := range grids {
		key = binary.BigEndian.AppendUint64(key, uint64(x.number(gridShape)))
	}
	return t.uniteOnce(ctx, len(grids), key, func(i int) (int64, []byte) { return grids[i].id(), grids[i].geometry() })
}

func (t *Tileset) uniteUnions(ctx context.Context, parts []*union) (*union, error) {
	key := []byte("areas")
	for _, u := range parts {
		key = append(key, u.key[:]...)
	}
	return t.uniteOnce(ctx, len(parts), key, func(i int) (int64, []byte) { return int64(i), parts[i].data })
}

func (t *Tileset) uniteOnce(ctx context.Context, n int, key []byte, part func(i int) (int64, []byte)) (*union, error) {
	if n == 0 {
		return nil, nil
	}
	sum := sha256.Sum256(key)
	of := tag(sum[:16])
	return t.unions.get(ctx, of, true, func(context.Context) (*union, error) {
		faces := make([]geo.Face, n)
		for i := range faces {
			var u unpacker
			id, data := part(i)
			faces[i] = geo.Face{ID: id, Shape: u.unpackShape(data)}
		}
		return newUnion(geo.Dissolve(faces), of), nil
	})
}

// shownOutlines is the outlines with the zooms from which their corners show: as on the grids' borders.
func (t *Tileset) shownOutlines(ctx context.Context, s *scene, o *outlines) ([]outline, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.thin != nil {
		return o.thin, nil
	}
	h, err := t.everyGrid(ctx, s)
	if err != nil {
		return nil, err
	}
	zooms := map[geo.Point]byte{}
	var u unpacker
	show := h.shown()
	for _, x := range h.items() {
		if x.text(gridLayer) != "governance" {
			continue
		}
		k := 0
		for r := range u.unpackShape(x.geometry()).Rings {
			for _, p := range open(r) {
				zooms[p] = show[x.id()][k]
				k++
			}
		}
	}
	thin := append([]outline{}, o.list...)
	for i := range thin {
		a := &thin[i]
		if a.source != "grids" {
			continue
		}
		for r := range u.unpackShape(a.data).Rings {
			for _, p := range open(r) {
				a.show = append(a.show, zooms[p])
			}
		}
	}
	o.thin = thin
	return thin, nil
}

// areaZooms is where areas of a level begin to show.
var areaZooms = map[int16]uint32{1: 6, 2: 10}
