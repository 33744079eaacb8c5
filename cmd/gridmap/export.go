package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql"
	"gridmap/tiles"
	"gridmap/tiles/archive"
)

type exportCommand struct {
	File        string     `arg:"" help:"The file to write." type:"path"`
	Format      string     `help:"pmtiles or mbtiles. Absent: what the file's name ends in." placeholder:"FORMAT"`
	Layers      []string   `help:"Layers, joined by commas. Absent: all that need no sign-in." placeholder:"NAME"`
	Zooms       string     `help:"Zooms, such as 6-17. Absent: all at which the layers show something." placeholder:"FIRST-LAST"`
	District    string     `help:"Name or id of the district. Absent: the one with the lowest id." placeholder:"NAME"`
	AsOf        string     `help:"The map of this day, YYYY-MM-DD. Absent: today." placeholder:"DAY"`
	Edition     int64      `help:"The shapes of this edition, be it a draft. Absent: the one in force on the day." placeholder:"ID"`
	Attribution string     `help:"Whose map it is, written into the file. Absent: the district's name." placeholder:"TEXT"`
	TileMemory  memorySize `help:"Memory for drawing tiles: a share of the machine's, or 512M, 2G. Layers that do not fit are drawn from the database." name:"tile-memory" default:"25%" env:"GRIDMAP_TILE_MEMORY"`
	Force       bool       `help:"Begin anew, whatever was begun, and replace the file if it is there."`
}

// drawingTime is the longest a tile of an export may take: the first waits until its features have
// been read.
const drawingTime = 10 * time.Minute

// keptTiles is what the engine may keep of compressed tiles: no tile is asked for twice.
const keptTiles = 4 << 20

// Run writes the archive. What it reads, it reads as of one moment.
func (e exportCommand) Run(ctx context.Context, c *cli, s streams) error {
	job, err := e.job()
	if err != nil {
		return err
	}
	url, done, err := c.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer done()
	pool, end, err := sql.Snapshot(ctx, url)
	if err != nil {
		return err
	}
	defer end()
	defer pool.Close()
	store, id, err := findDistrict(ctx, pool, e.District)
	if err != nil {
		return err
	}
	d, err := store.District(ctx, id)
	if err != nil {
		return err
	}
	job.District = id
	cpus := runtime.GOMAXPROCS(0)
	tileset, err := tiles.New(ctx, pool, tiles.Options{Memory: max(uint64(e.TileMemory), 1), CacheBytes: keptTiles, Timeout: drawingTime, Wide: cpus, Near: cpus})
	if err != nil {
		return err
	}
	defer tileset.Close()
	source, editionName, err := e.settle(ctx, store, tileset, d, job.Layers)
	if err != nil {
		return err
	}
	now := archive.Origin{Generator: generator(), Edition: source.Edition, AsOf: source.AsOf.Format(time.DateOnly), Feed: d.Seq}
	if now.FeedAt, err = tileset.ChangedAt(ctx, id, d.Seq); err != nil {
		return err
	}
	part, err := archive.Open(e.File, job, now, e.Force, func(then archive.Origin) (bool, error) {
		why, err := e.changed(ctx, tileset, id, then, now)
		if why != "" {
			fmt.Fprintf(s.err, "%s.part was begun, but %s: beginning anew.\n", filepath.Base(e.File), why)
		}
		return why == "", err
	})
	if err != nil {
		return e.inWords(err)
	}
	defer part.Close()
	cover, err := e.cover(ctx, tileset, source.Request, job)
	if err != nil {
		return e.inWords(err)
	}
	if cover.Count() == 0 {
		return errors.Join(e.nothing(d, job), part.Forget())
	}
	total := cover.Count()
	bar := newProgress(s.err, "tiles", total)
	reached := int64(0)
	kept := func(n, of int64) {
		reached = n
		if n > 0 {
			fmt.Fprintf(s.err, "Going on with %s.part: %d of %d tiles are there.\n", filepath.Base(e.File), n, total)
		}
		if n < of {
			fmt.Fprintf(s.err, "%d of the %d tiles drawn before are drawn anew: what they show has changed since.\n", of-n, of)
		}
	}
	err = part.Fill(ctx, cover, source, cpus, kept, func(n int64) { reached = n; bar.Set(n, total) })
	bar.Close()
	if ctx.Err() != nil {
		return fmt.Errorf("stopped at %d of %d tiles; the same command goes on from there%s", reached, total, e.withoutForce())
	}
	if err != nil {
		return e.inWords(err)
	}
	m, err := e.metadata(ctx, tileset, d, source.Request, editionName, job)
	if err != nil {
		return err
	}
	m.Feed = d.Seq
	content, err := part.Finish(m)
	if errors.Is(err, archive.ErrNothing) {
		return errors.Join(e.nothing(d, job), part.Forget())
	}
	if err != nil {
		return e.inWords(err)
	}
	fmt.Fprintf(s.out, "%s: %d tiles, %d of them different, zooms %d to %d, %d bytes; %s, %s, change %d.\n",
		e.File, content.Tiles, content.Distinct, content.MinZoom, content.MaxZoom, content.Bytes, d.Name, now.AsOf, d.Seq)
	if content.Truncated > 0 {
		fmt.Fprintf(s.err, "%d tiles would be larger than %d KB and leave out their least important features, as on the map.\n", content.Truncated, tiles.MostBytes/1000)
	}
	if hidden := signedIn(job.Layers); len(hidden) > 0 {
		fmt.Fprintf(s.err, "The file holds what the map shows only to those signed in: %s. Publish it accordingly.\n", strings.Join(hidden, ", "))
	}
	if source.draft {
		fmt.Fprintf(s.err, "The file shows edition %d, which is not public. Publish it accordingly.\n", source.Edition)
	}
	return nil
}

// job reads the flags.
func (e exportCommand) job() (archive.Job, error) {
	job := archive.Job{Format: e.Format, Layers: e.Layers, Edition: e.Edition, AsOf: e.AsOf}
	if job.Format == "" {
		job.Format = strings.ToLower(strings.TrimPrefix(filepath.Ext(e.File), "."))
	}
	if job.Format != archive.PMTiles && job.Format != archive.MBTiles {
		return job, fmt.Errorf("%q is no format; say --format pmtiles or --format mbtiles", job.Format)
	}
	if e.AsOf != "" {
		if _, err := grid.ParseDay("--as-of", e.AsOf); err != nil {
			return job, err
		}
	}
	if e.Edition < 0 {
		return job, fmt.Errorf("--edition %d: editions have numbers from 1", e.Edition)
	}
	if info, err := os.Stat(e.File); err == nil && info.IsDir() {
		return job, fmt.Errorf("%s is a directory; name a file in it", e.File)
	}
	if info, err := os.Stat(filepath.Dir(e.File)); err != nil || !info.IsDir() {
		return job, fmt.Errorf("there is no directory %s; make it first", filepath.Dir(e.File))
	}
	if len(job.Layers) == 0 {
		for _, l := range tiles.Layers() {
			if l.Public {
				job.Layers = append(job.Layers, l.Name)
			}
		}
	}
	first, last := uint32(tiles.MaxZoom), uint32(0)
	for i, name := range job.Layers {
		at := slices.IndexFunc(tiles.Layers(), func(l *tiles.Layer) bool { return l.Name == name })
		if at < 0 {
			return job, fmt.Errorf("there is no layer %q; there are %s", name, layerNames())
		}
		l := tiles.Layers()[at]
		if l.Computed() {
			return job, fmt.Errorf("layer %s answers a question asked on the map and is not exported", name)
		}
		if slices.Contains(job.Layers[:i], name) {
			return job, fmt.Errorf("layer %s is named twice", name)
		}
		first, last = min(first, l.MinZoom), max(last, l.MaxZoom)
	}
	from, to, err := parseZooms(e.Zooms)
	if err != nil {
		return job, err
	}
	job.MinZoom, job.MaxZoom = max(from, first), min(to, last)
	if job.MinZoom > job.MaxZoom {
		return job, fmt.Errorf("--zooms %s: %s show something at zooms %d to %d; deeper, the map magnifies the last", e.Zooms, strings.Join(job.Layers, ", "), first, last)
	}
	return job, nil
}

// parseZooms reads 6-17 or 14; nothing is all zooms there are.
func parseZooms(text string) (from, to uint32, err error) {
	if text == "" {
		return 0, tiles.MaxZoom, nil
	}
	first, last, ok := strings.Cut(text, "-")
	if !ok {
		last = first
	}
	a, err := strconv.ParseUint(strings.TrimSpace(first), 10, 8)
	if err == nil {
		var b uint64
		if b, err = strconv.ParseUint(strings.TrimSpace(last), 10, 8); err == nil && a <= b && b <= tiles.MaxZoom {
			return uint32(a), uint32(b), nil
		}
	}
	return 0, 0, fmt.Errorf("--zooms %s: write the first and the last zoom, such as 6-17; there are 0 to %d", text, tiles.MaxZoom)
}

func layerNames() string {
	var names []string
	for _, l := range tiles.Layers() {
		if !l.Computed() {
			names = append(names, l.Name)
		}
	}
	return strings.Join(names, ", ")
}

// signedIn is those of the layers that the map does not show to everybody.
func signedIn(names []string) (hidden []string) {
	for _, l := range tiles.Layers() {
		if !l.Public && slices.Contains(names, l.Name) {
			hidden = append(hidden, l.Name)
		}
	}
	return hidden
}

// exported is where an archive's tiles come from: one day, one edition.
type exported struct {
	tiles.Request
	from  *tiles.Tileset
	draft bool // not for everybody
}

func (x exported) at(a tiles.Address) tiles.Request {
	r := x.Request
	r.Z, r.X, r.Y = a.Z, a.X, a.Y
	return r
}

// Tag is what names the tile's content.
func (x exported) Tag(ctx context.Context, a tiles.Address) (string, error) {
	p, err := x.from.Plan(ctx, x.at(a))
	if err != nil {
		return "", err
	}
	return p.Tag, nil
}

// Draw draws the tile.
func (x exported) Draw(ctx context.Context, a tiles.Address) (tiles.Tile, error) {
	return x.from.Tile(ctx, x.at(a))
}

// settle finds the day and the edition that all tiles are of.
func (e exportCommand) settle(ctx context.Context, store *grid.Store, tileset *tiles.Tileset, d grid.District, layers []string) (x exported, name string, err error) {
	r := tiles.Request{District: d.ID, Layers: layers, Edition: e.Edition}
	if e.AsOf != "" {
		if r.AsOf, err = time.Parse(time.DateOnly, e.AsOf); err != nil {
			return x, "", err
		}
	}
	list, err := store.Editions(ctx, d.ID)
	if err != nil {
		return x, "", err
	}
	x.from = tileset
	x.Request, err = tileset.Settled(ctx, r)
	if errors.Is(err, tiles.ErrNoEdition) {
		var there []string
		for _, edition := range list {
			there = append(there, fmt.Sprintf("%d (%s, %s)", edition.ID, edition.Name, edition.State))
		}
		return x, "", fmt.Errorf("%s has no edition %d; it has %s", d.Name, e.Edition, cmp.Or(strings.Join(there, ", "), "none yet"))
	}
	if err != nil {
		return x, "", err
	}
	for _, edition := range list {
		if edition.ID == x.Edition {
			name = edition.Name
			x.draft = edition.State != "in_force" && edition.State != "superseded"
		}
	}
	return x, name, nil
}

// changed says why what was begun is no use: empty when it may be. Tiles are compared one by one
// after that.
func (e exportCommand) changed(ctx context.Context, tileset *tiles.Tileset, district int32, then, now archive.Origin) (why string, err error) {
	at, err := tileset.ChangedAt(ctx, district, then.Feed)
	switch {
	case err != nil:
		return "", err
	case then.AsOf != now.AsOf:
		return "of " + then.AsOf, nil
	case then.Edition != now.Edition:
		return fmt.Sprintf("of edition %d, not %d", then.Edition, now.Edition), nil
	case then.Generator != now.Generator:
		return "by another version of this program", nil
	case !at.Equal(then.FeedAt):
		return "from another database, or one whose past is another since", nil
	}
	return "", nil
}

// cover is the tiles in which anything can be.
func (e exportCommand) cover(ctx context.Context, tileset *tiles.Tileset, r tiles.Request, job archive.Job) (*archive.Cover, error) {
	var cover archive.Cover
	err := tileset.Reach(ctx, r, func(first uint32, box geo.Box) error {
		return cover.Add(max(first, job.MinZoom), job.MaxZoom, box)
	})
	return &cover, err
}

func (e exportCommand) metadata(ctx context.Context, tileset *tiles.Tileset, d grid.District, r tiles.Request, edition string, job archive.Job) (archive.Metadata, error) {
	j, err := tileset.TileJSON(ctx, job.Layers, d.ID, "")
	if err != nil {
		return archive.Metadata{}, err
	}
	return archive.Metadata{Name: d.Name, Description: j.Description, Attribution: cmp.Or(e.Attribution, d.Name), Generator: generator(),
		District: d.Name, DistrictID: d.ID, Edition: r.Edition, EditionName: edition, AsOf: r.AsOf.Format(time.DateOnly),
		Layers: job.Layers, Bounds: j.Bounds, Center: j.Center, VectorLayers: j.VectorLayers}, nil
}

// generator is this program and the commit it was built from.
func generator() string {
	name := "gridmap"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				name += " " + s.Value[:min(len(s.Value), 12)]
			}
		}
	}
	return name
}

func (e exportCommand) nothing(d grid.District, job archive.Job) error {
	return fmt.Errorf("%s has nothing in %s at zooms %d to %d; no file was written", d.Name, strings.Join(job.Layers, ", "), job.MinZoom, job.MaxZoom)
}

func (e exportCommand) withoutForce() string {
	if e.Force {
		return ", if --force is left out"
	}
	return ""
}

// inWords says what stands in the way and what to do about it.
func (e exportCommand) inWords(err error) error {
	if exists, ok := errors.AsType[archive.ErrExists](err); ok {
		return fmt.Errorf("%s is there already; name another file, or say --force to replace it", exists.File)
	}
	if other, ok := errors.AsType[archive.ErrOtherJob](err); ok {
		edition := ""
		if other.Job.Edition != 0 {
			edition = fmt.Sprintf(" --edition %d", other.Job.Edition)
		}
		if other.Job.AsOf != "" {
			edition += " --as-of " + other.Job.AsOf
		}
		return fmt.Errorf("%s holds an unfinished export of something else: --format %s --layers %s --zooms %d-%d --district %d%s; finish that, name another file, or say --force to forget it",
			other.Dir, other.Job.Format, strings.Join(other.Job.Layers, ","), other.Job.MinZoom, other.Job.MaxZoom, other.Job.District, edition)
	}
	if many, ok := errors.AsType[archive.ErrTooManyTiles](err); ok {
		return fmt.Errorf("more than %d tiles by zoom %d: something of the district lies far away, or the zooms are too deep; end earlier with --zooms", int64(archive.MostTiles), many.Zoom)
	}
	switch {
	case errors.Is(err, archive.ErrInUse):
		return fmt.Errorf("another export is writing %s; wait for it, or name another file", e.File)
	case errors.Is(err, archive.ErrDiskFull):
		return fmt.Errorf("the disk of %s is full; make room and run the same command again%s, which goes on from there (%w)", filepath.Dir(e.File), e.withoutForce(), err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s cannot be written: %w; choose a directory you may write in", filepath.Dir(e.File), err)
	}
	return err
}
