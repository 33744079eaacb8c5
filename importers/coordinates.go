package importers

import (
	"bytes"
	"math"
	"strconv"
)

// coordinates are nested positions, flat: x, y pairs, where each ring or line ends, and where
// each polygon's rings do.
type coordinates struct {
	flat  []float64
	ends  []int
	endss [][]int // of depth 4 only
}

// parseCoordinates reads JSON arrays nested depth deep: 1 is a position, 2 a list of them, 3
// lists of lists, 4 one more. Of each position the first two numbers count. The text must be
// sound JSON; its counts are checked against the limits as it is read.
func parseCoordinates(text []byte, depth int) (coordinates, *Finding) {
	p := coordinateParser{in: text}
	if string(bytes.TrimSpace(text)) == "[]" && depth > 1 {
		return p.out, nil
	}
	bad := p.nested(depth)
	if bad == nil && len(bytes.TrimSpace(p.in)) > 0 {
		bad = refuse("bad_coordinates")
	}
	return p.out, bad
}

type coordinateParser struct {
	in  []byte
	out coordinates
}

// blank skips white space and says what comes next; 0 at the end.
func (p *coordinateParser) blank() byte {
	for len(p.in) > 0 && (p.in[0] == ' ' || p.in[0] == '\n' || p.in[0] == '\t' || p.in[0] == '\r') {
		p.in = p.in[1:]
	}
	if len(p.in) == 0 {
		return 0
	}
	return p.in[0]
}

func (p *coordinateParser) take(c byte) bool {
	if p.blank() != c {
		return false
	}
	p.in = p.in[1:]
	return true
}

func (p *coordinateParser) nested(depth int) *Finding {
	if depth == 1 {
		return p.position()
	}
	if !p.take('[') {
		return refuse("bad_coordinates")
	}
	first := len(p.out.ends)
	for !p.take(']') {
		if bad := p.nested(depth - 1); bad != nil {
			return bad
		}
		if !p.take(',') && p.blank() != ']' {
			return refuse("bad_coordinates")
		}
	}
	switch depth {
	case 2:
		p.out.ends = append(p.out.ends, len(p.out.flat))
	case 4:
		return nil
	case 3:
		p.out.endss = append(p.out.endss, append([]int(nil), p.out.ends[first:]...))
	}
	if len(p.out.ends) > MaxParts {
		return refuse("too_many_parts", "parts", len(p.out.ends), "limit", MaxParts)
	}
	return nil
}

func (p *coordinateParser) position() *Finding {
	if !p.take('[') {
		return refuse("bad_coordinates")
	}
	for n := 0; ; n++ {
		p.blank()
		i := 0
		for i < len(p.in) && (p.in[i] >= '0' && p.in[i] <= '9' || p.in[i] == '-' || p.in[i] == '+' || p.in[i] == '.' || p.in[i]|0x20 == 'e') {
			i++
		}
		if i == 0 || i > 400 {
			return refuse("bad_coordinates")
		}
		if n < 2 {
			v, err := strconv.ParseFloat(string(p.in[:i]), 64)
			if math.IsInf(v, 0) || math.IsNaN(v) {
				return refuse("not_finite", "point", len(p.out.flat)/2+1)
			}
			if err != nil {
				return refuse("bad_coordinates")
			}
			p.out.flat = append(p.out.flat, v)
		}
		p.in = p.in[i:]
		if p.take(']') {
			if n < 1 {
				return refuse("bad_coordinates")
			}
			break
		}
		if !p.take(',') {
			return refuse("bad_coordinates")
		}
	}
	if len(p.out.flat) > 2*MaxPoints {
		return refuse("too_many_points", "points", len(p.out.flat)/2, "limit", MaxPoints)
	}
	return nil
}
