package grid

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// Redrawn is the answer to an operation.
type Redrawn struct {
	Operation int64         `json:"operation" doc:"Its id; 0 when it was only tried"`
	Grids     []RedrawnGrid `json:"grids" doc:"The changed grids as they are now, by id"`
	Removed   []int64       `json:"removed" doc:"Grids that are gone"`
	Impact    Impact        `json:"impact"`
	Replayed  bool          `json:"-"` // the request was done before under its key
}

// An operation starts again when others change its patch meanwhile. After patience attempts it holds
// the edition alone: a stroke across hundreds of grids would else be lost to those who keep changing one.
const (
	patience    = 8
	maxAttempts = 100
)

// deed is one operation on its way into a draft.
type deed struct {
	district int32
	edition  int64
	actor    int64
	op       string
	request  OperationRequest // of an undo: what the operation at the root of the chain allowed
	undo     *undoRequest     // nil: request is what was asked for
	record   []byte           // what the log keeps as the request; nil: the request
	key      string
	sha256   []byte
	undoes   int64
	root     int64
	again    remembered // what new grids got when it was done before
	dry      bool       // plan only: nothing is locked or written
	quiet    bool       // somebody else announces it
	lost     int        // attempts that came to nothing because others were faster
	alone    bool       // no other operation at the same time: what the edition's check found may change
	others   []doneGrid // the same in other layers than the one it worked in
	draft    draftState
	drawn    drawing
	done     []doneGrid // what the operation did that is taken back
	find     func(context.Context, pgx.Tx) (reach, error)
	make     func(context.Context, pgx.Tx, *vicinity) (*outcome, error)
}

// remembered are the ids, codes and names that new grids got, in order.
type remembered struct {
	Grids []int64  `json:"new_grids,omitempty"`
	Codes []string `json:"new_codes,omitempty"`
	Names []string `json:"new_names,omitempty"`
}

// recordedRequest is a request as the log keeps it, in one object.
type recordedRequest struct {
	asked OperationRequest
	given remembered
}

// draftState is what an operation must know of its edition.
type draftState struct {
	state, name string
	proved      bool
	box         []int64 // around the district; nil: no outline yet
}

// Operate does one operation on a draft, in one transaction: it locks the grids it may change in
// the order of their ids, redraws them, proves the result a partition of the same ground, and
// records it. A key makes the request safe to send again. The error is NotFound for an edition
// that does not exist, Invalid with a place for what cannot be done, and Conflict when a grid has
// another version than the request names or the edition is no draft.
func (s *Store) Operate(ctx context.Context, by Actor, edition int64, r OperationRequest, key string) (Redrawn, error) {
	d, err := newDeed(by, edition, r)
	if err != nil {
		return Redrawn{}, err
	}
	if err := checkKey(key); err != nil {
		return Redrawn{}, err
	}
	d.key = key
	return s.do(ctx, d)
}

// Try plans an operation and says what it would change, without doing it. New grids have negative
// ids.
func (s *Store) Try(ctx context.Context, by Actor, edition int64, r OperationRequest) (Redrawn, error) {
	d, err := newDeed(by, edition, r)
	if err != nil {
		return Redrawn{}, err
	}
	d.dry = true
	var out Redrawn
	err = s.snapshot(ctx, func(tx pgx.Tx) error {
		var grown []int64
		for range maxAttempts {
			var beyond []int64
			out, beyond, err = d.attempt(ctx, tx, grown)
			if !errors.Is(err, errAgain) {
				return err
			}
			grown = append(grown, beyond...)
		}
		return err
	})
	return out, storageError(err, "operation")
}

func checkKey(key string) error {
	if len(key) > 200 {
		return refuse("key", "Idempotency-Key", "", "Idempotency-Key has %d bytes; 200 are the most.", len(key))
	}
	if !utf8.ValidString(key) || strings.ContainsFunc(key, isControl) {
		return refuse("key", "Idempotency-Key", "", "Idempotency-Key holds characters that cannot be shown.")
	}
	return nil
}

// newDeed checks a request as far as that goes without the database.
func newDeed(by Actor, edition int64, r OperationRequest) (*deed, error) {
	r.Grids, r.Buildings = slices.Clone(r.Grids), slices.Clone(r.Buildings)
	r.Codes, r.Names = slices.Clone(r.Codes), slices.Clone(r.Names)
	if err := r.check(); err != nil {
		return nil, err
	}
	sum, err := r.sum()
	if err != nil {
		return nil, fmt.Errorf("grid: operation: %w", err)
	}
	d := &deed{district: by.District, edition: edition, actor: by.ID, op: r.Op, request: r, sha256: sum, alone: r.Op == "repair"}
	d.find, d.make = d.locate, d.redraw
	return d, nil
}

// do makes attempts in transactions of their own until one holds.
func (s *Store) do(ctx context.Context, d *deed) (Redrawn, error) {
	var out Redrawn
	var grown []int64
	for range maxAttempts {
		var beyond []int64
		err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) (err error) {
			out, beyond, err = d.attempt(ctx, tx, grown)
			return err
		})
		if !errors.Is(err, errAgain) {
			return out, storageError(err, "operation")
		}
		grown = append(grown, beyond...)
		d.lost++
	}
	return Redrawn{}, Errorf(Unavailable, "Others keep changing these grids; try again in a moment.")
}

// attempt does the operation once. The error is errAgain when it must start again, with the grids
// in beyond taken in too.
func (d *deed) attempt(ctx context.Context, tx pgx.Tx, grown []int64) (out Redrawn, beyond []int64, err error) {
	if done, err := d.claim(ctx, tx, &out); done || err != nil {
		return out, nil, err
	}
	if err := d.hold(ctx, tx); err != nil {
		return out, nil, err
	}
	plans := planOnce // all it does is look up rows of a few grids
	if d.alone {
		plans = planAsUsual // the whole edition is read
	}
	if err := planBy(ctx, tx, plans); err != nil {
		return out, nil, err
	}
	d.drawn = drawing{}
	at, err := d.find(ctx, tx)
	if err != nil {
		return out, nil, err
	}
	at.grown = grown
	watched := make([]int64, 0, len(d.request.Versions))
	for id := range d.request.Versions {
		watched = append(watched, id)
	}
	p, err := d.gather(ctx, tx, at, watched)
	if err != nil {
		return out, nil, err
	}
	if err := d.checkVersions(ctx, tx, p); err != nil {
		return out, nil, err
	}
	o, err := d.make(ctx, tx, p)
	if err != nil {
		return out, nil, err
	}
	if beyond, err = d.reachBeyond(ctx, tx, p, o.nodes); err != nil {
		return out, nil, err
	}
	if len(beyond) > 0 {
		return out, beyond, errAgain
	}
	if err := d.check(ctx, tx, p, o); err != nil {
		return out, nil, err
	}
	out, err = d.write(ctx, tx, p, o)
	return out, nil, err
}

// check refuses an outcome that breaks a rule, and names what is new.
func (d *deed) check(ctx context.Context, tx pgx.Tx, p *vicinity, o *outcome) error {
	if err := d.checkCommunity(ctx, tx); err != nil {
		return err
	}
	var parent *gridRow
	if len(p.targets) > 0 {
		parent = p.row(p.targets[0].id)
	}
	o.inherit(parent)
	if d.undoes == 0 && !o.stored {
		if err := d.checkAreas(p, o); err != nil {
			return err
		}
		if err := d.checkParts(o); err != nil {
			return err
		}
	}
	if err := d.prove(p, o); err != nil {
		return err
	}
	if err := d.checkMicro(ctx, tx, p, o); err != nil {
		return err
	}
	return d.nameNew(ctx, tx, o, parent)
}

// claim waits for another request under the same key; done means it was done before and out holds
// the answer it got.
func (d *deed) claim(ctx context.Context, tx pgx.Tx, out *Redrawn) (done bool, err error) {
	if d.key == "" || d.dry {
		return false, nil
	}
	if _, err := tx.Exec(ctx, sql.GridLockRequest, d.args("key", d.key)); err != nil {
		return false, storageError(err, "idempotency key")
	}
	var id, by int64
	var sum []byte
	err = tx.QueryRow(ctx, sql.GridFindOperationByKey, d.args("key", d.key)).Scan(&id, &by, &sum)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return false, nil
	case err != nil:
		return false, storageError(err, "idempotency key")
	case by != d.actor:
		return false, refuse("key_used", "Idempotency-Key", d.key, "Idempotency-Key: %q was used by somebody else. Use a key nobody else can think of.", d.key)
	case !bytes.Equal(sum, d.sha256):
		return false, refuse("key_used", "Idempotency-Key", d.key, "Idempotency-Key: %q was used for another operation. Use a new key for a new one.", d.key)
	}
	*out, err = d.answerOf(ctx, tx, id)
	out.Replayed = true
	return true, err
}

// hold keeps the edition a draft until commit, and refuses places that lie far from the district.
func (d *deed) hold(ctx context.Context, tx pgx.Tx) error {
	query := sql.GridHoldDraft
	switch {
	case d.dry:
		query = sql.GridReadDraft
	case d.alone, d.lost >= patience:
		query = sql.GridHoldDraftAlone
	}
	s := &d.draft
	err := tx.QueryRow(ctx, query, d.args()).Scan(&s.state, &s.name, &s.proved, &s.box, nil)
	if errors.Is(err, pgx.ErrNoRows) {
		return Errorf(NotFound, "edition %d does not exist in district %d", d.edition, d.district)
	}
	if err != nil {
		return storageError(err, "edition")
	}
	if s.state != "draft" {
		e := Errorf(Conflict, "Edition %d (%s) is %s; only drafts can be redrawn.", d.edition, s.name, stateWord(s.state))
		e.Problems = []Problem{{Rule: "not_draft", Message: e.Msg, Value: s.state}}
		return e
	}
	box, ok := geo.BoxFromSQL(s.box)
	if !ok {
		return nil
	}
	box = box.Grow(uint32(beyondOutline / box.Min.UnitMeters()))
	places, err := d.request.places()
	if err != nil {
		return err
	}
	for _, p := range places {
		if !box.Holds(p) {
			return refuseAt("outside_district", p, "This place lies more than 5 km outside the district. Check the coordinates and their datum.")
		}
	}
	return nil
}

// MarshalJSON writes both into one object.
func (r recordedRequest) MarshalJSON() ([]byte, error) {
	asked := r.asked
	asked.Versions = nil // true when it was done, and no more
	text, err := json.Marshal(asked)
	if err != nil || len(r.given.Grids) == 0 {
		return text, err
	}
	more, err := json.Marshal(r.given)
	if err != nil {
		return nil, err
	}
	return append(append(text[:len(text)-1], ','), more[1:]...), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (r *recordedRequest) UnmarshalJSON(text []byte) error {
	return errors.Join(json.Unmarshal(text, &r.asked), json.Unmarshal(text, &r.given))
}
