package web

import (
	"context"

	"gridmap/grid"
)

// singleInput asks for one thing by its id.
type singleInput struct {
	MomentInput
	ID int64 `path:"id" minimum:"1"`
}

type singleOutput[T any] struct{ Body T }

// single answers what find finds.
func single[T any](ctx context.Context, s *Server, in *singleInput, find func(grid.Moment) (T, error)) (*singleOutput[T], error) {
	m, err := s.moment(ctx, &in.MomentInput)
	if err != nil {
		return nil, err
	}
	found, err := find(m)
	if err != nil {
		return nil, err
	}
	return &singleOutput[T]{found}, nil
}

// post answers one post.
func (s *Server) post(ctx context.Context, in *singleInput) (*singleOutput[grid.Post], error) {
	return single(ctx, s, in, func(m grid.Moment) (grid.Post, error) { return s.Store.Post(ctx, m, in.ID) })
}

// member answers one office holder.
func (s *Server) member(ctx context.Context, in *singleInput) (*singleOutput[grid.Member], error) {
	return single(ctx, s, in, func(m grid.Moment) (grid.Member, error) { return s.Store.Member(ctx, m, in.ID, sightOf(ctx)) })
}

// incident answers one incident.
func (s *Server) incident(ctx context.Context, in *singleInput) (*singleOutput[grid.Incident], error) {
	return single(ctx, s, in, func(m grid.Moment) (grid.Incident, error) { return s.Store.Incident(ctx, m, in.ID) })
}
