package grid

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// heldEdition is an edition kept from changing until the transaction ends.
type heldEdition struct {
	Edition
	District    int32
	Base        int64 // 0: none
	SubmittedBy int64 // 0: the owner of the data directory, or nobody
	Submitted   bool
	PlannedFrom Day // "": not known
	Blocked     bool
	Today       Day // in the district's time zone
}

// holdTransition locks an edition against operations and other transitions. The error is NotFound
// when there is none, Conflict when its state is not one of those wanted.
func holdTransition(ctx context.Context, tx pgx.Tx, district int32, edition int64, do string, states ...string) (heldEdition, error) {
	e := heldEdition{District: district}
	err := tx.QueryRow(ctx, sql.GridHoldTransition, pgx.StrictNamedArgs{"district": district, "edition": edition}).
		Scan(append(e.targets(), &e.Base, &e.SubmittedBy, &e.Submitted, &e.PlannedFrom, &e.Blocked, &e.Today)...)
	if errors.Is(err, pgx.ErrNoRows) {
		return e, Errorf(NotFound, "edition %d does not exist in district %d", edition, district)
	}
	if err != nil {
		return e, storageError(err, "edition")
	}
	return e, e.mustBe(do, states)
}

// mustBe refuses an edition that is in none of the states.
func (e Edition) mustBe(do string, states []string) error {
	if slices.Contains(states, e.State) {
		return nil
	}
	refused := Errorf(Conflict, "Edition %d (%s) is %s; only one that is %s can be %s.", e.ID, e.Name, stateWord(e.State), stateWords(states), do)
	refused.Problems = []Problem{{Rule: "edition_state", Message: refused.Msg, Field: "state", Value: e.State}}
	return refused
}

func stateWord(state string) string {
	switch state {
	case "draft":
		return "a draft"
	case "in_force":
		return "in force"
	}
	return state
}

func stateWords(states []string) string {
	words := make([]string, len(states))
	for i, s := range states {
		words[i] = stateWord(s)
	}
	return strings.Join(words, " or ")
}

// step is one transition: which states it leaves, what it is called when it is refused, and the
// event it leaves behind.
type step struct {
	from   []string
	do     string // "submitted", as in "can be submitted"
	event  string
	detail map[string]any // what the event tells, filled as it is done
}

// transition takes an edition through a step in one transaction and announces it.
func (s *Store) transition(ctx context.Context, actor int64, district int32, edition int64, note string, st step,
	do func(ctx context.Context, tx pgx.Tx, e heldEdition) error) (EditionDetail, error) {
	note, err := editionNote(note)
	if err != nil {
		return EditionDetail{}, err
	}
	var out EditionDetail
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		e, err := holdTransition(ctx, tx, district, edition, st.do, st.from...)
		if err != nil {
			return err
		}
		if err := do(ctx, tx, e); err != nil {
			return err
		}
		if err := addEditionEvent(ctx, tx, district, edition, editionEvent{Actor: actor, Kind: st.event, Note: note, Detail: st.detail}); err != nil {
			return err
		}
		if out, err = findEdition(ctx, tx, district, edition); err != nil {
			return err
		}
		return Announce(ctx, tx, Change{District: district, Actor: actor, Layer: "edition", Kind: "update", Edition: edition})
	})
	return out, storageError(err, "edition")
}

// setState runs a statement that takes the edition and, maybe, the actor.
func setState(statement string, actor ...int64) func(context.Context, pgx.Tx, heldEdition) error {
	return func(ctx context.Context, tx pgx.Tx, e heldEdition) error {
		args := pgx.StrictNamedArgs{"district": e.District, "edition": e.ID}
		if len(actor) > 0 {
			args["actor"] = orNil(actor[0])
		}
		_, err := tx.Exec(ctx, statement, args)
		return storageError(err, "edition")
	}
}

// SubmitEdition hands a draft in for review; from then on no operation changes it. Its borders are
// checked and what is found is kept with it; that does not refuse it, publishing does.
func (s *Store) SubmitEdition(ctx context.Context, actor int64, district int32, edition int64, note string) (EditionDetail, error) {
	st := step{from: []string{"draft"}, do: "submitted", event: "submitted"}
	return s.transition(ctx, actor, district, edition, note, st, func(ctx context.Context, tx pgx.Tx, e heldEdition) error {
		if _, err := CheckEdition(ctx, tx, district, edition); err != nil {
			return err
		}
		return setState(sql.GridSubmitEdition, actor)(ctx, tx, e)
	})
}

// ReturnEdition makes a draft again of what was submitted or approved. The words say what to do.
func (s *Store) ReturnEdition(ctx context.Context, actor int64, district int32, edition int64, words string) (EditionDetail, error) {
	if strings.TrimSpace(words) == "" {
		return EditionDetail{}, editionWords("note", "Say why the edition goes back, so that its planner knows what to change.")
	}
	st := step{from: []string{"submitted", "approved"}, do: "returned", event: "returned"}
	return s.transition(ctx, actor, district, edition, words, st, setState(sql.GridReturnEdition))
}

// WithdrawEdition makes a draft again of what the actor submitted and nobody has approved yet. The
// error is Forbidden for anybody else. To whoever built on it, it went back like any other: the event
// is a return that says so.
func (s *Store) WithdrawEdition(ctx context.Context, actor int64, district int32, edition int64, note string) (EditionDetail, error) {
	st := step{from: []string{"submitted"}, do: "withdrawn", event: "returned", detail: map[string]any{"withdrawn": true}}
	return s.transition(ctx, actor, district, edition, note, st, func(ctx context.Context, tx pgx.Tx, e heldEdition) error {
		if e.SubmittedBy != actor {
			refused := Errorf(Forbidden, "Only who submitted edition %d (%s) can withdraw it; a reviewer can return it.", e.ID, e.Name)
			refused.Problems = []Problem{{Rule: "not_yours", Message: refused.Msg}}
			return refused
		}
		return setState(sql.GridReturnEdition)(ctx, tx, e)
	})
}

// ApproveEdition approves what somebody else submitted. The error is Forbidden for the submitter.
func (s *Store) ApproveEdition(ctx context.Context, actor int64, district int32, edition int64, note string) (EditionDetail, error) {
	st := step{from: []string{"submitted"}, do: "approved", event: "approved"}
	return s.transition(ctx, actor, district, edition, note, st, func(ctx context.Context, tx pgx.Tx, e heldEdition) error {
		if e.SubmittedBy == actor {
			refused := Errorf(Forbidden, "You submitted edition %d (%s) yourself; somebody else has to approve it.", e.ID, e.Name)
			refused.Problems = []Problem{{Rule: "own_edition", Message: refused.Msg}}
			return refused
		}
		return setState(sql.GridApproveEdition, actor)(ctx, tx, e)
	})
}

// AbandonEdition gives up what has not been published. It stays in the list, and drafts can be made
// from it.
func (s *Store) AbandonEdition(ctx context.Context, actor int64, district int32, edition int64, note string) (EditionDetail, error) {
	st := step{from: []string{"draft", "submitted", "approved"}, do: "abandoned", event: "abandoned"}
	return s.transition(ctx, actor, district, edition, note, st, setState(sql.GridAbandonDraft))
}

// EditionChange says what to change about an edition; nil leaves as it is.
type EditionChange struct {
	Name        *string
	Note        *string
	PlannedFrom *Day // "": meant for no day yet
	Outside     *[]orb.Point
}

// mostOutside is how many places of an edition may be marked as needing no grid.
const mostOutside = 1000

// ChangeEdition names an edition, notes something on it, or says from which day it is meant; the
// latter only before it is published. Of a draft it also says which holes need no grid, and looks for
// gaps again.
func (s *Store) ChangeEdition(ctx context.Context, actor int64, district int32, edition int64, c EditionChange) (EditionDetail, error) {
	args := pgx.StrictNamedArgs{"district": district, "edition": edition, "name": nil, "note": nil, "planned_from": nil, "unplan": false, "outside": nil}
	st := step{from: []string{"draft", "submitted", "approved", "scheduled", "in_force", "superseded"}, do: "renamed", event: "renamed", detail: map[string]any{}}
	if c.Name != nil {
		name, err := editionName(*c.Name)
		if err != nil {
			return EditionDetail{}, err
		}
		args["name"] = name
	}
	if c.Note != nil {
		note, err := editionNote(*c.Note)
		if err != nil {
			return EditionDetail{}, err
		}
		args["note"] = note
	}
	if c.PlannedFrom != nil {
		st.from, st.do = []string{"draft", "submitted", "approved"}, "planned for another day"
		if args["unplan"] = *c.PlannedFrom == ""; *c.PlannedFrom != "" {
			if _, err := ParseDay("planned_from", string(*c.PlannedFrom)); err != nil {
				return EditionDetail{}, err
			}
			args["planned_from"] = *c.PlannedFrom
		}
	}
	if c.Outside != nil {
		st.from, st.do = []string{"draft"}, "told which holes need no grid"
		if len(*c.Outside) > mostOutside {
			return EditionDetail{}, editionWords("outside", fmt.Sprintf("%d places are more than %d.", len(*c.Outside), mostOutside))
		}
		for _, p := range *c.Outside {
			if _, err := geo.FromLonLat(p[0], p[1]); err != nil || p == (orb.Point{}) {
				return EditionDetail{}, editionWords("outside", fmt.Sprintf("%v is not a longitude and latitude on the map (±180, ±85.05).", p))
			}
		}
		args["outside"] = *c.Outside
	}
	return s.transition(ctx, actor, district, edition, "", st, func(ctx context.Context, tx pgx.Tx, e heldEdition) error {
		if name := args["name"]; name != nil && name != e.Name {
			st.detail["name"], st.detail["was"] = name, e.Name
		}
		if c.PlannedFrom != nil && *c.PlannedFrom != e.PlannedFrom {
			st.detail["planned_from"], st.detail["was_planned_from"] = *c.PlannedFrom, e.PlannedFrom
		}
		if c.Note != nil {
			st.detail["note"] = args["note"]
		}
		if c.Outside != nil {
			st.detail["outside"] = *c.Outside
		}
		if _, err := tx.Exec(ctx, sql.GridChangeEdition, args); err != nil || c.Outside == nil {
			return storageError(err, "edition")
		}
		_, err := CheckEdition(ctx, tx, district, edition)
		return err
	})
}
