package tiles

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
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

// Tile is one tile of one or more layers. Data is a single gzip member, as browsers demand.
type Tile struct {
	Data  []byte
	Tag   string // names this content strongly; an ETag is made of it and the encoding
	Empty bool   // nothing is there and Data is nil
}

func (t Tile) weight() uint32 { return uint32(len(t.Data)) + 200 }

// Plan is a request understood: what it means today, who may see it, and its Tag, before
// anything has been drawn.
type Plan struct {
	Public bool   // every layer is public and the edition is or was in force
	Tag    string // the Tag its Tile will have
	scene  scene
	layers []*Layer // those with something to say at this zoom
	key    tag
	cached bool
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
const drawing = "2"

// Plan resolves a request. Errors are ErrNoLayer, ErrOutOfRange, ErrNoDistrict,
// ErrNoEdition, and what the database says. None of the first needs the database.
func (t *Tileset) Plan(ctx context.Context, r Request) (*Plan, error) {
	named, err := findLayers(r.Layers)
	if err != nil {
		return nil, err
	}
	p := &Plan{Public: true, cached: true, scene: scene{Address: Address{r.Z, r.X, r.Y}, Params: r.Params}}
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
	var used params
	editions, daily := false, false
	for _, l := range named {
		p.Public = p.Public && l.Public
		p.cached = p.cached && l.Cached
		editions = editions || l.Edition
		daily = daily || l.Daily
		used |= l.Params
		if r.Z >= l.MinZoom {
			p.layers = append(p.layers, l)
		}
	}
	if editions || r.Edition != 0 {
		if s.edition, err = t.edition(ctx, s.district.id, r.Edition, s.day); err != nil {
			return nil, err
		}
		p.Public = p.Public && (s.edition.id == 0 || s.edition.public)
	}
	// Versions are taken here, before drawing: a change from now on makes another tag.
	h := sha256.New()
	fmt.Fprintf(h, "%s|%d|%d/%d/%d", drawing, s.district.id, r.Z, r.X, r.Y)
	for _, l := range named {
		fmt.Fprintf(h, "|%s %d", l.Name, t.versions.at(s.district.id, l, s.Address))
	}
	if editions {
		fmt.Fprintf(h, "|edition %d", s.edition.id)
	}
	if daily {
		fmt.Fprintf(h, "|day %s", s.day.Format(time.DateOnly))
	}
	h.Write([]byte(r.Params.text(used)))
	copy(p.key[:], h.Sum(nil))
	p.Tag = hex.EncodeToString(p.key[:])
	s.versions = func(sources ...string) int64 { return t.versions.of(s.district.id, sources) }
	return p, nil
}

// text is the parameters used, in one canonical form.
func (p Params) text(used params) string {
	var b strings.Builder
	if used&byMonths != 0 {
		fmt.Fprintf(&b, "|months %s %s", p.From.Format(time.DateOnly), p.To.Format(time.DateOnly))
	}
	if used&byCategories != 0 {
		fmt.Fprintf(&b, "|categories %q", slices.Compact(slices.Sorted(slices.Values(p.Categories))))
	}
	if used&byKey != 0 {
		fmt.Fprintf(&b, "|key %q", p.Key)
	}
	return b.String()
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
	return t.tiles.get(ctx, p.key, p.cached, func(ctx context.Context) (Tile, error) {
		return t.draw(ctx, p)
	})
}

func today(zone *time.Location) time.Time {
	y, m, d := time.Now().In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
