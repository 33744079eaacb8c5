package grid

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// Rebased is what came of rebasing a draft.
type Rebased struct {
	Edition  EditionDetail `json:"edition" doc:"The new draft"`
	Replayed int           `json:"replayed" doc:"Operations done again in it"`
	Left     int           `json:"left" doc:"Operations that were not, the stopped one among them"`
	Stopped  *Stopped      `json:"stopped" doc:"null: all went through, and the old draft is abandoned"`
}

// Stopped is the operation at which a rebase came to a halt, and why.
type Stopped struct {
	Operation int64     `json:"operation" doc:"Of the old draft"`
	Op        string    `json:"op"`
	Reason    string    `json:"reason"`
	Message   string    `json:"message"`
	Problems  []Problem `json:"problems"`
}

// standing is an operation of a log that is done again elsewhere.
type standing struct {
	id      int64
	op      string
	request []byte
	reason  string
	actor   *int64
	sha256  []byte
}

// Rebase makes a new draft on the edition that is now last in the timeline and does the standing
// operations of an old one again in it, with the ids new grids had. It stops at the first that
// cannot be done there; the new draft holds what was done until then, and the old one is abandoned
// only when all was. The error is Conflict when the old edition is no draft.
func (s *Store) Rebase(ctx context.Context, by Actor, edition int64) (out Rebased, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		out = Rebased{}
		return rebase(ctx, tx, by, edition, &out)
	})
	if err == nil {
		s.tellPlanner(ctx)
	}
	return out, storageError(err, "rebase")
}

func rebase(ctx context.Context, tx pgx.Tx, by Actor, edition int64, out *Rebased) error {
	args := pgx.StrictNamedArgs{"district": by.District, "edition": edition}
	var old baseEdition
	err := tx.QueryRow(ctx, sql.GridHoldRebased, args).Scan(&old.name, &old.note, &old.from, &old.state)
	if errors.Is(err, pgx.ErrNoRows) {
		return Errorf(NotFound, "edition %d does not exist in district %d", edition, by.District)
	}
	if err != nil {
		return storageError(err, "edition")
	}
	if old.state != "draft" {
		refused := Errorf(Conflict, "Edition %d (%s) is %s; only drafts can be rebased.", edition, old.name, stateWord(old.state))
		refused.Problems = []Problem{{Rule: "not_draft", Message: refused.Msg, Value: old.state}}
		return refused
	}
	n := NewDraft{District: by.District, Name: old.name, Note: old.note}
	if old.from != nil {
		n.PlannedFrom = *old.from
	}
	draft, err := createDraft(ctx, tx, by.ID, n)
	if err != nil {
		return err
	}
	// Before the operations: what is planned already is not proposed again, and a hole that needs no
	// grid is no defect to them.
	if err := keepPlans(ctx, tx, by.District, edition, draft); err != nil {
		return err
	}
	if err := keepOutside(ctx, tx, by.District, edition, draft); err != nil {
		return err
	}
	list, err := listStanding(ctx, tx, by.District, edition)
	if err != nil {
		return err
	}
	for i, o := range list {
		err := again(ctx, tx, by.District, draft, o)
		if e, refused := errors.AsType[*Error](err); refused && (e.Code == Invalid || e.Code == Conflict) {
			out.Stopped = &Stopped{o.id, o.op, o.reason, e.Msg, e.Problems}
			out.Left = len(list) - i
			break
		}
		if err != nil {
			return err
		}
		out.Replayed++
	}
	detail := map[string]any{"from": edition, "to": draft, "replayed": out.Replayed, "left": out.Left}
	for _, id := range []int64{edition, draft} {
		if err := addEditionEvent(ctx, tx, by.District, id, editionEvent{Actor: by.ID, Kind: "rebased", Detail: detail}); err != nil {
			return err
		}
	}
	if out.Stopped == nil {
		if _, err := tx.Exec(ctx, sql.GridAbandonRebased, args); err != nil {
			return storageError(err, "edition")
		}
		if _, err := tx.Exec(ctx, sql.GridMoveComments, pgx.StrictNamedArgs{"district": by.District, "draft": draft, "edition": edition}); err != nil {
			return storageError(err, "comments")
		}
		if err := addEditionEvent(ctx, tx, by.District, edition, editionEvent{Actor: by.ID, Kind: "abandoned", Detail: detail}); err != nil {
			return err
		}
	}
	if out.Edition, err = findEdition(ctx, tx, by.District, draft); err != nil {
		return err
	}
	return Announce(ctx, tx, Change{District: by.District, Actor: by.ID, Layer: "edition", Kind: "insert", Edition: draft})
}

// keepPlans gives a rebased draft what the old one plans by its own doing, in place of what the base
// plans for the same grids.
func keepPlans(ctx context.Context, tx pgx.Tx, district int32, old, draft int64) error {
	branches, members, err := ownPlans(ctx, tx, district, old)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		statement string
		args      pgx.StrictNamedArgs
	}{
		{sql.GridDropBranchPlans, pgx.StrictNamedArgs{"district": district, "edition": draft, "grids": branches}},
		{sql.GridDropMemberPlans, pgx.StrictNamedArgs{"district": district, "edition": draft, "grids": members}},
		{sql.GridCopyOwnPlans, pgx.StrictNamedArgs{"district": district, "draft": draft, "source": old, "branches": branches, "members": members}},
	} {
		if _, err := tx.Exec(ctx, step.statement, step.args); err != nil {
			return storageError(err, "assignments")
		}
	}
	return nil
}

// ownPlans are the grids an edition plans branches for, and members, by its own doing.
func ownPlans(ctx context.Context, tx pgx.Tx, district int32, edition int64) (branches, members []int64, err error) {
	err = tx.QueryRow(ctx, sql.GridListOwnPlans, pgx.StrictNamedArgs{"district": district, "edition": edition}).Scan(&branches, &members)
	return branches, members, storageError(err, "assignments")
}

// keepOutside marks in a rebased draft, too, which holes need no grid in the old one.
func keepOutside(ctx context.Context, tx pgx.Tx, district int32, old, draft int64) error {
	marked, err := tx.Exec(ctx, sql.GridKeepOutside, pgx.StrictNamedArgs{"district": district, "draft": draft, "source": old})
	if err != nil || marked.RowsAffected() == 0 {
		return storageError(err, "edition")
	}
	_, err = CheckEdition(ctx, tx, district, draft)
	return err
}

func listStanding(ctx context.Context, tx pgx.Tx, district int32, edition int64) ([]standing, error) {
	rows, err := tx.Query(ctx, sql.GridListStanding, pgx.StrictNamedArgs{"district": district, "edition": edition})
	if err != nil {
		return nil, storageError(err, "operations")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o standing, err error) {
		return o, row.Scan(&o.id, &o.op, &o.request, &o.reason, &o.actor, &o.sha256)
	})
	return list, storageError(err, "operations")
}

// again does an operation of another draft's log in a draft that nobody else can see yet.
func again(ctx context.Context, tx pgx.Tx, district int32, draft int64, o standing) error {
	var r recordedRequest
	if err := json.Unmarshal(o.request, &r); err != nil {
		return fmt.Errorf("grid: operation %d: %w", o.id, err)
	}
	r.asked.Op, r.asked.Reason = o.op, o.reason
	d := &deed{district: district, edition: draft, op: o.op, request: r.asked, again: r.given, sha256: o.sha256, quiet: true, alone: true}
	if o.actor != nil {
		d.actor = *o.actor
	}
	d.find, d.make = d.locate, d.redraw
	if o.op == "copy" {
		d.record = o.request
		d.request.Outline = true // what it was made from may have had another one
		d.find = func(ctx context.Context, tx pgx.Tx) (reach, error) { return d.reachOf(ctx, tx, o.id) }
		d.make = d.repeat
	}
	var grown []int64
	for range maxAttempts {
		var beyond []int64
		err := pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) (err error) {
			_, beyond, err = d.attempt(ctx, tx, grown)
			return err
		})
		if !errors.Is(err, errAgain) {
			return err
		}
		grown = append(grown, beyond...)
	}
	return fmt.Errorf("grid: operation %d finds no end", o.id)
}

// repeat makes the grids an operation touched, in all layers, what they were after it, where they are
// now what they were before.
func (d *deed) repeat(ctx context.Context, tx pgx.Tx, p *vicinity) (*outcome, error) {
	var ids []int64
	for _, g := range d.others {
		ids = append(ids, g.grid)
	}
	elsewhere, err := readRows(ctx, tx, sql.GridListNamedShapes, d.args("grids", ids))
	if err != nil {
		return nil, err
	}
	of := map[int64]*gridRow{}
	for _, r := range slices.Concat(p.rows, elsewhere) {
		of[r.id] = r
	}
	out := &outcome{stored: true}
	for _, g := range slices.Concat(d.done, d.others) {
		now := of[g.grid]
		if (now == nil) != (g.before == nil) || now != nil && (now.shape != g.before.shape || now.words() != g.before.words()) {
			at := g.after
			if at == nil {
				at = g.before
			}
			return nil, refuseAt("base_changed", at.geom.Label(), "Grid %s is another one in the edition now last.", at.Code)
		}
		forward := doneGrid{g.grid, g.own, g.after, g.before}
		out.changes = append(out.changes, d.backward(&forward, now))
	}
	return out, nil
}
