package grid

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"gridmap/geo"
)

// NewIncident is an incident as somebody reports it.
type NewIncident struct {
	Source     string     `json:"source,omitempty" maxLength:"60" doc:"The system or channel it comes from; absent: api"`
	SourceKey  string     `json:"source_key" minLength:"1" maxLength:"200" doc:"The source's own number: the same one is taken once"`
	ReportedAt time.Time  `json:"reported_at" doc:"With its offset, for example 2026-03-01T08:30:00+08:00"`
	Category   string     `json:"category" minLength:"1" doc:"A code of /incidents/categories"`
	Status     string     `json:"status,omitempty" doc:"absent: reported"`
	Summary    string     `json:"summary,omitempty" maxLength:"500" doc:"What happened; no names, no identity numbers"`
	Address    string     `json:"address,omitempty" maxLength:"200"`
	Place      orb.Point  `json:"place" doc:"[lon, lat], WGS84"`
	ClosedAt   *time.Time `json:"closed_at,omitempty"`
	DueAt      *time.Time `json:"due_at,omitempty"`
}

// MaxBatch is the most incidents one request may bring.
const MaxBatch = 1000

// MaxNewMonths is how many months nobody has reported in yet one batch may bring. Each becomes a
// partition, which every question about incidents then locks.
const MaxNewMonths = 24

var identityNumber = regexp.MustCompile(`(^|\D)\d{17}[\dXx](\D|$)`)

// problems says what is wrong with item row by itself.
func (i *NewIncident) problems(row int, now time.Time) (list []Problem) {
	add := func(rule, field, value, format string, args ...any) {
		list = append(list, Problem{Rule: rule, Row: row, Field: field, Value: value, Message: fmt.Sprintf(format, args...)})
	}
	if strings.TrimSpace(i.SourceKey) == "" {
		add("missing_value", "source_key", "", "Every incident needs the number its source knows it by.")
	}
	if i.ReportedAt.Before(time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)) || i.ReportedAt.After(now.Add(time.Hour)) {
		add("bad_time", "reported_at", i.ReportedAt.Format(time.RFC3339), "The time is missing, before 1990 or in the future.")
	}
	if !slices.Contains(IncidentStatuses, i.Status) {
		add("bad_status", "status", i.Status, "The status is one of %s.", strings.Join(IncidentStatuses, ", "))
	}
	over := i.Status == "closed" || i.Status == "rejected" || i.Status == "duplicate"
	switch {
	case over && i.ClosedAt == nil:
		add("missing_value", "closed_at", "", "An incident that is %s needs the time it was closed.", i.Status)
	case !over && i.ClosedAt != nil:
		add("bad_time", "closed_at", i.ClosedAt.Format(time.RFC3339), "An incident that is %s has no time it was closed.", i.Status)
	case over && i.ClosedAt.Before(i.ReportedAt):
		add("bad_time", "closed_at", i.ClosedAt.Format(time.RFC3339), "It was closed before it was reported.")
	}
	if identityNumber.MatchString(i.Summary) || identityNumber.MatchString(i.Address) {
		add("identity_number", "summary", "", "Identity numbers are not taken: describe the matter, not the person.")
	}
	if _, err := geo.FromLonLat(i.Place[0], i.Place[1]); err != nil || i.Place == (orb.Point{}) {
		add("bad_place", "place", fmt.Sprint(i.Place), "The place is [longitude, latitude] in degrees.")
	} else if _, err := geo.FromLonLat(i.Place[1], i.Place[0]); err == nil && i.Place[0] < 60 && i.Place[1] > 70 {
		add("bad_place", "place", fmt.Sprint(i.Place), "Longitude comes first; these look swapped.")
	}
	return list
}

// Added is what became of a batch.
type Added struct {
	Created    []AddedIncident `json:"created"`
	Duplicates []AddedIncident `json:"duplicates" doc:"Known before by source and source_key, or twice in this batch; left as they were"`
	Replayed   bool            `json:"-"` // the answer was given before, under the same key
}

// AddedIncident is one item of a batch.
type AddedIncident struct {
	Row      int      `json:"row" doc:"1-based place in the request"`
	ID       int64    `json:"id"`
	GridNow  *GridRef `json:"grid_now,omitempty" doc:"Governance grid in force that holds it"`
	Unplaced bool     `json:"unplaced,omitempty" doc:"Within 1 km of the district but in no grid"`
}
