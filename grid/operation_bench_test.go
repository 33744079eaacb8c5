package grid_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"gridmap/geo"
	"gridmap/grid"
)

// BenchmarkOperations does operations on a draft of square grids, by number of grids and of writers,
// and reports the median and the 99th percentile of each kind in milliseconds. Writers work apart
// from each other. Nothing but grids is in the district, so an impact counts nothing.
func BenchmarkOperations(b *testing.B) {
	for _, side := range []int{10, 45, 141} {
		for _, writers := range []int{1, 8} {
			b.Run(fmt.Sprintf("%d grids/%d writers", side*side, writers), func(b *testing.B) {
				var shapes []geo.MultiPolygon
				for y := range side {
					for x := range side {
						shapes = append(shapes, box(100*x, 100*y, 100*x+100, 100*y+100))
					}
				}
				s := sketchOf(b, shapes...)
				s.exec(`select setval(pg_get_serial_sequence('grid', 'id'), 1000000)`)
				s.exec(`insert into area (district, id, kind, name, parent, parent_level)
					select $1, 100 + n, 'community', '社区' || n, 1, 1 from generate_series(0, $2::int / 20) n`, s.district, side*side)
				s.exec(`update grid_shape set community = 100 + grid / 20, code = '33' || lpad((grid / 20)::text, 10, '0') || lpad((grid % 20 + 1)::text, 3, '0') where district = $1`, s.district)
				s.exec("analyze")
				took := map[string][]time.Duration{}
				var mu sync.Mutex
				round := func() {
					var wait sync.WaitGroup
					for w := range writers {
						wait.Go(func() {
							for kind, t := range s.lap(w, side) {
								mu.Lock()
								took[kind] = append(took[kind], t)
								mu.Unlock()
							}
						})
					}
					wait.Wait()
				}
				round() // each connection prepares its statements once
				clear(took)
				for b.Loop() {
					round()
				}
				for kind, list := range took {
					slices.Sort(list)
					ms := func(t time.Duration) float64 { return float64(t.Microseconds()) / 1000 }
					b.ReportMetric(ms(list[len(list)/2]), kind+"-p50-ms")
					b.ReportMetric(ms(list[len(list)*99/100]), kind+"-p99-ms")
				}
			})
		}
	}
}

// lap splits, reshapes, moves and merges at a place of the writer's own and leaves it as it was.
func (s *sketch) lap(writer, side int) map[string]time.Duration {
	x, y := 100*(1+writer%4*((side-2)/4)), 100*(1+writer/4*((side-2)/2))
	id := int64(x/100 + y/100*side + 1)
	took := map[string]time.Duration{}
	do := func(kind string, r grid.OperationRequest) (out grid.Redrawn) {
		r.AcrossAreas = true
		begin := time.Now()
		out, err := s.try(r)
		took[kind] = time.Since(begin)
		if err != nil {
			s.t.Errorf("%s: %v", kind, err)
		}
		return out
	}
	split := do("split", grid.OperationRequest{Op: "split", Grid: id, Line: degrees(x+40, y-5, x+40, y+105)})
	fresh := slices.IndexFunc(split.Grids, func(g grid.RedrawnGrid) bool { return g.Created })
	if fresh < 0 {
		return took
	}
	do("move_node", grid.OperationRequest{Op: "move_node", From: place(x+40, y+50), To: place(x+45, y+50)})
	do("reshape", grid.OperationRequest{Op: "reshape", Line: degrees(x+39, y+10, x+60, y+50, x+39, y+90)})
	do("merge", grid.OperationRequest{Op: "merge", Grids: []int64{id, split.Grids[fresh].ID}, Keep: id})
	return took
}
