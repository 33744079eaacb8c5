package grid

// fewestTold is the fewest households of a grid that everybody may know; fewer could point at
// somebody. sql/tiles/list_grids.sql and sql/grid/count_district.sql have the same limit.
const fewestTold = 10

func tooFew(households int) bool { return households > 0 && households < fewestTold }

// Veil takes what is not for everybody out of a grid.
func (g *Grid) Veil() {
	g.Incidents90d = nil
	if g.Households != nil && tooFew(*g.Households) {
		g.Households = nil
	}
}

// veiled is the tally as it goes into sums that everybody may know: what is not told of a grid
// is not in them either, so that no subtraction yields it.
func (t Tally) veiled() Tally {
	if tooFew(t.Households) {
		t.Households = 0
	}
	return t
}

// Veil takes what is not for everybody out of a district. Its households are then the sum of
// what is told of its grids.
func (d *District) Veil() {
	d.Counts.Households = d.told
	d.Counts.Incidents, d.Counts.UnplacedIncidents = nil, nil
}
