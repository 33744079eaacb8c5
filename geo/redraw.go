package geo

// AddedNode is a corner an operation added on a segment that both sides keep: At lies within a
// unit of the segment between A and B, which are the neighbours it has now.
type AddedNode struct{ At, A, B Point }

// CheckRedraw proves that after is before redrawn, in integers and without the code that did it:
// every ring is valid, every directed segment has exactly one opposite twin or belongs to the
// outer boundary, that boundary is what it was but for the nodes, each of which lies within a unit
// of the segment it divides, doubled area is conserved against it exactly, no two segments meet but
// at common ends, holes lie in their own faces, and no corner comes within a unit of a border it
// does not end. Faces are all of a patch, the unchanged ones too. outline allows the outer
// boundary to be another. What was wrong before already and is not worse now is not reported.
func CheckRedraw(before, after []Face, nodes []AddedNode, outline bool) []Defect {
	return checkRedraw(before, after, nodes, outline)
}
