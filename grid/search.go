package grid

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"golang.org/x/sync/errgroup"

	"gridmap/sql"
)

// Found is one thing a search found.
type Found struct {
	Kind     string     `json:"kind" enum:"grid,area,building,road,place,post,organisation,member"`
	ID       int64      `json:"id" doc:"Of a road: its first section; of an estate (kind building): its first building"`
	Title    string     `json:"title"`
	Subtitle string     `json:"subtitle"`
	Place    *orb.Point `json:"place" doc:"[lon, lat]; null: nowhere"`
	Bounds   *Bounds    `json:"bounds" doc:"[west, south, east, north]; null for what is a point"`

	score int
}

// searchKinds in the order groups take when their best results are equally good.
var searchKinds = []string{"grid", "area", "member", "organisation", "post", "place", "road", "building"}

// mostCandidates is how many buildings a very common word is ranked among.
const mostCandidates = 3000

// Search finds what bears every word of text in its name, code or address: results grouped by
// kind, the kind with the best result first; within a kind exact ones first, then those that
// begin with the text, then those that contain it. Office holders are found only by those who
// may read contacts. The error is Invalid for a text without a letter or digit, or too long.
func (s *Store) Search(ctx context.Context, m Moment, text string, limit int, sight Sight) ([]Found, error) {
	words := tokens(text)
	switch {
	case len(words) == 0:
		return nil, Errorf(Invalid, "q: write what to look for: a code, a name, an address.")
	case len([]rune(text)) > 100 || len(words) > 8:
		return nil, Errorf(Invalid, "q: at most 100 characters and 8 words.")
	}
	whole := strings.Join(words, "")
	var names, buildings []Found
	work, inner := errgroup.WithContext(ctx)
	work.Go(func() (err error) {
		names, err = s.search(inner, sql.GridSearchNames, pgx.StrictNamedArgs{"district": m.District, "edition": m.Edition.ID,
			"day": m.Day, "members": sight.Contacts, "whole": whole, "patterns": patterns(text), "limit": limit})
		return err
	})
	if grams := Grams(text); len(grams) > 0 { // one character would match half the city
		work.Go(func() (err error) {
			buildings, err = s.search(inner, sql.GridSearchBuildings, pgx.StrictNamedArgs{"district": m.District, "whole": whole,
				"grams": grams, "patterns": patterns(text), "words": words, "limit": limit, "most": mostCandidates})
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return nil, err
	}
	return share(slices.Concat(names, buildings), limit), nil
}

func (s *Store) search(ctx context.Context, statement string, args pgx.StrictNamedArgs) ([]Found, error) {
	rows, err := s.pool.Query(ctx, statement, args)
	if err != nil {
		return nil, storageError(err, "search")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (f Found, err error) {
		var place orb.Geometry
		var box []float64
		err = row.Scan(&f.Kind, &f.ID, &f.Title, &f.Subtitle, &place, &box, &f.score)
		if p, ok := place.(orb.Point); ok {
			f.Place = &p
		}
		if len(box) == 4 {
			f.Bounds = &Bounds{box[0], box[1], box[2], box[3]}
		}
		return f, err
	})
	return list, storageError(err, "search")
}

// share chooses limit results, in turn from every kind and better ones first, and groups them.
func share(list []Found, limit int) []Found {
	of := map[string][]Found{} // each in its order of rank
	for _, f := range list {
		of[f.Kind] = append(of[f.Kind], f)
	}
	type turn struct {
		Found
		round int
	}
	var turns []turn
	for _, k := range searchKinds {
		for i, f := range of[k] {
			turns = append(turns, turn{f, i})
		}
	}
	slices.SortStableFunc(turns, func(a, b turn) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.round, b.round)) })
	chosen := turns[:min(len(turns), limit)]
	out := []Found{}
	for _, first := range chosen { // kinds in the order their best result was chosen
		if slices.ContainsFunc(out, func(f Found) bool { return f.Kind == first.Kind }) {
			continue
		}
		for _, t := range chosen {
			if t.Kind == first.Kind {
				out = append(out, t.Found)
			}
		}
	}
	return out
}
