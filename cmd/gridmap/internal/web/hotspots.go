package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/grid/analysis"
	"gridmap/tiles"
)

type hotspotsInput struct {
	District    int32    `query:"district" minimum:"1" doc:"Absent: your own, or the one with the lowest id"`
	From        string   `query:"from" example:"2026-01" doc:"First month counted, in the district's time zone; absent: the first there is"`
	To          string   `query:"to" example:"2026-03" doc:"Last month counted; absent: the last there is"`
	Category    []string `query:"category" doc:"Codes joined by commas; absent: all"`
	Denominator string   `query:"denominator" enum:"none,households" default:"none" doc:"none compares numbers of incidents, households numbers per household"`
	Test        string   `query:"test" enum:"auto,gi*,exact" default:"auto" doc:"gi* asks whether a place stands out among grids as different as these are, exact whether chance alone could make the difference if all grids were alike; auto: gi* when most neighbourhoods expect 100 incidents, else exact"`
	Lang        string   `query:"lang" enum:"zh,en" default:"zh" doc:"Language of the words in the answer"`
}

type hotspotsOutput struct {
	Body *hotspotsBody
}

// hotspotsBody is the answer; what is kept has Chinese words, an English copy is made on asking.
type hotspotsBody struct {
	Key         string                 `json:"key" doc:"Names this answer to the tile layer hotspots"`
	Method      string                 `json:"method" doc:"How it was computed, in words"`
	Test        string                 `json:"test" enum:"gi*,exact,none" doc:"The map's test; none when nothing could be tested"`
	Denominator string                 `json:"denominator"`
	From        grid.Month             `json:"from" doc:"First month counted; empty without incidents"`
	To          grid.Month             `json:"to" doc:"Last month counted, included"`
	Edition     int64                  `json:"edition" doc:"In force today, whose grids are compared; 0: none"`
	Total       int64                  `json:"total" doc:"Incidents counted, the unplaced included"`
	Unplaced    int64                  `json:"unplaced" doc:"Those in no grid"`
	N           int                    `json:"n" doc:"Grids"`
	Tested      int                    `json:"tested" doc:"Grids the data can say something about"`
	Undefined   int                    `json:"undefined" doc:"The others"`
	Classes     map[analysis.Class]int `json:"classes" doc:"Grids of each class"`
	Legend      []analysis.Name        `json:"legend" doc:"Names of the classes, hottest first"`
	Items       []hotspotItem          `json:"items" doc:"By z, highest first; grids without one at the end"`

	rows []tiles.ComputedRow
	whys []analysis.Reason // along Items
}

type hotspotItem struct {
	Grid       int64          `json:"grid"`
	Code       string         `json:"code"`
	Name       string         `json:"name"`
	Count      int64          `json:"count" doc:"Incidents in the grid"`
	Households int64          `json:"households"`
	Rate       *float64       `json:"rate" doc:"Incidents per 1,000 households; null without a denominator or households"`
	Shrunk     *float64       `json:"rate_shrunk" doc:"The same drawn to the district's mean as far as chance allows (empirical Bayes)"`
	Observed   int64          `json:"observed" doc:"Incidents in the grid and its neighbours"`
	Expected   *float64       `json:"expected" doc:"Incidents there if there were no pattern"`
	Method     string         `json:"method" enum:"gi*,exact,both,none" doc:"Normal tail of Gi*, exact binomial tail, or the more cautious of the two where fewer than 100 are expected"`
	Z          *float64       `json:"z" doc:"Standard score; above 0 more than expected. null: undefined"`
	P          *float64       `json:"p" doc:"Two-sided"`
	Q          *float64       `json:"q" doc:"p corrected for the number of grids (Benjamini-Hochberg)"`
	Class      analysis.Class `json:"class" enum:"hot99,hot95,hot90,none,cold90,cold95,cold99,undefined"`
	Why        string         `json:"why" doc:"The reason in words"`
}

// hotspots answers where incidents are more or fewer than the district's average would have them.
func (s *Server) hotspots(ctx context.Context, in *hotspotsInput) (*hotspotsOutput, error) {
	w, err := hotspotWindow(in)
	if err != nil {
		return nil, err
	}
	m, err := s.Store.Moment(ctx, in.District, "", 0)
	if err != nil {
		return nil, err
	}
	w.District, w.Edition = m.District, m.Edition.ID
	version, err := s.Store.Version(ctx, w.District, grid.HotspotIgnores)
	if err != nil {
		return nil, err
	}
	name := []any{"hotspots", w.District, w.Edition, w.From, w.To, w.Categories, in.Denominator, in.Test}
	body, err := s.analyses.hotspots.get(ctx, hashKey(append(name, version)...), keptHotspots, func(ctx context.Context) (*hotspotsBody, error) {
		return s.computeHotspots(ctx, w, in.Denominator, in.Test, name)
	})
	if err != nil {
		return nil, err
	}
	if !s.Tiles.HasComputed(body.Key, "hotspots") {
		s.Tiles.SetComputed(body.Key, "hotspots", body.rows)
	}
	if in.Lang == "en" {
		body = body.english()
	}
	return &hotspotsOutput{body}, nil
}

func hotspotWindow(in *hotspotsInput) (w grid.HotspotWindow, err error) {
	if w.From, err = grid.ParseMonth("from", in.From); err != nil {
		return w, err
	}
	if w.To, err = grid.ParseMonth("to", in.To); err != nil {
		return w, err
	}
	if w.From != "" && w.To != "" && w.To < w.From {
		return w, grid.Errorf(grid.Invalid, "to: %s is before from, %s.", w.To, w.From)
	}
	w.Categories = slices.Compact(slices.Sorted(slices.Values(in.Category)))
	return w, nil
}

func (s *Server) computeHotspots(ctx context.Context, w grid.HotspotWindow, denominator, test string, name []any) (*hotspotsBody, error) {
	in, err := s.Store.HotspotInput(ctx, w)
	if err != nil {
		return nil, err
	}
	around, err := s.neighbours(ctx, w.District, w.Edition)
	if err != nil {
		return nil, err
	}
	data := analysis.HotspotInput{Counts: in.Counts, Neighbours: indexed(in.Grids, around)}
	if test != "auto" {
		data.Test = test
	}
	if denominator == "households" {
		data.Households = in.Households
	}
	result, err := analysis.Hotspots(data)
	if err != nil {
		return nil, err
	}
	body := &hotspotsBody{Key: hashKey(append(name, in.Version)...), Method: hotspotMethod[result.Test].ZH, Test: cmp.Or(result.Test, "none"), Denominator: denominator,
		From: in.From, To: in.To, Edition: w.Edition, Total: in.Unplaced, Unplaced: in.Unplaced, N: len(in.Grids),
		Tested: result.Tested, Undefined: len(in.Grids) - result.Tested, Classes: map[analysis.Class]int{}, Legend: analysis.HotspotNames}
	for _, c := range analysis.HotspotNames {
		body.Classes[analysis.Class(c.Key)] = 0
	}
	order := make([]int, len(in.Grids))
	for i := range order {
		order[i] = i
		body.Total += in.Counts[i]
		body.Classes[result.Grids[i].Class]++
	}
	slices.SortStableFunc(order, func(a, b int) int { return byScore(&result.Grids[a], &result.Grids[b], in.Counts[a], in.Counts[b]) })
	body.Items = make([]hotspotItem, 0, len(order))
	for _, i := range order {
		g, h := in.Grids[i], result.Grids[i]
		body.Items = append(body.Items, hotspotItem{Grid: g.ID, Code: g.Code, Name: g.Name, Count: in.Counts[i], Households: in.Households[i],
			Rate: h.Rate.Pointer(), Shrunk: h.Shrunk.Pointer(), Observed: h.Observed, Expected: h.Expected.Pointer(), Method: cmp.Or(h.Method, "none"),
			Z: h.Z.Pointer(), P: h.P.Pointer(), Q: h.Q.Pointer(), Class: h.Class, Why: h.Why.Text("zh")})
		body.whys = append(body.whys, h.Why)
		body.rows = append(body.rows, tiles.ComputedRow{Of: tiles.OfGrid, ID: g.ID, Class: string(h.Class), Z: h.Z.Pointer(), Count: in.Counts[i]})
	}
	return body, nil
}

// byScore puts the highest z first and grids without one last, those with more incidents first.
func byScore(a, b *analysis.Hotspot, countA, countB int64) int {
	if a.Z.Known != b.Z.Known {
		if a.Z.Known {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(b.Z.V, a.Z.V), cmp.Compare(countB, countA))
}

// hotspotMethod is how a map was made, by its test.
var hotspotMethod = map[string]analysis.Name{
	analysis.ByGi: {ZH: "Gi* 检验：每个网格连同与它相邻（共边或共角）的网格，与全区网格之间的平常差异相比；预期不足 100 件处另须通过二项精确检验。按 Benjamini-Hochberg 控制错报率。",
		EN: "Gi*: each grid together with the grids it touches (at a side or a corner) against the usual differences between grids; where fewer than 100 incidents are expected an exact binomial test must agree. False discoveries held by Benjamini-Hochberg."},
	analysis.ByExact: {ZH: "二项精确检验：每个网格连同与它相邻（共边或共角）的网格，与全区平均相比，看差别是否超出偶然。按 Benjamini-Hochberg 控制错报率。",
		EN: "Exact binomial test: each grid together with the grids it touches (at a side or a corner) against the district's average, beyond what chance alone makes. False discoveries held by Benjamini-Hochberg."},
	"": {ZH: "数据不足，未作检验。", EN: "Not tested: the data cannot say."},
}

func (b *hotspotsBody) english() *hotspotsBody {
	out := *b
	out.Method = hotspotMethod[strings.TrimSuffix(b.Test, "none")].EN
	out.Items = slices.Clone(b.Items)
	for i := range out.Items {
		out.Items[i].Why = b.whys[i].Text("en")
	}
	return &out
}

// shapesIgnore are the layers that cannot alter who touches whom.
var shapesIgnore = append([]string{"incidents", "buildings"}, grid.HotspotIgnores...)

// neighbours are, for each grid of an edition, the grids that share a node with it.
func (s *Server) neighbours(ctx context.Context, district int32, edition int64) (map[int64][]int64, error) {
	if edition == 0 {
		return nil, nil
	}
	version, err := s.Store.Version(ctx, district, shapesIgnore)
	if err != nil {
		return nil, err
	}
	return s.analyses.neighbours.get(ctx, hashKey(district, edition, version), keptNeighbours, func(ctx context.Context) (map[int64][]int64, error) {
		faces, err := s.Store.Faces(ctx, district, edition)
		if err != nil {
			return nil, err
		}
		shapes := make([]geo.MultiPolygon, len(faces))
		for i, f := range faces {
			shapes[i] = f.Shape
		}
		out := make(map[int64][]int64, len(faces))
		for i, row := range analysis.Queen(shapes) {
			ids := make([]int64, len(row))
			for k, j := range row {
				ids[k] = faces[j].ID
			}
			out[faces[i].ID] = ids
		}
		return out, nil
	})
}

// indexed turns neighbours by id into neighbours by position in grids.
func indexed(grids []grid.AnalysedGrid, around map[int64][]int64) [][]int32 {
	at := make(map[int64]int32, len(grids))
	for i, g := range grids {
		at[g.ID] = int32(i)
	}
	out := make([][]int32, len(grids))
	for i, g := range grids {
		for _, id := range around[g.ID] {
			if j, ok := at[id]; ok {
				out[i] = append(out[i], j)
			}
		}
	}
	return out
}
