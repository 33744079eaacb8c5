package grid

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/paulmach/orb"
)

// ReadOperationRequest reads a request's JSON. The error is Invalid for what is no such object: a
// field that does not exist, one of the wrong kind, a position that is not two numbers.
func ReadOperationRequest(text []byte) (r OperationRequest, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err = d.Decode(&r); err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("more follows after the end")
		}
	}
	if err == nil {
		return r, nil
	}
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return r, refuse("input", kind.Field, "", "%s: a value of another kind than %.60s is wanted here.", kind.Field, kind.Value)
	}
	if unread, ok := errors.AsType[*unreadError](err); ok {
		if unread.many != nil {
			return r, r.at(tooManyPlaces(unread.field), []orb.Point{*unread.many})
		}
		return r, refuse("input", unread.field, "", "%s: %s.", unread.field, unread.why)
	}
	return r, refuse("input", "", "", "This is no operation: %.200s.", strings.TrimPrefix(err.Error(), "json: "))
}

// unreadError says why a shape could not be read; many is the first place that is one too many.
type unreadError struct {
	field, why string
	many       *orb.Point
}

func (e *unreadError) Error() string { return e.field + ": " + e.why }

// Stroke is a line of positions.
type Stroke []orb.Point

// UnmarshalJSON refuses positions that are not exactly two numbers.
func (s *Stroke) UnmarshalJSON(text []byte) error {
	if isNull(text) {
		return nil
	}
	in := coordinates{text: text}
	points, ok := in.positions()
	if !ok || !in.ended() {
		return &unreadError{"line", "a line is a list of positions, [[lon,lat],…]", in.many}
	}
	*s = points
	return nil
}

// Corner is a position, or a grid id where the operation wants one.
type Corner struct {
	Grid  int64
	Place *orb.Point
}

// UnmarshalJSON reads an id or a position.
func (c *Corner) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte("[")) {
		*c = Corner{Place: new(orb.Point)}
		return readPosition(text, c.Place)
	}
	*c = Corner{}
	if json.Unmarshal(text, &c.Grid) != nil {
		return &unreadError{"from, to", "here stands a position, [lon,lat], or the id of a grid", nil}
	}
	return nil
}

// MarshalJSON writes what UnmarshalJSON read.
func (c Corner) MarshalJSON() ([]byte, error) {
	if c.Place != nil {
		return json.Marshal(*c.Place)
	}
	return json.Marshal(c.Grid)
}

// CornerMove takes the corner at From to To; a To that is null takes it away.
type CornerMove struct {
	From orb.Point  `json:"from"`
	To   *orb.Point `json:"to" doc:"null: takes the corner away"`
}

// UnmarshalJSON refuses a move from nowhere.
func (m *CornerMove) UnmarshalJSON(text []byte) error {
	var read struct {
		From, To json.RawMessage
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if d.Decode(&read) != nil {
		return &unreadError{"moves", `a move is {"from":[lon,lat],"to":[lon,lat]}`, nil}
	}
	*m = CornerMove{}
	if read.To != nil && !isNull(read.To) {
		m.To = new(orb.Point)
		if err := readPosition(read.To, m.To); err != nil {
			return err
		}
	}
	return readPosition(read.From, &m.From)
}

// Ground is an area: polygons of rings, in degrees.
type Ground orb.MultiPolygon

// UnmarshalJSON reads a ring, the coordinates of a Polygon, or those of a MultiPolygon.
func (g *Ground) UnmarshalJSON(text []byte) error {
	if isNull(text) {
		return nil
	}
	in := coordinates{text: text}
	made, ok := Ground{{nil}}, false
	switch brackets(text) {
	case 2:
		made[0][0], ok = in.positions()
	case 3:
		made[0], ok = in.rings()
	case 4:
		made = nil
		ok = in.list(func() bool {
			rings, whole := in.rings()
			made = append(made, rings)
			return whole
		})
	}
	if !ok || !in.ended() {
		return &unreadError{"polygon", "a polygon is a list of positions, [[lon,lat],…], or a list of such rings", in.many}
	}
	*g = made
	return nil
}

// brackets is how many lists a list begins with.
func brackets(text []byte) (depth int) {
	for _, b := range text {
		switch b {
		case '[':
			depth++
		case ' ', '\n', '\t', '\r':
		default:
			return depth
		}
	}
	return depth
}

// readPosition refuses what is not exactly two numbers.
func readPosition(text []byte, p *orb.Point) (err error) {
	in := coordinates{text: text}
	var ok bool
	if *p, ok = in.position(); !ok || !in.ended() {
		return &unreadError{"from, to", fmt.Sprintf("a position is [longitude,latitude], not %.60q", text), nil}
	}
	return nil
}

func isNull(text []byte) bool { return string(text) == "null" }
