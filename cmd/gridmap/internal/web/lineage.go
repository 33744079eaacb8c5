package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"gridmap/grid"
)

type lineageInput struct {
	ComparedInput
	Limit  int    `query:"limit" minimum:"1" maximum:"5000" default:"500"`
	Cursor string `query:"cursor"`
}

// lineage lists which grids an edition's grids come from.
func (s *Server) lineage(ctx context.Context, in *lineageInput) (*listOutput[grid.Descent], error) {
	m, err := s.today(ctx, &in.EditionInput)
	if err != nil {
		return nil, err
	}
	var after *grid.DescentKey
	if err := readCursor(in.Cursor, &after); err != nil {
		return nil, err
	}
	list, more, err := s.Store.Lineage(ctx, m, in.Against, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return page(in, list, more, func(d grid.Descent) any { return d.Key() })
}

var lineageColumns = []string{"predecessor_id", "predecessor_code", "predecessor_name", "successor_id", "successor_code", "successor_name",
	"kind", "area_m2", "share_of_predecessor", "share_of_successor", "buildings", "households"}

// lineageCSV writes all of it as a table that spreadsheets open as UTF-8.
func (s *Server) lineageCSV(c echo.Context) error {
	ctx := c.Request().Context()
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil || id < 1 {
		return wrong("id", c.Param("id"), "give the id of an edition, a whole number")
	}
	var against int64
	if text := c.QueryParam("against"); text != "" {
		if against, err = strconv.ParseInt(text, 10, 64); err != nil || against < 1 {
			return wrong("against", text, "give the id of an edition, a whole number")
		}
	}
	m, err := s.today(ctx, &EditionInput{District: visitOf(ctx).district, ID: id})
	if err != nil {
		return err
	}
	list, _, err := s.Store.Lineage(ctx, m, against, nil, 0)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="lineage-%d.csv"`, id))
	h.Set("Cache-Control", "no-store")
	c.Response().WriteHeader(http.StatusOK)
	if _, err := c.Response().Write([]byte("\ufeff")); err != nil {
		return nil //nolint:nilerr // the client has left
	}
	w := csv.NewWriter(c.Response())
	_ = w.Write(lineageColumns) // the writer keeps its error
	for _, d := range list {
		number := func(v float64, digits int) string { return strconv.FormatFloat(v, 'f', digits, 64) }
		row := append(gridCells(d.Predecessor), gridCells(d.Successor)...)
		_ = w.Write(append(row, d.Kind, number(d.AreaM2, 1), number(d.ShareOfPredecessor, 6), number(d.ShareOfSuccessor, 6),
			strconv.Itoa(d.Buildings), strconv.Itoa(d.Households)))
	}
	w.Flush()
	return nil
}

func gridCells(g *grid.GridRef) []string {
	if g == nil {
		return []string{"", "", ""}
	}
	return []string{strconv.FormatInt(g.ID, 10), plainCell(g.Code), plainCell(g.Name)}
}

// plainCell keeps a spreadsheet from taking a name for a formula.
func plainCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
