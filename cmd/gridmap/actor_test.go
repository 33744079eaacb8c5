package main

import (
	"reflect"
	"strings"
	"testing"
)

func TestActor_helpSaysThatScopesAreNotEnforced(t *testing.T) {
	for _, command := range []any{actorAdd{}, actorSet{}} {
		field, ok := reflect.TypeOf(command).FieldByName("ScopeArea")
		if !ok || !strings.Contains(field.Tag.Get("help"), "Not yet enforced") {
			t.Errorf("%T: %q", command, field.Tag.Get("help"))
		}
	}
}
