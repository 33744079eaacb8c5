package archive

// store is a file on its way to be an archive. Tiles are put one after the other in the order of
// their ids; what has been put survives the process once settle has returned.
type store interface {
	// put stores a tile's data and sets the record's place.
	put(r *record, data []byte) error
	// settle brings all that was put to the file.
	settle() error
	// again takes a record of a journal for put, if the file holds what it says where it says so,
	// and reports whether it does. Only what has been taken again counts after cut.
	again(r record) (bool, error)
	// cut removes what was not taken again. Call it before the first put.
	cut() error
	// finish completes the file, with the journal's records; Contents is what is in it.
	finish(m Metadata, j *journal) (Contents, error)
	close() error
}

// Contents counts what is in an archive.
type Contents struct {
	Tiles            int64 // addressed
	Distinct         int64 // stored
	MinZoom, MaxZoom uint32
	Bytes            int64 // of the file
	Truncated        int64 // tiles that leave out some of their features
}

// count adds a record of the journal.
func (c *Contents) count(r record) {
	if r.length == 0 {
		return
	}
	z := tileOf(r.id).Z
	if c.Tiles == 0 {
		c.MinZoom = z
	}
	c.Tiles++
	if r.less > 0 {
		c.Truncated++
	}
	c.MaxZoom = z
}
