package backup

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
)

// format is the version of the file's layout.
const format = 1

const (
	dumpName     = "database.pgdump" // pg_restore reads it
	manifestName = "manifest.json"
)

// Manifest says what a backup holds and what a restored one must be equal to.
type Manifest struct {
	Format   int       `json:"format"`
	Created  time.Time `json:"created"`
	Schema   int       `json:"schema"`   // number of the last migration
	Postgres string    `json:"postgres"` // versions it was made with
	PostGIS  string    `json:"postgis"`
	Dump     Dump      `json:"dump"`
	Content  Content   `json:"content"`
}

// Dump is the archive's other member.
type Dump struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Rows is the number of rows in all tables.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Content.Tables {
		n += t.Rows
	}
	return n
}

func (m *Manifest) readVersions(ctx context.Context, tx pgx.Tx) error {
	err := tx.QueryRow(ctx, "select current_setting('server_version'), extversion from pg_extension where extname = 'postgis'").Scan(&m.Postgres, &m.PostGIS)
	if err != nil {
		return fmt.Errorf("backup: versions: %w", err)
	}
	if err := tx.QueryRow(ctx, "select version from schema_version").Scan(&m.Schema); err != nil {
		return fmt.Errorf("backup: schema version: %w", err)
	}
	return nil
}

// archive is an open backup file.
type archive struct {
	Manifest
	file *os.File
	at   int64 // where the dump begins in file
}

// errDamaged is wrapped by everything that is wrong with a file itself.
var errDamaged = errors.New("this file cannot be restored")

// open reads a backup's manifest and proves its dump whole by its checksum.
func open(ctx context.Context, name string, report Report) (*archive, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s", name)
	}
	if err != nil {
		return nil, err
	}
	a := &archive{file: f}
	if err := a.read(ctx, report); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return a, nil
}

func (a *archive) read(ctx context.Context, report Report) error {
	info, err := a.file.Stat()
	if err != nil {
		return err
	}
	z, err := zip.NewReader(a.file, info.Size())
	if err != nil {
		return fmt.Errorf("%w: it is no Gridmap backup, or it was cut short", errDamaged)
	}
	dump, manifest := member(z, dumpName), member(z, manifestName)
	if dump == nil || manifest == nil || dump.Method != zip.Store || manifest.UncompressedSize64 > 64<<20 {
		return fmt.Errorf("%w: it is no Gridmap backup", errDamaged)
	}
	r, err := manifest.Open()
	if err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, 64<<20))
	if err == nil {
		err = json.Unmarshal(text, &a.Manifest)
	}
	if err != nil {
		return fmt.Errorf("%w: its manifest is damaged: %w", errDamaged, err)
	}
	if a.Format != format {
		return fmt.Errorf("it has format %d, and this gridmap reads format %d: use a newer gridmap", a.Format, format)
	}
	if a.at, err = dump.DataOffset(); err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	if int64(dump.CompressedSize64) != a.Dump.Bytes {
		return fmt.Errorf("%w: its dump has %d bytes instead of %d", errDamaged, dump.CompressedSize64, a.Dump.Bytes)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, a.dump(ctx, "checking the file", report)); err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != a.Dump.SHA256 {
		return fmt.Errorf("%w: its checksum does not agree, some of it was changed after the backup", errDamaged)
	}
	return nil
}

func member(z *zip.Reader, name string) *zip.File {
	for _, f := range z.File {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// dump reads the pg_dump archive, reporting as it goes.
func (a *archive) dump(ctx context.Context, stage string, report Report) io.Reader {
	return &reported{r: io.NewSectionReader(a.file, a.at, a.Dump.Bytes), ctx: ctx, stage: stage, total: a.Dump.Bytes, report: report}
}

type reported struct {
	r           io.Reader
	ctx         context.Context
	stage       string
	done, total int64
	report      Report
}

func (r *reported) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.r.Read(p)
	r.done += int64(n)
	r.report(r.stage, r.done, r.total)
	return n, err
}
