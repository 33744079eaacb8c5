package web

import (
	"context"
	"strconv"

	"gridmap/importers"
)

type importsInput struct {
	Paged
	District int32  `query:"district" minimum:"1" doc:"Absent: your own"`
	Lang     string `query:"lang" enum:"zh,en" default:"zh" doc:"Language of the words in the answer"`
	Limit    int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor   string `query:"cursor"`
}

// imports lists the district's imports, newest first.
func (s *Server) imports(ctx context.Context, in *importsInput) (*listOutput[importers.Batch], error) {
	var before int64
	if err := readCursor(in.Cursor, &before); err != nil {
		return nil, err
	}
	list, err := s.Imports.Batches(ctx, in.District, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i] = list[i].In(in.Lang)
	}
	more := len(list) > in.Limit
	return page(in, list[:min(len(list), in.Limit)], more, func(b importers.Batch) any { return b.ID })
}

type importInput struct {
	District int32  `query:"district" minimum:"1" doc:"Absent: your own"`
	ID       int64  `path:"id" minimum:"1"`
	Lang     string `query:"lang" enum:"zh,en" default:"zh" doc:"Language of the words in the answer"`
}

type batchOutput struct {
	Location     string `header:"Location"`
	CacheControl string `header:"Cache-Control"`
	Body         importers.Batch
}

func (in *importInput) answer(b importers.Batch, err error) (*batchOutput, error) {
	if err != nil {
		return nil, err
	}
	return &batchOutput{CacheControl: "no-store", Body: b.In(in.Lang)}, nil
}

// batch answers one import and how far it is.
func (s *Server) batch(ctx context.Context, in *importInput) (*batchOutput, error) {
	b, err := s.Imports.Batch(ctx, in.District, in.ID)
	if b.State == "published" || b.State == "reverted" {
		s.takeEffect(ctx)
	}
	return in.answer(b, err)
}

type previewInput struct {
	Paged
	District int32  `query:"district" minimum:"1" doc:"Absent: your own"`
	ID       int64  `path:"id" minimum:"1"`
	Lang     string `query:"lang" enum:"zh,en" default:"zh" doc:"Language of the words in the answer"`
	Severity string `query:"severity" enum:"error,warning,info" doc:"Only findings that are as bad"`
	Limit    int    `query:"limit" minimum:"1" maximum:"2000" default:"200" doc:"Findings at once"`
	Cursor   string `query:"cursor" doc:"From next, for more findings"`
}

type previewOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         importers.Preview
}

// findingKey is where a page of findings ends.
type findingKey struct {
	Row int   `json:"r"`
	ID  int64 `json:"i"`
}

// preview answers what a person looks at before publishing.
func (s *Server) preview(ctx context.Context, in *previewInput) (*previewOutput, error) {
	after := findingKey{Row: -1}
	if err := readCursor(in.Cursor, &after); err != nil {
		return nil, err
	}
	p, err := s.Imports.Preview(ctx, in.District, in.ID, importers.Query{Lang: in.Lang, Severity: in.Severity,
		AfterRow: after.Row, AfterID: after.ID, Count: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	if len(p.Findings) > in.Limit {
		p.Findings = p.Findings[:in.Limit]
		last := p.Findings[in.Limit-1]
		next, err := in.next(findingKey{last.Row, last.ID})
		if err != nil {
			return nil, err
		}
		p.Next = &next
	}
	return &previewOutput{"no-store", p}, nil
}

// publishImport has a checked import published in the background.
func (s *Server) publishImport(ctx context.Context, in *importInput) (*batchOutput, error) {
	return s.importLater(ctx, in, "publish")
}

// revertImport has a published import taken back in the background.
func (s *Server) revertImport(ctx context.Context, in *importInput) (*batchOutput, error) {
	return s.importLater(ctx, in, "revert")
}

func (s *Server) importLater(ctx context.Context, in *importInput, do string) (*batchOutput, error) {
	b, err := s.Imports.Later(ctx, importers.Job{District: in.District, Batch: in.ID, Do: do, Actor: actorOf(ctx).ID})
	out, err := in.answer(b, err)
	if err != nil {
		return nil, err
	}
	out.Location = importAddress(b)
	return out, nil
}

// importAddress is where the progress of an import is told.
func importAddress(b importers.Batch) string {
	return "/api/v1/imports/" + strconv.FormatInt(b.ID, 10)
}
