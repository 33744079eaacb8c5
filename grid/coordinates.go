package grid

import (
	"strconv"

	"github.com/paulmach/orb"
)

// coordinates reads lists of positions out of JSON that is known to be well-formed: several times
// as fast as reflection does, and no further than an operation may go.
type coordinates struct {
	text []byte
	at   int
	read int        // positions
	many *orb.Point // the first that is one too many
}

// take passes over spaces, and over b if it comes next.
func (c *coordinates) take(b byte) bool {
	for c.at < len(c.text) && (c.text[c.at] == ' ' || c.text[c.at] == '\n' || c.text[c.at] == '\t' || c.text[c.at] == '\r') {
		c.at++
	}
	if c.at == len(c.text) || c.text[c.at] != b {
		return false
	}
	c.at++
	return true
}

func (c *coordinates) ended() bool { return !c.take(0) && c.at == len(c.text) }

// list reads a list whose items item reads.
func (c *coordinates) list(item func() bool) bool {
	if !c.take('[') {
		return false
	}
	if c.take(']') {
		return true
	}
	for item() {
		if c.take(']') {
			return true
		}
		if !c.take(',') {
			return false
		}
	}
	return false
}

func (c *coordinates) number() (float64, bool) {
	c.take(0)
	from := c.at
	for c.at < len(c.text) && (c.text[c.at] >= '0' && c.text[c.at] <= '9' || c.text[c.at] == '-' || c.text[c.at] == '+' || c.text[c.at] == '.' || c.text[c.at]|0x20 == 'e') {
		c.at++
	}
	v, err := strconv.ParseFloat(string(c.text[from:c.at]), 64)
	return v, err == nil
}

func (c *coordinates) position() (p orb.Point, ok bool) {
	n := 0
	ok = c.list(func() (ok bool) {
		if n == len(p) {
			return false
		}
		p[n], ok = c.number()
		n++
		return ok
	})
	if c.read++; c.read > maxOperationVertices && ok && n == len(p) {
		c.many = &p
		return p, false
	}
	return p, ok && n == len(p)
}

func (c *coordinates) positions() ([]orb.Point, bool) {
	points := []orb.Point{}
	ok := c.list(func() bool {
		p, ok := c.position()
		points = append(points, p)
		return ok
	})
	return points, ok
}

func (c *coordinates) rings() (orb.Polygon, bool) {
	polygon := orb.Polygon{}
	ok := c.list(func() bool {
		ring, ok := c.positions()
		polygon = append(polygon, ring)
		return ok
	})
	return polygon, ok
}
