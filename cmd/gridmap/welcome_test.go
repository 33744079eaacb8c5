package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"gridmap/cmd/gridmap/internal/demo"
	"gridmap/grid"
	"gridmap/sql/pgtest"
)

func TestWelcome_linksForTheDemoAlone(t *testing.T) {
	pool := pgtest.Database(t)
	store := grid.NewStore(pool)
	said := func() string {
		t.Helper()
		var out bytes.Buffer
		if err := welcome(t.Context(), pool, "http://127.0.0.1:8080/", &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	add := func(district int32, name string) {
		t.Helper()
		if _, err := store.AddActor(t.Context(), grid.NewActor{District: district, Name: name, Roles: []string{"admin"}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := pool.Exec(t.Context(), "insert into district (id, name) values (1000, '真实区')"); err != nil {
		t.Fatal(err)
	}
	add(1000, "admin")
	if got := said(); strings.Contains(got, "#sign-in") || !strings.Contains(got, "gridmap actor link NAME") {
		t.Errorf("without a demo:\n%s", got)
	}
	if err := demo.Load(t.Context(), pool, demo.Options{}); err != nil {
		t.Fatal(err)
	}
	made, err := demo.Made(t.Context(), pool)
	if err != nil || len(made) != 1 || made[0] == 1000 {
		t.Fatalf("the demo's districts are %v, %v", made, err)
	}
	add(made[0], "区长")
	got := said()
	links := regexp.MustCompile(`(?m)^  (\S+) .*#sign-in=`).FindAllStringSubmatch(got, -1)
	if len(links) != len(grid.Roles) || strings.Contains(got, "真实区") || strings.Contains(got, "区长") || !strings.Contains(got, "gridmap actor link NAME") {
		t.Errorf("with the demo beside a real district:\n%s", got)
	}
}
