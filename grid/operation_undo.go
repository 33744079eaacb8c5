package grid

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/geo/patch"
	"gridmap/sql"
)

// undoRequest is what the log keeps of an undo or redo.
type undoRequest struct {
	Undo   int64  `json:"undo,omitempty"`
	Redo   int64  `json:"redo,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// tip is the last operation of a chain of operation, undo, redo, ….
type tip struct {
	id, root int64
	op       string
	at       time.Time
	by       *ActorRef
	request  []byte // of the operation at the root
	length   int
}

func (t *tip) undone() bool { return t.length%2 == 0 }

// Undo takes an operation of a draft back: operation is any of its chain, 0 the actor's own newest
// that stands. When nobody touched the grids since, they become exactly what they were; when
// neighbours only added corners, their ground does. The error is Conflict when somebody changed one
// of the grids since, naming who, or when the operation is taken back already; NotFound when there
// is none.
func (s *Store) Undo(ctx context.Context, by Actor, edition, operation int64, reason, key string) (Redrawn, error) {
	return s.takeBack(ctx, by, edition, undoRequest{Undo: operation, Reason: reason}, operation, false, key)
}

// Redo takes an undo back: operation is any of its chain, 0 the actor's own newest undo.
func (s *Store) Redo(ctx context.Context, by Actor, edition, operation int64, reason, key string) (Redrawn, error) {
	return s.takeBack(ctx, by, edition, undoRequest{Redo: operation, Reason: reason}, operation, true, key)
}

func (s *Store) takeBack(ctx context.Context, by Actor, edition int64, r undoRequest, operation int64, redo bool, key string) (Redrawn, error) {
	if err := checkKey(key); err != nil {
		return Redrawn{}, err
	}
	words := OperationRequest{Op: "recode", Grid: 1, Name: "-", Reason: r.Reason}
	if err := words.check(); err != nil {
		return Redrawn{}, err
	}
	text, err := json.Marshal(struct {
		undoRequest
		Does string `json:"does"`
	}{r, map[bool]string{false: "undo", true: "redo"}[redo]})
	if err != nil {
		return Redrawn{}, fmt.Errorf("grid: undo: %w", err)
	}
	sum := sha256.Sum256(text)
	d := &deed{district: by.District, edition: edition, actor: by.ID, key: key, sha256: sum[:], undo: &r}
	d.find = func(ctx context.Context, tx pgx.Tx) (reach, error) { return d.findTip(ctx, tx, operation, redo) }
	d.make = func(ctx context.Context, tx pgx.Tx, p *vicinity) (*outcome, error) {
		out, err := d.restore(ctx, tx, p)
		if operation == 0 {
			err = pastTip(err, edition, by.ID)
		}
		return out, err
	}
	if operation != 0 { // a repair's undo must have the edition to itself; that shows only in the log
		if d.alone, err = s.repaired(ctx, by.District, edition, operation); err != nil {
			return Redrawn{}, err
		}
	}
	out, err := s.do(ctx, d)
	if errors.Is(err, errAlone) {
		d.alone = true
		out, err = s.do(ctx, d)
	}
	return out, err
}

// pastTip says in a Conflict about an actor's own newest operation how older ones are reached.
func pastTip(err error, edition, actor int64) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Code == Conflict {
		e.Msg += fmt.Sprintf(" It is your newest operation; older ones can be taken back by their number, GET /api/v1/editions/%d/operations?actor=%d lists them.", edition, actor)
	}
	return err
}

// errAlone says that the operation must have the edition to itself.
var errAlone = errors.New("grid: the edition must be held alone")

func (s *Store) repaired(ctx context.Context, district int32, edition, operation int64) (bool, error) {
	o, err := s.Operation(ctx, district, edition, operation)
	if CodeOf(err) == NotFound {
		return false, nil
	}
	return o.Op == "repair", err
}

// readTip reads the end of a chain of an operation and its undos; the error is pgx.ErrNoRows when
// there is none.
func readTip(ctx context.Context, tx pgx.Tx, query string, args pgx.StrictNamedArgs) (t tip, err error) {
	var by *int64
	var name *string
	err = tx.QueryRow(ctx, query, args).Scan(&t.id, &t.root, &t.op, &t.at, &by, &name, &t.request, &t.length)
	t.by = actorRef(by, name)
	return t, err
}

// findTip finds what is taken back, and where it was.
func (d *deed) findTip(ctx context.Context, tx pgx.Tx, operation int64, redo bool) (reach, error) {
	query, args := sql.GridFindOwnTip, d.args("actor", d.actor, "undone", redo)
	if operation != 0 {
		query, args = sql.GridFindTip, d.args("operation", operation)
	}
	t, err := readTip(ctx, tx, query, args)
	switch {
	case errors.Is(err, pgx.ErrNoRows) && operation != 0:
		return reach{}, Errorf(NotFound, "operation %d does not exist in edition %d", operation, d.edition)
	case errors.Is(err, pgx.ErrNoRows) && redo:
		return reach{}, Errorf(NotFound, "You have taken nothing back in this edition that could be done again.")
	case errors.Is(err, pgx.ErrNoRows):
		return reach{}, Errorf(NotFound, "There is no operation of yours in this edition that could be taken back.")
	case err != nil:
		return reach{}, storageError(err, "operation")
	case t.op == "copy":
		return reach{}, refuse("copy", "operation", fmt.Sprint(t.id), "What a draft was made from cannot be taken back; make another draft.")
	case t.undone() != redo:
		last := lastTouch{operation: t.id, op: t.op, at: t.at, by: t.by}
		e := Errorf(Conflict, "Operation %d was taken back already %s.", t.root, last.who())
		rule := "undone"
		if redo {
			rule, e = "stands", Errorf(Conflict, "Operation %d stands, there is nothing to do again.", t.root)
		}
		e.Problems = []Problem{{Rule: rule, Field: "operation", Value: fmt.Sprint(operation), Message: e.Msg}}
		return reach{}, e
	case t.op == "repair" && !d.alone:
		return reach{}, errAlone
	}
	d.op, d.undoes, d.root = t.op, t.id, t.root
	if redo {
		d.undo.Redo = t.id
	} else {
		d.undo.Undo = t.id
	}
	var root recordedRequest
	if err := json.Unmarshal(t.request, &root); err != nil {
		return reach{}, fmt.Errorf("grid: operation %d: %w", t.root, err)
	}
	d.request = OperationRequest{Op: t.op, AcrossAreas: root.asked.AcrossAreas, AllowParts: true, Outline: root.asked.Outline}
	return d.reachOf(ctx, tx, t.id)
}

// reachOf is where an operation of the log was; d.done becomes what it did there.
func (d *deed) reachOf(ctx context.Context, tx pgx.Tx, operation int64) (reach, error) {
	done, err := readDone(ctx, tx, d.district, []int64{operation})
	if err != nil {
		return reach{}, err
	}
	at := reach{absent: true}
	for _, g := range done[operation] { // micro grids that followed a governance grid follow it again
		row := g.before
		if row == nil {
			row = g.after
		}
		if at.layer == "" || row.Layer == "governance" || g.own {
			at.layer = row.Layer
		}
	}
	d.done, d.others = nil, nil
	var rows []*gridRow
	for _, g := range done[operation] {
		for _, row := range []*gridRow{g.before, g.after} {
			if row != nil {
				rows = append(rows, row)
			}
		}
		if g.before != nil && g.before.Layer == at.layer || g.after != nil && g.after.Layer == at.layer {
			d.done = append(d.done, g)
			at.grids = append(at.grids, g.grid)
		} else {
			d.others = append(d.others, g)
		}
	}
	if err := fillShapes(ctx, tx, d.district, rows); err != nil {
		return at, err
	}
	for _, r := range rows { // grids that are gone must find the neighbours of where they were
		at.reaches = append(at.reaches, r.geom.Box())
	}
	return at, nil
}

// restore makes the grids an operation touched what they were before it.
func (d *deed) restore(ctx context.Context, tx pgx.Tx, p *vicinity) (*outcome, error) {
	exact := true
	for i := range d.done {
		g := &d.done[i]
		now := p.row(g.grid)
		if g.own && !g.standsIn(now) {
			return nil, d.changedSince(ctx, tx, g, now)
		}
		exact = exact && (now == nil) == (g.after == nil) && (now == nil || now.shape == g.after.shape)
	}
	if !exact {
		return d.restoreGround(ctx, p)
	}
	out := &outcome{stored: true}
	for _, g := range d.done {
		out.changes = append(out.changes, d.backward(&g, p.row(g.grid)))
	}
	return out, nil
}

// standsIn reports whether a grid's own points and words are still what the operation left.
func (g *doneGrid) standsIn(now *gridRow) bool {
	if g.after == nil || now == nil {
		return g.after == nil && now == nil
	}
	return now.Version == g.after.Version && now.words() == g.after.words()
}

// backward changes a row to what it was before an operation; versions go up all the same.
func (d *deed) backward(g *doneGrid, now *gridRow) gridChange {
	c := gridChange{id: g.grid, own: g.own, before: now}
	if g.before == nil {
		return c
	}
	back := *g.before
	switch {
	case now == nil:
		back.Version++
	case g.own:
		back.Version, back.NodesVersion = now.Version+1, now.NodesVersion
	default:
		back.gridState = now.gridState
		back.NodesVersion++
	}
	c.after = &back
	return c
}

// restoreGround gives the grids an operation redrew the ground they had, where neighbours only added
// corners since.
func (d *deed) restoreGround(ctx context.Context, p *vicinity) (*outcome, error) {
	var wanted []geo.Face
	words := &outcome{}
	for i := range d.done {
		g := &d.done[i]
		now := p.row(g.grid)
		switch {
		case !g.own:
		case g.before != nil && g.after != nil && g.before.shape == g.after.shape: // only words
			c := d.backward(g, now)
			c.after.geom, c.after.shape = now.geom, now.shape
			words.changes = append(words.changes, c)
		case g.before != nil:
			wanted = append(wanted, g.before.face())
		}
	}
	if len(wanted) == 0 {
		return words, nil
	}
	result, err := patch.Restore(ctx, facesOf(p.rows), wanted)
	if err != nil {
		return nil, p.refusal(err)
	}
	out := p.outcomeOf(result)
	for i := range out.changes {
		c := &out.changes[i]
		k := slices.IndexFunc(d.done, func(g doneGrid) bool { return g.grid == c.id && g.own })
		if k < 0 || c.after == nil || d.done[k].before == nil {
			continue
		}
		geom := c.after.geom
		*c = d.backward(&d.done[k], c.before)
		c.after.geom, c.after.shape = geom, 0
		c.own = true
	}
	return out, nil
}

// changedSince is the Conflict about a grid that somebody changed after the operation that is to be
// taken back.
func (d *deed) changedSince(ctx context.Context, tx pgx.Tx, g *doneGrid, now *gridRow) error {
	if now == nil {
		if err := d.gone(ctx, tx, g.grid); err != nil {
			return err
		}
		return Errorf(Conflict, "Grid %d is no longer there, so operation %d cannot be taken back.", g.grid, d.undoes)
	}
	return d.stale(ctx, tx, g.grid)
}
