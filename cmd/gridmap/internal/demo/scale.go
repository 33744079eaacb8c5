package demo

import "gridmap/grid"

// scale is a size of town. Lengths are metres; posts and incidents are exact, grids and
// buildings come out within a few per cent.
type scale struct {
	name      string
	radius    float64 // of the district, on average
	town      float64 // of the built-up town
	old       float64 // of the old town inside its moat
	towns     int     // market towns in the countryside
	river     float64 // width of the river
	canal     float64 // width of the canals and the moat
	wide      float64 // between main roads in the town
	narrow    float64 // between lesser roads in the town
	country   float64 // between roads in the countryside
	farmland  float64 // square metres of a countryside block
	village   float64 // households of a village in one block, on average
	posts     int
	incidents int
}

var scales = []scale{
	{
		name: "small", radius: 1700, town: 1120, old: 350, river: 66, canal: 17,
		wide: 460, narrow: 250, country: 620, farmland: 24e4, village: 205,
		posts: 20, incidents: 20_000,
	},
	{
		name: "city", radius: 12700, town: 4950, old: 1030, towns: 9, river: 150, canal: 30,
		wide: 900, narrow: 430, country: 1150, farmland: 62e4, village: 272,
		posts: 500, incidents: 1_000_000,
	},
	{
		name: "large", radius: 25400, town: 9900, old: 1300, towns: 34, river: 240, canal: 40,
		wide: 950, narrow: 440, country: 1200, farmland: 62e4, village: 272,
		posts: 2000, incidents: 4_000_000,
	},
}

func findScale(name string) (scale, error) {
	for _, s := range scales {
		if s.name == name {
			return s, nil
		}
	}
	return scale{}, grid.Errorf(grid.Invalid, "no scale %q: choose small, city or large", name)
}
