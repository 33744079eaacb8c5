package tiles

import (
	"context"
	"slices"

	"gridmap/geo"
)

var (
	gridKeys    = []string{"id", "code", "name", "kind", "state", "community", "households", "buildings"}
	overlayKeys = append(slices.Clone(gridKeys), "layer")
	labelKeys   = []string{"id", "code", "name", "kind", "state"}
)

func paintGrids(ctx context.Context, t *Tileset, s *scene, b *brush) error {
	if s.edition.id == 0 {
		return nil
	}
	all, err := t.territory(ctx, s)
	if err != nil {
		return err
	}
	figures, err := t.gridFigures(ctx, s)
	if err != nil {
		return err
	}
	list := b.in(all.holding, anyOrder)
	for _, governance := range []bool{true, false} {
		if governance {
			b.Begin("grids", gridKeys...)
		} else {
			b.Begin("overlay_grids", overlayKeys...)
		}
		b.Coarsen(coarse(s.Z))
		for _, x := range list {
			f, known := slices.BinarySearch(figures.ids, x.id())
			if !known || (x.text(gridLayer) == "governance") != governance || !b.Polygon(b.unpackShape(x.geometry())) {
				continue
			}
			b.Int(0, x.id())
			b.text(1, x, gridCode)
			b.text(2, x, gridName)
			b.text(3, x, gridKind)
			b.String(4, figures.states[f])
			b.number(5, x, gridCommunity)
			if h := figures.households[f]; h != nil {
				b.Int(6, int64(*h))
			}
			b.Int(7, int64(figures.buildings[f]))
			if !governance {
				b.text(8, x, gridLayer)
			}
			b.Feature(uint64(x.id()))
		}
		b.End()
	}
	b.Begin("grid_labels", labelKeys...)
	for _, x := range list {
		f, known := slices.BinarySearch(figures.ids, x.id())
		if known && x.text(gridLayer) == "governance" && bearsName(x.box(), s.Z) && b.Point(all.labels[x.id()]) {
			b.Int(0, x.id())
			b.text(1, x, gridCode)
			b.text(2, x, gridName)
			b.text(3, x, gridKind)
			b.String(4, figures.states[f])
			b.Feature(uint64(x.id()))
		}
	}
	b.End()
	return nil
}

// bearsName reports whether a grid may bear a name at a zoom: from labelZoom all, below it those
// at least 16 pixels across in a 512-pixel tile.
func bearsName(box geo.Box, z uint32) bool {
	across := max(box.Max.X-box.Min.X, box.Max.Y-box.Min.Y)
	return z >= labelZoom || across>>(32-9-z) >= 16
}

const labelZoom = 12

// coarse is what borders are rounded to, as a power of two of tile units: half a pixel of a
// 512-pixel tile from afar, where a corner every few metres would be most of the tile.
func coarse(z uint32) uint32 {
	switch {
	case z <= 11:
		return 2
	case z == 12:
		return 1
	}
	return 0
}

var (
	hotspotKeys          = []string{"grid", "code", "class", "z", "count"}
	gridCoverageKeys     = []string{"grid", "code", "share"}
	buildingCoverageKeys = []string{"building", "distance", "band"}
)

func paintHotspots(ctx context.Context, t *Tileset, s *scene, b *brush) error {
	return t.paintComputed(ctx, s, b, "hotspots", hotspotKeys, func(r *ComputedRow) {
		b.String(2, r.Class)
		if r.Z != nil {
			b.Float(3, *r.Z)
		}
		b.Int(4, r.Count)
	})
}

func paintCoverage(ctx context.Context, t *Tileset, s *scene, b *brush) error {
	if s.Z < buildingCoverageZoom {
		return t.paintComputed(ctx, s, b, "coverage", gridCoverageKeys, func(r *ComputedRow) {
			if r.Share != nil {
				b.Float(2, *r.Share)
			}
		})
	}
	set, err := t.computedSet("coverage", s.Key)
	if err != nil {
		return err
	}
	h, err := t.holding(ctx, s, &buildingSource)
	if err != nil {
		return err
	}
	b.Begin("coverage", buildingCoverageKeys...)
	for _, x := range b.in(h, anyOrder) {
		r := set.find(set.buildings, x.id())
		if r == nil || !b.admits(span(x.box()), x.id()) || !b.Polygon(b.unpackShape(x.geometry())) {
			continue
		}
		b.Int(0, x.id())
		b.Int(1, int64(r.Distance+0.5))
		b.Int(2, int64(r.Band))
		b.Feature(uint64(x.id()))
	}
	b.End()
	return nil
}

// paintComputed draws computed rows on the shapes of their governance grids; attributes 0 and 1
// are the grid's id and code, more gives the rest.
func (t *Tileset) paintComputed(ctx context.Context, s *scene, b *brush, layer string, keys []string, more func(*ComputedRow)) error {
	set, err := t.computedSet(layer, s.Key)
	if err != nil || s.edition.id == 0 {
		return err
	}
	all, err := t.territory(ctx, s)
	if err != nil {
		return err
	}
	b.Begin(layer, keys...)
	b.Coarsen(coarse(s.Z))
	for _, x := range b.in(all.holding, anyOrder) {
		r := set.find(set.grids, x.id())
		if r == nil || x.text(gridLayer) != "governance" || !b.Polygon(b.unpackShape(x.geometry())) {
			continue
		}
		b.Int(0, x.id())
		b.text(1, x, gridCode)
		more(r)
		b.Feature(uint64(x.id()))
	}
	b.End()
	return nil
}

var (
	areaKeys      = []string{"id", "kind", "level", "name", "outline"}
	areaLabelKeys = []string{"id", "kind", "level", "name"}
)

// paintAreas draws streets after communities, so that their lines lie on top.
func paintAreas(ctx context.Context, t *Tileset, s *scene, b *brush) error {
	all, err := t.areaOutlines(ctx, s)
	if err != nil {
		return err
	}
	b.Begin("areas", areaKeys...)
	b.Coarsen(coarse(s.Z))
	for _, level := range []int16{2, 1} {
		for i := range all {
			o := &all[i]
			if o.level != level || s.Z < areaZooms[level] || !b.reach.Meets(o.box) || !b.Polygon(o.shape) {
				continue
			}
			b.Int(0, o.id)
			b.String(1, o.kind)
			b.Int(2, int64(o.level))
			b.String(3, o.name)
			b.String(4, o.source)
			b.Feature(uint64(o.id))
		}
	}
	b.End()
	b.Begin("area_labels", areaLabelKeys...)
	for i := range all {
		o := &all[i]
		if s.Z >= areaZooms[o.level] && b.Point(o.label) {
			b.Int(0, o.id)
			b.String(1, o.kind)
			b.Int(2, int64(o.level))
			b.String(3, o.name)
			b.Feature(uint64(o.id))
		}
	}
	b.End()
	return nil
}
