package grid

import (
	"context"
	"hash/fnv"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// What one answer of borders may hold.
const (
	maxEdgeGrids  = 1000
	maxEdgePoints = 200_000
)

// Borders are the pieces of border of a box, each once, and the nodes they run between.
type Borders struct {
	Edition int64        `json:"edition"`
	Layer   string       `json:"layer" enum:"governance,overlay,micro"`
	Edges   []BorderEdge `json:"edges" doc:"Pieces of border that reach into the box, whole"`
	Nodes   []BorderNode `json:"nodes" doc:"The ends of these pieces"`
	Grids   []BorderGrid `json:"grids" doc:"Grids on either side of them, by id"`
}

// BorderEdge is a piece of border with the same grid on either side all along.
type BorderEdge struct {
	ID           int64       `json:"id" doc:"The same as long as neither side, nor where it begins, is another; that of the tiles of layer edges where it begins at a node there too"`
	Right        int64       `json:"right" doc:"Grid on the right, walking along the line with north up"`
	Left         int64       `json:"left" doc:"Grid on the left; 0: outside"`
	RightVersion int         `json:"right_version"`
	LeftVersion  int         `json:"left_version,omitempty" doc:"Absent: outside"`
	Between      string      `json:"between" enum:"grids,communities,streets,outside"`
	From         int64       `json:"from" doc:"Node it begins at; 0: it runs round without a node"`
	To           int64       `json:"to" doc:"Node it ends at"`
	Line         []orb.Point `json:"line" doc:"[lon, lat] to ten decimals, which rounds back to the very corner of the lattice; a round line ends where it begins"`
}

// BorderNode is a place where three borders or more meet.
type BorderNode struct {
	ID      int64     `json:"id" doc:"Of its place: the same in every edition"`
	At      orb.Point `json:"at" doc:"[lon, lat] to ten decimals"`
	Grids   []int64   `json:"grids" doc:"Around it, by id"`
	Borders int       `json:"borders" doc:"How many meet there"`
}

// BorderGrid is a grid on one side.
type BorderGrid struct {
	GridRef
	Version int `json:"version"`
}

// Borders cuts the borders of an edition's grids of a layer that reach into a box where who is on
// either side changes. The error is Invalid when they are too many for one answer.
func (s *Store) Borders(ctx context.Context, m Moment, layer string, box geo.Box) (Borders, error) {
	out := Borders{Edition: m.Edition.ID, Layer: layer, Edges: []BorderEdge{}, Nodes: []BorderNode{}, Grids: []BorderGrid{}}
	rows, err := s.pool.Query(ctx, sql.GridListEdgeFaces, pgx.StrictNamedArgs{"district": m.District, "edition": m.Edition.ID,
		"layer": layer, "box": box.SQL(), "most": maxEdgeGrids + 1})
	if err != nil {
		return out, storageError(err, "borders")
	}
	sides := map[int64]bordering{}
	var faces []geo.Face
	core, points := 0, 0
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (b bordering, err error) {
		return b, row.Scan(&b.ID, &b.Code, &b.Name, &b.community, &b.street, &b.Version, &b.core, &b.shape)
	})
	if err != nil {
		return out, storageError(err, "borders")
	}
	for _, b := range list {
		if b.core {
			core, points = core+1, points+b.shape.Vertices()
		}
		faces = append(faces, geo.Face{ID: b.ID, Shape: b.shape})
		sides[b.ID] = b
	}
	if core > maxEdgeGrids || points > maxEdgePoints {
		return out, tooManyBorders(core, points, box)
	}
	chains, nodes := geo.Chains(faces)
	ends, shown := map[geo.Point]bool{}, map[int64]bool{}
	taken := map[int64]bool{} // also of pieces outside the box, which begin where one within does
	for _, c := range chains {
		id := edgeID(c.Right, c.Left, c.Line[0])
		if taken[id] { // two grids meet on both sides of a node
			id = hashed(uint64(id), c.Line[1].Cell())
		}
		taken[id] = true
		if !reaches(c.Line, box) {
			continue
		}
		out.Edges = append(out.Edges, edgeOf(c, id, sides))
		shown[c.Right], shown[c.Left] = true, true
		if !c.Round {
			ends[c.Line[0]], ends[c.Line[len(c.Line)-1]] = true, true
		}
	}
	for _, n := range nodes {
		if ends[n.At] {
			out.Nodes = append(out.Nodes, BorderNode{nodeID(n.At), exact(n.At), n.Faces, n.Borders})
		}
	}
	for _, b := range list {
		if shown[b.ID] {
			out.Grids = append(out.Grids, b.BorderGrid)
		}
	}
	return out, nil
}

// bordering is a grid whose borders are cut, or one beside it.
type bordering struct {
	BorderGrid
	community, street int64 // 0: none
	core              bool  // its box meets the box asked for
	shape             geo.MultiPolygon
}

func tooManyBorders(grids, points int, box geo.Box) error {
	middle := geo.Point{X: box.Min.X/2 + box.Max.X/2, Y: box.Min.Y/2 + box.Max.Y/2}.LonLat()
	e := Errorf(Invalid, "bbox: the borders of more than %d grids, or with more than %d corners, are too many for one answer: ask for a smaller box, a quarter of it for example.", maxEdgeGrids, maxEdgePoints)
	if grids <= maxEdgeGrids {
		e.Msg = Errorf(Invalid, "bbox: the borders there have %d corners, more than %d, too many for one answer: ask for a smaller box, a quarter of it for example.", points, maxEdgePoints).Msg
	}
	e.Problems = []Problem{{Rule: "too_many_borders", Message: e.Msg, Field: "bbox", At: &middle}}
	return e
}

// reaches reports whether a segment of the line may pass through the box.
func reaches(line []geo.Point, box geo.Box) bool {
	for i := 1; i < len(line); i++ {
		if geo.BoxOf(line[i-1], line[i]).Meets(box) {
			return true
		}
	}
	return false
}

func edgeOf(c geo.Chain, id int64, sides map[int64]bordering) BorderEdge {
	right, left := sides[c.Right], sides[c.Left]
	e := BorderEdge{ID: id, Right: c.Right, Left: c.Left,
		RightVersion: right.Version, LeftVersion: left.Version, Between: "grids"}
	switch {
	case c.Left == 0:
		e.Between = "outside"
	case right.street != left.street:
		e.Between = "streets"
	case right.community != left.community:
		e.Between = "communities"
	}
	if !c.Round {
		e.From, e.To = nodeID(c.Line[0]), nodeID(c.Line[len(c.Line)-1])
	}
	for _, p := range c.Line {
		e.Line = append(e.Line, exact(p))
	}
	return e
}

// exact is a corner in degrees to ten decimals: 0.001 of a unit.
func exact(p geo.Point) orb.Point {
	d := p.LonLat()
	return orb.Point{math.Round(d[0]*1e10) / 1e10, math.Round(d[1]*1e10) / 1e10}
}

// edgeID is made as the tiles of layer edges make theirs: of who is on either side and where the line
// begins. A number of JavaScript holds it exactly.
func edgeID(right, left int64, first geo.Point) int64 {
	return hashed(uint64(right), uint64(left), first.Cell())
}

func nodeID(at geo.Point) int64 { return hashed(at.Cell()) }

func hashed(values ...uint64) int64 {
	h := fnv.New64a()
	for _, v := range values {
		for range 8 {
			_, _ = h.Write([]byte{byte(v)}) // never fails
			v >>= 8
		}
	}
	return int64(h.Sum64() >> 11)
}
