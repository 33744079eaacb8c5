package demo

// use is what a block is built up with.
type use uint8

const (
	unbuilt use = iota
	village
	courtyards
	oldSlabs
	slabEstate
	towerEstate
	offices
	works
	park
	school
	hospital
	market
	government
	station
)

// block is a face of the net with what stands on it. It is the smallest piece of a grid.
type block struct {
	face      int32
	quarter   int32
	use       use
	ring      curve // counter-clockwise, not closed
	area      float64
	centre    vec
	name      string // of its estate, village or institution
	buildings []building
	paths     []curve
	ponds     []curve // rings, closed
	ditches   []curve
}

// building is a footprint and what is known about it. Its rings are counter-clockwise
// outside, clockwise for courtyards, and not closed.
type building struct {
	rings      []curve
	box        rect
	kind       trade
	households int
	floors     int
	anchor     vec // inside the footprint
	estate     string
	number     string
	address    string
	cut        bool // planted across a border
}

// trade is what a building is for.
type trade uint8

const (
	dwelling trade = iota
	shop
	office
	shed // works, stores, greenhouses
	civic
)

func (b *block) households() int {
	n := 0
	for i := range b.buildings {
		n += b.buildings[i].households
	}
	return n
}
