package tiles

import (
	"bytes"
	"context"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/klauspost/compress/gzip"

	"gridmap/geo"
)

// statement is a query that answers with one bytea: MVT layers, uncompressed, empty when
// nothing is there. The zero statement draws nothing.
type statement struct {
	sql  string
	args pgx.StrictNamedArgs
}

// draw renders a planned tile: the layers' statements go to the database together, and what
// comes back is joined before it is compressed, once.
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
	var batch pgx.Batch
	for _, l := range p.layers {
		st, err := l.draw(ctx, t, &p.scene)
		if err != nil {
			return tile, fmt.Errorf("tiles: layer %s: %w", l.Name, err)
		}
		if st.sql != "" {
			batch.Queue(st.sql, st.args)
		}
	}
	if batch.Len() == 0 {
		return tile, nil
	}
	results := t.pool.SendBatch(ctx, &batch)
	var data []byte
	for range batch.Len() {
		var part []byte
		if err := results.QueryRow().Scan(&part); err != nil {
			_ = results.Close()
			return tile, fmt.Errorf("tiles: draw %d/%d/%d: %w", p.scene.Z, p.scene.X, p.scene.Y, err)
		}
		data = append(data, part...)
	}
	if err := results.Close(); err != nil {
		return tile, fmt.Errorf("tiles: draw: %w", err)
	}
	if len(data) == 0 {
		return tile, nil
	}
	tile.Empty = false
	tile.Data, err = compress(data)
	return tile, err
}

// tileArgs are the arguments nearly every layer's statement takes.
func (s *scene) tileArgs() pgx.StrictNamedArgs {
	return pgx.StrictNamedArgs{"district": s.district.id, "z": s.Z, "x": s.X, "y": s.Y}
}

// meets reports whether a box can show in the tile, its buffer included.
func (s *scene) meets(box geo.Box) bool { return s.Buffered().Meets(box) }

var compressors = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.DefaultCompression)
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
