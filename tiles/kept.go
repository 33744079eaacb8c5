package tiles

import "time"

// Epoch is another number whenever a request may be planned differently than before; a new day may
// plan it differently too (Plan.Ends). Read it before planning.
func (t *Tileset) Epoch() int64 { return t.epoch.Load() }

// Ends is the end of the day the plan is for, in the district's time zone.
func (p *Plan) Ends() time.Time {
	y, m, d := p.scene.day.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, p.scene.district.zone)
}

// Kept is the planned tile if it need not be made. Otherwise ask Render.
func (t *Tileset) Kept(p *Plan) (tile Tile, ok bool) {
	if len(p.parts) == 0 {
		return Tile{Tag: p.Tag, Empty: true}, true
	}
	if tile, ok = t.tiles.kept.GetIfPresent(p.key); ok {
		t.counts.asked.Add(1)
		t.counts.kept.Add(1)
	}
	return tile, ok
}
