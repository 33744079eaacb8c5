package audit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"unicode/utf8"
)

// What a reference file may be at most; real ones are far below.
const (
	maxBytes  = 64 << 20
	maxValues = 16 << 20
	maxDepth  = 24
)

type kind int

const (
	null kind = iota
	number
	text
	boolean
	numbers // a list of numbers and nulls; null is NaN, which JSON cannot write
	list    // any other list
	object
)

// value is one JSON value. Lists of numbers are kept compact.
type value struct {
	kind  kind
	num   float64
	text  string
	nums  []float64
	items []*value
	keys  []string // in file order
	at    map[string]*value
}

func (v *value) get(key string) *value {
	if v == nil || v.kind != object {
		return nil
	}
	return v.at[key]
}

// has reports whether v is an object with all the keys.
func (v *value) has(keys ...string) bool {
	for _, k := range keys {
		if v.get(k) == nil {
			return false
		}
	}
	return true
}

func readFile(path string) (*value, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > maxBytes {
		return nil, fmt.Errorf("%d bytes; a reference file may have %d", info.Size(), maxBytes)
	}
	return read(io.LimitReader(f, maxBytes+1))
}

// read parses one JSON document within the limits. The error says what is wrong and where.
func read(r io.Reader) (*value, error) {
	d := json.NewDecoder(skipMark(r))
	p := &parser{d: d}
	v, err := p.value(0)
	if err == nil {
		if _, err = d.Token(); err == nil {
			err = errors.New("more text follows the JSON document")
		} else if errors.Is(err, io.EOF) {
			return v, nil
		}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("the file ends in the middle")
	}
	return nil, fmt.Errorf("not a JSON document this audit can read, at byte %d: %w", d.InputOffset(), err)
}

// skipMark drops a UTF-8 byte order mark.
func skipMark(r io.Reader) io.Reader {
	head := make([]byte, 3)
	n, _ := io.ReadFull(r, head)
	if n == 3 && string(head) == "\ufeff" {
		return r
	}
	return io.MultiReader(&bytesOnce{head[:n]}, r)
}

type bytesOnce struct{ rest []byte }

func (b *bytesOnce) Read(p []byte) (int, error) {
	if len(b.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

type parser struct {
	d     *json.Decoder
	count int
}

func (p *parser) value(depth int) (*value, error) {
	token, err := p.d.Token()
	if err != nil {
		return nil, err
	}
	return p.from(token, depth)
}

func (p *parser) from(token json.Token, depth int) (*value, error) {
	if p.count++; p.count > maxValues {
		return nil, fmt.Errorf("more than %d values", maxValues)
	}
	switch t := token.(type) {
	case nil:
		return &value{kind: null}, nil
	case float64:
		return &value{kind: number, num: t}, nil
	case string:
		if !utf8.ValidString(t) {
			return nil, errors.New("text that is not UTF-8")
		}
		return &value{kind: text, text: t}, nil
	case bool:
		return &value{kind: boolean}, nil
	case json.Delim:
		if depth > maxDepth {
			return nil, fmt.Errorf("nested deeper than %d", maxDepth)
		}
		if t == '[' {
			return p.list(depth)
		}
		return p.object(depth)
	}
	return nil, fmt.Errorf("unexpected %v", token)
}

func (p *parser) list(depth int) (*value, error) {
	v := &value{kind: numbers}
	for {
		token, err := p.d.Token()
		if err != nil {
			return nil, err
		}
		if token == json.Delim(']') {
			return v, nil
		}
		if v.kind == numbers {
			switch t := token.(type) {
			case float64:
				v.nums = append(v.nums, t)
			case nil:
				v.nums = append(v.nums, math.NaN())
			default:
				v.unpack()
			}
			if v.kind == numbers {
				if p.count++; p.count > maxValues {
					return nil, fmt.Errorf("more than %d values", maxValues)
				}
				continue
			}
		}
		item, err := p.from(token, depth+1)
		if err != nil {
			return nil, err
		}
		v.items = append(v.items, item)
	}
}

// unpack turns a compact list of numbers into a plain one.
func (v *value) unpack() {
	v.kind = list
	for _, n := range v.nums {
		item := &value{kind: number, num: n}
		if math.IsNaN(n) {
			item = &value{kind: null}
		}
		v.items = append(v.items, item)
	}
	v.nums = nil
}

func (p *parser) object(depth int) (*value, error) {
	v := &value{kind: object, at: map[string]*value{}}
	for {
		token, err := p.d.Token()
		if err != nil {
			return nil, err
		}
		if token == json.Delim('}') {
			return v, nil
		}
		key := token.(string) // the decoder allows nothing else here
		item, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if v.at[key] != nil {
			return nil, fmt.Errorf("the key %q comes twice in one object", key)
		}
		v.keys = append(v.keys, key)
		v.at[key] = item
	}
}

// numbers is the list at key; length < 0 takes any. A null stands as NaN. The error names the
// key and what it should be.
func (v *value) numbers(key string, length int) ([]float64, error) {
	got := v.get(key)
	switch {
	case got == nil:
		return nil, fmt.Errorf("%s is missing", key)
	case got.kind != numbers:
		return nil, fmt.Errorf("%s is not a list of numbers", key)
	case length >= 0 && len(got.nums) != length:
		return nil, fmt.Errorf("%s has %d numbers where the case has %d places", key, len(got.nums), length)
	}
	return got.nums, nil
}

// scalar is the number at key, NaN for null.
func (v *value) scalar(key string) (float64, error) {
	switch got := v.get(key); {
	case got == nil:
		return 0, fmt.Errorf("%s is missing", key)
	case got.kind == null:
		return math.NaN(), nil
	case got.kind != number:
		return 0, fmt.Errorf("%s is not a number", key)
	default:
		return got.num, nil
	}
}
