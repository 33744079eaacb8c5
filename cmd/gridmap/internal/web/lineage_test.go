package web

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
)

func TestLineage_asJSONAndCSV(t *testing.T) {
	s := newDrafted(t)
	if _, err := s.pool.Exec(t.Context(), `update grid_shape set name = '=1+1' where edition = 2 and grid = 1`); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"lineage", "lineage.csv"} {
		for address, want := range map[string]int{"2/" + path: 200, "1/" + path: 422, "1/" + path + "?against=2": 200, "2/" + path + "?against=77": 404, "77/" + path: 404, "0/" + path: 422} {
			if w := s.ask("GET", "/api/v1/editions/"+address, s.viewer, ""); w.Code != want {
				t.Errorf("%s: %d, want %d: %s", address, w.Code, want, w.Body)
			}
		}
		if w := s.ask("GET", "/api/v1/editions/2/"+path, "", ""); w.Code != 401 {
			t.Errorf("%s without sign-in: %d", path, w.Code)
		}
	}
	n := 0
	for path := "/api/v1/editions/2/lineage?limit=30"; path != ""; {
		list := s.get(path, s.viewer)
		n += len(list["items"].([]any))
		path, _ = list["next"].(string)
	}
	text, found := strings.CutPrefix(s.ask("GET", "/api/v1/editions/2/lineage.csv", s.viewer, "").Body.String(), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !found || len(rows) != n+1 || n != surveyColumn*surveyColumn || !slices.Equal(rows[0], lineageColumns) {
		t.Fatalf("%d lines for %d pairs, byte order mark %v, %v", len(rows), n, found, err)
	}
	for i, want := range []string{"1", "2"} { // grid 1 took grid 2
		if row := rows[1+i]; row[0] != want || row[3] != "1" || row[6] != "merged" || row[5] != "'=1+1" || row[8] != "1.000000" {
			t.Errorf("line %d is %q", 1+i, row)
		}
	}
}
