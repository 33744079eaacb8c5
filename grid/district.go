package grid

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// District is the tenant: everything belongs to one.
type District struct {
	ID             int32      `json:"id"`
	Name           string     `json:"name"`
	TimeZone       string     `json:"time_zone"`
	Centre         *orb.Point `json:"centre" doc:"[lon, lat]; null before the first edition"`
	Bounds         *Bounds    `json:"bounds" doc:"[west, south, east, north]; null before the first edition"`
	Edition        *Edition   `json:"edition" doc:"In force today; null if none"`
	Counts         Counts     `json:"counts"`
	Settings       Settings   `json:"settings"`
	Seq            int64      `json:"seq" doc:"Number of the last change"`
	IncidentMonths []string   `json:"incident_months" doc:"Months with incidents as YYYY-MM, in order"`

	today Day // in its time zone
	told  int // households as everybody may know them
}

// Counts is what a district holds today.
type Counts struct {
	Grids             int  `json:"grids"`
	Buildings         int  `json:"buildings"`
	Households        int  `json:"households" doc:"Without sign-in those of grids with 1 to 9, and of buildings in no grid, are left out"`
	Posts             int  `json:"posts" doc:"Open today"`
	Incidents         *int `json:"incidents" doc:"null without sign-in"`
	UnplacedIncidents *int `json:"unplaced_incidents" doc:"Near the district but in no grid; null without sign-in"`
}

// Settings are a district's own limits.
type Settings struct {
	HouseholdMin       int   `json:"household_min"`
	HouseholdMax       int   `json:"household_max"`
	MaxGridsPerMember  int   `json:"max_grids_per_member"`
	MaxGridsPerBranch  int   `json:"max_grids_per_branch"`
	VacancyWarningDays int   `json:"vacancy_warning_days"`
	ReachM             []int `json:"reach_m" doc:"Limits of reach to a post, in metres along a straight line"`
}

// DefaultSettings hold where a district says nothing else.
func DefaultSettings() Settings {
	return Settings{HouseholdMin: 300, HouseholdMax: 500, MaxGridsPerMember: 3, MaxGridsPerBranch: 5,
		VacancyWarningDays: 30, ReachM: []int{300, 500, 1000}}
}

// Bounds is [west, south, east, north] in degrees.
type Bounds [4]float64

func boundsOf(b geo.Box) *Bounds {
	d := b.LonLat()
	return &Bounds{d.Min[0], d.Min[1], d.Max[0], d.Max[1]}
}

// sqlBounds is the bounds of a lattice box as SQL gives it; nil for none.
func sqlBounds(v []int64) *Bounds {
	box, ok := geo.BoxFromSQL(v)
	if !ok {
		return nil
	}
	return boundsOf(box)
}

// Districts lists every district by id, counts included.
func (s *Store) Districts(ctx context.Context) ([]District, error) {
	return s.listDistricts(ctx, 0)
}

// District is one district. The error is NotFound when there is none.
func (s *Store) District(ctx context.Context, id int32) (District, error) {
	if id == 0 {
		return District{}, storageError(pgx.ErrNoRows, "district 0")
	}
	list, err := s.listDistricts(ctx, id)
	if err != nil {
		return District{}, err
	}
	if len(list) == 0 {
		return District{}, storageError(pgx.ErrNoRows, fmt.Sprintf("district %d", id))
	}
	return list[0], nil
}

func (s *Store) listDistricts(ctx context.Context, id int32) ([]District, error) {
	rows, err := s.pool.Query(ctx, sql.GridListDistricts, pgx.StrictNamedArgs{"district": nilIfZero(id)})
	if err != nil {
		return nil, storageError(err, "districts")
	}
	list, err := pgx.CollectRows(rows, scanDistrict)
	if err != nil {
		return nil, storageError(err, "districts")
	}
	for i := range list {
		if err := s.countDistrict(ctx, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func scanDistrict(row pgx.CollectableRow) (d District, err error) {
	var centre orb.Geometry
	var settings []byte
	var box []int64
	var e struct {
		id          *int64
		name, state *string
		proved      *bool
		from, to    *Day
	}
	err = row.Scan(&d.ID, &d.Name, &d.TimeZone, &d.today, &centre, &settings, &box, &d.Seq,
		&e.id, &e.name, &e.state, &e.proved, &e.from, &e.to)
	if err != nil {
		return d, err
	}
	if p, ok := centre.(orb.Point); ok {
		d.Centre = &p
	}
	d.Bounds = sqlBounds(box)
	if e.id != nil {
		d.Edition = &Edition{*e.id, *e.name, *e.state, *e.proved, e.from, e.to}
	}
	d.Settings, err = readSettings(settings)
	return d, err
}

// readSettings lays a district's own settings over the defaults.
func readSettings(stored []byte) (Settings, error) {
	set := DefaultSettings()
	if err := json.Unmarshal(stored, &set); err != nil {
		return set, fmt.Errorf("grid: district settings: %w", err)
	}
	return set, nil
}

// countDistrict fills the counts, which are kept by feed number and day: a district nothing has
// changed in is not counted again.
func (s *Store) countDistrict(ctx context.Context, d *District) error {
	s.counts.mu.Lock()
	kept, ok := s.counts.of[d.ID]
	s.counts.mu.Unlock()
	if !ok || kept.seq != d.Seq || kept.edition != editionID(d.Edition) || kept.day != d.today {
		kept = districtCounts{seq: d.Seq, edition: editionID(d.Edition), day: d.today}
		err := s.pool.QueryRow(ctx, sql.GridCountDistrict, pgx.StrictNamedArgs{
			"district": d.ID, "edition": kept.edition, "day": kept.day,
		}).Scan(&kept.Grids, &kept.Buildings, &kept.Households, &kept.told, &kept.Posts, &kept.Incidents,
			&kept.UnplacedIncidents, &kept.months)
		if err != nil {
			return storageError(err, "district counts")
		}
		s.counts.mu.Lock()
		if s.counts.of == nil {
			s.counts.of = map[int32]districtCounts{}
		}
		s.counts.of[d.ID] = kept
		s.counts.mu.Unlock()
	}
	d.Counts, d.told, d.IncidentMonths = kept.Counts, kept.told, kept.months
	return nil
}

type districtCounts struct {
	Counts
	told         int
	months       []string
	seq, edition int64
	day          Day
}

func editionID(e *Edition) int64 {
	if e == nil {
		return 0
	}
	return e.ID
}
