package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gridmap/grid"
	"gridmap/importers"
	"gridmap/sql"
)

type importCommand struct {
	Files     []string          `arg:"" name:"file" help:"Shapefile (.shp and what lies beside it, or its parts, or a .zip), GeoJSON, or CSV (also .csv.gz)." type:"path"`
	As        string            `required:"" help:"What the files hold: areas, grids, buildings, posts, roads, water, places, incidents, organisations, members or assignments."`
	District  string            `help:"Name of the district. A new one is made by its first grids or areas. May be left out when there is only one." placeholder:"NAME"`
	Map       map[string]string `help:"Which column a field is in, where it is not called like it. May be repeated." placeholder:"field=column" mapsep:"none"`
	Set       map[string]string `help:"The value of a field in all rows. May be repeated." placeholder:"field=value" mapsep:"none"`
	CRS       string            `name:"crs" help:"Read the coordinates in this system, whatever the file says: EPSG:n, gcj02 or bd09." placeholder:"EPSG:n"`
	Encoding  string            `help:"Read the text in this encoding: utf-8, gbk, gb18030, big5." placeholder:"NAME"`
	Source    string            `help:"Incidents: the source within which their keys are unique. The file's name if not given." placeholder:"NAME"`
	Effective string            `help:"Grids: replace the grids in force by a new baseline from this day on." placeholder:"YYYY-MM-DD"`
	TimeZone  string            `help:"Time zone of a district this import makes." default:"Asia/Shanghai"`
	Actor     string            `help:"Record the import under this actor of the district." placeholder:"NAME"`
	DryRun    bool              `help:"Read and check, show what would happen, and change nothing." xor:"publish"`
	Publish   bool              `help:"Publish what can be taken and list what cannot. This is what happens without --dry-run; the flag only says so." xor:"publish"`
	Strict    bool              `help:"Take all rows or none: one that cannot be taken refuses the file."`
	Report    string            `help:"Write every finding to this CSV file." placeholder:"FILE" type:"path"`
	Lang      string            `help:"Language of findings: zh or en. From LC_ALL or LANG if not given." enum:"zh,en,auto" default:"auto"`
}

// shownFindings is how many findings go to the terminal; --report has all.
const shownFindings = 1000

// Run imports each dataset in turn; the first that is refused ends it.
func (i importCommand) Run(ctx context.Context, c *cli, s streams) (err error) {
	if i.Effective != "" {
		if _, err := grid.ParseDay("--effective", i.Effective); err != nil {
			return err
		}
	}
	if _, ok := importers.FindKind(i.As); !ok {
		return fmt.Errorf("--as %s is nothing that is imported; it can be %s", i.As, strings.Join(importers.KindNames(), ", "))
	}
	sources, err := importers.Open(i.Files)
	if err != nil {
		return i.inWords(err)
	}
	defer func() {
		for _, src := range sources {
			err = errors.Join(err, src.Close())
		}
	}()
	url, done, err := c.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := sql.Migrate(ctx, url); err != nil {
		return err
	}
	pool, err := sql.Open(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	store := importers.New(importers.Config{Pool: pool, Log: s.log})
	defer store.Close()
	if _, err := store.Recover(ctx); err != nil {
		return err
	}
	report, err := i.openReport()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, report.Close()) }()
	district, made, err := store.District(ctx, i.District, i.As, i.TimeZone)
	if err != nil {
		return err
	}
	actor, err := store.Actor(ctx, district, i.Actor)
	published := 0
	for _, src := range sources {
		if err == nil {
			var ok bool
			if ok, err = i.one(ctx, store, district, actor, src, s, report); ok {
				published++
			}
		}
	}
	if made && published == 0 { // nothing came of it: leave no empty district behind
		err = errors.Join(err, store.Forget(context.WithoutCancel(ctx), district))
	}
	return err
}

// one imports one dataset and tells what happened.
func (i importCommand) one(ctx context.Context, store *importers.Store, district int32, actor int64, src *importers.Source, s streams, report *findingsReport) (published bool, err error) {
	tell, end := stages(s.err)
	b, err := store.Import(ctx, district, actor, src, importers.Options{Kind: i.As, Columns: i.Map, Values: i.Set, CRS: i.CRS, Encoding: i.Encoding,
		Effective: grid.Day(i.Effective), Source: i.Source, Strict: i.Strict, Publish: !i.DryRun}, tell)
	end()
	if b.ID != 0 {
		if shown := i.show(ctx, store, b, s.out, report); shown != nil {
			err = errors.Join(err, shown)
		}
	}
	if _, refused := errors.AsType[*grid.Error](err); refused && b.Error != nil {
		fmt.Fprintf(s.err, i.say("gridmap: %s 没有导入：%s\n", "gridmap: %s was not imported: %s\n"), src.Name, b.In(i.lang()).Error.Message)
		return false, exitCode(1)
	}
	return b.State == "published", err
}

// show prints the outcome and the findings.
func (i importCommand) show(ctx context.Context, store *importers.Store, b importers.Batch, w io.Writer, report *findingsReport) error {
	fmt.Fprintln(w, i.heading(b))
	if len(b.Mapping) > 0 {
		var pairs []string
		for _, f := range slices.Sorted(maps.Keys(b.Mapping)) {
			pairs = append(pairs, f+" ← "+b.Mapping[f])
		}
		fmt.Fprintln(w, "  "+i.say("列：", "columns: ")+strings.Join(pairs, i.say("，", ", ")))
	}
	shown, total := 0, 0
	q := importers.Query{Lang: i.lang(), Count: 2000, AfterRow: -1}
	for {
		list, err := store.Findings(ctx, b.District, b.ID, q)
		if err != nil {
			return err
		}
		for _, f := range list {
			total++
			if err := report.add(b, f); err != nil {
				return err
			}
			if shown < shownFindings {
				shown++
				fmt.Fprintln(w, "  "+i.line(f))
			}
		}
		if len(list) < q.Count {
			break
		}
		q.AfterRow, q.AfterID = list[len(list)-1].Row, list[len(list)-1].ID
	}
	if shown < total {
		fmt.Fprintf(w, "  "+i.say("… 还有 %d 条；用 --report 文件 可以全部写出", "… and %d more findings; --report FILE writes all of them")+"\n", total-shown)
	}
	if b.State == "checked" || b.State == "published" {
		for _, line := range i.outcome(b) {
			fmt.Fprintln(w, "  "+line)
		}
	}
	return nil
}

// say is the user's of two languages.
func (i importCommand) say(zh, en string) string {
	if i.lang() == "zh" {
		return zh
	}
	return en
}

// heading says what was imported and how it was read.
func (i importCommand) heading(b importers.Batch) string {
	read := []string{}
	for _, s := range []string{b.Format, b.Encoding, b.SourceCRS} {
		if s != "" {
			read = append(read, s)
		}
	}
	out := fmt.Sprintf(i.say("第 %d 号导入：%s，作为 %s", "Import %d: %s as %s"), b.ID, b.FileName, b.Kind)
	if len(read) > 0 {
		out += fmt.Sprintf(i.say("（%s）", " (%s)"), strings.Join(read, i.say("，", ", ")))
	}
	return out
}

// line writes a finding: row, what is wrong, and where.
func (i importCommand) line(f importers.FindingItem) string {
	where := i.say("文件", "file")
	if f.Row > 0 {
		where = fmt.Sprintf(i.say("第 %d 行", "row %d"), f.Row)
	}
	mark := map[string]string{"error": i.say("不导入", "rejected"), "warning": i.say("注意", "warning"), "info": i.say("说明", "note")}[f.Severity]
	var about []string
	if f.Field != "" {
		about = append(about, f.Field+"="+f.Value)
	}
	if f.Place != nil {
		about = append(about, fmt.Sprintf(i.say("位置 %.6f, %.6f", "at %.6f, %.6f"), f.Place[0], f.Place[1]))
	}
	out := where + i.say("，", ", ") + mark + i.say("：", ": ") + f.Message
	if len(about) > 0 {
		out += " [" + strings.Join(about, "; ") + "]"
	}
	return out
}

// outcome counts what was done, or what publishing would do.
func (i importCommand) outcome(b importers.Batch) []string {
	sum := b.Summary
	would := b.State == "checked"
	counts := fmt.Sprintf(i.say("新增 %d，更新 %d，不变 %d", "%d were added, %d changed, %d stay the same"), sum.Add, sum.Update, sum.Same)
	if would {
		counts = fmt.Sprintf(i.say("将新增 %d，更新 %d，不变 %d", "%d would be added, %d changed, %d stay the same"), sum.Add, sum.Update, sum.Same)
	}
	for _, extra := range []struct {
		n    int
		text string
	}{
		{sum.Held, i.say("，%d 条在这里改过，保持原样", ", %d left as worked on here")}, {sum.Retired, i.say("，%d 个网格停用", ", %d grids retired")},
		{sum.Unplaced, i.say("，%d 条未落格", ", %d unplaced")}, {sum.Findings, i.say("，边界有 %d 处问题", ", %d findings on the borders")},
	} {
		if extra.n > 0 {
			counts += fmt.Sprintf(extra.text, extra.n)
		}
	}
	lines := []string{fmt.Sprintf(i.say("读取 %d 行，不导入 %d 行", "%d rows read, %d rejected"), b.RowsRead, b.RowsBad), counts}
	if would {
		lines = append(lines, i.say("没有改动任何内容（只是检查）", "nothing was changed (dry run)"))
	}
	return lines
}

func (i importCommand) lang() string {
	if i.Lang != "auto" {
		return i.Lang
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "zh") {
				return "zh"
			}
			return "en"
		}
	}
	return "en"
}

// inWords writes what is wrong with a file in the user's language.
func (i importCommand) inWords(err error) error {
	if f, ok := errors.AsType[*importers.Finding](err); ok {
		return errors.New(f.Message(i.lang()))
	}
	return err
}

// findingsReport is the CSV of --report; without the flag it swallows everything.
type findingsReport struct {
	f *os.File
	w *csv.Writer
}

func (i importCommand) openReport() (*findingsReport, error) {
	if i.Report == "" {
		return &findingsReport{}, nil
	}
	f, err := os.Create(filepath.Clean(i.Report))
	if err != nil {
		return nil, err
	}
	r := &findingsReport{f, csv.NewWriter(f)}
	_, err = f.WriteString("\ufeff") // spreadsheets then know it is UTF-8
	return r, errors.Join(err, r.w.Write([]string{"file", "row", "severity", "rule", "field", "value", "message", "longitude", "latitude"}))
}

func (r *findingsReport) add(b importers.Batch, f importers.FindingItem) error {
	if r.w == nil {
		return nil
	}
	lon, lat := "", ""
	if f.Place != nil {
		lon, lat = strconv.FormatFloat(f.Place[0], 'f', 9, 64), strconv.FormatFloat(f.Place[1], 'f', 9, 64)
	}
	return r.w.Write([]string{b.FileName, strconv.Itoa(f.Row), f.Severity, f.Rule, f.Field, plainCell(f.Value), f.Message, lon, lat})
}

// plainCell keeps a spreadsheet from taking a value of the file for a formula.
func plainCell(v string) string {
	if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
		return "'" + v
	}
	return v
}

func (r *findingsReport) Close() error {
	if r.w == nil {
		return nil
	}
	r.w.Flush()
	return errors.Join(r.w.Error(), r.f.Close())
}
