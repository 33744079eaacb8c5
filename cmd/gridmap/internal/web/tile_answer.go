package web

import (
	"bytes"
	"encoding/binary"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"

	"gridmap/tiles"
)

// plannedTile is what an address of a tile means, with the headers of its answer. Header values
// are shared by all answers and never changed. Its strings lie in a row: it is looked up more
// often than anything else, and memory is what that costs.
type plannedTile struct {
	path, query  string
	gzipTag, tag [1]string // a strong tag belongs to one encoding
	cacheControl []string
	plan         *tiles.Plan
	epoch        int64 // read before the plan was made
	until        int64 // Unix nanoseconds; 0: for ever
	districted   bool  // the address names the district
}

var (
	acceptEncoding = []string{"Accept-Encoding"}
	noSniff        = []string{"nosniff"}
	sameOrigin     = []string{"same-origin"}
	strictTLS      = []string{"max-age=63072000"}
	gzipEncoding   = []string{"gzip"}
	tileTypes      = []string{tileType}
)

// documentHeaders protect pages; a tile is none and is never shown as one (nosniff).
var documentHeaders = []string{"Content-Security-Policy", "Referrer-Policy", "X-Frame-Options", "Permissions-Policy", "Cross-Origin-Opener-Policy"}

func newPlannedTile(path, query string, epoch int64, ask tiles.Request, plan *tiles.Plan, cacheControl []string) *plannedTile {
	gzipTag, tag := `"`+plan.Tag+`-gz"`, `"`+plan.Tag+`"`
	row := path + query + gzipTag + tag
	cut := func(n int) (first string) {
		first, row = row[:n], row[n:]
		return first
	}
	p := &plannedTile{path: cut(len(path)), query: cut(len(query)), gzipTag: [1]string{cut(len(gzipTag))}, tag: [1]string{cut(len(tag))},
		cacheControl: cacheControl, plan: plan, epoch: epoch, districted: ask.District != 0}
	if ask.AsOf.IsZero() { // today: tomorrow it means another day
		p.until = plan.Ends().UnixNano()
	}
	return p
}

// answer sends the tile, or says that the client has it. find is asked for it only in the first
// case; when it has none nothing is sent and status is 0.
func (p *plannedTile) answer(w http.ResponseWriter, r *http.Request, find func(*tiles.Plan) (tiles.Tile, bool, error)) (status int, err error) {
	gzipped := takesGzip(r.Header["Accept-Encoding"])
	tag := p.tag[:]
	if gzipped {
		tag = p.gzipTag[:]
	}
	var tile tiles.Tile
	if match := r.Header["If-None-Match"]; match != nil && matches(match, tag[0]) {
		status = http.StatusNotModified
	} else {
		found := false
		if tile, found, err = find(p.plan); err != nil || !found {
			return 0, err
		}
		status = http.StatusOK
		if tile.Empty {
			status = http.StatusNoContent
		}
	}
	h := w.Header()
	if len(h) > 0 {
		for _, name := range documentHeaders {
			delete(h, name)
		}
		if r.Header["X-Request-Id"] == nil {
			delete(h, "X-Request-Id") // it names a line in the log, and a tile leaves none
		}
	}
	h["Etag"], h["Vary"], h["Cache-Control"] = tag, acceptEncoding, p.cacheControl
	if status == http.StatusNotModified { // what was said of the tile itself still holds
		delete(h, "X-Content-Type-Options")
		delete(h, "Cross-Origin-Resource-Policy")
		w.WriteHeader(status)
		return status, nil
	}
	h["X-Content-Type-Options"], h["Cross-Origin-Resource-Policy"] = noSniff, sameOrigin
	if status != http.StatusOK {
		w.WriteHeader(status)
		return status, nil
	}
	h["Content-Type"] = tileTypes
	size := len(tile.Data)
	if gzipped {
		h["Content-Encoding"] = gzipEncoding
	} else {
		size = plainSize(tile.Data)
	}
	h["Content-Length"] = []string{strconv.Itoa(size)}
	if tile.Truncated != nil {
		h["Tile-Truncated"] = []string{truncated(tile.Truncated)}
	}
	w.WriteHeader(status)
	switch {
	case r.Method == http.MethodHead:
	case gzipped:
		_, _ = w.Write(tile.Data)
	default:
		unpack(w, tile.Data)
	}
	return status, nil
}

// plainSize is how many bytes a gzip member holds, as its end says.
func plainSize(member []byte) int { return int(binary.LittleEndian.Uint32(member[len(member)-4:])) }

// unpack writes what a member holds piece by piece: a thousand slow readers would otherwise keep a
// thousand large tiles in memory. What ends early is shorter than its Content-Length, and net/http
// closes the connection.
func unpack(w io.Writer, member []byte) {
	if r, err := gzip.NewReader(bytes.NewReader(member)); err == nil {
		_, _ = io.Copy(w, r)
	}
}

// truncated says how many features of which layers were left out: "buildings=120, incidents=7".
func truncated(left map[string]int) string {
	var list []string
	for layer, n := range left {
		list = append(list, layer+"="+strconv.Itoa(n))
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}
