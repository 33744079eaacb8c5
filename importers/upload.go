package importers

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"gridmap/grid"
	"gridmap/sql"
)

// Upload receives the files of one dataset into a directory of their own. Close it in any
// case; files that were handed over by Submit stay.
type Upload struct {
	store *Store
	dir   string
	paths []string
	size  int64
	kept  bool
}

// NewUpload makes an upload's directory.
func (s *Store) NewUpload() (*Upload, error) {
	if s.dir == "" {
		return nil, grid.Errorf(grid.Unavailable, "This server takes no files: it has no data directory.")
	}
	name := rand.Text()
	if err := os.MkdirAll(filepath.Join(s.dir, name), 0o700); err != nil {
		return nil, wrapped(err, "upload")
	}
	return &Upload{store: s, dir: name}, nil
}

// Add stores one file. Of its name only the last part is used, and of that only what tells
// the format and which parts belong together; the error is Invalid for a format that is not
// read, too many files, or too many bytes.
func (u *Upload) Add(name string, r io.Reader) error {
	name = filepath.Base(filepath.ToSlash(name))
	stem, ext := splitName(name)
	if formats[ext] == "" && ext != "zip" {
		return refuse("unknown_format", "file", shorten(name)).refusal()
	}
	if len(u.paths) == MaxEntries {
		return refuse("too_many_entries", "file", shorten(name), "entries", len(u.paths)+1, "limit", MaxEntries).refusal()
	}
	path := filepath.Join(u.store.dir, u.dir, safeName(stem)+"."+ext)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return refuse("zip_twice", "file", shorten(name)).in("", shorten(name)).refusal()
	}
	if err != nil {
		return wrapped(err, "upload")
	}
	n, err := io.Copy(f, io.LimitReader(r, MaxPacked-u.size+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return wrapped(err, "upload")
	}
	if u.size += n; u.size > MaxPacked {
		return refuse("too_large", "file", shorten(name), "size", u.size>>20, "limit", MaxPacked>>20).refusal()
	}
	u.paths = append(u.paths, path)
	return nil
}

// safeName keeps letters, digits and a few signs of a file's name; files of one name stay so.
func safeName(stem string) string {
	out := []rune{}
	for _, r := range stem {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x4E00 && r <= 0x9FFF {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return "file"
	}
	return string(out[:min(len(out), 60)])
}

// Submit begins a batch of the files and has it worked on in the background.
func (u *Upload) Submit(ctx context.Context, district int32, actor int64, o Options) (Batch, error) {
	s := u.store
	sources, err := Open(u.paths)
	if err != nil {
		return Batch{}, asRefusal(err)
	}
	for _, src := range sources {
		defer src.Close()
	}
	if len(sources) != 1 {
		return Batch{}, refuse("one_dataset", "count", len(sources)).refusal()
	}
	if o, err = s.settleSource(ctx, district, sources[0], o); err != nil {
		return Batch{}, err
	}
	o.Dir = u.dir
	var id int64
	run := func() {}
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) (err error) {
		if id, err = s.begin(ctx, tx, district, actor, sources[0], o); err != nil {
			return err
		}
		run, err = s.later(ctx, tx, Job{District: district, Batch: id, Do: "import", Actor: actor})
		return err
	})
	if err != nil {
		return Batch{}, wrapped(err, "upload")
	}
	u.kept = true
	run()
	return s.Batch(ctx, district, id)
}

// Close removes the files unless a batch has them.
func (u *Upload) Close() error {
	if u.kept {
		return nil
	}
	return os.RemoveAll(filepath.Join(u.store.dir, u.dir))
}

// RunUpload does the work on an uploaded batch and removes its files.
func (s *Store) RunUpload(ctx context.Context, district int32, id int64) (Batch, error) {
	b, err := s.Batch(ctx, district, id)
	if err != nil {
		return b, err
	}
	if b.State != "uploaded" || b.options.Dir == "" || s.dir == "" {
		return b, grid.Errorf(grid.Conflict, "Import %d is %s.", id, b.State)
	}
	dir := filepath.Join(s.dir, filepath.Base(b.options.Dir))
	defer os.RemoveAll(dir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return b, s.end(ctx, district, id, refuse("upload_lost").because(err), 0, 0)
	}
	var paths []string
	for _, e := range entries {
		paths = append(paths, filepath.Join(dir, e.Name()))
	}
	sources, err := Open(paths)
	if err == nil && len(sources) != 1 {
		err = refuse("one_dataset", "count", len(sources))
	}
	if err != nil {
		return b, s.end(ctx, district, id, err, 0, 0)
	}
	defer sources[0].Close()
	actor := int64(0)
	if b.CreatedBy != nil {
		actor = b.CreatedBy.ID
	}
	return s.run(ctx, district, id, actor, sources[0], nil)
}

// Later has a batch published or taken back in the background; it comes back as it is now.
func (s *Store) Later(ctx context.Context, job Job) (Batch, error) {
	b, err := s.Batch(ctx, job.District, job.Batch)
	if err != nil {
		return b, err
	}
	want := map[string]string{"publish": "checked", "revert": "published"}[job.Do]
	if b.State != want {
		return b, grid.Errorf(grid.Conflict, "Import %d is %s, not %s.", job.Batch, b.State, want)
	}
	run := func() {}
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) (err error) {
		_, err = tx.Exec(ctx, sql.ImportersSetProgress, pgx.StrictNamedArgs{"district": job.District, "batch": job.Batch,
			"progress": jsonOf(BatchProgress{Stage: job.Do})})
		if err == nil {
			run, err = s.later(ctx, tx, job)
		}
		return err
	})
	if err != nil {
		return b, wrapped(err, job.Do)
	}
	run()
	return s.Batch(ctx, job.District, job.Batch)
}

// asRefusal turns a finding about a file into the error people get.
func asRefusal(err error) error {
	if f, ok := errors.AsType[*Finding](err); ok {
		return f.refusal()
	}
	return err
}
