// Package demo makes an invented Chinese district and stores it: land and water, streets,
// houses, grids that follow the streets, the people who answer for them, and two years of
// incidents. What it makes follows from the scale, the seed and the day alone.
package demo

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/grid"
)

// DefaultDistrict is the name of the district when none is given.
const DefaultDistrict = "云川区"

// Where the district lies, in degrees: nowhere in particular.
const (
	centreLon = 118.9043
	centreLat = 33.5127
)

// Options say which district to make.
type Options struct {
	Scale    string    // small, city or large; "" is small
	District string    // its name; "" is DefaultDistrict
	Seed     uint64    // another seed, another town; 0 is 1
	Today    time.Time // the last day of the two years, exclusive; zero: today in China
	Replace  bool      // remove a district of that name first
	Flawless bool      // plant no problems
	// Progress is told how far a stage has come, from one goroutine; nil: nobody.
	Progress func(stage string, done, total int64)
	Summary  *Summary // filled when not nil
}

// Summary counts what was made.
type Summary struct {
	District   string
	ID         int32
	Streets    int
	Areas      int
	Grids      int
	Buildings  int
	Households int
	Posts      int
	Incidents  int
	Planted    int
}

// complete fills what was left out.
func (o Options) complete() (Options, scale, error) {
	if o.Scale == "" {
		o.Scale = "small"
	}
	s, err := findScale(o.Scale)
	if err != nil {
		return o, s, err
	}
	if o.District == "" {
		o.District = DefaultDistrict
	}
	if len([]rune(o.District)) > 40 {
		return o, s, grid.Errorf(grid.Invalid, "the district's name is longer than 40 characters")
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Today.IsZero() {
		o.Today = time.Now().In(zone)
	}
	o.Today = dayOf(o.Today)
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	return o, s, nil
}

// Planted lists what is wrong with the district of the same options on purpose, for
// validation to find. It makes the district again and stores nothing.
func Planted(o Options) ([]Problem, error) {
	o, s, err := o.complete()
	if err != nil {
		return nil, err
	}
	w, err := found(s, o)
	if err != nil {
		return nil, err
	}
	return w.problems, nil
}

// Load makes a district and stores it in one transaction; only its incidents are written
// beside it and attached at the end, so nobody sees half a district. A district of the same
// name is a Conflict unless Replace is set; then it is removed first, in transactions of its
// own. The database must be migrated.
func Load(ctx context.Context, pool *pgxpool.Pool, o Options) error {
	o, s, err := o.complete()
	if err != nil {
		return err
	}
	if err := makeRoom(ctx, pool, o); err != nil {
		return err
	}
	w, err := found(s, o)
	if err != nil {
		return err
	}
	l := &loader{pool: pool, town: w, chronicle: newChronicle(w), options: o}
	if err := l.run(ctx); err != nil {
		return err
	}
	if o.Summary != nil {
		*o.Summary = l.summary()
	}
	return nil
}
