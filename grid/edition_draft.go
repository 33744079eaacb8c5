package grid

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// The longest words an edition carries, in characters.
const (
	maxEditionName = 100
	maxEditionNote = 2000
)

// NewDraft is a draft to make. It will replace the last edition of the timeline; From is what
// it starts as, 0 that edition itself, else an older edition, or another draft: then it replaces
// what that one would, since it knows of nothing later.
type NewDraft struct {
	District    int32
	Name        string
	Note        string
	PlannedFrom Day // "": not known yet
	From        int64
}

// CreateDraft makes a draft: rows are copied, geometry is not. What it differs in from the
// edition it will replace is its first operation. The error is Invalid for bad words or a day
// that is none, NotFound when From does not exist, Conflict when the district has no edition.
func (s *Store) CreateDraft(ctx context.Context, actor int64, n NewDraft) (EditionDetail, error) {
	name, err := editionName(n.Name)
	if err != nil {
		return EditionDetail{}, err
	}
	note, err := editionNote(n.Note)
	if err != nil {
		return EditionDetail{}, err
	}
	n.Name, n.Note = name, note
	var made EditionDetail
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		id, err := createDraft(ctx, tx, actor, n)
		if err != nil {
			return err
		}
		if made, err = findEdition(ctx, tx, n.District, id); err != nil {
			return err
		}
		return Announce(ctx, tx, Change{District: n.District, Actor: actor, Layer: "edition", Kind: "insert", Edition: id})
	})
	if err == nil {
		s.tellPlanner(ctx)
	}
	return made, storageError(err, "draft")
}

// tellPlanner makes plans fit an edition that was just made. Without it they are slow until the
// database notices by itself, in a minute or so, and still right: an error changes nothing.
func (s *Store) tellPlanner(ctx context.Context) { _, _ = s.pool.Exec(ctx, sql.GridAnalyzeShapes) }

func createDraft(ctx context.Context, tx pgx.Tx, actor int64, n NewDraft) (draft int64, err error) {
	var base int64
	err = tx.QueryRow(ctx, sql.GridFindLastEdition, pgx.StrictNamedArgs{"district": n.District}).Scan(&base)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, Errorf(Conflict, "The district has no edition yet: import its grids first, then make drafts of them.")
	}
	if err != nil {
		return 0, storageError(err, "edition")
	}
	source := base
	if n.From != 0 {
		source = n.From
	}
	var plans bool // the source's plans go with it
	var replaces int64
	err = tx.QueryRow(ctx, sql.GridFindDraftSource, pgx.StrictNamedArgs{"district": n.District, "edition": source}).Scan(&plans, &replaces)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, Errorf(NotFound, "edition %d does not exist in district %d", source, n.District)
	}
	if err != nil {
		return 0, storageError(err, "edition")
	}
	if replaces != 0 {
		base = replaces
	}
	err = tx.QueryRow(ctx, sql.GridInsertDraft, pgx.StrictNamedArgs{"district": n.District, "name": n.Name, "base": base,
		"source": source, "planned_from": nilIfZero(n.PlannedFrom), "note": n.Note, "actor": orNil(actor)}).Scan(&draft)
	if err != nil {
		return 0, storageError(err, "draft")
	}
	if err := planBy(ctx, tx, planAsUsual); err != nil {
		return 0, err
	}
	steps := []string{sql.GridCopyShapes, sql.GridCopyFindings}
	if plans {
		steps = append(steps, sql.GridCopyPlans)
	}
	for _, step := range steps {
		if _, err := tx.Exec(ctx, step, pgx.StrictNamedArgs{"district": n.District, "draft": draft, "source": source}); err != nil {
			return 0, storageError(err, "draft")
		}
	}
	if source != base {
		_, err := tx.Exec(ctx, sql.GridInsertCopy, pgx.StrictNamedArgs{"district": n.District, "draft": draft, "base": base,
			"actor": orNil(actor), "request": map[string]any{"op": "copy", "from": source}})
		if err != nil {
			return 0, storageError(err, "draft")
		}
	}
	return draft, addEditionEvent(ctx, tx, n.District, draft, editionEvent{Actor: actor, Kind: "created", Note: n.Note,
		Detail: map[string]any{"base": base, "from": source}})
}

func editionName(text string) (string, error) {
	name := strings.TrimSpace(text)
	switch n := utf8.RuneCountInString(name); {
	case !utf8.ValidString(name) || strings.ContainsFunc(name, isControl):
		return "", editionWords("name", "The name holds characters that cannot be shown.")
	case n == 0:
		return "", editionWords("name", "Give the edition a name, for example what it changes.")
	case n > maxEditionName:
		return "", editionWords("name", fmt.Sprintf("The name has %d characters; %d are the most. Put the rest into the note.", n, maxEditionName))
	}
	return name, nil
}

func editionNote(text string) (string, error) {
	note := strings.TrimSpace(text)
	if n := utf8.RuneCountInString(note); n > maxEditionNote {
		return "", editionWords("note", fmt.Sprintf("The note has %d characters; %d are the most.", n, maxEditionNote))
	}
	if !utf8.ValidString(note) || strings.ContainsFunc(note, func(r rune) bool { return r != '\n' && r != '\t' && isControl(r) }) {
		return "", editionWords("note", "The note holds characters that cannot be shown.")
	}
	return note, nil
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

func editionWords(field, message string) *Error {
	e := Errorf(Invalid, "%s", message)
	e.Problems = []Problem{{Rule: "edition_" + field, Message: message, Field: field}}
	return e
}
