package grid

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"gridmap/geo"
	"gridmap/sql"
)

// Sight is what a reader may see beyond what is public.
type Sight struct {
	District bool // everything in the district but contacts
	Contacts bool // work contacts of office holders
}

// GridDetail is everything about one grid on a day.
type GridDetail struct {
	Grid
	PerimeterM float64         `json:"perimeter_m" doc:"Geodesic"`
	Branches   []GridBranch    `json:"branches" doc:"Assigned on the day, the lead first"`
	Members    []GridMember    `json:"members" doc:"Assigned on the day, the head first; names only for those who may read the district"`
	Posts      []Post          `json:"posts" doc:"The posts in it"`
	Incidents  []Incident      `json:"incidents" doc:"The ten latest; none without sign-in"`
	Findings   []Finding       `json:"findings" doc:"None without sign-in"`
	Geometry   json.RawMessage `json:"geometry" doc:"GeoJSON MultiPolygon, WGS84"`
	Neighbours []GridRef       `json:"neighbours" doc:"Grids of its layer that share a border or a corner"`
}

// GridBranch is a branch's responsibility for a grid.
type GridBranch struct {
	ID           int64           `json:"id"`
	Organisation OrganisationRef `json:"organisation"`
	Role         string          `json:"role" enum:"lead,joint"`
	From         *Day            `json:"from"`
	To           *Day            `json:"to" doc:"First day no longer; null: no end"`
	Source       string          `json:"source" enum:"dated,planned,proposed" doc:"planned and proposed: of an edition not yet in force, confirmed or not"`
}

// OrganisationRef names an organisation.
type OrganisationRef struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Form string `json:"form" enum:"own,joint"`
}

// GridMember is an office holder's responsibility for a grid.
type GridMember struct {
	ID     int64     `json:"id"`
	Member MemberRef `json:"member"`
	Role   string    `json:"role" enum:"head,worker,contact"`
	From   *Day      `json:"from"`
	To     *Day      `json:"to" doc:"First day no longer; null: no end"`
	TermTo *Day      `json:"term_to" doc:"End of the member's term, first day no longer in office; null: no end"`
	Source string    `json:"source" enum:"dated,planned,proposed" doc:"planned and proposed: of an edition not yet in force, confirmed or not"`
}

// MemberRef names an office holder.
type MemberRef struct {
	ID        int64  `json:"id"`
	Name      string `json:"name,omitempty" doc:"Only for those who may read the district"`
	Office    string `json:"office" enum:"secretary,deputy_secretary,grid_head,grid_worker,group_leader"`
	WorkPhone string `json:"work_phone,omitempty" doc:"Only for those who may read contacts"`
}

// GridDetail is one grid of the moment's edition. The error is NotFound when the edition does
// not have it.
func (s *Store) GridDetail(ctx context.Context, m Moment, id int64, sight Sight, lang Lang) (GridDetail, error) {
	d := GridDetail{Incidents: []Incident{}, Findings: []Finding{}}
	if m.Edition.ID == 0 {
		return d, Errorf(NotFound, "no edition of the grids was in force on %s", m.Day)
	}
	tallies, err := s.tallies(ctx, m)
	if err != nil {
		return d, err
	}
	rows, err := s.pool.Query(ctx, sql.GridFindGrid, pgx.StrictNamedArgs{
		"district": m.District, "edition": m.Edition.ID, "day": m.Day, "grid": id})
	if err != nil {
		return d, storageError(err, "grid")
	}
	var shape orb.MultiPolygon
	_, err = pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (struct{}, error) {
		err := scanGrid(row, &d.Grid, tallies, &d.PerimeterM, &shape)
		if err == nil {
			d.Geometry, err = geojson.NewGeometry(shape).MarshalJSON()
		}
		return struct{}{}, err
	})
	if err != nil {
		return d, storageError(err, fmt.Sprintf("grid %d in the edition %q", id, m.Edition.Name))
	}
	if d.Branches, d.Members, err = s.responsible(ctx, m, id, sight); err != nil {
		return d, err
	}
	in := within{store: s, moment: m, grid: id}
	if in.shape, _, err = geo.Snap(shape); err != nil { // the lattice shape again, exactly
		return d, err
	}
	if d.Posts, err = in.posts(ctx, 1000); err != nil {
		return d, err
	}
	if d.Neighbours, err = s.neighbours(ctx, m, id); err != nil {
		return d, err
	}
	if !sight.District {
		d.Incidents90d = nil
		return d, nil
	}
	if d.Incidents, err = in.incidents(ctx, 10); err != nil {
		return d, err
	}
	v, err := s.validate(ctx, m, id)
	if err != nil {
		return d, err
	}
	d.Findings = v.In(lang).Items
	return d, nil
}

// responsible lists who is assigned to a grid on the moment's day.
func (s *Store) responsible(ctx context.Context, m Moment, id int64, sight Sight) (branches []GridBranch, members []GridMember, err error) {
	all, _, err := s.Assignments(ctx, m, AssignmentFilter{Grid: id, Limit: 1000}, sight)
	branches, members = []GridBranch{}, []GridMember{}
	for _, a := range all {
		if a.Organisation != nil {
			branches = append(branches, GridBranch{a.ID, *a.Organisation, a.Role, a.From, a.To, a.Source})
		} else {
			members = append(members, GridMember{a.ID, *a.Member, a.Role, a.From, a.To, a.TermTo, a.Source})
		}
	}
	return branches, members, err
}

// of is what the reader may know of a member.
func (v Sight) of(m MemberRef) MemberRef {
	if !v.District {
		m.Name = ""
	}
	if !v.Contacts {
		m.WorkPhone = ""
	}
	return m
}

func (s *Store) neighbours(ctx context.Context, m Moment, id int64) ([]GridRef, error) {
	rows, err := s.pool.Query(ctx, sql.GridListNeighbours, pgx.StrictNamedArgs{
		"district": m.District, "edition": m.Edition.ID, "grid": id})
	if err != nil {
		return nil, storageError(err, "neighbours")
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[GridRef])
	if list == nil {
		list = []GridRef{}
	}
	return list, storageError(err, "neighbours")
}
