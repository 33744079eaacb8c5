// Package backup writes a database into one file and brings it back, and proves both by
// comparing every table's rows. The file is a zip of a pg_dump archive and a manifest.
package backup

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/cmd/gridmap/internal/pg"
)

// Report is told how far a stage has come; a total of 0 is not known.
type Report func(stage string, done, total int64)

// Options of Write.
type Options struct {
	Overwrite bool   // replace a file that is there
	NoVerify  bool   // do not restore the file into a scratch database and compare
	Report    Report // never nil
}

// Write puts the database of url into a file, as it is at one moment, while others go on
// working in it. The file appears under its name only when it is whole and, unless NoVerify,
// has been restored into a scratch database and found equal.
func Write(ctx context.Context, url, file string, o Options) (Manifest, error) {
	if _, err := os.Stat(file); err == nil && !o.Overwrite {
		return Manifest{}, fmt.Errorf("%s is there already; name another file, or say --overwrite", file)
	}
	partial := file + ".partial"
	m, err := writePartial(ctx, url, partial, o)
	if err == nil && !o.NoVerify {
		err = verify(ctx, url, partial, o.Report)
	}
	if err == nil {
		err = os.Rename(partial, file)
	}
	if err == nil {
		err = syncDirectory(filepath.Dir(file))
	}
	if err != nil {
		_ = os.Remove(partial)
		return Manifest{}, err
	}
	return m, nil
}

func writePartial(ctx context.Context, url, partial string, o Options) (m Manifest, err error) {
	f, err := os.OpenFile(partial, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) // it holds work contacts
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	var snapshot string
	if err := tx.QueryRow(ctx, "select pg_export_snapshot()").Scan(&snapshot); err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	var early Content
	if err := early.readSequences(ctx, tx); err != nil {
		return m, err
	}
	z := zip.NewWriter(f)
	dumped := make(chan error, 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	version := conn.PgConn().ParameterStatus("server_version")
	go func() { dumped <- dump(ctx, z, url, snapshot, version, &m.Dump) }()
	content, err := read(ctx, tx, o.Report)
	if err != nil {
		cancel()
		<-dumped
		return m, err
	}
	o.Report("writing", 0, 0)
	if err := <-dumped; err != nil {
		return m, err
	}
	content.Sequences = early.Sequences
	m.Format, m.Created, m.Content = format, time.Now().UTC().Truncate(time.Second), content
	if err := m.readVersions(ctx, tx); err != nil {
		return m, err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	w, err := z.Create(manifestName)
	if err == nil {
		_, err = w.Write(append(text, '\n'))
	}
	if err == nil {
		err = z.Close()
	}
	if err == nil {
		err = f.Sync()
	}
	return m, err
}

// dump runs pg_dump into the archive's first member.
func dump(ctx context.Context, z *zip.Writer, url, snapshot, version string, d *Dump) error {
	tool, err := pg.Tool("pg_dump", version)
	if err != nil {
		return err
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: dumpName, Method: zip.Store}) // it is compressed already
	if err != nil {
		return err
	}
	var said bytes.Buffer
	sum := &counter{hash: sha256.New()}
	cmd := exec.CommandContext(ctx, tool, "--dbname="+url, "--snapshot="+snapshot, "--format=custom", "--compress=3",
		"--no-owner", "--no-acl", "--no-unlogged-table-data",
		"--exclude-table-data=*.spatial_ref_sys") // PostGIS's own; its superuser's to write
	cmd.Stdout, cmd.Stderr = io.MultiWriter(w, sum), &said
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("pg_dump: %w\n%s", err, strings.TrimSpace(said.String()))
	}
	d.Bytes, d.SHA256 = sum.n, hex.EncodeToString(sum.hash.Sum(nil))
	return nil
}

// counter hashes and counts what is written to it.
type counter struct {
	hash hash.Hash
	n    int64
}

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return c.hash.Write(p)
}

// syncDirectory makes a rename in dir outlast a power cut.
func syncDirectory(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
