package grid

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// HandedIncident is an open incident that another grid or another branch has to take over.
type HandedIncident struct {
	ID           int64            `json:"id"`
	ReportedAt   time.Time        `json:"reported_at"`
	Category     string           `json:"category" doc:"Code of its category"`
	CategoryName string           `json:"category_name"`
	Status       string           `json:"status"`
	Summary      string           `json:"summary"`
	Address      string           `json:"address"`
	Place        orb.Point        `json:"place" doc:"[lon, lat]"`
	From         *GridRef         `json:"from" doc:"The grid that had it; null: none"`
	FromBranch   *OrganisationRef `json:"from_branch" doc:"The lead branch that had it; null: none"`
	To           *GridRef         `json:"to" doc:"The grid that has it now; null: none"`
	ToBranch     *OrganisationRef `json:"to_branch" doc:"The lead branch that has it now; null: none"`
}

// handover is what is not the same in an edition and in the one it replaces.
type handover struct {
	side      [2]map[int64]handoverSide // before, after; by grid
	located   [2]*geo.Locator
	low, high []int64 // ranges of cells where anything may change hands
}

type handoverSide struct {
	grid   GridRef
	branch *OrganisationRef
}

// handed is an incident that changes hands, and between which grids (0: none).
type handed struct {
	id       int64
	at       time.Time
	from, to int64
}

// Handover lists the open incidents that get another grid or another lead branch by an edition, by
// id after one, and whether more follow: of one not yet in force what would change hands, else what
// did and is still open. The error is NotFound when there is no such edition.
func (s *Store) Handover(ctx context.Context, district int32, edition, after int64, limit int) (list []HandedIncident, more bool, err error) {
	err = s.snapshot(ctx, func(tx pgx.Tx) error {
		var base *int64
		var until, day Day
		var published *time.Time
		err := tx.QueryRow(ctx, sql.GridFindHandoverDays, pgx.StrictNamedArgs{"district": district, "edition": edition}).Scan(&base, &until, &day, &published)
		if errors.Is(err, pgx.ErrNoRows) {
			return Errorf(NotFound, "edition %d does not exist in district %d", edition, district)
		}
		if err != nil {
			return storageError(err, "edition")
		}
		if base == nil {
			return nil // a first edition: nobody had anything
		}
		h, all, err := findHanded(ctx, tx, district, edition, *base, until, day, published)
		if err != nil {
			return err
		}
		first, found := slices.BinarySearchFunc(all, after, func(x handed, id int64) int { return cmp.Compare(x.id, id) })
		if found {
			first++
		}
		all, more = cut(all[first:], limit)
		list, err = h.tell(ctx, tx, district, all)
		return err
	})
	return list, more, storageError(err, "handover")
}

// countHandover is how many open incidents change hands when an edition comes into force on a day.
func countHandover(ctx context.Context, tx pgx.Tx, district int32, edition, base int64, day Day) (int, error) {
	var until Day
	err := tx.QueryRow(ctx, sql.GridFindHandoverDays, pgx.StrictNamedArgs{"district": district, "edition": edition}).Scan(nil, &until, nil, nil)
	if err != nil {
		return 0, storageError(err, "edition")
	}
	_, all, err := findHanded(ctx, tx, district, edition, base, until, day, nil)
	return len(all), err
}

// findHanded finds what changes hands, by id; published is when it did, nil for not yet.
func findHanded(ctx context.Context, tx pgx.Tx, district int32, edition, base int64, until, day Day, published *time.Time) (handover, []handed, error) {
	h, err := loadHandover(ctx, tx, district, edition, base, until, day)
	if err != nil || len(h.low) == 0 {
		return h, nil, err
	}
	rows, err := tx.Query(ctx, sql.GridListOpenInCells, pgx.StrictNamedArgs{"district": district, "lows": h.low, "highs": h.high, "before": published})
	if err != nil {
		return h, nil, storageError(err, "incidents")
	}
	var all []handed
	var x handed
	var px, py int64
	_, err = pgx.ForEachRow(rows, []any{&x.id, &x.at, &px, &py}, func() error {
		p := geo.Point{X: uint32(px), Y: uint32(py)}
		x.from, _ = h.located[0].One(p)
		x.to, _ = h.located[1].One(p)
		if x.from != x.to || !sameBranch(h.side[0][x.from].branch, h.side[1][x.to].branch) {
			all = append(all, x)
		}
		return nil
	})
	slices.SortFunc(all, func(a, b handed) int { return cmp.Compare(a.id, b.id) })
	return h, all, storageError(err, "incidents")
}

func sameBranch(a, b *OrganisationRef) bool {
	return a == nil && b == nil || a != nil && b != nil && a.ID == b.ID
}

func loadHandover(ctx context.Context, tx pgx.Tx, district int32, edition, base int64, until, day Day) (h handover, err error) {
	rows, err := tx.Query(ctx, sql.GridListHandoverGrids, pgx.StrictNamedArgs{"district": district, "before": base, "after": edition, "until": until, "day": day})
	if err != nil {
		return h, storageError(err, "grids")
	}
	var id int64
	var codes, names, branches, forms [2]*string
	var leads [2]*int64
	var shapes [2]geo.MultiPolygon
	var faces [2][]geo.Face
	var where boxColumns
	h.side = [2]map[int64]handoverSide{{}, {}}
	targets := []any{&id, &codes[0], &names[0], &codes[1], &names[1], &leads[0], &branches[0], &forms[0], &leads[1], &branches[1], &forms[1], &shapes[0], &shapes[1]}
	_, err = pgx.ForEachRow(rows, targets, func() error {
		for i := range shapes {
			if codes[i] == nil {
				continue
			}
			side := handoverSide{grid: GridRef{id, *codes[i], *names[i]}}
			if leads[i] != nil {
				side.branch = &OrganisationRef{*leads[i], *branches[i], *forms[i]}
			}
			h.side[i][id] = side
			faces[i] = append(faces[i], geo.Face{ID: id, Shape: shapes[i]})
			where.add(shapes[i].Box())
			shapes[i] = nil
		}
		return nil
	})
	if err != nil {
		return h, storageError(err, "grids")
	}
	where.prune()
	h.low, h.high = where.cells()
	h.located = [2]*geo.Locator{geo.NewLocator(faces[0]), geo.NewLocator(faces[1])}
	return h, nil
}

// tell says what incidents are about, and who had and has them.
func (h handover) tell(ctx context.Context, tx pgx.Tx, district int32, list []handed) ([]HandedIncident, error) {
	if len(list) == 0 {
		return nil, nil
	}
	var ids []int64
	var times []time.Time
	for _, x := range list {
		ids, times = append(ids, x.id), append(times, x.at)
	}
	rows, err := tx.Query(ctx, sql.GridListHandedIncidents, pgx.StrictNamedArgs{"district": district, "ids": ids, "times": times,
		"first": slices.MinFunc(times, time.Time.Compare), "last": slices.MaxFunc(times, time.Time.Compare)})
	if err != nil {
		return nil, storageError(err, "incidents")
	}
	n := 0
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (i HandedIncident, err error) {
		err = row.Scan(&i.ID, &i.ReportedAt, &i.Category, &i.CategoryName, &i.Status, &i.Summary, &i.Address, &i.Place)
		for n < len(list) && list[n].id < i.ID {
			n++
		}
		if n < len(list) && list[n].id == i.ID {
			i.From, i.FromBranch = h.holder(0, list[n].from)
			i.To, i.ToBranch = h.holder(1, list[n].to)
		}
		return i, err
	})
	return out, storageError(err, "incidents")
}

func (h handover) holder(side int, id int64) (*GridRef, *OrganisationRef) {
	s, ok := h.side[side][id]
	if !ok {
		return nil, nil
	}
	return &s.grid, s.branch
}
