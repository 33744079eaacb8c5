package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gridmap/sql/pgtest"
)

// TestImport_saysWhatHappens runs imports as a clerk does, in both languages: a trial that
// changes nothing, not even a district, one that is refused, and one that is published.
func TestImport_saysWhatHappens(t *testing.T) {
	url := pgtest.DatabaseURL(t)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	square := file("grids.geojson", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"编码":"G1","备注":"=1+1"},
		"geometry":{"type":"Polygon","coordinates":[[[118.25,33.95],[118.26,33.95],[118.26,33.96],[118.25,33.96],[118.25,33.95]]]}}]}`)
	events := file("events.csv", "key,reported_at,lon,lat\n1,2026-03-01,118.251,33.951\n2,=昨天,118.252,33.952\n")
	report := filepath.Join(dir, "report.csv")
	for _, c := range []struct {
		args   []string
		status int
		out    []string
		log    string
	}{
		{[]string{square, "--as", "grids", "--dry-run", "--lang", "zh"}, 0, []string{"第 1 号导入：grids.geojson，作为 grids（geojson，UTF-8，EPSG:4326）", "文件，说明：这些列没有用到：备注。", "将新增 1，更新 0，不变 0", "没有改动任何内容"}, ""},
		{[]string{square, "--as", "posts", "--lang", "zh"}, 1, nil, "There is no district"},
		{[]string{square, "--as", "grids", "--lang", "en"}, 0, []string{"Import 2: grids.geojson as grids", "1 rows read, 0 rejected", "1 were added"}, ""},
		{[]string{square, "--as", "incidents", "--lang", "zh"}, 1, nil, "grids.geojson 没有导入：没有找到上报时间（reported_at）对应的列"},
		{[]string{events, "--as", "incidents", "--lang", "zh", "--report", report}, 0, []string{"第 2 行，不导入：上报时间“=昨天”不是能认出的时间。请写成", "读取 2 行，不导入 1 行", "新增 1，"}, ""},
	} {
		var out, log bytes.Buffer
		err := run(t.Context(), append([]string{"--database-url", url, "import", "--district", "测试区"}, c.args...), &out, &log)
		told := log.String()
		if err != nil {
			told += err.Error()
		}
		if (err != nil) != (c.status == 1) || !strings.Contains(told, c.log) {
			t.Errorf("%v: %v\n%s", c.args, err, told)
		}
		for _, want := range c.out {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%v does not say %q:\n%s", c.args, want, out.String())
			}
		}
	}
	text, err := os.ReadFile(report)
	if err != nil || !strings.Contains(string(text), `events.csv,2,error,not_a_time,reported_at,'=昨天,`) {
		t.Errorf("%v\n%s", err, text)
	}
}
