package demo

// kind says what runs along a line; the higher of two wins where one must go.
type kind uint8

const (
	bare kind = iota // a border without a road
	path             // lanes between houses, tracks between fields
	residential
	tertiary
	secondary
	primary
	trunk
	canalLine // the middle of a canal
	riverLine // the middle of the river
	border    // the district's outline
)

func (k kind) String() string {
	return [...]string{"bare", "path", "residential", "tertiary", "secondary", "primary", "trunk", "canal", "river", "border"}[k]
}

// isRoad reports whether vehicles or people go there.
func (k kind) isRoad() bool { return k >= path && k <= trunk }

// isWater reports whether the line is the middle of a water.
func (k kind) isWater() bool { return k == canalLine || k == riverLine }

// half is half the width of the road from fence to fence, in metres.
func (k kind) half() float64 {
	switch k {
	case trunk:
		return 15
	case primary:
		return 13
	case secondary:
		return 10
	case tertiary:
		return 7.5
	case residential:
		return 4.5
	case path:
		return 2
	}
	return 0
}

// stroke is a line as drawn, before it meets others.
type stroke struct {
	line curve
	kind kind
	road int32 // the road it is part of; -1: none
}
