package web

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/tiles"
)

// news is a change as the streams tell it, written once for all of them.
type news struct {
	district int32
	seq      int64
	public   bool // told also to who may not read the district
	passing  bool // no change: nothing is lost when it is not told, and it has no number
	text     string
}

type changeEvent struct {
	Seq     int64        `json:"seq"`
	Layer   string       `json:"layer"`
	Kind    string       `json:"kind"`
	Edition *int64       `json:"edition"`
	Draft   bool         `json:"draft"`  // only tiles of this edition, which is not in force, are others now
	Bounds  *[4]float64  `json:"bounds"` // west, south, east, north of where it was and is; null: everywhere
	Boxes   [][4]float64 `json:"boxes"`  // the same apart: where it was, where it is
	Tiles   tilesTouched `json:"tiles"`
}

// tilesTouched names tile layers: tiles of near that show one of the boxes are others now, and
// all tiles of everywhere; at zooms below the one named all tiles of near are.
type tilesTouched struct {
	Near       []string `json:"near"`
	Everywhere []string `json:"everywhere"`
	Below      uint32   `json:"below"`
}

// newsOf puts a change into words. Tiles know of it already.
func (s *Server) newsOf(c grid.Change) news {
	change := tiles.Change{Layer: c.Layer, Kind: c.Kind, Edition: c.Edition, Before: c.Before, After: c.After}
	touched := tiles.TouchedBy(change)
	e := changeEvent{Seq: c.Seq, Layer: c.Layer, Kind: c.Kind, Draft: change.OfDraft(), Boxes: [][4]float64{}, Tiles: tilesTouched(touched)}
	if c.Edition != 0 {
		e.Edition = &c.Edition
	}
	var around geo.Box
	for _, box := range []geo.Box{c.Before, c.After} {
		switch {
		case box == geo.Box{}:
			continue
		case around == geo.Box{}:
			around = box
		default:
			around = around.Union(box)
		}
		if b := degrees(box); !slices.Contains(e.Boxes, b) {
			e.Boxes = append(e.Boxes, b)
		}
	}
	if len(e.Boxes) > 0 {
		b := degrees(around)
		e.Bounds = &b
	}
	data, err := json.Marshal(e)
	if err != nil {
		panic(err) // numbers and words only
	}
	return news{district: c.District, seq: c.Seq, public: !e.Draft && touchesPublic(touched),
		text: fmt.Sprintf("id: %d\nevent: change\ndata: %s\n\n", c.Seq, data)}
}

// effectTime is the longest an answer to a write waits for it to show.
const effectTime = 2 * time.Second

// takeEffect waits until what the asker's district has committed shows in tiles and is in the
// streams: whoever is told of a write finds it in whatever this server is asked next. When the
// feed is not followed just now the answer does not wait longer than effectTime; it is true anyway.
func (s *Server) takeEffect(ctx context.Context) {
	me := actorOf(ctx)
	if s.Follower == nil || me == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, effectTime)
	defer cancel()
	_, last, err := s.Store.FeedEnd(ctx, me.District)
	if err != nil || !s.Follower.Reach(ctx, me.District, last) {
		s.Log.WarnContext(ctx, "a write is answered before it shows", "district", me.District, "seq", last, "error", err)
	}
}

func degrees(box geo.Box) [4]float64 {
	b := box.LonLat()
	return [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
}

// touchesPublic reports whether anybody may see tiles that are touched.
func touchesPublic(t tiles.Touched) bool {
	return slices.ContainsFunc(tiles.Layers(), func(l *tiles.Layer) bool {
		return l.Public && (slices.Contains(t.Near, l.Name) || slices.Contains(t.Everywhere, l.Name))
	})
}
