package tiles

import (
	"bytes"
	"context"
	"fmt"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// draw paints a planned tile, layer after layer, and compresses it once.
func (t *Tileset) draw(ctx context.Context, p *Plan) (tile Tile, err error) {
	tile = Tile{Tag: p.Tag, Empty: true}
	leave, err := t.lanes.enter(ctx, p.scene.Z)
	if err != nil {
		return tile, err
	}
	defer leave()
	t.counts.drawn.Add(1)
	defer func() {
		if err != nil {
			t.counts.failed.Add(1)
		}
	}()
	b := takeBrush(p.scene.Address)
	defer b.drop()
	for _, l := range p.layers {
		if err := l.paint(ctx, t, &p.scene, b); err != nil {
			return tile, fmt.Errorf("tiles: layer %s: %w", l.Name, err)
		}
	}
	data := b.Bytes()
	if len(data) == 0 {
		return tile, nil
	}
	tile.Empty = false
	tile.Data, err = compress(data)
	return tile, err
}

var compressors = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return w
}}

// compress makes one gzip member without a time stamp: the same tile gives the same bytes.
func compress(data []byte) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(data)/2 + 64)
	w := compressors.Get().(*gzip.Writer)
	defer compressors.Put(w)
	w.Reset(&out)
	if _, err := w.Write(data); err != nil {
		return nil, fmt.Errorf("tiles: compress: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("tiles: compress: %w", err)
	}
	return bytes.Clone(out.Bytes()), nil
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
