package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/paulmach/orb"

	"gridmap/grid"
)

type commentsInput struct {
	Paged
	EditionPath
	Open   bool   `query:"open" doc:"Only threads that are not resolved"`
	Grid   int64  `query:"grid" minimum:"1" doc:"Only threads about it"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"500"`
	Cursor string `query:"cursor"`
}

func (s *Server) comments(ctx context.Context, in *commentsInput) (*listOutput[grid.Comment], error) {
	f := grid.CommentFilter{Open: in.Open, Grid: in.Grid, Limit: in.Limit}
	if err := readCursor(in.Cursor, &f.After); err != nil {
		return nil, err
	}
	list, more, err := s.Store.Comments(ctx, s.written(ctx, in.District), in.ID, f)
	if err != nil {
		return nil, err
	}
	return page(in, list, more, func(c grid.Comment) any { return c.ID })
}

type newCommentInput struct {
	EditionPath
	KeyedInput
	Body struct {
		Text    string     `json:"text" doc:"At most 2000 characters. Of the work, never of residents: no names, numbers or doors of people who live there"`
		At      *orb.Point `json:"at,omitempty" doc:"Where it is pinned, [lon, lat]; of an answer absent"`
		Grid    int64      `json:"grid,omitempty" minimum:"1" doc:"A grid of the edition it is about; absent: only the place"`
		ReplyTo int64      `json:"reply_to,omitempty" minimum:"1" doc:"The comment it answers, one that begins a thread"`
	}
}

type commentOutput struct {
	Status   int
	Replayed string `header:"Idempotency-Replayed" doc:"true: made before under this key"`
	Body     grid.Comment
}

func (s *Server) addComment(ctx context.Context, in *newCommentInput) (*commentOutput, error) {
	b := in.Body
	c, again, err := s.Store.AddComment(ctx, *actorOf(ctx), in.ID, grid.NewComment{Text: b.Text, At: b.At, Grid: b.Grid, ReplyTo: b.ReplyTo}, in.Key)
	out := &commentOutput{Status: http.StatusCreated, Body: c}
	if again {
		out.Status, out.Replayed = http.StatusOK, fmt.Sprint(again)
	}
	return out, err
}

// CommentPath names a comment on an edition.
type CommentPath struct {
	EditionPath
	Comment int64 `path:"comment" minimum:"1"`
}

type changeCommentInput struct {
	CommentPath
	Body struct {
		Text string `json:"text"`
	}
}

func (s *Server) changeComment(ctx context.Context, in *changeCommentInput) (*commentOutput, error) {
	c, err := s.Store.ChangeComment(ctx, *actorOf(ctx), in.ID, in.Comment, in.Body.Text)
	return &commentOutput{Status: http.StatusOK, Body: c}, err
}

func (s *Server) deleteComment(ctx context.Context, in *CommentPath) (*struct{}, error) {
	return nil, s.Store.DeleteComment(ctx, *actorOf(ctx), in.ID, in.Comment)
}

func (s *Server) resolveComment(ctx context.Context, in *CommentPath) (*commentOutput, error) {
	c, err := s.Store.ResolveComment(ctx, *actorOf(ctx), in.ID, in.Comment, false)
	return &commentOutput{Status: http.StatusOK, Body: c}, err
}

func (s *Server) reopenComment(ctx context.Context, in *CommentPath) (*commentOutput, error) {
	c, err := s.Store.ResolveComment(ctx, *actorOf(ctx), in.ID, in.Comment, true)
	return &commentOutput{Status: http.StatusOK, Body: c}, err
}
