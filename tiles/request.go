package tiles

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Request asks for one tile.
type Request struct {
	District int32 // 0: the district with the lowest id
	Layers   []string
	Z, X, Y  uint32
	Edition  int64     // 0: the edition in force on AsOf; else it decides the shapes
	AsOf     time.Time // a day as midnight UTC; zero: today in the district's time zone
	Params
}

// Params narrow layers that know them; layers that do not are the same with any.
type Params struct {
	From, To   time.Time // first days of months, both included; zero: open
	Categories []string  // codes; empty: all
	Key        string    // of a computed set
}

// Tile is one tile of one or more layers. Data is a single gzip member, as browsers demand, of
// MostBytes at most.
type Tile struct {
	Data      []byte
	Tag       string         // names this content strongly; an ETag is made of it and the encoding
	Empty     bool           // nothing is there and Data is nil
	Truncated map[string]int // by layer: features left out because there were too many; nil: none
}

func (t Tile) weight() uint32 { return uint32(len(t.Data)) + 200 }

// Plan is a request understood: what it means today, who may see it, and its Tag, before
// anything has been drawn.
type Plan struct {
	Public bool   // every layer is public and the edition is or was in force
	Tag    string // the Tag its Tile will have
	scene  scene
	parts  []planned // the layers with something to say at this zoom
	key    tag
}

// planned is one layer of a plan, and what its own tile is kept under.
type planned struct {
	layer *Layer
	key   tag
}

// scene is where and when a tile is drawn.
type scene struct {
	Address
	Params
	district district
	edition  edition // zero when none is needed or none was in force
	day      time.Time
	versions func(sources ...string) int64
}

// tag identifies a tile's content: a hash of everything that goes into it.
type tag [16]byte

// drawing changes when the renderer draws the same data differently, so that caches of
// browsers forget what an older program drew.
const drawing = "5"

// Plan resolves a request. Errors are ErrNoLayer, ErrOutOfRange, ErrNoDistrict,
// ErrNoEdition, and what the database says. None of the first needs the database.
func (t *Tileset) Plan(ctx context.Context, r Request) (*Plan, error) {
	named, err := findLayers(r.Layers)
	if err != nil {
		return nil, err
	}
	p := &Plan{Public: true, scene: scene{Address: Address{r.Z, r.X, r.Y}, Params: r.Params}}
	if err := p.scene.Address.check(); err != nil {
		return nil, err
	}
	s := &p.scene
	if s.district, err = t.district(ctx, r.District); err != nil {
		return nil, err
	}
	if s.day = r.AsOf; s.day.IsZero() {
		s.day = today(s.district.zone)
	}
	editions := r.Edition != 0
	for _, l := range named {
		p.Public = p.Public && l.Public
		editions = editions || l.Edition
	}
	if editions {
		if s.edition, err = t.edition(ctx, s.district.id, r.Edition, s.day); err != nil {
			return nil, err
		}
		p.Public = p.Public && (s.edition.id == 0 || s.edition.public)
	}
	// Versions are taken here, before drawing: a change from now on makes another tag.
	for _, l := range named {
		if r.Z >= l.MinZoom {
			p.parts = append(p.parts, planned{l, t.key(l, s)})
		}
	}
	p.key = joinedKey(p.parts)
	p.Tag = p.key.text()
	s.versions = func(sources ...string) int64 { return t.versions.of(s.district.id, sources) }
	return p, nil
}

// key is what the tile of one layer is kept under: everything that goes into it.
func (t *Tileset) key(l *Layer, s *scene) tag {
	b := make([]byte, 0, 160)
	b = append(append(append(b, drawing...), '|'), l.Name...)
	for _, v := range []int64{int64(s.district.id), int64(s.Z), int64(s.X), int64(s.Y), t.versions.at(s, l)} {
		b = strconv.AppendInt(append(b, '|'), v, 10)
	}
	if l.Edition {
		b = strconv.AppendInt(append(b, "|edition "...), s.edition.id, 10)
	}
	if l.Daily {
		b = s.day.AppendFormat(append(b, "|day "...), time.DateOnly)
	}
	sum := sha256.Sum256(s.Params.append(b, l.Params))
	return tag(sum[:16])
}

// joinedKey is that of a tile of several layers.
func joinedKey(parts []planned) tag {
	if len(parts) == 1 {
		return parts[0].key
	}
	b := make([]byte, 0, 16*8)
	for _, p := range parts {
		b = append(b, p.key[:]...)
	}
	sum := sha256.Sum256(b)
	return tag(sum[:16])
}

func (k tag) text() string { return hex.EncodeToString(k[:]) }

// append adds the parameters used, in one canonical form.
func (p Params) append(b []byte, used params) []byte {
	if used&byMonths != 0 {
		b = p.From.AppendFormat(append(b, "|months "...), time.DateOnly)
		b = p.To.AppendFormat(append(b, ' '), time.DateOnly)
	}
	if used&byCategories != 0 {
		b = fmt.Appendf(b, "|categories %q", slices.Compact(slices.Sorted(slices.Values(p.Categories))))
	}
	if used&byKey != 0 {
		b = fmt.Appendf(b, "|key %q", p.Key)
	}
	return b
}

// Tile is the tile asked for: Plan and Render in one.
func (t *Tileset) Tile(ctx context.Context, r Request) (Tile, error) {
	p, err := t.Plan(ctx, r)
	if err != nil {
		return Tile{}, err
	}
	return t.Render(ctx, p)
}

// Render is the planned tile, kept or drawn. The error is ErrBusy when no turn came in time,
// ErrNoKey when a computed set is gone, else what the database says.
func (t *Tileset) Render(ctx context.Context, p *Plan) (Tile, error) {
	t.counts.asked.Add(1)
	switch len(p.parts) {
	case 0:
		return Tile{Tag: p.Tag, Empty: true}, nil
	case 1:
		return t.part(ctx, p, 0)
	}
	return t.tiles.get(ctx, p.key, true, func(ctx context.Context) (Tile, error) { return t.join(ctx, p) })
}

// part is the tile of one of the plan's layers, kept or drawn.
func (t *Tileset) part(ctx context.Context, p *Plan, i int) (Tile, error) {
	return t.tiles.get(ctx, p.parts[i].key, true, func(ctx context.Context) (Tile, error) {
		return t.draw(ctx, p, i, MostBytes)
	})
}

func today(zone *time.Location) time.Time {
	y, m, d := time.Now().In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
