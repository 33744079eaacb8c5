package grid

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// UnscheduleEdition takes a scheduled edition out of the calendar; it is approved again and the one
// before it goes on. The error is Conflict when another is scheduled after it.
func (s *Store) UnscheduleEdition(ctx context.Context, actor int64, district int32, edition int64, note string) (EditionDetail, error) {
	note, err := editionNote(note)
	if err != nil {
		return EditionDetail{}, err
	}
	var out EditionDetail
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if err := lockTimeline(ctx, tx, district); err != nil {
			return err
		}
		e, err := holdTransition(ctx, tx, district, edition, "unscheduled", "scheduled")
		if err != nil {
			return err
		}
		if e.To != nil {
			last, err := timelineEnd(ctx, tx, district, edition, "")
			if err != nil {
				return err
			}
			refused := Errorf(Conflict, "Edition %d (%s) is scheduled to follow this one; unschedule that first.", last.ID, last.Name)
			refused.Problems = []Problem{{Rule: "edition_follows", Message: refused.Msg}}
			return refused
		}
		before, err := timelineEnd(ctx, tx, district, edition, *e.From)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sql.GridUnscheduleEdition, pgx.StrictNamedArgs{"district": district, "edition": edition}); err != nil {
			return storageError(err, "edition")
		}
		_, err = tx.Exec(ctx, sql.GridEndEdition, pgx.StrictNamedArgs{"district": district, "edition": before.ID, "day": nil, "state": before.State})
		if err != nil {
			return storageError(err, "edition")
		}
		err = addEditionEvent(ctx, tx, district, edition, editionEvent{Actor: actor, Kind: "unscheduled", Note: note, Detail: map[string]any{"was": e.From}})
		if err != nil {
			return err
		}
		if out, err = findEdition(ctx, tx, district, edition); err != nil {
			return err
		}
		return Announce(ctx, tx, Change{District: district, Actor: actor, Layer: "edition", Kind: "update", Edition: edition})
	})
	return out, storageError(err, "edition")
}

// DueEdition is a scheduled edition whose day has come.
type DueEdition struct {
	District int32
	ID       int64
}

// DueEditions are the scheduled editions whose first day has begun in their district, and those that
// were blocked on theirs, first days first.
func (s *Store) DueEditions(ctx context.Context) ([]DueEdition, error) {
	rows, err := s.pool.Query(ctx, sql.GridListDueEditions)
	if err != nil {
		return nil, storageError(err, "editions")
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[DueEdition])
	return list, storageError(err, "editions")
}

// ActivateEdition puts a scheduled edition in force if its day has come and the gate lets it pass on
// that day. If not it stays scheduled, says why, and the edition before it goes on: its first day
// moves to tomorrow, to be tried again from today. Doing it twice, or on two servers at once, does
// it once; an edition that is not due is left alone. It reports whether it is in force now.
func (s *Store) ActivateEdition(ctx context.Context, due DueEdition) (active bool, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		active = false
		if err := lockTimeline(ctx, tx, due.District); err != nil {
			return err
		}
		hold := func() (heldEdition, error) {
			return holdTransition(ctx, tx, due.District, due.ID, "activated", "scheduled", "in_force", "superseded", "approved", "draft", "submitted", "abandoned")
		}
		e, err := hold()
		if err != nil {
			return err
		}
		if e.State != "scheduled" {
			active = e.State == "in_force"
			return nil
		}
		day := *e.From
		if e.Blocked {
			if day < e.Today { // nobody tried since
				if err := moveTimeline(ctx, tx, due.District, e.Today); err != nil {
					return err
				}
				if e, err = hold(); err != nil {
					return err
				}
			}
			day = e.Today // the day it was meant for has gone by, and those since were another one's
		}
		if day > e.Today {
			return nil
		}
		last, err := timelineEnd(ctx, tx, due.District, due.ID, *e.From)
		if err != nil {
			return err
		}
		if err := dropTakenOver(ctx, tx, e, last); err != nil {
			return err
		}
		var blockers []Finding
		var x examined
		m := Moment{District: due.District, Day: day, Today: day == e.Today, Edition: e.Edition}
		if x, blockers, err = passGate(ctx, tx, m); err != nil {
			return err
		}
		if last.State != "in_force" {
			blockers = append(blockers, Finding{ID: "R24-not_yet", Rule: "R24", Kind: "predecessor_waits", Severity: SeverityError, Grids: []GridRef{},
				Detail: map[string]any{"last_name": last.Name}})
		}
		p := publication{edition: e, replaced: last, day: day, checked: x}
		if len(blockers) > 0 {
			return p.block(ctx, tx, blockers)
		}
		active = true
		return p.putInForce(ctx, tx, &Published{})
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return active, storageError(err, "edition")
}

// block leaves a due edition scheduled and says why, on it and, when the reasons are others than
// before, in an event. What follows it in the calendar moves with it.
func (p publication) block(ctx context.Context, tx pgx.Tx, blockers []Finding) error {
	e := p.edition
	rules := map[string]int{}
	for _, b := range blockers {
		rules[b.Rule]++
	}
	detail := map[string]any{"day": p.day, "blocking": len(blockers), "rules": rules}
	var news bool
	err := tx.QueryRow(ctx, sql.GridBlockEdition, pgx.StrictNamedArgs{"district": e.District, "edition": e.ID, "blocked": detail}).Scan(&news)
	if err != nil {
		return storageError(err, "edition")
	}
	if err := moveTimeline(ctx, tx, e.District, e.Today.Next()); err != nil {
		return err
	}
	moved := *e.From <= e.Today
	if !news && !moved {
		return nil
	}
	if news {
		if err := addEditionEvent(ctx, tx, e.District, e.ID, editionEvent{Kind: "blocked", Detail: detail}); err != nil {
			return err
		}
	}
	return Announce(ctx, tx, Change{District: e.District, Layer: "edition", Kind: "update", Edition: e.ID})
}

// moveTimeline moves the first days of scheduled editions so that none lies before a day, each at
// least a day after the one before it. The last is moved first: no two share a day at any moment.
func moveTimeline(ctx context.Context, tx pgx.Tx, district int32, first Day) error {
	rows, err := tx.Query(ctx, sql.GridListTimeline, pgx.StrictNamedArgs{"district": district})
	if err != nil {
		return storageError(err, "editions")
	}
	type entry struct {
		id   int64
		from Day
	}
	line, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t entry, err error) { return t, row.Scan(&t.id, &t.from) })
	if err != nil {
		return storageError(err, "editions")
	}
	starts := make([]Day, len(line)) // line[0] is in force
	for i := 1; i < len(line); i++ {
		starts[i] = max(line[i].from, first)
		first = starts[i].Next()
	}
	for i := len(line) - 1; i >= 1; i-- {
		if starts[i] == line[i].from {
			continue
		}
		_, err := tx.Exec(ctx, sql.GridMoveStart, pgx.StrictNamedArgs{"district": district, "edition": line[i].id, "day": starts[i]})
		if err != nil {
			return storageError(err, "editions")
		}
		state := "scheduled"
		if i == 1 {
			state = "in_force"
		}
		_, err = tx.Exec(ctx, sql.GridEndEdition, pgx.StrictNamedArgs{"district": district, "edition": line[i-1].id, "day": starts[i], "state": state})
		if err != nil {
			return storageError(err, "editions")
		}
	}
	return nil
}

// ActivateDue activates what is due, one after the other; what fails is tried next time and does not
// keep others from it. It returns how many are in force now and how many were not let pass.
func (s *Store) ActivateDue(ctx context.Context) (active, waiting int, err error) {
	due, err := s.DueEditions(ctx)
	if err != nil {
		return 0, 0, err
	}
	var faults []error
	for _, d := range due {
		switch ok, err := s.ActivateEdition(ctx, d); {
		case err != nil:
			faults = append(faults, fmt.Errorf("edition %d of district %d: %w", d.ID, d.District, err))
		case ok:
			active++
		default:
			waiting++
		}
	}
	return active, waiting, errors.Join(faults...)
}
