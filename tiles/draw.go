package tiles

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/klauspost/compress/gzip"
)

// draw paints one layer of a planned tile and compresses it. What has more than most bytes is drawn
// again with less: fewer features, the least important left out first, or of a partition, whose
// grids must stay, rounder corners.
func (t *Tileset) draw(ctx context.Context, p *Plan, part, most int) (tile Tile, err error) {
	l := p.parts[part].layer
	tile = Tile{Tag: p.parts[part].key.text(), Empty: true}
	leave, err := t.lanes.enter(ctx, p.scene.Z)
	if err != nil {
		return tile, err
	}
	defer leave()
	t.counts.drawn.Add(1)
	began := time.Now()
	defer func() {
		if err != nil {
			t.counts.failed.Add(1)
		} else if t.drawn != nil {
			t.drawn(l.Name, p.scene.Z, time.Since(began))
		}
	}()
	b := takeBrush(p.scene.Address)
	defer b.drop()
	for {
		if err := l.paint(ctx, t, &p.scene, b); err != nil {
			return tile, fmt.Errorf("tiles: layer %s: %w", l.Name, err)
		}
		data := b.Bytes()
		if len(data) == 0 {
			return tile, nil
		}
		tile.Empty = false
		if tile.Data, err = compress(data); err != nil {
			return tile, err
		}
		if n := b.left(); n > 0 {
			tile.Truncated = map[string]int{l.Name: n}
		}
		if len(tile.Data) <= most || !b.less(len(tile.Data), most) {
			return tile, nil
		}
	}
}

// Plain is the tile's data uncompressed, for clients that do not take gzip.
func (t Tile) Plain() ([]byte, error) {
	if t.Empty {
		return nil, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(t.Data))
	if err != nil {
		return nil, fmt.Errorf("tiles: %w", err)
	}
	var out bytes.Buffer
	if _, err := out.ReadFrom(r); err != nil {
		return nil, fmt.Errorf("tiles: %w", err)
	}
	return out.Bytes(), nil
}
