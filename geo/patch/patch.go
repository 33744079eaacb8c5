// Package patch redraws pieces of a partition, in pure integers: the faces of a patch and the lines
// drawn over them are noded on the lattice, cut into cells, and cells change hands. It proves
// nothing; geo.CheckRedraw does, and shares no code with it.
//
// Every operation may end with TooLarge, TooMany or TooIntricate, before it has spent long on what
// cannot come to anything, and with the error of its context.
package patch

import (
	"context"
	"fmt"

	"gridmap/geo"
)

// Result is what an operation makes of a patch.
type Result struct {
	// Faces are those whose points are others now, by id; new ones have the ids -1, -2, … in
	// the order the operation states.
	Faces []geo.Face
	// Own marks faces that changed otherwise than by nodes added on their borders.
	Own map[int64]bool
	// Gone are faces that have nothing left.
	Gone []int64
	// Nodes were added on the patch's outer boundary; whoever shares it beyond the patch needs
	// them too.
	Nodes []geo.AddedNode
}

// Error is an operation that cannot be done, and where.
type Error struct {
	Rule  Rule
	At    geo.Point
	Faces []int64 // whom it concerns, sorted; may be empty
}

func (e *Error) Error() string {
	return fmt.Sprintf("patch: %s at %v, faces %v", e.Rule, e.At, e.Faces)
}

// Rule names what an operation breaks.
type Rule string

// The rules.
const (
	CutsNothing   Rule = "cuts_nothing"    // the line cuts no face in two
	LineCrosses   Rule = "line_crosses"    // the line or polygon crosses itself
	LineTooShort  Rule = "line_too_short"  // fewer than two places, or a polygon without area
	Strangers     Rule = "strangers"       // faces that share no border cannot be merged
	NoNode        Rule = "no_node"         // there is no corner or border at the place to move
	NodeNeeded    Rule = "node_needed"     // three borders meet there, or a ring would collapse: it cannot be removed
	Crosses       Rule = "crosses"         // a moved border would cross another
	Swallows      Rule = "swallows"        // nothing would be left of a face
	OutlineMoves  Rule = "outline_moves"   // the outer boundary would move
	NothingMoves  Rule = "nothing_moves"   // the operation changes nothing
	NotApart      Rule = "not_apart"       // borders too close to tell apart on the lattice
	TooLarge      Rule = "too_large"       // the patch is wider than 2^30 units
	TooMany       Rule = "too_many"        // more than 400,000 corners at once
	TooIntricate  Rule = "too_intricate"   // lines cross too often, or too many lie too close together
	TooManyPieces Rule = "too_many_pieces" // a split into more than 500
)

// Split cuts face target along line and gives each piece beyond the first a new id. Pieces are
// numbered by area, the largest keeping the face's id; equal ones from north to south, then west
// to east. Parts the line does not cut stay with the first. The line may begin and end anywhere
// and leave the face and come back; what of it cuts nothing is ignored.
// Errors: LineTooShort, LineCrosses, CutsNothing, NotApart, TooManyPieces.
func Split(ctx context.Context, faces []geo.Face, target int64, line []geo.Point) (Result, error) {
	return split(ctx, faces, target, line)
}

// Merge makes one face of those in ids; it keeps the id keep. Errors: Strangers.
func Merge(ctx context.Context, faces []geo.Face, ids []int64, keep int64) (Result, error) {
	return merge(ctx, faces, ids, keep)
}

// Reshape lets a stroke move borders: of every face it cuts the largest piece stays and each other
// piece goes to the face beyond the border it was cut off along, the one with the longest common
// border if several, a relative before a stranger if kin says who is one (nil: all are alike);
// only among the faces in among, and 0 (the outside) only if outline is true.
// Errors: LineTooShort, LineCrosses, CutsNothing, OutlineMoves, Swallows, NotApart.
func Reshape(ctx context.Context, faces []geo.Face, line []geo.Point, among []int64, kin func(a, b int64) bool, outline bool) (Result, error) {
	return reshape(ctx, faces, line, among, kin, outline)
}

// Move takes a corner to a place; every face that has it follows. A corner that is not there is
// added first if From lies within a unit of a border; To nil takes a corner with two borders away.
type Move struct {
	From geo.Point
	To   *geo.Point
}

// MoveNodes makes all the moves at once. Errors: NoNode, NodeNeeded, Crosses, OutlineMoves,
// Swallows, NothingMoves, NotApart.
func MoveNodes(ctx context.Context, faces []geo.Face, moves []Move, outline bool) (Result, error) {
	return moveNodes(ctx, faces, moves, outline)
}

// Transfer gives what of face from (0: of any face) lies in area to face to.
// Errors: LineTooShort, LineCrosses, NothingMoves, Swallows, NotApart.
func Transfer(ctx context.Context, faces []geo.Face, from, to int64, area geo.MultiPolygon) (Result, error) {
	return transfer(ctx, faces, from, to, area)
}

// Check says whether a shape can be laid over the faces at all: its rings do not cross themselves, and
// it crosses others no more often than operations may. Errors: LineTooShort, LineCrosses, NotApart.
func Check(ctx context.Context, faces []geo.Face, area geo.MultiPolygon) error {
	_, err := overlay(ctx, faces, []geo.Face{{ID: areaID, Shape: area}})
	return err
}

// Restore gives the ground of the wanted faces' ids to them as wanted says: it is how an operation
// is taken back when nodes were added meanwhile. Ground of theirs that wanted does not cover is
// refused. Ids of wanted need not be in faces. Errors: OutlineMoves, NotApart.
func Restore(ctx context.Context, faces []geo.Face, wanted []geo.Face) (Result, error) {
	return restore(ctx, faces, wanted)
}

// Repair makes the faces tile: ground two claim goes to the one with the longer border along it,
// holes no wider than width units to the neighbour with the longest border (all holes if width is
// 0), and missing corners are added. Left lists holes too wide. Errors: NotApart.
func Repair(ctx context.Context, faces []geo.Face, width float64) (r Result, left []geo.Ring, err error) {
	return repair(ctx, faces, width)
}
