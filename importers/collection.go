package importers

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// collection walks a FeatureCollection token by token and yields one feature at a time.
type collection struct {
	in     *budget
	d      *json.Decoder
	file   string
	state  int // 0 before the object, 1 among its members, 2 inside features
	seen   bool
	kind   string
	number int
}

func newCollection(r io.Reader, file string) *collection {
	b := &budget{r: r, limit: MaxRecord, over: refuse("record_too_large", "limit", MaxRecord>>20)}
	b.refill()
	d := json.NewDecoder(b)
	d.UseNumber() // 1e999 out of place is told as such, not as no float64
	return &collection{in: b, d: d, file: file}
}

// next is the next feature as JSON; io.EOF after the last, when the rest of the file is as it
// should be.
func (c *collection) next() (json.RawMessage, error) {
	raw, err := c.step()
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, refuse("cut_off", "file", c.file)
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		return nil, refuse("bad_json", "file", c.file, "offset", c.d.InputOffset(), "features", c.number).because(err)
	}
	return raw, err
}

func (c *collection) step() (json.RawMessage, error) {
	if c.state == 0 {
		c.in.refill()
		switch t, err := c.d.Token(); {
		case errors.Is(err, io.EOF):
			return nil, refuse("empty_file", "file", c.file)
		case err != nil:
			return nil, err
		case t != json.Delim('{'):
			return nil, refuse("not_a_collection", "file", c.file)
		}
		c.state = 1
	}
	for {
		if c.state == 2 {
			if c.d.More() {
				c.in.refill()
				c.number++
				var raw json.RawMessage
				err := c.d.Decode(&raw)
				return raw, unexpected(err)
			}
			if _, err := c.d.Token(); err != nil { // the closing bracket
				return nil, unexpected(err)
			}
			c.state = 1
		}
		if !c.d.More() {
			return nil, c.finish()
		}
		if err := c.member(); err != nil {
			return nil, err
		}
	}
}

// member reads a name and, unless it begins the features, its value.
func (c *collection) member() error {
	name, err := c.d.Token()
	if err != nil {
		return unexpected(err)
	}
	c.in.refill()
	if name == "features" {
		if c.seen {
			return refuse("bad_json", "file", c.file, "offset", c.d.InputOffset(), "features", c.number)
		}
		t, err := c.d.Token()
		if err != nil {
			return unexpected(err)
		}
		if t != json.Delim('[') {
			return refuse("not_a_collection", "file", c.file)
		}
		c.seen, c.state = true, 2
		return nil
	}
	var v json.RawMessage
	if err := c.d.Decode(&v); err != nil {
		return unexpected(err)
	}
	switch name {
	case "type":
		c.kind = jsonText(v)
	case "crs":
		return checkMember84(v)
	}
	return nil
}

// finish reads the closing brace and sees that nothing follows.
func (c *collection) finish() error {
	if _, err := c.d.Token(); err != nil {
		return unexpected(err)
	}
	if c.kind != "FeatureCollection" || !c.seen {
		return refuse("not_a_collection", "file", c.file)
	}
	c.in.refill()
	if t, err := c.d.Token(); !errors.Is(err, io.EOF) {
		if f, ok := errors.AsType[*Finding](err); ok {
			return f
		}
		return refuse("trailing_text", "file", c.file, "text", shorten(fmt.Sprint(t)))
	}
	return io.EOF
}

// unexpected makes an end of file inside the object an error of its own.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// checkMember84 accepts the crs member of old files only when it says WGS84, longitude first.
func checkMember84(v json.RawMessage) error {
	if string(v) == "null" {
		return nil
	}
	var m struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	_ = json.Unmarshal(v, &m) // no name: refused below
	name := strings.ToUpper(m.Properties.Name)
	for _, ok := range []string{"URN:OGC:DEF:CRS:OGC:1.3:CRS84", "URN:OGC:DEF:CRS:OGC::CRS84", "URN:OGC:DEF:CRS:EPSG::4326", "EPSG:4326", "OGC:CRS84",
		"URN:OGC:DEF:CRS:EPSG::4490", "EPSG:4490"} {
		if name == ok {
			return nil
		}
	}
	return refuse("geojson_crs", "crs", shorten(m.Properties.Name))
}
