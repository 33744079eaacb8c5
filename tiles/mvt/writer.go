package mvt

import (
	"encoding/binary"
	"math"
)

// The wire format of MVT 2.1 is protocol buffers; these are its tags, field number and type.
const (
	tileLayer    = 3<<3 | 2
	layerName    = 1<<3 | 2
	layerFeature = 2<<3 | 2
	layerKey     = 3<<3 | 2
	layerValue   = 4<<3 | 2
	layerExtent  = 5 << 3
	layerVersion = 15 << 3
	featureID    = 1 << 3
	featureTags  = 2<<3 | 2
	featureType  = 3 << 3
	featureShape = 4<<3 | 2
	valueString  = 1<<3 | 2
	valueDouble  = 3<<3 | 1
	valueUint    = 5 << 3
	valueSint    = 6 << 3
	valueBool    = 7 << 3
)

const (
	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

// Kind is the geometry type of a feature.
type Kind uint8

// The kinds of MVT.
const (
	Point Kind = 1 + iota
	Line
	Polygon
)

// Writer writes layers one after another. The zero Writer is ready; Reset makes it so again
// and keeps its memory. It is not safe for concurrent use.
type Writer struct {
	clip   clipper
	layers []byte // finished
	name   string
	keys   []string
	places []uint32 // by key: 1 + where it is among those written; 0: no feature has it yet
	pool   []byte   // keys some feature has, encoded
	nKeys  uint32
	feats  []byte // features of the layer under way
	values []byte // its values, encoded
	shape  []byte // geometry of the feature under way
	tags   []byte
	kind   Kind
	count  int

	texts      map[string]uint32 // values of the layer under way → index
	numbers    map[number]uint32
	dictionary *Dictionary // of seen
	seen       []uint32    // by Text: 1 + index in the layer under way
	used       []Text
	nValues    uint32
	cursor     place
}

type number struct {
	kind byte
	bits uint64
}

// Text is a string of a Dictionary.
type Text uint32

// Dictionary numbers the strings features carry, so that a tile never compares them. It may
// be read by many while nobody adds.
type Dictionary struct {
	index map[string]Text
	texts []string
}

// Add is the number of a string, the same every time.
func (d *Dictionary) Add(s string) Text {
	if t, ok := d.index[s]; ok {
		return t
	}
	if d.index == nil {
		d.index = map[string]Text{}
	}
	t := Text(len(d.texts))
	d.index[s] = t
	d.texts = append(d.texts, s)
	return t
}

// Text is the string with a number.
func (d *Dictionary) Text(t Text) string { return d.texts[t] }

// Len counts the strings.
func (d *Dictionary) Len() int { return len(d.texts) }

// Reset forgets what was written and sets the frame of the next tile.
func (w *Writer) Reset(t Tile) {
	w.clip.window = newWindow(t)
	w.layers = w.layers[:0]
}

// Bytes are the layers written since Reset; they are valid until the next.
func (w *Writer) Bytes() []byte { return w.layers }

// Begin starts a layer. The keys are its attributes, known to features by position.
func (w *Writer) Begin(name string, keys ...string) {
	w.name, w.keys = name, keys
	w.clip.tile.coarse = 0
	w.places = append(w.places[:0], make([]uint32, len(keys))...)
	w.pool, w.nKeys = w.pool[:0], 0
	w.feats, w.values = w.feats[:0], w.values[:0]
	w.nValues, w.count = 0, 0
	clear(w.texts)
	clear(w.numbers)
	for _, t := range w.used {
		w.seen[t] = 0
	}
	w.used, w.dictionary = w.used[:0], nil
}

// Coarsen rounds the corners of the layer under way to multiples of 2^bits tile units, 6 bits at
// most: less to send from afar. It looks at each corner alone, so that borders stay shared.
func (w *Writer) Coarsen(bits uint32) { w.clip.tile.coarse = min(bits, 6) }

// End finishes the layer; one without features leaves no trace.
func (w *Writer) End() {
	if w.count == 0 {
		return
	}
	size := sizeBytes(len(w.name)) + len(w.feats) + len(w.pool) + len(w.values) + 1 + sizeVarint(Extent) + 2
	b := binary.AppendUvarint(append(w.layers, tileLayer), uint64(size))
	b = append(b, layerVersion, 2)
	b = appendString(b, layerName, w.name)
	b = append(b, w.feats...)
	b = append(b, w.pool...)
	b = append(b, w.values...)
	b = binary.AppendUvarint(append(b, layerExtent), Extent)
	w.layers = b
}

// Text gives the feature under way an attribute from a dictionary. It is quick for the first
// dictionary a layer meets; texts of others are as good as String.
func (w *Writer) Text(key int, d *Dictionary, t Text) {
	if w.dictionary == nil {
		w.dictionary = d
	}
	if w.dictionary != d {
		w.String(key, d.texts[t])
		return
	}
	if int(t) >= len(w.seen) {
		w.seen = append(w.seen, make([]uint32, d.Len()-len(w.seen))...)
	}
	if w.seen[t] == 0 {
		w.seen[t] = 1 + w.intern(d.texts[t])
		w.used = append(w.used, t)
	}
	w.tag(key, w.seen[t]-1)
}

// String gives the feature an attribute that is in no dictionary.
func (w *Writer) String(key int, s string) { w.tag(key, w.intern(s)) }

// intern is the index of a string among the layer's values.
func (w *Writer) intern(s string) uint32 {
	i, ok := w.texts[s]
	if !ok {
		if w.texts == nil {
			w.texts = map[string]uint32{}
		}
		w.values = binary.AppendUvarint(append(w.values, layerValue), uint64(sizeBytes(len(s))))
		w.values = appendString(w.values, valueString, s)
		i = w.nValues
		w.nValues++
		w.texts[s] = i
	}
	return i
}

// Int gives the feature a whole number.
func (w *Writer) Int(key int, v int64) {
	if v >= 0 {
		w.number(key, number{valueUint, uint64(v)})
		return
	}
	w.number(key, number{valueSint, uint64(v<<1) ^ uint64(v>>63)})
}

// Float gives the feature a number.
func (w *Writer) Float(key int, v float64) { w.number(key, number{valueDouble, math.Float64bits(v)}) }

// Bool gives the feature a truth.
func (w *Writer) Bool(key int, v bool) {
	n := number{kind: valueBool}
	if v {
		n.bits = 1
	}
	w.number(key, n)
}

func (w *Writer) number(key int, n number) {
	i, ok := w.numbers[n]
	if !ok {
		if w.numbers == nil {
			w.numbers = map[number]uint32{}
		}
		size := 1 + sizeVarint(n.bits)
		if n.kind == valueDouble {
			size = 9
		}
		w.values = append(w.values, layerValue, byte(size), n.kind)
		if n.kind == valueDouble {
			w.values = binary.LittleEndian.AppendUint64(w.values, n.bits)
		} else {
			w.values = binary.AppendUvarint(w.values, n.bits)
		}
		i = w.nValues
		w.nValues++
		w.numbers[n] = i
	}
	w.tag(key, i)
}

// tag gives the feature a value; a key is written when the first feature has it.
func (w *Writer) tag(key int, value uint32) {
	if w.places[key] == 0 {
		w.pool = appendString(w.pool, layerKey, w.keys[key])
		w.nKeys++
		w.places[key] = w.nKeys
	}
	w.tags = binary.AppendUvarint(binary.AppendUvarint(w.tags, uint64(w.places[key]-1)), uint64(value))
}

// Feature finishes the feature whose geometry and attributes were given.
func (w *Writer) Feature(id uint64) {
	size := 1 + sizeVarint(id) + 2 + sizeBytes(len(w.shape))
	if len(w.tags) > 0 {
		size += sizeBytes(len(w.tags))
	}
	b := binary.AppendUvarint(append(w.feats, layerFeature), uint64(size))
	b = binary.AppendUvarint(append(b, featureID), id)
	if len(w.tags) > 0 {
		b = append(binary.AppendUvarint(append(b, featureTags), uint64(len(w.tags))), w.tags...)
	}
	b = append(b, featureType, byte(w.kind))
	b = append(binary.AppendUvarint(append(b, featureShape), uint64(len(w.shape))), w.shape...)
	w.feats = b
	w.count++
}

func appendString(b []byte, tag byte, s string) []byte {
	return append(binary.AppendUvarint(append(b, tag), uint64(len(s))), s...)
}

// sizeBytes is the size of a field of n bytes with its tag and length.
func sizeBytes(n int) int { return 1 + sizeVarint(uint64(n)) + n }

func sizeVarint(v uint64) int {
	n := 1
	for ; v >= 0x80; v >>= 7 {
		n++
	}
	return n
}
