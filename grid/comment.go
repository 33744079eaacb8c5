package grid

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/sql"
)

// Comment is what a planner or reviewer says about a place of an edition: it begins a thread, or
// answers the comment that does.
type Comment struct {
	ID         int64           `json:"id"`
	ReplyTo    *int64          `json:"reply_to" doc:"The comment its thread begins with; null: it begins one"`
	At         orb.Point       `json:"at" doc:"Where its thread is pinned, [lon, lat]"`
	Grid       *GridRef        `json:"grid" doc:"What its thread is about; null: only the place. Code and name are of this edition, empty when it has the grid no more"`
	Text       string          `json:"text" doc:"Empty when it is deleted"`
	Author     ActorRef        `json:"author"`
	MadeAt     time.Time       `json:"made_at"`
	ChangedAt  *time.Time      `json:"changed_at" doc:"When its text was last changed; null: never"`
	DeletedAt  *time.Time      `json:"deleted_at" doc:"A deleted comment is listed while answers stand under it"`
	ResolvedAt *time.Time      `json:"resolved_at" doc:"Of the comment a thread begins with"`
	ResolvedBy *ActorRef       `json:"resolved_by"`
	History    []CommentAction `json:"history" doc:"Who did what to it, oldest first"`
}

// CommentAction is one thing somebody did to a comment.
type CommentAction struct {
	At    time.Time `json:"at"`
	Kind  string    `json:"kind" enum:"made,changed,deleted,resolved,reopened"`
	Actor ActorRef  `json:"actor"`
}

// CommentFilter chooses comments; zero fields choose all.
type CommentFilter struct {
	Open  bool // of threads that are not resolved
	Grid  int64
	After int64 // id
	Limit int
}

// Comments lists an edition's comments by id, answers after what they answer, and whether more
// follow. The error is NotFound when there is no such edition.
func (s *Store) Comments(ctx context.Context, district int32, edition int64, f CommentFilter) ([]Comment, bool, error) {
	if _, err := findEdition(ctx, s.pool, district, edition); err != nil {
		return nil, false, err
	}
	list, err := listComments(ctx, s.pool, pgx.StrictNamedArgs{"district": district, "edition": edition, "comment": nil,
		"open": f.Open, "grid": orNil(f.Grid), "after": f.After, "limit": f.Limit + 1})
	if err != nil {
		return nil, false, err
	}
	list, more := cut(list, f.Limit)
	return list, more, nil
}

func findComment(ctx context.Context, db querier, district int32, edition, id int64) (Comment, error) {
	list, err := listComments(ctx, db, pgx.StrictNamedArgs{"district": district, "edition": edition, "comment": id,
		"open": false, "grid": nil, "after": 0, "limit": 1})
	if err == nil && len(list) == 0 {
		err = noComment(edition, id)
	}
	if err != nil {
		return Comment{}, err
	}
	return list[0], nil
}

func noComment(edition, id int64) error {
	return Errorf(NotFound, "edition %d has no comment %d", edition, id)
}

func listComments(ctx context.Context, db querier, args pgx.StrictNamedArgs) ([]Comment, error) {
	rows, err := db.Query(ctx, sql.GridListComments, args)
	if err != nil {
		return nil, storageError(err, "comments")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Comment, err error) {
		var grid, resolver *int64
		var code, name, resolverName *string
		err = row.Scan(&c.ID, &c.ReplyTo, &c.At, &grid, &code, &name, &c.Text, &c.Author.ID, &c.Author.Name, &c.MadeAt,
			&c.ChangedAt, &c.DeletedAt, &c.ResolvedAt, &resolver, &resolverName, &c.History)
		c.Grid = gridRefOf(grid, code, name)
		if resolver != nil && resolverName != nil {
			c.ResolvedBy = &ActorRef{*resolver, *resolverName}
		}
		return c, err
	})
	return list, storageError(err, "comments")
}
