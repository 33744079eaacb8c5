package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"gridmap/grid"
	"gridmap/tiles"
)

const tileType = "application/vnd.mapbox-vector-tile"

// tileQuery describes the query of tiles for the API document.
func tileQuery(more ...option) []option {
	return append([]option{
		takes("query", "district", "integer", "Absent: your own, or the one with the lowest id"),
		takes("query", "edition", "integer", "Whose shapes; absent: the one in force on as_of"),
		takes("query", "as_of", "string", "A day as YYYY-MM-DD in the district's time zone; absent: today"),
		takes("query", "from", "string", "heat, incidents: first month as YYYY-MM"),
		takes("query", "to", "string", "heat, incidents: last month"),
		takes("query", "category", "string", "heat, incidents: codes joined by commas"),
		takes("query", "key", "string", "hotspots, coverage: the key of what was computed"),
	}, more...)
}

var versionedParam = takes("query", "versioned", "string", "1: addresses of tiles carry the current version of their layers (v), so that caches need not ask again; load this anew after a change")

// readTile answers GET /tiles/{layers}/{z}/{x}/{y}.mvt where quickTile does not. Layers that are
// not public, and editions that are not in force, need read_district: known only once the request
// is read.
func (s *Server) readTile(c echo.Context) error {
	r, ctx := c.Request(), c.Request().Context()
	ask, err := tileRequest(c)
	if err != nil {
		return err
	}
	epoch, current := s.Tiles.Epoch(), ""
	version := c.QueryParam("v")
	if version != "" {
		if current, err = s.Tiles.Version(ctx, ask); err != nil { // before the tile is planned: it is as new or newer
			return tileProblem(err)
		}
	}
	plan, err := s.Tiles.Plan(ctx, ask)
	if err != nil {
		return tileProblem(err)
	}
	if !plan.Public {
		if err := allowed(ctx, grid.ReadDistrict); err != nil {
			return err
		}
	}
	p := newPlannedTile(r.URL.Path, r.URL.RawQuery, epoch, ask, plan, cacheControl(plan.Public, version != "" && version == current))
	if plan.Public {
		s.planned.keep(p)
	}
	if _, err = p.answer(c.Response(), r, s.drawnTile(ctx)); err != nil {
		return tileProblem(err)
	}
	return nil
}

// forClient says for whom a tile is drawn, should it have to wait for its turn: who is signed in,
// else whoever the address counts for.
func forClient(ctx context.Context) context.Context {
	return tiles.ForClient(ctx, func() string {
		if a := actorOf(ctx); a != nil {
			return fmt.Sprintf("actor %d/%d", a.District, a.ID)
		}
		return blockOf(visitOf(ctx).address)
	})
}

var (
	publicEachTime  = []string{"public, max-age=0, must-revalidate"}
	privateEachTime = []string{"private, max-age=0, must-revalidate"}
	publicForEver   = []string{"public, max-age=31536000, immutable"}
)

// cacheControl lets caches keep a tile but never use it unasked: asking costs a 304. What the
// address names by its version they need not ask for again, unless it is not for everybody: who has signed
// out must not see it.
func cacheControl(public, immutable bool) []string {
	switch {
	case public && immutable:
		return publicForEver
	case public:
		return publicEachTime
	}
	return privateEachTime
}

// tileRequest reads path and query. A path that is no tile never reaches the database.
func tileRequest(c echo.Context) (tiles.Request, error) {
	r := tiles.Request{Layers: layersOf(c.Param("layers"))}
	y, ok := strings.CutSuffix(c.Param("y.mvt"), ".mvt")
	if !ok {
		return r, grid.Errorf(grid.NotFound, "Tiles end in .mvt: /tiles/{layers}/{z}/{x}/{y}.mvt")
	}
	for _, n := range []struct {
		text string
		into *uint32
	}{{c.Param("z"), &r.Z}, {c.Param("x"), &r.X}, {y, &r.Y}} {
		v, err := strconv.ParseUint(n.text, 10, 32)
		if err != nil || strconv.FormatUint(v, 10) != n.text { // "007" and "+7" are no addresses
			return r, newProblem(http.StatusBadRequest, fmt.Sprintf("%q is no tile coordinate: give zoom, column and row as whole numbers.", n.text[:min(len(n.text), 40)]))
		}
		*n.into = uint32(v)
	}
	return r, readTileQuery(c.QueryParams(), &r)
}

// readTileQuery reads what a query says about tiles.
func readTileQuery(q url.Values, r *tiles.Request) (err error) {
	if r.District, err = districtOf(q); err != nil {
		return err
	}
	if text := q.Get("edition"); text != "" {
		if r.Edition, err = strconv.ParseInt(text, 10, 64); err != nil || r.Edition < 1 {
			return grid.Errorf(grid.Invalid, "edition: %q is no edition's id; GET /api/v1/editions lists them.", text)
		}
	}
	if text := q.Get("as_of"); text != "" {
		day, err := grid.ParseDay("as_of", text)
		if err != nil {
			return err
		}
		r.AsOf, _ = time.Parse(time.DateOnly, string(day))
	}
	r.Params, err = tileParams(q.Get("from"), q.Get("to"), q["category"])
	r.Key = q.Get("key")
	return err
}

// layersOf is the layers named in an address, as far as there can be any: no layer may be named
// twice, so one more than there are is one too many.
func layersOf(joined string) []string {
	return strings.SplitN(joined, ",", len(tiles.Layers())+1)
}

func districtOf(q url.Values) (int32, error) {
	text := q.Get("district")
	if text == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(text, 10, 32)
	if err != nil || id < 1 {
		return 0, grid.Errorf(grid.Invalid, "district: %q is no district's id; GET /api/v1/districts lists them.", text)
	}
	return int32(id), nil
}

// tileParams reads months and categories: from and to as YYYY-MM, both included and both
// optional; categories as codes joined by commas, or repeated.
func tileParams(from, to string, categories []string) (tiles.Params, error) {
	var p tiles.Params
	var err error
	if p.From, err = month("from", from); err != nil {
		return p, err
	}
	if p.To, err = month("to", to); err != nil {
		return p, err
	}
	if !p.From.IsZero() && !p.To.IsZero() && p.To.Before(p.From) {
		return p, grid.Errorf(grid.Invalid, "to: %s lies before from, %s.", to, from)
	}
	for code := range strings.SplitSeq(strings.Join(categories, ","), ",") {
		if code = strings.TrimSpace(code); code != "" {
			p.Categories = append(p.Categories, code)
		}
	}
	if len(p.Categories) > 200 {
		return p, grid.Errorf(grid.Invalid, "category: %d codes are more than 200. Leave it out to mean all.", len(p.Categories))
	}
	return p, nil
}

func month(field, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse("2006-01", text)
	if err != nil || t.Year() < 1900 || t.Year() > 2999 {
		e := grid.Errorf(grid.Invalid, "%s: %q is not a month. Write it as YYYY-MM, for example 2026-03.", field, text)
		e.Problems = []grid.Problem{{Rule: "month", Message: e.Msg, Field: field, Value: text}}
		return time.Time{}, e
	}
	return t, nil
}

// tileProblem puts what package tiles says into words and codes for people.
func tileProblem(err error) error {
	if e, ok := errors.AsType[tiles.ErrNoLayer](err); ok {
		var names []string
		for _, l := range tiles.Layers() {
			names = append(names, l.Name)
		}
		return grid.Errorf(grid.NotFound, "There is no layer %q, or it was named twice. Layers: %s.", e.Name[:min(len(e.Name), 40)], strings.Join(names, ", "))
	}
	if e, ok := errors.AsType[tiles.ErrNoCategory](err); ok {
		return grid.Errorf(grid.Invalid, "category: the district has no incident category %s; GET /api/v1/incidents/categories lists them.", strings.Join(e.Codes, ", "))
	}
	if e, ok := errors.AsType[tiles.ErrTooManyCells](err); ok {
		return grid.Errorf(grid.Invalid, "level: at level %d there are more than %d cells; choose a smaller level or fewer months.", e.Level, tiles.MostCells)
	}
	switch {
	case errors.Is(err, tiles.ErrOutOfRange):
		return newProblem(http.StatusBadRequest, fmt.Sprintf("There is no such tile: zooms run from 0 to %d, columns and rows of zoom z from 0 to 2^z - 1.", tiles.MaxZoom))
	case errors.Is(err, tiles.ErrNoDistrict):
		return grid.Errorf(grid.NotFound, "There is no such district; GET /api/v1/districts lists them.")
	case errors.Is(err, tiles.ErrNoEdition):
		return grid.Errorf(grid.NotFound, "The district has no such edition; GET /api/v1/editions lists them.")
	case errors.Is(err, tiles.ErrNoKey):
		return grid.Errorf(grid.NotFound, "Nothing is kept under this key any more; GET /api/v1/hotspots or /api/v1/coverage computes it anew and says the key.")
	case errors.Is(err, tiles.ErrBusy):
		return &grid.Error{Code: grid.Unavailable, Msg: "Too many tiles are being drawn at once; try again.", Err: err}
	}
	return err
}

// readTileJSON answers GET /tiles/{layers}.json. It describes any layer to anybody; the tiles
// themselves ask who reads them. With versioned=1 their address carries the version of the layers.
func (s *Server) readTileJSON(c echo.Context) error {
	layers, ok := strings.CutSuffix(c.Param("layers.json"), ".json")
	if !ok {
		return grid.Errorf(grid.NotFound, "Tiles are described at /tiles/{layers}.json.")
	}
	ask, q := tiles.Request{Layers: layersOf(layers)}, c.QueryParams()
	if err := readTileQuery(q, &ask); err != nil {
		return err
	}
	query := queryOf(q)
	versioned, err := versionedOf(q)
	if err != nil {
		return err
	}
	if versioned {
		v, err := s.Tiles.Version(c.Request().Context(), ask)
		if err != nil {
			return tileProblem(err)
		}
		query.Set("v", v)
	}
	j, err := s.Tiles.TileJSON(c.Request().Context(), ask.Layers, ask.District, baseURL(c)+tilesPath+layers+"/{z}/{x}/{y}.mvt"+asked(query))
	if err != nil {
		return tileProblem(err)
	}
	return sendTagged(c, "application/json", j)
}

// versionedOf says whether addresses are to carry versions.
func versionedOf(q url.Values) (bool, error) {
	switch text := q.Get("versioned"); text {
	case "", "0", "false":
		return false, nil
	case "1", "true":
		return true, nil
	default:
		return false, grid.Errorf(grid.Invalid, "versioned: %q is neither 1 nor 0.", text)
	}
}

// readStyle answers GET /style.json: public layers for everybody, the others too for who may
// read them.
func (s *Server) readStyle(c echo.Context) error {
	q := c.QueryParams()
	district, err := districtOf(q)
	if err != nil {
		return err
	}
	versioned, err := versionedOf(q)
	if err != nil {
		return err
	}
	query := queryOf(q)
	if versioned {
		query.Set("versioned", "1")
	}
	all := may(c.Request().Context(), grid.ReadDistrict)
	style, err := s.Tiles.Style(c.Request().Context(), district, func(layer string) string {
		return baseURL(c) + tilesPath + layer + ".json" + asked(query)
	}, all)
	if err != nil {
		return tileProblem(err)
	}
	return sendTagged(c, "application/json", style)
}

// baseURL is how the client reached us.
func baseURL(c echo.Context) string {
	scheme := "http"
	if visitOf(c.Request().Context()).secure {
		scheme = "https"
	}
	return scheme + "://" + c.Request().Host
}

// queryOf is the query that tiles must be asked with: what was given.
func queryOf(q url.Values) url.Values {
	kept := url.Values{}
	for _, name := range []string{"district", "edition", "as_of", "from", "to", "category", "key"} {
		if v := q[name]; len(v) > 0 {
			kept[name] = slices.Clone(v)
		}
	}
	return kept
}

// asked is a query as it follows an address, in one order.
func asked(q url.Values) string {
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// sendTagged writes small JSON with an ETag of its content.
func sendTagged(c echo.Context, contentType string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	etag := `W/"` + hex.EncodeToString(sum[:12]) + `"` // weak: it may be compressed on its way
	head := c.Response().Header()
	head.Set("ETag", etag)
	head.Set("Cache-Control", "private, no-cache")
	if matches(c.Request().Header.Values("If-None-Match"), strings.TrimPrefix(etag, "W/")) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, contentType, data)
}
