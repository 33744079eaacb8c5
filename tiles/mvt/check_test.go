package mvt

import (
	"encoding/binary"
	"strings"
	"testing"
)

// bytesOf is a field of bytes.
func bytesOf(tag uint64, parts ...[]byte) []byte {
	var body []byte
	for _, p := range parts {
		body = append(body, p...)
	}
	return append(binary.AppendUvarint(binary.AppendUvarint(nil, tag), uint64(len(body))), body...)
}

func numberOf(tag, v uint64) []byte { return binary.AppendUvarint(binary.AppendUvarint(nil, tag), v) }

// TestCheck_refusesLayers has a row for every rule about what is in a layer and in a feature.
func TestCheck_refusesLayers(t *testing.T) {
	name, version, extent := bytesOf(layerName, []byte("posts")), numberOf(layerVersion, 2), numberOf(layerExtent, Extent)
	key, value := bytesOf(layerKey, []byte("name")), bytesOf(layerValue, bytesOf(valueString, []byte("站")))
	at := bytesOf(featureShape, []byte{9, 2, 2})
	point := numberOf(featureType, 1)
	tags := bytesOf(featureTags, []byte{0, 0})
	id := numberOf(featureID, 7)
	good := bytesOf(layerFeature, id, tags, point, at)
	layer := func(parts ...[]byte) []byte { return bytesOf(tileLayer, parts...) }
	if err := Check(layer(version, name, good, key, value, extent)); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		tile []byte
		says string
	}{
		"two layers of a name":    {append(layer(version, name, good, key, value, extent), layer(version, name, good, key, value, extent)...), "comes twice"},
		"an unknown field":        {append(layer(version, name, good, key, value, extent), numberOf(4<<3, 1)...), "unknown field"},
		"version 1":               {layer(numberOf(layerVersion, 1), name, good, key, value, extent), "version 1"},
		"two versions":            {layer(version, version, name, good, key, value, extent), "field 15 comes twice"},
		"no name":                 {layer(version, good, key, value, extent), "no name"},
		"no feature":              {layer(version, name, extent), "no feature"},
		"a broken name":           {layer(version, bytesOf(layerName, []byte{0xff}), good, key, value, extent), "UTF-8"},
		"a key twice":             {layer(version, name, good, key, key, value, extent), "comes twice"},
		"a value twice":           {layer(version, name, good, key, value, value, extent), "comes twice"},
		"a key nobody uses":       {layer(version, name, good, key, bytesOf(layerKey, []byte("kind")), value, extent), "not used"},
		"a value nobody uses":     {layer(version, name, good, key, value, bytesOf(layerValue, numberOf(valueUint, 1)), extent), "not used"},
		"a value of two kinds":    {layer(version, name, good, key, bytesOf(layerValue, numberOf(valueUint, 1), numberOf(valueSint, 1)), extent), "2 fields"},
		"a truth that is 2":       {layer(version, name, good, key, bytesOf(layerValue, numberOf(valueBool, 2)), extent), "truth"},
		"a broken text":           {layer(version, name, good, key, bytesOf(layerValue, bytesOf(valueString, []byte{0xff})), extent), "UTF-8"},
		"an id twice":             {layer(version, name, good, good, key, value, extent), "id 7 comes twice"},
		"two ids":                 {layer(version, name, bytesOf(layerFeature, id, id, tags, point, at), key, value, extent), "field 1 comes twice"},
		"a tag out of range":      {layer(version, name, bytesOf(layerFeature, bytesOf(featureTags, []byte{1, 0}), point, at), key, value, extent), "out of range"},
		"a key without a value":   {layer(version, name, bytesOf(layerFeature, bytesOf(featureTags, []byte{0}), point, at), key, value, extent), "without a value"},
		"an attribute twice":      {layer(version, name, bytesOf(layerFeature, bytesOf(featureTags, []byte{0, 0, 0, 0}), point, at), key, value, extent), "comes twice"},
		"no geometry type":        {layer(version, name, bytesOf(layerFeature, tags, at), key, value, extent), "no geometry type"},
		"an unknown type":         {layer(version, name, bytesOf(layerFeature, tags, numberOf(featureType, 4), at), key, value, extent), "type 4"},
		"no geometry":             {layer(version, name, bytesOf(layerFeature, tags, point), key, value, extent), "no geometry"},
		"a point of two commands": {layer(version, name, bytesOf(layerFeature, tags, point, bytesOf(featureShape, []byte{9, 2, 2, 9, 2, 2})), key, value, extent), "command 1 after 1"},
		"a line in two commands":  {layer(version, name, bytesOf(layerFeature, tags, numberOf(featureType, 2), bytesOf(featureShape, []byte{9, 2, 2, 10, 2, 2, 10, 2, 2})), key, value, extent), "command 2 after 2"},
		"a line of one place":     {layer(version, name, bytesOf(layerFeature, tags, numberOf(featureType, 2), at), key, value, extent), "not finished"},
		"a line that is closed":   {layer(version, name, bytesOf(layerFeature, tags, numberOf(featureType, 2), bytesOf(featureShape, []byte{9, 2, 2, 18, 2, 2, 2, 4, 15})), key, value, extent), "closes"},
		"a cut feature":           {layer(version, name, good[:len(good)-1]), "broken"},
	} {
		if err := Check(c.tile); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
