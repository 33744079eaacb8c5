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
	all, err := t.grids(ctx, s)
	if err != nil {
		return err
	}
	states, err := t.gridStates(ctx, s)
	if err != nil {
		return err
	}
	tallies, err := t.tallyGrids(ctx, s)
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
		for _, x := range list {
			if (x.text(gridLayer) == "governance") != governance || !b.Polygon(b.shape(all, x)) {
				continue
			}
			here := tallies[x.id()]
			b.Int(0, x.id())
			b.text(1, x, gridCode)
			b.text(2, x, gridName)
			b.text(3, x, gridKind)
			b.String(4, stateOf(states, x))
			b.number(5, x, gridCommunity)
			if here.says() {
				b.Int(6, here.households)
			}
			b.Int(7, here.buildings)
			if !governance {
				b.text(8, x, gridLayer)
			}
			b.Feature(uint64(x.id()))
		}
		b.End()
	}
	b.Begin("grid_labels", labelKeys...)
	for _, x := range list {
		if x.text(gridLayer) == "governance" && bearsName(x.box(), s.Z) && b.Point(x.label()) {
			b.Int(0, x.id())
			b.text(1, x, gridCode)
			b.text(2, x, gridName)
			b.text(3, x, gridKind)
			b.String(4, stateOf(states, x))
			b.Feature(uint64(x.id()))
		}
	}
	b.End()
	return nil
}

func stateOf(states map[int64]string, x item) string {
	if state, ok := states[x.id()]; ok {
		return state
	}
	return "no_branch" // a grid nobody was ever named for
}

// grids are the scene's grids, and the zooms from which their corners show where not all do.
type grids struct {
	*holding
	show map[int64][]byte // nil: all show
}

func (t *Tileset) grids(ctx context.Context, s *scene) (grids, error) {
	h, err := t.holding(ctx, s, &gridSource)
	if err != nil {
		return grids{}, err
	}
	if s.Z >= fullZoom {
		return grids{holding: h}, nil
	}
	if h.absent { // how a border is thinned out depends on who is near
		if h, err = t.gridsAround(ctx, s, h); err != nil {
			return grids{}, err
		}
	}
	return grids{h, h.shown()}, nil
}

// gridsAround is the grids read for a tile, their neighbours, and those of these, twice.
func (t *Tileset) gridsAround(ctx context.Context, s *scene, h *holding) (*holding, error) {
	for range 3 {
		items := h.items()
		if len(items) == 0 {
			break
		}
		all := items[0].box()
		for _, x := range items {
			all = all.Union(x.box())
		}
		rows, err := gridSource.within(ctx, t, s.stock(&gridSource), []geo.Box{all})
		if err != nil {
			return nil, err
		}
		h = &holding{base: newTable(rows), absent: true, corners: &corners{}, edges: newEdges()}
	}
	return h, nil
}

// shape is a grid's at the zoom of the tile.
func (b *brush) shape(all grids, x item) geo.MultiPolygon {
	return b.unpackShown(x.geometry(), all.show[x.id()], b.z)
}

// bearsName reports whether a grid may bear a name at a zoom: from labelZoom all, below it those
// at least 16 pixels across in a 512-pixel tile.
func bearsName(box geo.Box, z uint32) bool {
	across := max(box.Max.X-box.Min.X, box.Max.Y-box.Min.Y)
	return z >= labelZoom || across>>(32-9-z) >= 16
}

const labelZoom = 12

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
	all, err := t.grids(ctx, s)
	if err != nil {
		return err
	}
	b.Begin(layer, keys...)
	for _, x := range b.in(all.holding, anyOrder) {
		r := set.find(set.grids, x.id())
		if r == nil || x.text(gridLayer) != "governance" || !b.Polygon(b.shape(all, x)) {
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
	outlines, err := t.areaOutlines(ctx, s)
	if err != nil {
		return err
	}
	all := outlines.list
	if s.Z < fullZoom && s.edition.id != 0 {
		if all, err = t.shownOutlines(ctx, s, outlines); err != nil {
			return err
		}
	}
	b.Begin("areas", areaKeys...)
	for _, level := range []int16{2, 1} {
		for i := range all {
			o := &all[i]
			if o.level != level || s.Z < areaZooms[level] || !b.reach.Meets(o.box) || !b.Polygon(b.unpackShown(o.data, o.show, s.Z)) {
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
