package mvt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Check reads a tile as strictly as the specification allows and says what is wrong with it:
// fields that come once, versions, texts, pools without doubles or anything nobody uses, ids given
// once, tags in range, commands in the order each kind of geometry has them, their counts and
// parameters, rings that are closed, turn the right way and have an area, holes that follow an
// exterior, and nothing beyond the buffer. Whether rings touch themselves it does not say.
func Check(tile []byte) error {
	names := map[string]bool{}
	return fields(tile, func(tag uint64, v uint64, body []byte) error {
		if tag != tileLayer {
			return fmt.Errorf("mvt: unknown field %d of a tile", tag>>3)
		}
		name, err := checkLayer(body)
		if err != nil {
			return fmt.Errorf("mvt: layer %q: %w", name, err)
		}
		if names[name] {
			return fmt.Errorf("mvt: layer %q comes twice", name)
		}
		names[name] = true
		return nil
	})
}

// fields calls do for every field: v for varints and fixed numbers, body for bytes.
func fields(b []byte, do func(tag, v uint64, body []byte) error) error {
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		if n <= 0 {
			return errors.New("broken field")
		}
		b = b[n:]
		var v uint64
		var body []byte
		switch tag & 7 {
		case 0:
			if v, n = binary.Uvarint(b); n <= 0 {
				return errors.New("broken number")
			}
			b = b[n:]
		case 1:
			if len(b) < 8 {
				return errors.New("broken number")
			}
			v, b = binary.LittleEndian.Uint64(b), b[8:]
		case 2:
			size, n := binary.Uvarint(b)
			if n <= 0 || size > uint64(len(b)-n) {
				return errors.New("broken length")
			}
			body, b = b[n:n+int(size)], b[n+int(size):]
		case 5:
			if len(b) < 4 {
				return errors.New("broken number")
			}
			v, b = uint64(binary.LittleEndian.Uint32(b)), b[4:]
		default:
			return fmt.Errorf("wire type %d", tag&7)
		}
		if err := do(tag, v, body); err != nil {
			return err
		}
	}
	return nil
}

// numbersIn reads packed varints.
func numbersIn(b []byte) (list []uint64, err error) {
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 || v > 1<<32-1 {
			return nil, errors.New("broken packed number")
		}
		list, b = append(list, v), b[n:]
	}
	return list, nil
}

func checkLayer(b []byte) (name string, err error) {
	var keys []string
	var values []string
	var features [][]byte
	version, extent := uint64(0), uint64(0)
	var once onlyOnce
	err = fields(b, func(tag, v uint64, body []byte) error {
		if tag != layerFeature && tag != layerKey && tag != layerValue {
			if err := once.see(tag); err != nil {
				return err
			}
		}
		switch tag {
		case layerName:
			name = string(body)
		case layerFeature:
			features = append(features, body)
		case layerKey:
			keys = append(keys, string(body))
		case layerValue:
			values = append(values, string(body))
			return checkValue(body)
		case layerExtent:
			extent = v
		case layerVersion:
			version = v
		default:
			return fmt.Errorf("unknown field %d", tag>>3)
		}
		return nil
	})
	if err != nil {
		return name, err
	}
	switch {
	case version != 2:
		return name, fmt.Errorf("version %d", version)
	case extent != Extent:
		return name, fmt.Errorf("extent %d", extent)
	case name == "" || len(features) == 0:
		return name, errors.New("no name or no feature")
	}
	if s, double := twice(keys); double {
		return name, fmt.Errorf("key %q comes twice", s)
	}
	if s, double := twice(values); double {
		return name, fmt.Errorf("value %q comes twice", s)
	}
	if !utf8.ValidString(name) || slices.ContainsFunc(keys, func(k string) bool { return !utf8.ValidString(k) }) {
		return name, errors.New("a name is not UTF-8")
	}
	pool := pools{make([]bool, len(keys)), make([]bool, len(values)), map[uint64]bool{}}
	for i, f := range features {
		if err := checkFeature(f, &pool); err != nil {
			return name, fmt.Errorf("feature %d: %w", i, err)
		}
	}
	if i := slices.Index(pool.keys, false); i >= 0 {
		return name, fmt.Errorf("key %q is not used", keys[i])
	}
	if i := slices.Index(pool.values, false); i >= 0 {
		return name, fmt.Errorf("value %q is not used", values[i])
	}
	return name, nil
}

// pools are which keys, values and ids of a layer were met.
type pools struct {
	keys, values []bool
	ids          map[uint64]bool
}

// onlyOnce is which fields were met that may come once; of two, readers may take either.
type onlyOnce uint64

func (o *onlyOnce) see(tag uint64) error {
	bit := onlyOnce(1) << (tag >> 3 & 63)
	if *o&bit != 0 {
		return fmt.Errorf("field %d comes twice", tag>>3)
	}
	*o |= bit
	return nil
}

func twice(list []string) (string, bool) {
	seen := map[string]bool{}
	for _, s := range list {
		if seen[s] {
			return s, true
		}
		seen[s] = true
	}
	return "", false
}

func checkValue(b []byte) error {
	n := 0
	err := fields(b, func(tag, v uint64, body []byte) error {
		n++
		switch tag {
		case valueBool:
			if v > 1 {
				return fmt.Errorf("a truth is %d", v)
			}
		case valueString:
			if !utf8.Valid(body) {
				return errors.New("a string is not UTF-8")
			}
		case valueDouble, valueUint, valueSint, 2<<3 | 5, 4 << 3:
		default:
			return fmt.Errorf("unknown field %d of a value", tag>>3)
		}
		return nil
	})
	if err == nil && n != 1 {
		return fmt.Errorf("a value has %d fields", n)
	}
	return err
}

func checkFeature(b []byte, pool *pools) error {
	var tags, shape []uint64
	kind := Kind(0)
	var once onlyOnce
	err := fields(b, func(tag, v uint64, body []byte) (err error) {
		if err := once.see(tag); err != nil {
			return err
		}
		switch tag {
		case featureID:
			if pool.ids[v] {
				return fmt.Errorf("id %d comes twice", v)
			}
			pool.ids[v] = true
		case featureTags:
			tags, err = numbersIn(body)
		case featureType:
			if kind = Kind(v); v < uint64(Point) || v > uint64(Polygon) {
				return fmt.Errorf("geometry type %d", v)
			}
		case featureShape:
			shape, err = numbersIn(body)
		default:
			return fmt.Errorf("unknown field %d", tag>>3)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case kind == 0:
		return errors.New("no geometry type")
	case len(tags)%2 != 0:
		return errors.New("a tag without a value")
	}
	seen := map[uint64]bool{}
	for i := 0; i < len(tags); i += 2 {
		if tags[i] >= uint64(len(pool.keys)) || tags[i+1] >= uint64(len(pool.values)) {
			return fmt.Errorf("tag %d=%d is out of range", tags[i], tags[i+1])
		}
		if seen[tags[i]] {
			return fmt.Errorf("key %d comes twice", tags[i])
		}
		seen[tags[i]] = true
		pool.keys[tags[i]], pool.values[tags[i+1]] = true, true
	}
	return checkShape(kind, shape)
}

func checkShape(kind Kind, shape []uint64) error {
	runs, err := decodeShape(kind, shape)
	if err != nil {
		return err
	}
	if len(runs) == 0 {
		return errors.New("no geometry")
	}
	for i, r := range runs {
		for _, p := range r {
			if low, high := int32(-Buffer), int32(Extent+Buffer); p.x < low || p.y < low || p.x > high || p.y > high {
				return fmt.Errorf("%v is beyond the buffer", p)
			}
		}
		if kind == Polygon {
			if err := checkRing(r, i == 0); err != nil {
				return fmt.Errorf("ring %d: %w", i, err)
			}
		}
	}
	return nil
}

func checkRing(r []place, first bool) error {
	area := doubledArea(r)
	switch {
	case len(r) < 3:
		return fmt.Errorf("%d corners", len(r))
	case area == 0:
		return errors.New("no area")
	case first && area < 0:
		return errors.New("a hole comes first")
	}
	for i := range r {
		if r[i] == r[(i+1)%len(r)] {
			return fmt.Errorf("%v is repeated", r[i])
		}
	}
	var s sides
	if s.add(r); s.touch() {
		return fmt.Errorf("the ring passes a place twice: %v", r)
	}
	return nil
}

// decodeShape follows the commands of a geometry: one run of places a part, rings open.
func decodeShape(kind Kind, shape []uint64) (runs [][]place, err error) {
	var at place
	var run []place
	last := uint64(0)
	for i := 0; i < len(shape); {
		id, count := shape[i]&7, int(shape[i]>>3)
		i++
		if id == lineTo && last == lineTo || kind == Point && last != 0 {
			return nil, fmt.Errorf("command %d after %d", id, last)
		}
		last = id
		switch id {
		case moveTo, lineTo:
			if count == 0 || i+2*count > len(shape) {
				return nil, fmt.Errorf("command %d: %d places, %d numbers left", id, count, len(shape)-i)
			}
			if id == moveTo {
				if run != nil {
					if kind != Line || len(run) < 2 {
						return nil, errors.New("a part is not finished")
					}
					runs, run = append(runs, run), nil
				}
				if kind != Point && count != 1 {
					return nil, fmt.Errorf("moves %d times", count)
				}
			} else if run == nil {
				return nil, errors.New("a line from nowhere")
			}
			for ; count > 0; count, i = count-1, i+2 {
				at.x += unzigzag(shape[i])
				at.y += unzigzag(shape[i+1])
				if id == lineTo && len(run) > 0 && run[len(run)-1] == at {
					return nil, fmt.Errorf("a step of no length at %v", at)
				}
				run = append(run, at)
			}
			if kind == Point {
				runs, run = append(runs, run), nil
			}
		case closePath:
			if kind != Polygon || count != 1 || len(run) < 3 {
				return nil, fmt.Errorf("closes %d corners, %d times", len(run), count)
			}
			runs, run = append(runs, run), nil
		default:
			return nil, fmt.Errorf("command %d", id)
		}
	}
	if run != nil {
		if kind != Line || len(run) < 2 {
			return nil, errors.New("a part is not finished")
		}
		runs = append(runs, run)
	}
	return runs, nil
}

func unzigzag(v uint64) int32 { return int32(uint32(v)>>1) ^ -int32(v&1) }
