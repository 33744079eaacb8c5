package audit

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gridmap/grid/analysis"
)

// dataset checks a case against the GeoJSON it was made from, when that lies beside it: the
// values, and for polygon contiguity the neighbours.
func (a *auditor) dataset(p places, v *value) error {
	file, property := v.get("dataset"), v.get("value")
	if file == nil || file.kind != text || !strings.HasSuffix(strings.ToLower(file.text), ".geojson") || filepath.Base(file.text) != file.text {
		return nil
	}
	path := filepath.Join(a.dir, file.text)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		a.skip(p.name, "x", file.text+" is not there to compare with")
		return nil
	}
	root, err := readFile(path)
	if err != nil {
		return fmt.Errorf("%s: %w", file.text, err)
	}
	features := root.get("features")
	if features == nil || features.kind != list || len(features.items) != len(p.x) {
		return fmt.Errorf("%s does not hold one feature for each of the %d places", file.text, len(p.x))
	}
	if property != nil && property.kind == text {
		ours := make([]analysis.Value, len(p.x))
		found := false
		for i, f := range features.items {
			if got := f.get("properties").get(property.text); got != nil {
				found = true
				if got.kind == number {
					ours[i] = analysis.Some(got.num)
				}
			}
		}
		if found {
			a.compare(p.name, "x ("+property.text+" in "+file.text+")", ours, p.x, nil)
		} else {
			a.skip(p.name, "x", file.text+" has no property "+property.text)
		}
	}
	how := v.get("weights").get("type")
	if how == nil || how.kind != text || how.text != "queen" && how.text != "rook" {
		return nil
	}
	rings, ok := polygons(features.items)
	if !ok {
		a.skip(p.name, "neighbours", file.text+" does not hold polygons")
		return nil
	}
	a.compareRows(p, how.text, contiguity(rings, how.text == "rook"))
	return nil
}

type corner = [2]float64

// polygons are the rings of each feature.
func polygons(features []*value) (rings [][][]corner, ok bool) {
	for _, f := range features {
		g := f.get("geometry")
		kind, coordinates := g.get("type"), g.get("coordinates")
		if kind == nil || coordinates == nil {
			return nil, false
		}
		depth := map[string]int{"Polygon": 1, "MultiPolygon": 2}[kind.text]
		if depth == 0 {
			return nil, false
		}
		var own [][]corner
		var descend func(v *value, depth int)
		descend = func(v *value, depth int) {
			if depth > 0 {
				for _, item := range v.items {
					descend(item, depth-1)
				}
				return
			}
			var ring []corner
			for _, item := range v.items {
				if item.kind == numbers && len(item.nums) >= 2 {
					ring = append(ring, corner{item.nums[0], item.nums[1]})
				}
			}
			own = append(own, ring)
		}
		descend(coordinates, depth)
		rings = append(rings, own)
	}
	return rings, true
}

// contiguity is the rule of package analysis on corners in a plane, equal to 1e-8 as spdep's
// poly2nb snaps them.
func contiguity(rings [][][]corner, edges bool) [][]int32 {
	round := func(c corner) corner { return corner{math.Round(c[0] * 1e8), math.Round(c[1] * 1e8)} }
	return analysis.Sharing(len(rings), func(i int, key func([2]corner)) {
		for _, ring := range rings[i] {
			for k := range ring {
				a := round(ring[k])
				if !edges {
					key([2]corner{a, a})
				} else if k > 0 {
					b := round(ring[k-1])
					if b[0] < a[0] || b[0] == a[0] && b[1] < a[1] {
						a, b = b, a
					}
					key([2]corner{a, b})
				}
			}
		}
	})
}

func (a *auditor) compareRows(p places, rule string, own [][]int32) {
	ours, reference := make([]string, len(own)), make([]string, len(own))
	for i := range own {
		theirs := append([]int32(nil), p.weights.Neighbours(i)...)
		slices.Sort(theirs)
		ours[i], reference[i] = fmt.Sprint(own[i]), fmt.Sprint(theirs)
	}
	a.compareNames(p.name, "neighbours ("+rule+" from the polygons)", ours, reference)
}
