package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"gridmap/geo"
	"gridmap/grid"
)

// Paged is the input of a list that comes in pages. It and MomentInput are exported only
// because huma does not look into embedded types that are not.
type Paged struct{ address url.URL }

// Resolve notes the request's address for the link to the next page.
func (in *Paged) Resolve(c huma.Context) []error {
	in.address = c.URL()
	return nil
}

// MomentInput is what every question about the map takes.
type MomentInput struct {
	Paged
	District    int32  `query:"district" minimum:"1" doc:"Absent: your own, or the one with the lowest id"`
	AsOf        string `query:"as_of" example:"2026-03-01" doc:"A day in the district's time zone; absent: today"`
	Edition     int64  `query:"edition" minimum:"1" doc:"Whose shapes count; absent: the one in force on the day"`
	IfNoneMatch string `header:"If-None-Match"`
}

// moment resolves the input. Drafts and what is not yet in force are not shown to the public.
func (s *Server) moment(ctx context.Context, in *MomentInput) (grid.Moment, error) {
	var day grid.Day
	if in.AsOf != "" {
		var err error
		if day, err = grid.ParseDay("as_of", in.AsOf); err != nil {
			return grid.Moment{}, err
		}
	}
	m, err := s.Store.Moment(ctx, in.District, day, in.Edition)
	if err != nil {
		return m, err
	}
	if st := m.Edition.State; m.Edition.ID != 0 && st != "in_force" && st != "superseded" && !may(ctx, grid.ReadDistrict) {
		if in.Edition != 0 {
			return m, grid.Errorf(grid.NotFound, "edition %d does not exist in district %d", in.Edition, m.District)
		}
		m.Edition = grid.Edition{}
	}
	return m, nil
}

// sightOf is what the request's actor may see.
func sightOf(ctx context.Context) grid.Sight {
	return grid.Sight{District: may(ctx, grid.ReadDistrict), Contacts: may(ctx, grid.ReadContacts)}
}

// started sets apart the tags of different runs: a new version may answer differently.
var started = strconv.FormatInt(time.Now().UnixNano(), 36)

// tagOfMoment names the state of the district an answer was made from, and what its reader may see.
// It is weak: the same state gives the same meaning, not the same bytes.
func tagOfMoment(ctx context.Context, m grid.Moment) string {
	sight := sightOf(ctx)
	return fmt.Sprintf(`W/"%s-%d-%d-%s-%d-%t-%t"`, started, m.District, m.Seq, m.Day, m.Edition.ID, sight.District, sight.Contacts)
}

// listBody is a page of a list.
type listBody[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next" doc:"Address of the next page; null on the last"`
}

type listOutput[T any] struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         listBody[T]
}

// page answers a list, with the address of the next page when more follow after cursor key.
func page[T any](in interface{ next(key any) (string, error) }, items []T, more bool, key func(T) any) (*listOutput[T], error) {
	out := &listOutput[T]{Status: http.StatusOK, CacheControl: "no-store", Body: listBody[T]{Items: items}}
	if items == nil {
		out.Body.Items = []T{}
	}
	if more && len(items) > 0 {
		next, err := in.next(key(items[len(items)-1]))
		if err != nil {
			return nil, err
		}
		out.Body.Next = &next
	}
	return out, nil
}

// tagged lets a browser keep the answer and ask whether it still stands.
func (o *listOutput[T]) tagged(tag string) *listOutput[T] {
	o.ETag, o.CacheControl = tag, "private, no-cache"
	return o
}

// unchanged is the answer to a request that already has what tag names; nil if it has not.
func unchanged[T any](in *MomentInput, tag string) *listOutput[T] {
	if !in.has(tag) {
		return nil
	}
	return &listOutput[T]{Status: http.StatusNotModified, ETag: tag, CacheControl: "private, no-cache"}
}

// has reports whether the client already holds what tag names.
func (in *MomentInput) has(tag string) bool {
	return matches([]string{in.IfNoneMatch}, strings.TrimPrefix(tag, "W/"))
}

// next is the request's own address with a cursor.
func (in *Paged) next(key any) (string, error) {
	text, err := json.Marshal(key)
	if err != nil {
		return "", err
	}
	q := in.address.Query()
	q.Set("cursor", base64.RawURLEncoding.EncodeToString(text))
	return in.address.Path + "?" + q.Encode(), nil
}

// readCursor reads what next wrote; "" leaves key as it is.
func readCursor[K any](cursor string, key *K) error {
	if cursor == "" {
		return nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(text, key)
	}
	if err != nil {
		return wrong("cursor", cursor, "it is not one we gave: follow the address in next as it stands")
	}
	return nil
}

// wrong refuses a parameter.
func wrong(field, value, why string) error {
	e := grid.Errorf(grid.Invalid, "%s: %s.", field, why)
	e.Problems = []grid.Problem{{Rule: "input", Field: field, Value: value, Message: why}}
	return e
}

// readBox reads west,south,east,north in degrees; "" is nil.
func readBox(text string) (*geo.Box, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // no box is a valid answer
	}
	v, err := readNumbers("bbox", text, 4, "write it as west,south,east,north in degrees, for example 118.2,33.9,118.3,34.0")
	if err != nil {
		return nil, err
	}
	nw, err1 := geo.FromLonLat(v[0], v[3])
	se, err2 := geo.FromLonLat(v[2], v[1])
	if err1 != nil || err2 != nil || v[0] > v[2] || v[1] > v[3] {
		return nil, wrong("bbox", text, "west must not exceed east nor south north, within ±180 and ±85.05 degrees")
	}
	return &geo.Box{Min: nw, Max: se}, nil
}

// requiredBox reads a box that must be given.
func requiredBox(text string) (geo.Box, error) {
	box, err := readBox(text)
	if err != nil {
		return geo.Box{}, err
	}
	if box == nil {
		return geo.Box{}, wrong("bbox", "", "say where: west,south,east,north in degrees, for example 118.24,33.94,118.26,33.96")
	}
	return *box, nil
}

// readPoint reads lon,lat in degrees; "" is nil.
func readPoint(text string) (*geo.Point, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // no point is a valid answer
	}
	v, err := readNumbers("point", text, 2, "write it as longitude,latitude in degrees, for example 118.25,33.95")
	if err != nil {
		return nil, err
	}
	p, err := geo.FromLonLat(v[0], v[1])
	if err != nil {
		return nil, wrong("point", text, "longitude within ±180, then latitude within ±85.05 degrees")
	}
	return &p, nil
}

func readNumbers(field, text string, count int, how string) ([]float64, error) {
	parts := strings.Split(text, ",")
	if len(parts) != count {
		return nil, wrong(field, text, how)
	}
	out := make([]float64, count)
	for i, part := range parts {
		var err error
		if out[i], err = strconv.ParseFloat(strings.TrimSpace(part), 64); err != nil {
			return nil, wrong(field, text, how)
		}
	}
	return out, nil
}

// readDay reads an optional day.
func readDay(field, text string) (grid.Day, error) {
	if text == "" {
		return "", nil
	}
	return grid.ParseDay(field, text)
}
