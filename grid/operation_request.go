package grid

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"gridmap/geo"
)

// The most one operation may name.
const (
	maxOperationVertices = 10_000
	maxOperationGrids    = 500
	maxOperationWords    = 2_000 // characters of the reason
	maxGridWords         = 100   // characters of a code or name
	beyondOutline        = 5_000 // metres around the district where places still mean something
)

// OperationRequest is what somebody asks of a draft. Positions are [longitude, latitude], WGS84.
type OperationRequest struct {
	Op       string          `json:"op" enum:"split,merge,reshape,move_node,transfer,paint,repair,recode,create,remove"`
	Versions map[int64]int32 `json:"versions,omitempty" doc:"Version by grid id, as the client knows it; those given must still be true"`
	Reason   string          `json:"reason,omitempty" maxLength:"2000"`

	AcrossAreas bool `json:"across_areas,omitempty" doc:"Ground may pass from one community to another"`
	AllowParts  bool `json:"allow_parts,omitempty" doc:"A grid may fall into several parts"`
	Outline     bool `json:"outline,omitempty" doc:"The outer boundary of all grids may move"`

	Grid      int64        `json:"grid,omitempty" doc:"split, paint, recode, remove"`
	Grids     []int64      `json:"grids,omitempty" doc:"merge: two or more; repair: which, absent: all"`
	Keep      int64        `json:"keep,omitempty" doc:"merge: whose id and names stay; absent: the largest"`
	Line      Stroke       `json:"line,omitempty" doc:"split, reshape"`
	From      *Corner      `json:"from,omitempty" doc:"move_node: a place. transfer: a grid id; absent: any grid"`
	To        *Corner      `json:"to,omitempty" doc:"move_node: a place, absent to take the corner away. transfer: a grid id"`
	Moves     []CornerMove `json:"moves,omitempty" doc:"move_node: several corners at once"`
	Polygon   Ground       `json:"polygon,omitempty" doc:"transfer, create: a ring of positions, or coordinates of a Polygon or MultiPolygon"`
	Buildings []int64      `json:"buildings,omitempty" doc:"paint"`
	WidthM    float64      `json:"width_m,omitempty" doc:"repair: the widest hole to close, in metres; absent: all"`
	Code      string       `json:"code,omitempty" maxLength:"100" doc:"recode, create"`
	Name      string       `json:"name,omitempty" maxLength:"100" doc:"recode, create"`
	Kind      string       `json:"kind,omitempty" enum:"general,special,micro" doc:"recode, create"`
	Community int64        `json:"community,omitempty" doc:"recode, with across_areas; create"`
	Codes     []string     `json:"codes,omitempty" doc:"split: of the new pieces, in order"`
	Names     []string     `json:"names,omitempty" doc:"split: of the new pieces, in order"`
	Layer     string       `json:"layer,omitempty" enum:"governance,overlay,micro" doc:"reshape, move_node, transfer, repair: absent: governance. create: overlay or micro"`
	Parent    int64        `json:"parent,omitempty" doc:"create: the grid a micro grid lies in"`
}

// sum is the fingerprint by which a request sent again under its key is known.
func (r *OperationRequest) sum() ([]byte, error) {
	text, err := json.Marshal(r)
	hash := sha256.Sum256(text)
	return hash[:], err
}

// wants names the fields an operation takes, beside those all take.
var wants = map[string][]string{
	"split":     {"grid", "line", "codes", "names"},
	"merge":     {"grids", "keep"},
	"reshape":   {"line", "layer"},
	"move_node": {"from", "to", "moves", "layer"},
	"transfer":  {"from", "to", "polygon", "layer"},
	"paint":     {"grid", "buildings"},
	"repair":    {"grids", "width_m", "layer"},
	"recode":    {"grid", "code", "name", "kind", "community"},
	"create":    {"polygon", "code", "name", "kind", "community", "layer", "parent"},
	"remove":    {"grid"},
}

// check refuses what can be refused without looking at the district. It brings the request into
// one form: spaces around words and repeated grids go.
func (r *OperationRequest) check() error {
	takes, known := wants[r.Op]
	if !known {
		return refuse("op", "op", r.Op, "There is no operation of this name; there are split, merge, reshape, move_node, transfer, paint, repair, recode, create and remove.")
	}
	for field, given := range r.given() {
		if given && !slices.Contains(takes, field) {
			return refuse("not_taken", field, "", "%s does not take %s; it takes %s.", r.Op, field, strings.Join(takes, ", "))
		}
	}
	if n := utf8.RuneCountInString(r.Reason); n > maxOperationWords {
		return refuse("too_long", "reason", "", "The reason has %d characters; %d are the most.", n, maxOperationWords)
	}
	if err := r.checkWords(); err != nil {
		return err
	}
	if err := r.checkIDs(); err != nil {
		return err
	}
	if err := r.checkNeeded(); err != nil {
		return err
	}
	_, err := r.places()
	return err
}

func (r *OperationRequest) given() map[string]bool {
	return map[string]bool{"grid": r.Grid != 0, "grids": r.Grids != nil, "keep": r.Keep != 0, "line": r.Line != nil,
		"from": r.From != nil, "to": r.To != nil, "moves": r.Moves != nil, "polygon": r.Polygon != nil, "buildings": r.Buildings != nil,
		"width_m": r.WidthM != 0, "code": r.Code != "", "name": r.Name != "", "kind": r.Kind != "", "community": r.Community != 0,
		"codes": r.Codes != nil, "names": r.Names != nil, "layer": r.Layer != "", "parent": r.Parent != 0}
}

func (r *OperationRequest) checkWords() error {
	trim := func(field string, text *string) error {
		*text = strings.TrimSpace(*text)
		if n := utf8.RuneCountInString(*text); n > maxGridWords {
			return refuse("too_long", field, "", "%s has %d characters; %d are the most.", field, n, maxGridWords)
		}
		if !utf8.ValidString(*text) || strings.ContainsFunc(*text, isControl) {
			return refuse("words", field, "", "%s holds characters that cannot be shown.", field)
		}
		return nil
	}
	if len(r.Codes) > maxOperationGrids || len(r.Names) > maxOperationGrids {
		return refuse("too_many_grids", "codes", "", "One operation names %d pieces at most.", maxOperationGrids)
	}
	if !utf8.ValidString(r.Reason) || strings.ContainsRune(r.Reason, 0) {
		return refuse("words", "reason", "", "The reason holds characters that cannot be shown.")
	}
	for field, texts := range map[string][]string{"codes": r.Codes, "names": r.Names} {
		for i := range texts {
			if err := trim(field, &texts[i]); err != nil {
				return err
			}
		}
	}
	taken := map[string]bool{}
	for _, c := range r.Codes {
		if c != "" && taken[c] {
			return refuse("code_taken", "codes", c, "Two pieces cannot both have the code %s.", c)
		}
		taken[c] = true
	}
	if err := trim("code", &r.Code); err != nil {
		return err
	}
	if r.Kind != "" && !slices.Contains([]string{"general", "special", "micro"}, r.Kind) {
		return refuse("kind", "kind", r.Kind, "A grid is general, special or micro.")
	}
	if r.Layer != "" && !slices.Contains([]string{"governance", "overlay", "micro"}, r.Layer) {
		return refuse("layer", "layer", r.Layer, "Layers are governance, overlay and micro.")
	}
	return trim("name", &r.Name)
}

func (r *OperationRequest) checkIDs() error {
	ids := map[string]int64{"grid": r.Grid, "keep": r.Keep, "community": r.Community, "parent": r.Parent}
	for _, c := range []*Corner{r.From, r.To} {
		if c != nil {
			ids["from, to"] = min(ids["from, to"], c.Grid)
		}
	}
	for field, id := range ids {
		if id < 0 {
			return refuse("unknown_id", field, fmt.Sprint(id), "%s: there is nothing with the id %d.", field, id)
		}
	}
	if len(r.Grids) > maxOperationGrids || len(r.Versions) > maxOperationGrids {
		return refuse("too_many_grids", "grids", "", "One operation takes %d grids at most; do it in parts.", maxOperationGrids)
	}
	slices.Sort(r.Grids)
	r.Grids = slices.Compact(r.Grids)
	for _, id := range r.Grids {
		if id < 1 {
			return refuse("unknown_id", "grids", fmt.Sprint(id), "grids: there is nothing with the id %d.", id)
		}
	}
	slices.Sort(r.Buildings)
	r.Buildings = slices.Compact(r.Buildings)
	for id := range r.Versions {
		if id < 1 {
			return refuse("unknown_id", "versions", fmt.Sprint(id), "versions: there is nothing with the id %d.", id)
		}
	}
	return nil
}

// checkNeeded refuses an operation that lacks what it cannot do without.
func (r *OperationRequest) checkNeeded() error {
	lacks := func(field, how string) error {
		return refuse("needed", field, "", "%s needs %s: %s.", r.Op, field, how)
	}
	switch r.Op {
	case "split", "reshape":
		if r.Op == "split" && r.Grid == 0 {
			return lacks("grid", "the grid to cut")
		}
		if len(r.Line) < 2 {
			return r.at(refuse("line_too_short", "line", "", "%s needs a line of two places at least.", r.Op), r.Line)
		}
	case "merge":
		if len(r.Grids) < 2 {
			return lacks("grids", "two different ones at least")
		}
		if r.Keep != 0 && !slices.Contains(r.Grids, r.Keep) {
			return refuse("keep", "keep", fmt.Sprint(r.Keep), "keep names one of the grids that are merged.")
		}
	case "move_node":
		if (r.From == nil) == (r.Moves == nil) || r.Moves != nil && (len(r.Moves) == 0 || r.To != nil) {
			return lacks("from", "a corner and where it goes, or several as moves")
		}
		if r.From != nil && r.From.Place == nil || r.To != nil && r.To.Place == nil {
			return refuse("place", "from", "", "move_node takes places: [longitude,latitude].")
		}
	case "transfer":
		if r.To == nil || r.To.Grid == 0 || r.From != nil && r.From.Place != nil {
			return lacks("to", "the id of the grid that gets the ground")
		}
		if r.From != nil && r.From.Grid == r.To.Grid {
			return refuse("same_grid", "to", fmt.Sprint(r.To.Grid), "From and to are the same grid.")
		}
		if len(r.Polygon) == 0 {
			return lacks("polygon", "the ground that changes hands")
		}
	case "paint":
		if r.Grid == 0 || len(r.Buildings) == 0 {
			return lacks("buildings", "the buildings that change hands, and the grid that gets them")
		}
	case "repair":
		if !(r.WidthM >= 0 && r.WidthM <= 1000) {
			return refuse("width", "width_m", fmt.Sprint(r.WidthM), "width_m is from 0 to 1000 metres.")
		}
	case "recode":
		if r.Grid == 0 || r.Code == "" && r.Name == "" && r.Kind == "" && r.Community == 0 {
			return lacks("grid", "a grid, and its new code, name, kind or community")
		}
		if r.Community != 0 && !r.AcrossAreas {
			return refuse("across_areas", "community", fmt.Sprint(r.Community), "A grid goes to another community only with across_areas.")
		}
	case "create":
		if r.Layer != "overlay" && r.Layer != "micro" {
			return refuse("layer", "layer", r.Layer, "Only overlay and micro grids are created; governance grids come from a split.")
		}
		if len(r.Polygon) == 0 || r.Name == "" || r.Code == "" {
			return lacks("polygon", "its ground, a code and a name")
		}
		if (r.Layer == "micro") != (r.Parent != 0) {
			return refuse("parent", "parent", "", "A micro grid has a parent, an overlay grid has none.")
		}
	case "remove":
		if r.Grid == 0 {
			return lacks("grid", "an overlay or micro grid")
		}
	}
	return nil
}

// places are all positions of the request on the lattice; the error says which is not on earth.
func (r *OperationRequest) places() ([]geo.Point, error) {
	var all []geo.Point
	add := func(field string, c orb.Point) error {
		p, err := geo.FromLonLat(c[0], c[1])
		if err != nil {
			return refuse("not_on_earth", field, fmt.Sprint(c), "%s: %v is not a longitude and latitude on the map (±180, ±85.05).", field, c)
		}
		if all = append(all, p); len(all) > maxOperationVertices {
			return r.at(tooManyPlaces(field), []orb.Point{c})
		}
		return nil
	}
	for _, c := range r.Line {
		if err := add("line", c); err != nil {
			return nil, err
		}
	}
	for field, c := range map[string]*Corner{"from": r.From, "to": r.To} {
		if c != nil && c.Place != nil {
			if err := add(field, *c.Place); err != nil {
				return nil, err
			}
		}
	}
	for _, m := range r.Moves {
		if err := add("moves", m.From); err != nil {
			return nil, err
		}
		if m.To != nil {
			if err := add("moves", *m.To); err != nil {
				return nil, err
			}
		}
	}
	for _, p := range r.Polygon {
		for _, ring := range p {
			for _, c := range ring {
				if err := add("polygon", c); err != nil {
					return nil, err
				}
			}
		}
	}
	return all, nil
}

func tooManyPlaces(field string) *Error {
	return refuse("too_many_vertices", field, "", "One operation takes %d places at most; draw it with fewer, or in parts.", maxOperationVertices)
}

// at adds a place to a refusal if there is one.
func (r *OperationRequest) at(e *Error, near []orb.Point) *Error {
	if len(near) > 0 {
		if _, err := geo.FromLonLat(near[0][0], near[0][1]); err == nil {
			e.Problems[0].At = &near[0]
		}
	}
	return e
}

// refuse is an Invalid with one problem.
func refuse(rule, field, value, format string, args ...any) *Error {
	e := Errorf(Invalid, format, args...)
	e.Problems = []Problem{{Rule: rule, Message: e.Msg, Field: field, Value: value}}
	return e
}

// refuseAt is an Invalid with one problem at a place.
func refuseAt(rule string, at geo.Point, format string, args ...any) *Error {
	e := refuse(rule, "", "", format, args...)
	place := at.LonLat()
	e.Problems[0].At = &place
	return e
}
