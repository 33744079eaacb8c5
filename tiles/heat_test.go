package tiles

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"gridmap/sql/pgtest"
)

var townCategories = []string{"litter", "parking", "noise"}

// randomParams are some of the town's months, often an open end, and some categories.
func randomParams(r *rand.Rand) Params {
	first := r.IntN(townMonths)
	p := Params{
		From: time.Date(2025, time.Month(9+first), 1, 0, 0, 0, 0, time.UTC),
		To:   time.Date(2025, time.Month(9+first+r.IntN(townMonths-first)), 1, 0, 0, 0, 0, time.UTC),
	}
	switch r.IntN(4) {
	case 0:
		p.From = time.Time{}
	case 1:
		p.To = time.Time{}
	}
	for _, c := range townCategories {
		if r.IntN(2) == 0 {
			p.Categories = append(p.Categories, c)
		}
	}
	return p
}

// count is SQL's own count, written without any of the functions the engine uses.
func (w *town) count(t testing.TB, p Params) int64 {
	t.Helper()
	from, to := "0001-01", "9999-12"
	if !p.From.IsZero() {
		from = p.From.Format("2006-01")
	}
	if !p.To.IsZero() {
		to = p.To.Format("2006-01")
	}
	var n int64
	err := w.db.QueryRow(t.Context(), `select count(*) from incident i join incident_category c on c.id = i.category
		where to_char(reported_at at time zone 'Asia/Shanghai', 'YYYY-MM') between $1 and $2
		and ($3::text[] is null or c.code = any ($3))`, from, to, p.Categories).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestHeat_sumsAgree: for 50 random months and categories the cells, the grids with the
// unplaced, and SQL's count(*) are one number.
func TestHeat_sumsAgree(t *testing.T) {
	w := newTown(t, 10, Options{})
	r := rand.New(rand.NewPCG(5, 5))
	some := 0
	for i := range 50 {
		p := randomParams(r)
		level := 8 + uint32(i%15)
		byCell, err := w.HeatByCell(t.Context(), townDistrict, p, level)
		if err != nil {
			t.Fatal(err)
		}
		byGrid, err := w.HeatByGrid(t.Context(), 0, p)
		if err != nil {
			t.Fatal(err)
		}
		var cells, grids int64
		for _, c := range byCell.Cells {
			cells += c.Count
			if c.X >= 1<<level || c.Y >= 1<<level || c.Count < 1 {
				t.Fatalf("level %d: cell %+v", level, c)
			}
		}
		for _, g := range byGrid.Grids {
			grids += g.Count
			if g.Code == "" || g.Count < 1 {
				t.Fatalf("grid %+v", g)
			}
		}
		want := w.count(t, p)
		if cells != want || byCell.Total != want || grids+byGrid.Unplaced != want || byGrid.Total != want || byCell.Unplaced != byGrid.Unplaced {
			t.Errorf("%v level %d: cells %d (total %d, unplaced %d), grids %d + %d (total %d), SQL %d", p, level,
				cells, byCell.Total, byCell.Unplaced, grids, byGrid.Unplaced, byGrid.Total, want)
		}
		if want > 0 && byGrid.Unplaced > 0 && grids > 0 {
			some++
		}
	}
	if some < 40 {
		t.Errorf("only %d of 50 questions had placed and unplaced incidents", some)
	}
}

func TestHeat_refuses(t *testing.T) {
	w := newTown(t, 4, Options{})
	_, err := w.HeatByGrid(t.Context(), townDistrict, Params{Categories: []string{"litter", "liter"}})
	if e, ok := errors.AsType[ErrNoCategory](err); !ok || len(e.Codes) != 1 || e.Codes[0] != "liter" {
		t.Errorf("a misspelt category: %v", err)
	}
	for _, level := range []uint32{0, MaxLevel + 1} {
		if _, err := w.HeatByCell(t.Context(), townDistrict, Params{}, level); !errors.Is(err, ErrOutOfRange) {
			t.Errorf("level %d: %v", level, err)
		}
	}
	if _, err := w.HeatByGrid(t.Context(), 99, Params{}); !errors.Is(err, ErrNoDistrict) {
		t.Errorf("district 99: %v", err)
	}
}

// TestHeat_followsTheFeed: an answer is kept until an incident is announced.
func TestHeat_followsTheFeed(t *testing.T) {
	w := newTown(t, 4, Options{})
	total := func() int64 {
		h, err := w.HeatByGrid(t.Context(), townDistrict, Params{})
		if err != nil {
			t.Fatal(err)
		}
		return h.Total
	}
	before := total()
	w.exec(t, `delete from incident where id = 1`)
	if got := total(); got != before {
		t.Errorf("not kept: %d, then %d", before, got)
	}
	w.announce(t, "incidents")
	if got := total(); got != before-1 {
		t.Errorf("after the change %d, want %d", got, before-1)
	}
	h, err := w.HeatByGrid(t.Context(), townDistrict, Params{})
	if err != nil || h.From.Format("2006-01") != "2025-08" || h.To.Format("2006-01") != "2026-04" {
		t.Errorf("months %v to %v, %v", h.From, h.To, err)
	}
}

// TestSpan_isTheMonthsOfTheZone: both ends are what the database takes for midnight there, also
// where clocks are changed in between, and a time on the very end of a month is in one month.
func TestSpan_isTheMonthsOfTheZone(t *testing.T) {
	db := pgtest.Database(t)
	for _, name := range []string{"Asia/Shanghai", "America/Chicago", "Europe/Berlin", "Asia/Kolkata", "UTC"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		var last *time.Time
		for m := range 36 {
			month := time.Date(2024, time.Month(1+m), 1, 0, 0, 0, 0, time.UTC)
			since, until := Params{From: month, To: month}.span(zone)
			var first, end time.Time
			err := db.QueryRow(t.Context(), `select $1::date::timestamp at time zone $2, ($1::date + interval '1 month')::timestamp at time zone $2`,
				month, name).Scan(&first, &end)
			if err != nil {
				t.Fatal(err)
			}
			if !since.Equal(first) || !until.Equal(end) {
				t.Errorf("%s %s: %v to %v, PostgreSQL %v to %v", name, month.Format("2006-01"), since, until, first, end)
			}
			if last != nil && !last.Equal(*since) {
				t.Errorf("%s: one month ends at %v, the next begins at %v", name, last, since)
			}
			last = until
		}
	}
	if since, until := (Params{}).span(time.UTC); since != nil || until != nil {
		t.Errorf("an open span is %v to %v", since, until)
	}
}
