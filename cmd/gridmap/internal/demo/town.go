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

// found makes a town. The same arguments give the same town, to the last corner.
func found(s scale, name string, seed uint64, today time.Time, progress func(stage string, done, total int64)) (*town, error) {
	pl, err := newPlane(centreLon, centreLat)
	if err != nil {
		return nil, err
	}
	progress("laying out the town", 0, 3)
	l := layOut(newGround(s, seed, pl))
	progress("laying out the town", 1, 3)
	blocks := buildUp(l, func(done, total int) {})
	progress("laying out the town", 2, 3)
	t := govern(l, blocks)
	t.nameBlocks()
	t.nameTerritory()
	t.plantFlaws()
	t.fillFlawedGrids()
	t.cutBuildings()
	streets := t.nameRoads()
	t.extend(streets)
	t.numberBuildings(streets)
	b := staff(t, name, today, today.AddDate(-2, 0, 0))
	w := &town{territory: t, bureau: b, roadMap: streets, name: name, today: today}
	w.posts = t.openPosts(b)
	w.places = t.namePlaces(name)
	progress("laying out the town", 3, 3)
	return w, nil
}
