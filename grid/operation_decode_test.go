package grid_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"gridmap/grid"
)

func TestReadOperationRequest_refuses(t *testing.T) {
	for text, says := range map[string]string{
		``: "no operation", `null null`: "more follows", `[]`: "another kind", `"split"`: "another kind", `{"op":"split"} {}`: "more follows",
		`{"op":"split","grids_id":1}`: "grids_id", `{"op":"split","grid":"5"}`: "grid", `{"op":"split","grid":1e40}`: "grid", `{"op":"split","grid":1.5}`: "grid",
		`{"op":"split","line":[[1,2],[3]]}`: "list of positions", `{"op":"split","line":[[1,2,3],[3,4,5]]}`: "list of positions",
		`{"op":"split","line":[null,[1,2]]}`: "list of positions", `{"op":"split","line":[[null,1],[1,2]]}`: "list of positions",
		`{"op":"split","line":[[1e999,1],[1,2]]}`: "list of positions", `{"op":"split","line":[[NaN,1],[1,2]]}`: "no operation",
		`{"op":"move_node","from":[1]}`: "[longitude,latitude]", `{"op":"move_node","from":{}}`: "position", `{"op":"move_node","from":"x"}`: "position",
		`{"op":"move_node","moves":[{}]}`: "[longitude,latitude]", `{"op":"move_node","moves":[{"from":[1,2],"onto":[1,2]}]}`: "a move is",
		`{"op":"transfer","polygon":[1,2]}`: "polygon", `{"op":"transfer","polygon":[[[[[1,2]]]]]}`: "polygon", `{"op":"transfer","polygon":[[]]}`: "polygon",
		`{"op":"transfer","polygon":[[[1,2],[3,null]]]}`: "polygon", `{"versions":{"x":1}}`: "versions", `{"versions":{"1":4294967296}}`: "versions",
		`{"op":"transfer","polygon":` + strings.Repeat("[", 200_000):                                  "no operation",
		`{"op":"transfer","polygon":` + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) + `}`: "polygon",
	} {
		_, err := grid.ReadOperationRequest([]byte(text))
		if refused(t, err, grid.Invalid, "input", false); !strings.Contains(err.Error(), says) {
			t.Errorf("%.80s: %v, want it to say %q", text, err, says)
		}
		if len(err.Error()) > 400 {
			t.Errorf("%.80s: %d bytes said", text, len(err.Error()))
		}
	}
}

func TestReadOperationRequest_forms(t *testing.T) {
	for text, want := range map[string]string{
		`{"op":"transfer","polygon":[[1,2],[3,4],[5,6]]}`:           `[[[[1,2],[3,4],[5,6]]]]`,
		`{"op":"transfer","polygon":[[[1,2],[3,4]],[[5,6]]]}`:       `[[[[1,2],[3,4]],[[5,6]]]]`,
		`{"op":"transfer","polygon":[ [[[1,2]]], [[[3,4],[5,6]]]]}`: `[[[[1,2]]],[[[3,4],[5,6]]]]`,
		`{"op":"transfer","polygon":null}`:                          `null`,
	} {
		r, err := grid.ReadOperationRequest([]byte(text))
		if got, _ := json.Marshal(r.Polygon); err != nil || string(got) != want {
			t.Errorf("%s: %s %v", text, got, err)
		}
	}
	r, err := grid.ReadOperationRequest([]byte(`{"op":"move_node","moves":[{"from":[1,2],"to":null},{"from":[1,2],"to":[3,4]},{"from":[1,2]}],"to":7,"from":[8,9],"line":null}`))
	if err != nil || len(r.Moves) != 3 || r.Moves[0].To != nil || *r.Moves[1].To != [2]float64{3, 4} || r.To.Grid != 7 || r.From.Place[1] != 9 || r.Line != nil {
		t.Errorf("%+v %v", r, err)
	}
}

// Whatever is sent is read or refused; what is read and could be tried says the same when it is
// written down and read again, as the log does.
func FuzzOperationRequest(f *testing.F) {
	for _, text := range []string{
		`{"op":"split","grid":5,"line":[[118.25,33.95],[118.26,33.95]],"codes":["a"," b "],"names":[],"versions":{"5":1},"reason":"x"}`,
		`{"op":"merge","grids":[2,1,2],"keep":1}`, `{"op":"move_node","from":[1,2],"to":[3,4]}`, `{"op":"move_node","moves":[{"from":[1,2],"to":null}],"outline":true}`,
		`{"op":"transfer","from":1,"to":2,"polygon":[[1,2],[3,4],[5,6]]}`, `{"op":"transfer","to":2,"polygon":[[[[1,2],[3,4]],[]]]}`,
		`{"op":"paint","grid":1,"buildings":[3,3]}`, `{"op":"repair","width_m":1e-300}`, `{"op":"recode","grid":1,"name":"\u0000"}`,
		`{"op":"create","layer":"overlay","polygon":[[0,0],[1,0],[1,1]],"code":"\ud800","name":"b"}`, `{"op":"remove","grid":-9223372036854775808}`,
		`{"OP":"merge","op":null}`, `null`, `{"polygon":[[[[[`, `{"line":[[1e308,-0]]}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := grid.ReadOperationRequest(text)
		if err == nil {
			err = grid.CheckRequest(&r)
		}
		if err != nil {
			if grid.CodeOf(err) != grid.Invalid {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		once, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		again, err := grid.ReadOperationRequest(once)
		if err == nil {
			err = grid.CheckRequest(&again)
		}
		twice, _ := json.Marshal(again)
		if err != nil || string(once) != string(twice) || fmt.Sprint(r.Versions) != fmt.Sprint(again.Versions) {
			t.Fatalf("%q: %s, then %s, %v", text, once, twice, err)
		}
		var plain struct { // as the standard library reads it
			Line    [][2]float64
			Polygon [][][][2]float64
		}
		if err := json.Unmarshal(once, &plain); err != nil || fmt.Sprint(plain.Line, plain.Polygon) != fmt.Sprint(again.Line, again.Polygon) {
			t.Fatalf("%s: read as %v %v, %v", once, again.Line, again.Polygon, err)
		}
	})
}
