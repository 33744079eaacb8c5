package grid

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
)

// impactListed is how many moved things of a kind an Impact names; the rest are paged.
const impactListed = 50

// Impact is what redrawing grids changes: what each holds before and after, and what changes hands.
type Impact struct {
	Day       Day            `json:"day" doc:"Posts and branches count as on this day; incidents of a year are those of the 365 days that end today"`
	Grids     []GridImpact   `json:"grids" doc:"Grids that gain or lose ground, by id, new ones last"`
	Branches  []BranchImpact `json:"branches" doc:"The same added up by lead branch"`
	Moves     []GridMove     `json:"moves" doc:"Ground and what lies on it, from grid to grid"`
	Handed    Load           `json:"handed" doc:"What gets another lead branch"`
	Buildings MovedBuildings `json:"buildings" doc:"Buildings that get another grid"`
	Posts     MovedPosts     `json:"posts" doc:"Posts that get another grid"`
	Incidents MovedIncidents `json:"incidents" doc:"Open incidents that get another grid"`
}

// Load counts what lies in a grid.
type Load struct {
	Buildings     int `json:"buildings"`
	Households    int `json:"households"`
	Posts         int `json:"posts"`
	OpenIncidents int `json:"open_incidents"`
	IncidentsYear int `json:"incidents_year" doc:"Reported in the 365 days that end today, open or not"`
}

func (l *Load) add(o Load) {
	l.Buildings += o.Buildings
	l.Households += o.Households
	l.Posts += o.Posts
	l.OpenIncidents += o.OpenIncidents
	l.IncidentsYear += o.IncidentsYear
}

// Holding is what a grid holds, and its size.
type Holding struct {
	Load
	AreaM2  float64 `json:"area_m2" doc:"Geodesic"`
	BorderM float64 `json:"border_m" doc:"Length of its border, holes included, geodesic"`
}

// GridImpact is one grid before and after.
type GridImpact struct {
	GridRef
	Change       string           `json:"change" enum:"changed,new,retired,same" doc:"same: its shape stays, but what lies across its border changes hands, or its lead branch changes"`
	BranchBefore *OrganisationRef `json:"branch_before" doc:"Lead branch; null: none"`
	BranchAfter  *OrganisationRef `json:"branch_after"`
	Before       *Holding         `json:"before" doc:"null for a new grid"`
	After        *Holding         `json:"after" doc:"null for a retired grid"`
}

// BranchImpact adds up the grids of an Impact that a branch leads.
type BranchImpact struct {
	Branch *OrganisationRef `json:"branch" doc:"null: grids without lead branch"`
	Before BranchHolding    `json:"before"`
	After  BranchHolding    `json:"after"`
}

// BranchHolding is what the grids of an Impact hold together.
type BranchHolding struct {
	Grids int `json:"grids"`
	Load
	AreaM2 float64 `json:"area_m2"`
}

// GridMove is ground that goes from one grid to another, and what lies on it. Ids of grids that
// do not exist yet are negative.
type GridMove struct {
	From   int64   `json:"from" doc:"0: outside all grids"`
	To     int64   `json:"to" doc:"0: outside all grids"`
	Handed bool    `json:"handed" doc:"Its lead branch changes too"`
	AreaM2 float64 `json:"area_m2"`
	Load
}

// MovedBuildings, MovedPosts and MovedIncidents name the first of what moves, by id.
type (
	MovedBuildings struct {
		Total  int             `json:"total"`
		Listed []MovedBuilding `json:"listed" doc:"The first by id"`
	}
	MovedPosts struct {
		Total  int         `json:"total"`
		Listed []MovedPost `json:"listed" doc:"The first by id"`
	}
	MovedIncidents struct {
		Total  int             `json:"total"`
		Listed []MovedIncident `json:"listed" doc:"The first by id"`
	}
)

// Passage says which grid something leaves and which it gets.
type Passage struct {
	From   int64 `json:"from" doc:"Grid; 0: outside all grids"`
	To     int64 `json:"to" doc:"Grid; 0: outside all grids"`
	Handed bool  `json:"handed" doc:"Its lead branch changes too"`
}

// MovedBuilding is a building that gets another grid.
type MovedBuilding struct {
	ID         int64  `json:"id"`
	Estate     string `json:"estate"`
	Number     string `json:"number"`
	Address    string `json:"address"`
	Households int    `json:"households"`
	Passage
}

// MovedPost is a post that gets another grid.
type MovedPost struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Passage
}

// MovedIncident is an open incident that gets another grid.
type MovedIncident struct {
	ID       int64  `json:"id"`
	Category string `json:"category" doc:"Name of its category"`
	Summary  string `json:"summary"`
	Passage
}

// measureImpact says what follows when before, governance faces of an edition, become after: the
// same ground redrawn. Things are located by the rules of Attribute, neighbours of the edition
// that are in neither list included, so it does not matter whether after is written already. New
// grids may have negative ids; one that no branch leads counts as led by the branch of the grid it
// takes most of its ground from. Branches the edition plans count before dated ones.
func measureImpact(ctx context.Context, tx pgx.Tx, district int32, edition int64, before, after []geo.Face) (Impact, error) {
	before, after = differing(before, after)
	return measureRedrawing(ctx, tx, redrawing{district: district, edition: edition, before: before, after: after, plansBefore: true})
}

// differing leaves out faces that are the same in both lists.
func differing(before, after []geo.Face) (b, a []geo.Face) {
	was, same := map[int64]geo.MultiPolygon{}, map[int64]bool{}
	for _, f := range before {
		was[f.ID] = f.Shape
	}
	for _, f := range after {
		if old, ok := was[f.ID]; ok && sameShape(old, f.Shape) {
			same[f.ID] = true
			continue
		}
		a = append(a, f)
	}
	for _, f := range before {
		if !same[f.ID] {
			b = append(b, f)
		}
	}
	return b, a
}
