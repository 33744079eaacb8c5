package grid

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// IncidentStatuses in the order of the life cycle.
var IncidentStatuses = []string{"reported", "rejected", "duplicate", "accepted", "dispatched", "handling", "deferred", "done", "closed"}

// Incident is something reported at a place.
type Incident struct {
	ID          int64       `json:"id"`
	ReportedAt  time.Time   `json:"reported_at"`
	Source      string      `json:"source"`
	SourceKey   string      `json:"source_key"`
	Category    CategoryRef `json:"category"`
	Status      string      `json:"status" enum:"reported,rejected,duplicate,accepted,dispatched,handling,deferred,done,closed"`
	Summary     string      `json:"summary"`
	Address     string      `json:"address"`
	Place       orb.Point   `json:"place" doc:"[lon, lat]"`
	GridAtEvent *GridRef    `json:"grid_at_event" doc:"Governance grid on the day; null: unplaced"`
	GridNow     *GridRef    `json:"grid_now" doc:"Governance grid in force today; null: unplaced"`
	ClosedAt    *time.Time  `json:"closed_at"`
	DueAt       *time.Time  `json:"due_at"`
}

// CategoryRef names an incident category.
type CategoryRef struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	NameEn string `json:"name_en"`
}

// Category is an incident category of a district.
type Category struct {
	CategoryRef
	Group     string `json:"group" doc:"appearance, order, facility, safety, service, other"`
	Sensitive bool   `json:"sensitive" doc:"Never in public layers"`
}

// IncidentFilter chooses incidents; zero fields choose all.
type IncidentFilter struct {
	Grid       int64 // now
	Categories []string
	Statuses   []string
	From, To   Day // first and last day reported, both included
	Box        *geo.Box
	Unplaced   bool
	Limit      int
	After      IncidentKey
}

// IncidentKey is a place in the order of incidents: newest first, then by falling id. The zero
// key is before the first.
type IncidentKey struct {
	ReportedAt time.Time
	ID         int64
}

// smallBox is the width of a box, in units, below which the incidents in it are found by cell
// instead of by time: about 4 km at 34°N.
const smallBox = 1 << 19

// Incidents lists incidents newest first, and whether more follow. Of a past day those reported
// until then, as they stand today.
func (s *Store) Incidents(ctx context.Context, m Moment, f IncidentFilter) ([]Incident, bool, error) {
	if !m.Today && (f.To == "" || f.To > m.Day) {
		f.To = m.Day
	}
	args := pgx.StrictNamedArgs{"district": m.District, "edition": m.Edition.ID, "grid": nilIfZero(f.Grid),
		"categories": f.Categories, "statuses": f.Statuses, "from": nilIfZero(f.From), "to": nilIfZero(f.To),
		"unplaced": f.Unplaced, "box": nil, "after_at": nil, "after_id": f.After.ID, "limit": f.Limit + 1}
	if !f.After.ReportedAt.IsZero() {
		args["after_at"] = f.After.ReportedAt
	}
	statement := sql.GridListIncidents
	if f.Box != nil {
		args["box"] = f.Box.SQL()
		if max(f.Box.Max.X-f.Box.Min.X, f.Box.Max.Y-f.Box.Min.Y) < smallBox {
			statement = sql.GridListIncidentsByCell
			args["lows"], args["highs"] = cellRanges(*f.Box)
		}
	}
	rows, err := s.pool.Query(ctx, statement, args)
	if err != nil {
		return nil, false, storageError(err, "incidents")
	}
	list, err := pgx.CollectRows(rows, scanIncident)
	if err != nil {
		return nil, false, storageError(err, "incidents")
	}
	list, more := cut(list, f.Limit)
	return list, more, nil
}

func scanIncident(row pgx.CollectableRow) (i Incident, err error) {
	var event, now *int64
	var eventCode, eventName, nowCode, nowName *string
	err = row.Scan(&i.ID, &i.ReportedAt, &i.Source, &i.SourceKey, &i.Category.Code, &i.Category.Name, &i.Category.NameEn,
		&i.Status, &i.Summary, &i.Address, &i.Place, &event, &eventCode, &eventName, &now, &nowCode, &nowName, &i.ClosedAt, &i.DueAt)
	i.GridAtEvent, i.GridNow = gridRefOf(event, eventCode, eventName), gridRefOf(now, nowCode, nowName)
	return i, err
}

// cellRanges are the ranges of incident.cell that cover a box: those of the at most four
// quadtree cells as large as the box that meet it.
func cellRanges(b geo.Box) (lows, highs []int64) {
	bits := 0
	for size := max(b.Max.X-b.Min.X, b.Max.Y-b.Min.Y); size > 0; size >>= 1 {
		bits++
	}
	for y := uint64(b.Min.Y >> bits); y <= uint64(b.Max.Y>>bits); y++ {
		for x := uint64(b.Min.X >> bits); x <= uint64(b.Max.X>>bits); x++ {
			low := geo.Point{X: uint32(x << bits), Y: uint32(y << bits)}
			lows = append(lows, low.SQLCell())
			rest := uint32(1)<<bits - 1
			highs = append(highs, geo.Point{X: low.X | rest, Y: low.Y | rest}.SQLCell())
		}
	}
	return lows, highs
}

// IncidentCategories lists a district's categories by group and code.
func (s *Store) IncidentCategories(ctx context.Context, district int32) ([]Category, error) {
	rows, err := s.pool.Query(ctx, sql.GridListCategories, pgx.StrictNamedArgs{"district": district})
	if err != nil {
		return nil, storageError(err, "categories")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Category, err error) {
		return c, row.Scan(&c.Code, &c.Name, &c.NameEn, &c.Group, &c.Sensitive)
	})
	if list == nil {
		list = []Category{}
	}
	return list, storageError(err, "categories")
}
