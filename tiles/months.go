package tiles

import "time"

// MaxLevel is the finest heat level: cells some 8 m wide at 34°N, the size of a building.
const MaxLevel = 22

// heatLevel is the level of the cells a tile shows: 64 to a side, cells of 8 pixels in a
// 512-pixel tile, until the finest level is reached.
func heatLevel(z uint32) uint32 { return min(z+6, MaxLevel) }

// span is the time from the start of the first month to the end of the last in a time zone;
// nil: open.
func (p Params) span(zone *time.Location) (since, until *time.Time) {
	if !p.From.IsZero() {
		t := time.Date(p.From.Year(), p.From.Month(), 1, 0, 0, 0, 0, zone)
		since = &t
	}
	if !p.To.IsZero() {
		t := time.Date(p.To.Year(), p.To.Month()+1, 1, 0, 0, 0, 0, zone)
		until = &t
	}
	return since, until
}

// listOf is v, but never nil: NULL is no empty array.
func listOf(v []string) []string {
	if v == nil {
		return []string{}
	}
	return v
}
