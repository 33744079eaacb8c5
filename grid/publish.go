package grid

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// Published is what publishing an edition did.
type Published struct {
	Edition          EditionDetail `json:"edition"`
	From             Day           `json:"from" doc:"First day in force"`
	Scheduled        bool          `json:"scheduled" doc:"It comes into force on a day to come"`
	Replaced         int64         `json:"replaced" doc:"The edition that ends on that day"`
	IncidentsBetween int           `json:"incidents_between" doc:"Reported since that day where it is past: they keep the grid they happened in"`
	Changed          int           `json:"changed" doc:"Grids whose shape is another; 0 while it is scheduled"`
	Buildings        int           `json:"buildings" doc:"That lie in another grid now"`
	Posts            int           `json:"posts" doc:"That lie in another grid now"`
	Incidents        int           `json:"incidents" doc:"That lie in another grid now, open or not"`
	Handover         int           `json:"handover" doc:"Open incidents that get another grid or another lead branch; GET /api/v1/editions/{id}/handover lists them"`
}

// PublishEdition puts an approved edition in force from a day on: past (after the first day of the
// edition in force), today, or a day to come, on which it is activated. "" is the day it is meant
// for, today where none is. The error is Conflict in another state or when it is based on another
// edition than the last of the timeline, Invalid with all problems when the gate is not passed.
func (s *Store) PublishEdition(ctx context.Context, actor int64, district int32, edition int64, from Day, note string) (Published, error) {
	note, err := editionNote(note)
	if err != nil {
		return Published{}, err
	}
	if from != "" {
		if _, err := ParseDay("from", string(from)); err != nil {
			return Published{}, err
		}
	}
	var out Published
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if err := lockTimeline(ctx, tx, district); err != nil {
			return err
		}
		e, err := holdTransition(ctx, tx, district, edition, "published", "approved")
		if err != nil {
			return err
		}
		day := from
		if day == "" {
			day = max(e.PlannedFrom, e.Today)
		}
		last, err := timelineEnd(ctx, tx, district, edition, "")
		if err != nil {
			return err
		}
		if last.ID != e.Base {
			refused := Errorf(Conflict, "base superseded: rebase. Edition %d (%s) was made from edition %d, but the last one is now %d (%s).", e.ID, e.Name, e.Base, last.ID, last.Name)
			refused.Problems = []Problem{{Rule: "R24", Message: refused.Msg}}
			return refused
		}
		if err := dropTakenOver(ctx, tx, e, last); err != nil {
			return err
		}
		x, blockers, err := passGate(ctx, tx, Moment{District: district, Day: day, Today: day == e.Today, Edition: e.Edition})
		if err != nil {
			return err
		}
		if len(blockers) > 0 {
			return notReady(e, day, blockers)
		}
		out = Published{From: day, Scheduled: day > e.Today, Replaced: last.ID}
		p := publication{actor: actor, edition: e, replaced: last, day: day, checked: x, note: note, fresh: true}
		if out.Scheduled {
			return p.schedule(ctx, tx, &out)
		}
		return p.putInForce(ctx, tx, &out)
	})
	return out, storageError(err, "edition")
}

func lockTimeline(ctx context.Context, tx pgx.Tx, district int32) error {
	_, err := tx.Exec(ctx, sql.GridLockTimeline, pgx.StrictNamedArgs{"district": district})
	return storageError(err, "district")
}

// timelineEnd locks the last edition of the timeline other than the one named, before a day where
// one is given. The error is Conflict when there is none.
func timelineEnd(ctx context.Context, tx pgx.Tx, district int32, edition int64, before Day) (e Edition, err error) {
	var today Day
	err = tx.QueryRow(ctx, sql.GridFindTimelineEnd, pgx.StrictNamedArgs{"district": district, "edition": edition, "before": nilIfZero(before)}).
		Scan(append(e.targets(), &today)...)
	if errors.Is(err, pgx.ErrNoRows) {
		return e, Errorf(Conflict, "The district has no edition that this one could replace.")
	}
	return e, storageError(err, "edition")
}

// publication is an edition that has passed the gate, on its way into force.
type publication struct {
	actor    int64 // 0: the system itself
	edition  heldEdition
	replaced Edition
	day      Day
	checked  examined
	note     string
	fresh    bool // published now, not activated
}

// schedule writes the edition into the calendar; nothing else changes until its day.
func (p publication) schedule(ctx context.Context, tx pgx.Tx, out *Published) error {
	e := p.edition
	if err := p.checked.store(ctx, tx, e.District, e.ID); err != nil {
		return err
	}
	if err := p.cut(ctx, tx, p.replaced.State, "scheduled"); err != nil {
		return err
	}
	err := addEditionEvent(ctx, tx, e.District, e.ID, editionEvent{Actor: p.actor, Kind: "scheduled", Note: p.note,
		Detail: map[string]any{"from": p.day, "replaces": p.replaced.ID}})
	if err != nil {
		return err
	}
	if out.Edition, err = findEdition(ctx, tx, e.District, e.ID); err != nil {
		return err
	}
	return Announce(ctx, tx, Change{District: e.District, Actor: p.actor, Layer: "edition", Kind: "update", Edition: e.ID})
}

// cut ends the edition replaced on the day and begins the new one. Ranges are cut before they grow:
// no two editions share a day at any moment.
func (p publication) cut(ctx context.Context, tx pgx.Tx, replacedState, state string) error {
	e := p.edition
	steps := []struct {
		statement string
		args      pgx.StrictNamedArgs
	}{
		{sql.GridEndEdition, pgx.StrictNamedArgs{"district": e.District, "edition": p.replaced.ID, "day": p.day, "state": replacedState}},
		{sql.GridBeginEdition, pgx.StrictNamedArgs{"district": e.District, "edition": e.ID, "day": p.day, "state": state, "actor": orNil(p.actor), "published": p.fresh}},
	}
	if e.From != nil && *e.From < p.day { // it begins later than was meant
		steps[0], steps[1] = steps[1], steps[0]
	}
	for _, st := range steps {
		if _, err := tx.Exec(ctx, st.statement, st.args); err != nil {
			return storageError(err, "timeline of editions")
		}
	}
	return nil
}

// putInForce replaces the edition in force, in one transaction: the calendar, who answers for what,
// and what lies where grids changed.
func (p publication) putInForce(ctx context.Context, tx pgx.Tx, out *Published) error {
	e := p.edition
	args := pgx.StrictNamedArgs{"district": e.District, "day": p.day}
	before, err := districtBox(ctx, tx, e.District)
	if err != nil {
		return err
	}
	// From here on no incident is taken in by the edition replaced.
	if err := p.cut(ctx, tx, "superseded", "in_force"); err != nil {
		return err
	}
	if err := p.checked.store(ctx, tx, e.District, e.ID); err != nil {
		return err
	}
	dated, err := dateAssignments(ctx, tx, e.District, e.ID, p.day, p.actor)
	if err != nil {
		return err
	}
	if err := p.attribute(ctx, tx, out); err != nil {
		return err
	}
	if p.day < e.Today {
		if err := tx.QueryRow(ctx, sql.GridCountIncidentsSince, args).Scan(&out.IncidentsBetween); err != nil {
			return storageError(err, "incidents")
		}
	}
	if out.Handover, err = countHandover(ctx, tx, e.District, e.ID, p.replaced.ID, p.day); err != nil {
		return err
	}
	detail := map[string]any{"from": p.day, "replaces": p.replaced.ID, "incidents_between": out.IncidentsBetween,
		"changed": out.Changed, "buildings": out.Buildings, "posts": out.Posts, "incidents": out.Incidents, "handover": out.Handover, "assignments": dated}
	if err := addEditionEvent(ctx, tx, e.District, e.ID, editionEvent{Actor: p.actor, Kind: "published", Note: p.note, Detail: detail}); err != nil {
		return err
	}
	err = addEditionEvent(ctx, tx, e.District, p.replaced.ID, editionEvent{Actor: p.actor, Kind: "superseded", Detail: map[string]any{"on": p.day, "by": e.ID}})
	if err != nil {
		return err
	}
	if out.Edition, err = findEdition(ctx, tx, e.District, e.ID); err != nil {
		return err
	}
	if dated.changed() {
		if err := Announce(ctx, tx, Change{District: e.District, Actor: p.actor, Layer: "responsibility", Kind: "update"}); err != nil {
			return err
		}
	}
	return Announce(ctx, tx, Change{District: e.District, Actor: p.actor, Layer: "grids", Kind: "publish", Edition: e.ID,
		Before: before, After: p.checked.report.Outline.Box()})
}

func districtBox(ctx context.Context, tx pgx.Tx, district int32) (geo.Box, error) {
	var box []int64
	err := tx.QueryRow(ctx, sql.GridFindDistrictBox, pgx.StrictNamedArgs{"district": district}).Scan(&box)
	return boxFromSQL(box), storageError(err, "district")
}

// dropTakenOver forgets plans an edition took over with its base once that is in force: there they are
// dated, and may have been changed since.
func dropTakenOver(ctx context.Context, tx pgx.Tx, e heldEdition, base Edition) error {
	if base.State != "in_force" {
		return nil
	}
	branches, members, err := ownPlans(ctx, tx, e.District, e.ID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sql.GridDropTakenOverPlans, pgx.StrictNamedArgs{"district": e.District, "edition": e.ID, "branches": branches, "members": members})
	return storageError(err, "assignments")
}

// datedRows counts what dating an edition's plans did; what went is what would only have begun
// since.
type datedRows struct {
	Ended   int              `json:"ended"`
	Begun   int              `json:"begun"`
	Longer  int              `json:"longer,omitempty"` // stood already, but with an end
	Removed []map[string]any `json:"removed,omitempty"`
}

func (d datedRows) changed() bool { return d.Ended+d.Begun+d.Longer+len(d.Removed) > 0 }

// dateAssignments makes what an edition plans count from a day on: what it replaces ends on that day,
// what stands already stays and goes on, and what is dated for grids the edition does not have ends too.
func dateAssignments(ctx context.Context, tx pgx.Tx, district int32, edition int64, day Day, actor int64) (d datedRows, err error) {
	for _, statement := range []string{sql.GridEndBranches, sql.GridEndMembers} {
		var ended int
		var removed []map[string]any
		err := tx.QueryRow(ctx, statement, pgx.StrictNamedArgs{"district": district, "edition": edition, "day": day}).Scan(&ended, &removed)
		if err != nil {
			return d, storageError(err, "assignments")
		}
		d.Ended, d.Removed = d.Ended+ended, append(d.Removed, removed...)
	}
	for _, statement := range []string{sql.GridDateBranchPlans, sql.GridDateMemberPlans} {
		var begun, longer int
		err := tx.QueryRow(ctx, statement, pgx.StrictNamedArgs{"district": district, "edition": edition, "day": day, "actor": orNil(actor)}).Scan(&begun, &longer)
		if err != nil {
			return d, storageError(err, "assignments")
		}
		d.Begun, d.Longer = d.Begun+begun, d.Longer+longer
	}
	return d, nil
}

// attribute moves what lies in changed places: where the shape of a grid is not that of the edition
// replaced. Everything else lies where it lay.
func (p publication) attribute(ctx context.Context, tx pgx.Tx, out *Published) error {
	e := p.edition
	outline := p.checked.report.Outline
	var centre orb.Geometry
	if len(outline) > 0 {
		centre = outline.Label().LonLat()
	}
	_, err := tx.Exec(ctx, sql.GridSetOutline, pgx.StrictNamedArgs{"district": e.District, "outline": outline, "centre": centre})
	if err != nil {
		return storageError(err, "district")
	}
	changed, err := listChangedGrids(ctx, tx, e.District, p.replaced.ID, e.ID)
	if err != nil || len(changed) == 0 {
		return err
	}
	out.Changed = len(changed)
	var ids []int64
	var where boxColumns
	for _, c := range changed {
		ids = append(ids, c.id)
		for _, shape := range []geo.MultiPolygon{c.before, c.after} {
			if len(shape) > 0 {
				where.add(shape.Box())
			}
		}
	}
	where.prune()
	l := geo.NewLocator(p.checked.faces)
	rows, err := tx.Query(ctx, sql.GridListTouchedFootprints, pgx.StrictNamedArgs{"district": e.District, "grids": ids,
		"west": where.west, "south": where.south, "east": where.east, "north": where.north})
	if err != nil {
		return storageError(err, "buildings")
	}
	if out.Buildings, err = attributeBuildings(ctx, tx, l, e.District, rows); err != nil {
		return err
	}
	rows, err = tx.Query(ctx, sql.GridListTouchedPosts, pgx.StrictNamedArgs{"district": e.District, "grids": ids,
		"x0": where.x0, "y0": where.y0, "x1": where.x1, "y1": where.y1})
	if err != nil {
		return storageError(err, "posts")
	}
	if out.Posts, err = attributePosts(ctx, tx, l, e.District, rows); err != nil {
		return err
	}
	lows, highs := where.cells()
	rows, err = tx.Query(ctx, sql.GridListTouchedIncidents, pgx.StrictNamedArgs{"district": e.District, "edition": e.ID, "lows": lows, "highs": highs})
	if err != nil {
		return storageError(err, "incidents")
	}
	out.Incidents, err = attributeIncidents(ctx, tx, l, e.District, rows)
	return err
}

// changedGrid is a grid whose shape is not the same in two editions.
type changedGrid struct {
	id            int64
	before, after geo.MultiPolygon // empty: it is not there
}

func listChangedGrids(ctx context.Context, tx pgx.Tx, district int32, before, after int64) ([]changedGrid, error) {
	rows, err := tx.Query(ctx, sql.GridListChangedGrids, pgx.StrictNamedArgs{"district": district, "before": before, "after": after})
	if err != nil {
		return nil, storageError(err, "grids")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c changedGrid, err error) {
		return c, row.Scan(&c.id, &c.before, &c.after)
	})
	return list, storageError(err, "grids")
}
