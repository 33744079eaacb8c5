package grid

import (
	"bytes"
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// commented are the states in which people may comment on an edition; in the others comments are
// only read.
var commented = []string{"draft", "submitted", "approved", "scheduled"}

// comment does one thing to a comment of an edition in one transaction, and announces it unless
// the change has no kind; out is the comment afterwards.
func (s *Store) comment(ctx context.Context, by Actor, edition int64, do func(context.Context, pgx.Tx) (Change, int64, error), out *Comment) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		var e Edition
		err := tx.QueryRow(ctx, sql.GridHoldCommented, pgx.StrictNamedArgs{"district": by.District, "edition": edition}).Scan(&e.ID, &e.Name, &e.State)
		if errors.Is(err, pgx.ErrNoRows) {
			return Errorf(NotFound, "edition %d does not exist in district %d", edition, by.District)
		}
		if err != nil {
			return storageError(err, "edition")
		}
		if err := e.mustBe("commented on", commented); err != nil {
			return err
		}
		c, id, err := do(ctx, tx)
		if err != nil {
			return err
		}
		if *out, err = findComment(ctx, tx, by.District, edition, id); err != nil || c.Kind == "" {
			return err
		}
		c.District, c.Actor, c.Layer, c.Edition = by.District, by.ID, "comment", edition
		return Announce(ctx, tx, c)
	})
	return storageError(err, "comment")
}

// ChangeComment gives an actor's own comment another text. The error is Forbidden for somebody
// else's, Conflict for a deleted one.
func (s *Store) ChangeComment(ctx context.Context, by Actor, edition, id int64, text string) (out Comment, err error) {
	if text, err = commentText(text); err != nil {
		return out, err
	}
	err = s.comment(ctx, by, edition, func(ctx context.Context, tx pgx.Tx) (Change, int64, error) {
		c, err := holdComment(ctx, tx, by.District, edition, id)
		switch {
		case err != nil:
			return Change{}, 0, err
		case c.author != by.ID:
			return Change{}, 0, Errorf(Forbidden, "Comment %d is somebody else's: only its author changes it. Answer it instead.", id)
		case c.deleted:
			return Change{}, 0, Errorf(Conflict, "Comment %d was deleted.", id)
		case c.text == text:
			return Change{}, id, nil
		}
		_, err = tx.Exec(ctx, sql.GridChangeComment, pgx.StrictNamedArgs{"district": by.District, "comment": id, "text": text})
		return c.changed("update"), id, noteComment(ctx, tx, by, id, "changed", err)
	}, &out)
	return out, err
}

// DeleteComment takes the words of an actor's own comment away for good; an administrator may take
// away anybody's. Deleting again does nothing. The error is Forbidden for somebody else's.
func (s *Store) DeleteComment(ctx context.Context, by Actor, edition, id int64) error {
	var out Comment
	return s.comment(ctx, by, edition, func(ctx context.Context, tx pgx.Tx) (Change, int64, error) {
		c, err := holdComment(ctx, tx, by.District, edition, id)
		switch {
		case err != nil:
			return Change{}, 0, err
		case c.author != by.ID && !May(by.Roles, Administer):
			return Change{}, 0, Errorf(Forbidden, "Comment %d is somebody else's: only its author or an administrator deletes it.", id)
		case c.deleted:
			return Change{}, id, nil
		}
		_, err = tx.Exec(ctx, sql.GridDeleteComment, pgx.StrictNamedArgs{"district": by.District, "comment": id})
		return Change{Kind: "delete", Before: boxAt(c.place)}, id, noteComment(ctx, tx, by, id, "deleted", err)
	}, &out)
}

// ResolveComment resolves the thread a comment begins; with open it takes that back. What is so
// already stays. The error is Invalid for an answer.
func (s *Store) ResolveComment(ctx context.Context, by Actor, edition, id int64, open bool) (out Comment, err error) {
	err = s.comment(ctx, by, edition, func(ctx context.Context, tx pgx.Tx) (Change, int64, error) {
		c, err := holdComment(ctx, tx, by.District, edition, id)
		switch {
		case err != nil:
			return Change{}, 0, err
		case c.replyTo != 0:
			return Change{}, 0, refuse("comment_reply", "comment", "", "Comment %d is an answer: resolve comment %d, which its thread begins with.", id, c.replyTo)
		case c.resolved != open:
			return Change{}, id, nil
		}
		kind := "resolved"
		if open {
			kind = "reopened"
		}
		_, err = tx.Exec(ctx, sql.GridResolveComment, pgx.StrictNamedArgs{"district": by.District, "comment": id, "actor": by.ID, "open": open})
		return c.changed("update"), id, noteComment(ctx, tx, by, id, kind, err)
	}, &out)
	return out, err
}

// heldComment is a comment kept from changing until the transaction ends.
type heldComment struct {
	author, replyTo   int64 // replyTo 0: begins a thread
	text              string
	deleted, resolved bool
	place             orb.Point // of its thread
}

func holdComment(ctx context.Context, tx pgx.Tx, district int32, edition, id int64) (c heldComment, err error) {
	err = tx.QueryRow(ctx, sql.GridHoldComment, pgx.StrictNamedArgs{"district": district, "edition": edition, "comment": id}).
		Scan(&c.author, &c.replyTo, &c.text, &c.deleted, &c.resolved, &c.place)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, noComment(edition, id)
	}
	return c, storageError(err, "comment")
}

func (c heldComment) changed(kind string) Change {
	return Change{Kind: kind, Before: boxAt(c.place), After: boxAt(c.place)}
}

func boxAt(place orb.Point) geo.Box {
	p, err := geo.FromLonLat(place[0], place[1])
	if err != nil {
		return geo.Box{}
	}
	return geo.BoxOf(p)
}

// noteComment notes what was done to a comment, unless doing it failed.
func noteComment(ctx context.Context, tx pgx.Tx, by Actor, id int64, kind string, done error) error {
	if done == nil {
		_, done = tx.Exec(ctx, sql.GridInsertCommentEvent, pgx.StrictNamedArgs{"district": by.District, "comment": id, "actor": by.ID, "kind": kind})
	}
	return storageError(done, "comment")
}

// commentOfKey is the comment an actor made under a key, with the same request.
func commentOfKey(ctx context.Context, tx pgx.Tx, by Actor, edition int64, key string, sum []byte) (id int64, err error) {
	var was []byte
	err = tx.QueryRow(ctx, sql.GridFindCommentByKey, pgx.StrictNamedArgs{"district": by.District, "edition": edition, "actor": by.ID, "key": key}).Scan(&id, &was)
	if err == nil && !bytes.Equal(was, sum) {
		return 0, refuse("key_used", "Idempotency-Key", key, "Idempotency-Key: %q was used for another comment. Use a new key for a new one.", key)
	}
	return id, storageError(err, "comment")
}
