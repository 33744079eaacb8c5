package grid

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"gridmap/geo"
	"gridmap/geo/patch"
)

// outcome is what an operation makes of a vicinity. New grids have negative ids until they get one.
type outcome struct {
	changes []gridChange // by id, new ones first
	nodes   []geo.AddedNode
	repairs bool // defects may go, and ground with them
	stored  bool // shapes come from the log: they were proved when they were drawn
}

// outcomeOf turns the result of package patch into changes of rows.
func (p *vicinity) outcomeOf(r patch.Result) *outcome {
	out := &outcome{nodes: r.Nodes}
	for _, f := range r.Faces {
		was := p.row(f.ID)
		if was == nil {
			out.changes = append(out.changes, gridChange{id: f.ID, own: true, after: &gridRow{id: f.ID, geom: f.Shape}})
			continue
		}
		now := *was
		now.geom, now.shape = f.Shape, 0
		if r.Own[f.ID] {
			now.Version++
		} else {
			now.NodesVersion++
		}
		out.changes = append(out.changes, gridChange{id: f.ID, own: r.Own[f.ID], before: was, after: &now})
	}
	for _, id := range r.Gone {
		out.changes = append(out.changes, gridChange{id: id, own: true, before: p.row(id)})
	}
	slices.SortFunc(out.changes, func(a, b gridChange) int { return cmp.Compare(a.id, b.id) })
	return out
}

// after are the faces of the vicinity when the changes are made.
func (p *vicinity) after(changes []gridChange) []geo.Face {
	changed := map[int64]bool{}
	var faces []geo.Face
	for _, c := range changes {
		changed[c.id] = true
		if c.after != nil && c.after.Layer == p.layer {
			faces = append(faces, c.after.face())
		}
	}
	for _, r := range p.rows {
		if !changed[r.id] {
			faces = append(faces, r.face())
		}
	}
	slices.SortFunc(faces, func(a, b geo.Face) int { return cmp.Compare(a.ID, b.ID) })
	return faces
}

// layer is the layer of the changed grid.
func (c *gridChange) layer() string {
	if c.before != nil {
		return c.before.Layer
	}
	return c.after.Layer
}

// ownFaces are the governance faces whose ground changed, before and after.
func (o *outcome) ownFaces() (before, after []geo.Face) {
	for _, c := range o.changes {
		if !c.own || c.layer() != "governance" || c.before != nil && c.after != nil && c.before.shape == c.after.shape {
			continue
		}
		if c.before != nil {
			before = append(before, c.before.face())
		}
		if c.after != nil {
			after = append(after, c.after.face())
		}
	}
	return before, after
}

// redraws reports whether any shape is another.
func (o *outcome) redraws() bool {
	return slices.ContainsFunc(o.changes, func(c gridChange) bool {
		return c.before == nil || c.after == nil || c.before.shape != c.after.shape
	})
}

// boxes are where the changed grids were and are; zero for nowhere.
func (o *outcome) boxes() (before, after geo.Box) {
	add := func(to *geo.Box, row *gridRow) {
		switch {
		case row == nil || row.geom.Vertices() == 0:
		case *to == geo.Box{}:
			*to = row.geom.Box()
		default:
			*to = to.Union(row.geom.Box())
		}
	}
	for _, c := range o.changes {
		add(&before, c.before)
		add(&after, c.after)
	}
	return before, after
}

// refusals says what to do about what package patch refuses.
var refusals = map[patch.Rule]string{
	patch.CutsNothing:  "The line cuts nothing off here: draw it right across the grid, beginning and ending outside or on its border.",
	patch.LineCrosses:  "The line crosses itself here: draw it without a loop.",
	patch.LineTooShort: "The line or polygon is too short: its places fall together.",
	patch.Strangers:    "These grids share no border, so they cannot be merged: name the grids between them too.",
	patch.NoNode:       "There is no corner and no border at this place.",
	patch.NodeNeeded:   "This corner cannot be taken away: three borders meet in it, or a ring would collapse.",
	patch.Crosses:      "The border would cross another one here: move it less far, or move the other one first.",
	patch.Swallows:     "Nothing would be left of a grid: merge it instead.",
	patch.OutlineMoves: "The outer boundary would move here; send outline to allow that.",
	patch.NothingMoves: "This changes nothing.",
	patch.NotApart:     "Two borders would come too close to each other here to be told apart.",
	patch.TooLarge:     "The grids of this operation reach too far to be worked on at once.",
	patch.TooMany:      "The grids, lines and buildings of this operation have more than 400,000 corners together: do it in parts.",
	patch.TooIntricate: "Too many lines cross or lie close together here: draw with fewer places, without going back and forth over the same borders.",

	patch.TooManyPieces: "The line would cut more than 500 pieces off: draw one that crosses the grid less often.",
}

// refusal turns an error of package patch into one for people; others stay.
func (p *vicinity) refusal(err error) error {
	e, ok := errors.AsType[*patch.Error](err)
	if !ok {
		return fmt.Errorf("grid: redraw: %w", err)
	}
	out := refuse(string(e.Rule), "", "", "%s", refusals[e.Rule])
	if e.Rule == patch.TooLarge {
		out.Problems[0].Rule = "patch_too_large"
	}
	at := e.At
	if at == (geo.Point{}) {
		for _, id := range e.Faces {
			if row := p.row(id); row != nil {
				at = row.geom.Label()
				break
			}
		}
		if at == (geo.Point{}) && len(p.targets) > 0 {
			at = p.targets[0].geom.Label()
		}
	}
	if at != (geo.Point{}) {
		place := at.LonLat()
		out.Problems[0].At = &place
	}
	return out
}

// prove refuses an outcome that is no partition of the same ground. It runs on integers and shares
// no code with what drew it.
func (d *deed) prove(p *vicinity, o *outcome) error {
	if !o.redraws() {
		return nil
	}
	before, after := facesOf(p.rows), p.after(o.changes)
	loose := d.loose(p)
	var defects []geo.Defect
	switch {
	case o.repairs:
		defects = geo.CheckRepair(before, after)
	case o.stored && d.op == "repair": // done again, or taken back: then doing it again must mend what comes back
		if defects = geo.CheckRepair(before, after); len(defects) > 0 && len(geo.CheckRepair(after, before)) == 0 {
			defects = nil
		}
	default:
		defects = geo.CheckRedraw(before, after, o.nodes, loose)
		if o.stored && len(defects) > 0 {
			defects = proveStored(before, after, loose, defects)
		}
	}
	if len(defects) == 0 {
		return nil
	}
	first := defects[0]
	e := refuseAt("proof_"+string(first.Kind), first.At, "The result would not be a partition (%s), so nothing was changed.", first.Kind)
	for _, f := range defects[1:min(len(defects), 20)] {
		place := f.At.LonLat()
		e.Problems = append(e.Problems, Problem{Rule: "proof_" + string(f.Kind), Message: e.Msg, At: &place})
	}
	return e
}

// proveStored proves what the log brings back, of which no operation says here what it added on the
// outer boundary: corners that come may divide it again, corners that go must have divided it. Else
// it returns the defects found.
func proveStored(before, after []geo.Face, loose bool, defects []geo.Defect) []geo.Defect {
	if come := goingNodes(after, before); len(come) > 0 && len(geo.CheckRedraw(before, after, come, loose)) == 0 {
		return nil
	}
	if gone := goingNodes(before, after); len(gone) > 0 && len(geo.CheckRedraw(after, before, gone, loose)) == 0 {
		return geo.CheckRedraw(before, after, nil, true)
	}
	return defects
}

// goingNodes are the corners the outer boundary of before has and that of after has not, each with
// the corners beside it.
func goingNodes(before, after []geo.Face) (nodes []geo.AddedNode) {
	stays := map[geo.Point]bool{}
	for s := range loneSegments(after) {
		stays[s[0]], stays[s[1]] = true, true
	}
	next, prev := map[geo.Point]geo.Point{}, map[geo.Point]geo.Point{}
	for s := range loneSegments(before) {
		next[s[0]], prev[s[1]] = s[1], s[0]
	}
	for at := range next {
		if stays[at] || !stays[prev[at]] {
			continue
		}
		// A run of corners that go, in order: each divides what the ones before it left.
		a := prev[at]
		var run []geo.Point
		for ; !stays[at]; at = next[at] {
			if run = append(run, at); len(run) > len(next) {
				return nil
			}
		}
		for _, n := range run {
			nodes = append(nodes, geo.AddedNode{At: n, A: a, B: at})
			a = n
		}
	}
	return nodes
}

// loneSegments are directed segments without an opposite twin.
func loneSegments(faces []geo.Face) map[[2]geo.Point]bool {
	lone := map[[2]geo.Point]bool{}
	for _, f := range faces {
		for a, b := range f.Shape.Segments {
			if lone[[2]geo.Point{b, a}] {
				delete(lone, [2]geo.Point{b, a})
			} else {
				lone[[2]geo.Point{a, b}] = true
			}
		}
	}
	return lone
}
