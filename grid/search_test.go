package grid_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gridmap/grid"
)

func TestSearch(t *testing.T) {
	w := newStreet(t)
	for n, b := range [][3]string{
		{"幸福家园", "3号楼", "人民路12号"}, {"幸福家园", "13号楼", "人民路12号"}, {"幸福家园", "33号楼", "人民路12号"},
		{"幸福里", "3号楼", "解放路5号"}, {"", "", "古城巷7号"}, {"Sunny Park", "B座", "人民路30号"},
	} {
		w.building(fmt.Sprintf("s%d", n), box(10*n+300, 5, 10*n+305, 10), 10)
		w.exec("update building set estate = $2, number = $3, address = $4 where district = $1 and source_key = $5", w.district, b[0], b[1], b[2], fmt.Sprintf("s%d", n))
	}
	w.exec("delete from building where source_key in ('1', '2', '3', '4')")
	w.exec(`insert into road (district, source_key, class, name, line) select $1, n::text, 'primary', '人民路', st_geomfromtext('multilinestring((118.25 33.95, 118.26 33.95))', 4326) from generate_series(1, 3) n`, w.district)
	w.exec(`insert into place (district, source_key, class, name, point) values ($1, 'p', 'park', '古城公园', st_point(118.25, 33.95, 4326))`, w.district)
	m := w.moment("2026-06-15")
	for _, tt := range []struct{ query, want string }{
		{"00102", "grid:第2网格"},                  // an exact code
		{"001", "area:甲社区 grid:第1网格 grid:第2网格"}, // exact before prefix
		{"甲社区", "area:甲社区 organisation:甲社区党委 post:甲社区党群服务站 grid:第1网格 grid:第2网格"},
		{"第3网格", "grid:第3网格 organisation:第3网格党支部 member:张伟"},
		{"李秀英", "member:李秀英"},
		{"幸福", "building:幸福里 building:幸福家园"}, // two characters; estates once each
		{"幸福家园 3号楼", "building:幸福家园3号楼 building:幸福家园13号楼 building:幸福家园33号楼"},
		{"幸福家园3号楼", "building:幸福家园3号楼"},
		{"３号楼 幸福", "building:幸福里3号楼 building:幸福家园3号楼 building:幸福家园13号楼 building:幸福家园33号楼"}, // full-width digit, other order
		{"古城", "place:古城公园 building:古城巷7号"},
		{"人民路", "road:人民路 post:甲社区党群服务站 building:幸福家园3号楼 building:幸福家园13号楼 building:幸福家园33号楼 building:Sunny ParkB座"},
		{"sunny b座", "building:Sunny ParkB座"},
		{"%", ""},
		{"不存在的名字", ""},
	} {
		list, err := w.store.Search(context.Background(), m, tt.query, 20, everything)
		if err != nil {
			t.Errorf("%s: %v", tt.query, err)
			continue
		}
		var got []string
		for _, f := range list {
			got = append(got, f.Kind+":"+f.Title)
			if f.Place == nil && f.Kind != "organisation" {
				t.Errorf("%s: %s has no place", tt.query, f.Title)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %s, want %s", tt.query, strings.Join(got, " "), tt.want)
		}
	}
	list, err := w.store.Search(context.Background(), m, "李秀英", 20, grid.Sight{District: true})
	if err != nil || len(list) != 0 {
		t.Errorf("an office holder was found without the permission: %v, %v", list, err)
	}
	for _, bad := range []string{"", " \t", strings.Repeat("长", 101), "a b c d e f g h i"} {
		if _, err := w.store.Search(context.Background(), m, bad, 20, everything); grid.CodeOf(err) != grid.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// Go and SQL must write queries and addresses alike, or the index would miss.
func TestGrams_agreeWithSQL(t *testing.T) {
	w := newTown(t)
	alphabet := []rune("幸福家园号楼0１3Ab－（）%_|\\ ")
	rapid.Check(t, func(t *rapid.T) {
		word := strings.ReplaceAll(string(rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, 12).Draw(t, "word")), " ", "")
		got := grid.Grams(word)
		want := one[[]string](w, `select coalesce(array_agg(g order by g collate "C"), '{}') from unnest(search_grams(search_text($1))) g`, word)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%q: Go %q, SQL %q", word, got, want)
		}
	})
}
