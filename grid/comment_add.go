package grid

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

const maxComment = 2000 // characters

// NewComment is a comment to add: at a place, or as an answer.
type NewComment struct {
	Text    string     `json:"text"`
	At      *orb.Point `json:"at"`       // nil: of an answer
	Grid    int64      `json:"grid"`     // 0: none
	ReplyTo int64      `json:"reply_to"` // 0: begins a thread
}

// AddComment adds a comment to an edition that is not in force yet. A key makes the request safe to
// send again; again says that it was done before. The error is NotFound when there is no such
// edition, Conflict when its state is past comments.
func (s *Store) AddComment(ctx context.Context, by Actor, edition int64, n NewComment, key string) (out Comment, again bool, err error) {
	if n.Text, err = commentText(n.Text); err != nil {
		return out, false, err
	}
	if err := checkKey(key); err != nil {
		return out, false, err
	}
	if err := n.check(); err != nil {
		return out, false, err
	}
	request, err := json.Marshal(n)
	if err != nil {
		return out, false, fmt.Errorf("grid: comment: %w", err)
	}
	sum := sha256.Sum256(request)
	err = s.comment(ctx, by, edition, func(ctx context.Context, tx pgx.Tx) (c Change, id int64, err error) {
		args := pgx.StrictNamedArgs{"district": by.District, "edition": edition, "actor": by.ID, "key": nilIfZero(key), "text": n.Text,
			"reply_to": orNil(n.ReplyTo), "grid": orNil(n.Grid), "sha256": sum[:], "place": nil}
		place, err := n.pin(ctx, tx, by.District, edition)
		if err != nil {
			return c, 0, err
		}
		if n.At != nil {
			args["place"] = []float64{n.At[0], n.At[1]}
		}
		err = tx.QueryRow(ctx, sql.GridInsertComment, args).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			again = true
			id, err = commentOfKey(ctx, tx, by, edition, key, sum[:])
			return c, id, err
		}
		return Change{Kind: "insert", After: boxAt(place)}, id, noteComment(ctx, tx, by, id, "made", err)
	}, &out)
	return out, again, err
}

// commentText tidies the words of a comment.
func commentText(text string) (string, error) {
	text = strings.TrimSpace(text)
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", refuse("comment_text", "text", "", "The comment says nothing: write a word.")
	case n > maxComment:
		return "", refuse("comment_text", "text", "", "The comment has %d characters; %d are the most.", n, maxComment)
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && r != '\t' && isControl(r) }) {
		return "", refuse("comment_text", "text", "", "The comment holds characters that cannot be shown.")
	}
	return text, nil
}

func (n NewComment) check() error {
	if n.ReplyTo != 0 {
		if n.At != nil || n.Grid != 0 {
			return refuse("comment_reply", "reply_to", fmt.Sprint(n.ReplyTo), "An answer is where the comment it answers is: leave at and grid away.")
		}
		return nil
	}
	if n.At == nil {
		return refuse("comment_at", "at", "", "Say where: at is [longitude, latitude]; or name the comment this answers in reply_to.")
	}
	if _, err := geo.FromLonLat(n.At[0], n.At[1]); err != nil {
		return refuse("comment_at", "at", fmt.Sprint(*n.At), "at: %v is not a longitude and latitude on the map (±180, ±85.05).", *n.At)
	}
	return nil
}

// pin is where the comment is, once what it names is known to be there.
func (n NewComment) pin(ctx context.Context, tx pgx.Tx, district int32, edition int64) (orb.Point, error) {
	if n.ReplyTo == 0 {
		if n.Grid == 0 {
			return *n.At, nil
		}
		var strange [3][]int64
		err := tx.QueryRow(ctx, sql.GridCheckPlanned, pgx.StrictNamedArgs{"district": district, "edition": edition,
			"grids": []int64{n.Grid}, "organisations": []int64{}, "members": []int64{}}).Scan(&strange[0], &strange[1], &strange[2])
		if err == nil && slices.Contains(strange[0], n.Grid) {
			e := refuse("comment_grid", "grid", fmt.Sprint(n.Grid), "Edition %d has no grid %d: leave grid away, or name one it has.", edition, n.Grid)
			e.Problems[0].At = n.At
			return *n.At, e
		}
		return *n.At, storageError(err, "grid")
	}
	head, err := holdComment(ctx, tx, district, edition, n.ReplyTo)
	if CodeOf(err) == NotFound {
		return head.place, refuse("comment_reply", "reply_to", fmt.Sprint(n.ReplyTo), "Edition %d has no comment %d to answer.", edition, n.ReplyTo)
	}
	if err == nil && head.replyTo != 0 {
		err = refuse("comment_reply", "reply_to", fmt.Sprint(n.ReplyTo), "Comment %d is an answer itself: answer comment %d, which its thread begins with.", n.ReplyTo, head.replyTo)
	}
	return head.place, err
}
