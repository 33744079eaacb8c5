package archive

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"

	_ "modernc.org/sqlite" // the driver "sqlite", without cgo

	"gridmap/tiles"
)

// mbtiles is an MBTiles 1.3 file under way. The row with number n holds the n-th tile that is not
// empty; the index comes at the end.
type mbtiles struct {
	path string
	db   *sql.DB
	tx   *sql.Tx
	rows uint64
	most uint64 // rows there are, while records are taken again

	insert *sql.Stmt
	found  *sql.Stmt
}

// mbtilesTables says what the specification asks for; the application id is "MPBX".
const mbtilesTables = `
pragma application_id = 0x4d504258;
create table if not exists metadata (name text, value text);
create table if not exists tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob);`

func openMBTiles(path string) (_ *mbtiles, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644) // SQLite's own words for a directory without rights are poor
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	// What a power cut takes is found by asking again; a killed process loses nothing.
	address := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: "_pragma=journal_mode(delete)&_pragma=synchronous(normal)&_pragma=cache_size(-32768)"}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	m := &mbtiles{path: path, db: db}
	defer func() {
		if err != nil {
			_ = db.Close()
		}
	}()
	if _, err := db.Exec(mbtilesTables); err != nil {
		return nil, err
	}
	if err := db.QueryRow("select coalesce(max(rowid), 0) from tiles").Scan(&m.most); err != nil {
		return nil, err
	}
	m.found, err = db.Prepare("select zoom_level, tile_column, tile_row, tile_data from tiles where rowid = ?")
	return m, err
}

// rowOf is where MBTiles counts a tile from the south.
func rowOf(a tiles.Address) uint32 { return 1<<a.Z - 1 - a.Y }

func (m *mbtiles) put(r *record, data []byte) (err error) {
	if r.length == 0 {
		return nil
	}
	if m.tx == nil {
		if m.tx, err = m.db.Begin(); err != nil {
			return err
		}
		if m.insert, err = m.tx.Prepare("insert into tiles (rowid, zoom_level, tile_column, tile_row, tile_data) values (?, ?, ?, ?, ?)"); err != nil {
			return err
		}
	}
	m.rows++
	r.place = m.rows
	a := tileOf(r.id)
	_, err = m.insert.Exec(m.rows, a.Z, a.X, rowOf(a), data)
	return err
}

func (m *mbtiles) settle() error {
	if m.tx == nil {
		return nil
	}
	err := m.tx.Commit()
	m.tx = nil
	return err
}

func (m *mbtiles) again(r record) (bool, error) {
	if r.length == 0 {
		return true, nil
	}
	if r.place != m.rows+1 || r.place > m.most {
		return false, nil
	}
	var a tiles.Address
	var row uint32
	var data []byte
	if err := m.found.QueryRow(r.place).Scan(&a.Z, &a.X, &row, &data); err == sql.ErrNoRows {
		return false, nil
	} else if err != nil {
		return false, err
	}
	if a.Z > tiles.MaxZoom {
		return false, nil
	}
	a.Y = 1<<a.Z - 1 - row
	if tileID(a) != r.id || digest(data) != r.sum {
		return false, nil
	}
	m.rows++
	return true, nil
}

func (m *mbtiles) cut() error {
	if err := m.found.Close(); err != nil {
		return err
	}
	_, err := m.db.Exec("drop index if exists tile_index; delete from metadata; delete from tiles where rowid > ?", m.rows)
	return err
}

func (m *mbtiles) finish(meta Metadata, j *journal) (Contents, error) {
	c := Contents{Distinct: int64(m.rows)}
	if err := j.read(func(r record) (bool, error) { c.count(r); return true, nil }); err != nil {
		return c, err
	}
	meta.MinZoom, meta.MaxZoom = c.MinZoom, c.MaxZoom
	pairs, err := meta.mbtiles()
	if err != nil {
		return c, err
	}
	tx, err := m.db.Begin()
	if err != nil {
		return c, err
	}
	defer tx.Rollback()
	for _, p := range pairs {
		if _, err := tx.Exec("insert into metadata (name, value) values (?, ?)", p[0], p[1]); err != nil {
			return c, err
		}
	}
	if _, err := tx.Exec("create unique index tile_index on tiles (zoom_level, tile_column, tile_row)"); err != nil {
		return c, err
	}
	if err := tx.Commit(); err != nil {
		return c, err
	}
	info, err := os.Stat(m.path)
	if err != nil {
		return c, fmt.Errorf("after finishing: %w", err)
	}
	c.Bytes = info.Size()
	return c, nil
}

func (m *mbtiles) close() error {
	if m.tx != nil {
		_ = m.tx.Rollback()
	}
	return m.db.Close()
}
