package demo

import "time"

// town is a whole demo district in memory: everything that is stored but the incidents, which
// are made month by month while they are stored.
type town struct {
	*territory
	*bureau
	roadMap *streetMap
	posts   []post
	places  []spot
	name    string
	today   time.Time // midnight UTC of the calendar day
}

// found makes a town from complete options. The same scale, name, seed, day and choice of flaws
// give the same town, to the last corner.
func found(s scale, o Options) (*town, error) {
	pl, err := newPlane(centreLon, centreLat)
	if err != nil {
		return nil, err
	}
	o.Progress("laying out the town", 0, 3)
	l := layOut(newGround(s, o.Seed, pl))
	o.Progress("laying out the town", 1, 3)
	blocks := buildUp(l)
	o.Progress("laying out the town", 2, 3)
	t := govern(l, blocks)
	t.flawless = o.Flawless
	t.nameBlocks()
	t.nameTerritory()
	t.plantFlaws()
	t.fillFlawedGrids()
	t.cutBuildings()
	streets := t.nameRoads()
	t.extend(streets)
	t.numberBuildings(streets)
	b := staff(t, o.District, o.Today, o.Today.AddDate(-2, 0, 0))
	w := &town{territory: t, bureau: b, roadMap: streets, name: o.District, today: o.Today}
	w.posts = t.openPosts(b)
	w.places = t.namePlaces(o.District)
	o.Progress("laying out the town", 3, 3)
	return w, nil
}
