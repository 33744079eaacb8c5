package demo

import (
	"os"
	"testing"
	"time"

	"gridmap/sql/pgtest"
)

// day is the day the tests' towns end on.
var day = time.Date(2026, 6, 18, 0, 0, 0, 0, time.UTC)

func BenchmarkLoad(b *testing.B) {
	scale := os.Getenv("GRIDMAP_DEMO_SCALE")
	if scale == "" {
		scale = "small"
	}
	for b.Loop() {
		b.StopTimer()
		pool := pgtest.Database(b)
		b.StartTimer()
		var s Summary
		err := Load(b.Context(), pool, Options{Scale: scale, Today: day, Summary: &s, Progress: func(stage string, done, total int64) {
			b.Logf("%s %d/%d", stage, done, total)
		}})
		if err != nil {
			b.Fatal(err)
		}
		b.Log(s)
	}
}
