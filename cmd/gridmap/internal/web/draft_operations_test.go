package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"gridmap/grid"
)

// TestOperations_overHTTP redraws a draft, is refused with a place, sends a request twice, takes it
// back and reads the log.
func TestOperations_overHTTP(t *testing.T) {
	s := newStaffed(t)
	if _, err := s.pool.Exec(t.Context(), `update edition set base = 1 where id = 2; select setval(pg_get_serial_sequence('grid', 'id'), 5000)`); err != nil {
		t.Fatal(err)
	}
	a, err := grid.NewStore(s.pool).AddActor(t.Context(), grid.NewActor{District: 1, Name: "planner", Roles: []string{"planner"}})
	if err != nil {
		t.Fatal(err)
	}
	planner, _, err := grid.NewStore(s.pool).NewToken(t.Context(), 1, a.ID, 0, "test", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	const path = "/api/v1/editions/2/operations"
	send := func(status int, address, token, body string, headers ...string) (out struct {
		grid.Redrawn
		problemBody
	}) {
		t.Helper()
		w := s.ask(http.MethodPost, address, token, body, headers...)
		if w.Code != status {
			t.Fatalf("%s %s: %d %s", address, body, w.Code, w.Body)
		}
		if status < 300 {
			err = json.Unmarshal(w.Body.Bytes(), &out.Redrawn)
		} else {
			err = json.Unmarshal(w.Body.Bytes(), &out.problemBody)
		}
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	merge := `{"op":"merge","grids":[1,2],"versions":{"1":1},"reason":"试"}`
	send(403, path, s.viewer, merge)
	send(401, path, "", merge)
	if n := len(send(200, "/api/v1/editions/2/try", planner, merge).Grids); n == 0 {
		t.Error("a trial changes nothing")
	}
	first := send(201, path, planner, merge, "Idempotency-Key", "k1")
	again := send(200, path, planner, merge, "Idempotency-Key", "k1")
	if first.Operation == 0 || again.Operation != first.Operation || len(first.Removed) != 1 || len(first.Grids[0].Geometry) < 50 {
		t.Errorf("first %+v, again %d", first.Redrawn, again.Operation)
	}
	if p := send(422, path, planner, `{"op":"merge","grids":[5,6]}`, "Idempotency-Key", "k1"); p.Problems[0].Rule != "key_used" {
		t.Errorf("%+v", p.Problems)
	}
	if p := send(409, path, planner, `{"op":"recode","grid":1,"name":"新","versions":{"1":1}}`); len(p.problemBody.Current) != 1 || p.problemBody.Current[0].ChangedBy == nil || p.problemBody.Current[0].Version != 2 {
		t.Errorf("a stale version: %+v", p.problemBody)
	}
	if p := send(422, path, planner, `{"op":"merge","grids":[1,64]}`); p.Problems[0].Rule != "strangers" || p.Problems[0].At == nil {
		t.Errorf("%+v", p.Problems)
	}
	send(422, path, planner, `{"op":"merge","grid_ids":[1,64]}`)
	back := send(201, "/api/v1/editions/2/undo", planner, `{}`)
	if len(back.Grids) == 0 || back.Operation == first.Operation {
		t.Errorf("undo: %+v", back.Redrawn)
	}
	send(201, "/api/v1/editions/2/redo", planner, fmt.Sprintf(`{"operation":%d}`, first.Operation))
	list := s.get(path+"?limit=2", s.viewer)
	if len(list["items"].([]any)) != 2 || list["next"] == nil {
		t.Errorf("%v", list)
	}
	o := s.get(fmt.Sprintf("%s/%d", path, first.Operation), s.viewer)
	if o["reason"] != "试" || o["taken_back"] == nil || o["impact"] == nil {
		t.Errorf("%v", o)
	}
}
