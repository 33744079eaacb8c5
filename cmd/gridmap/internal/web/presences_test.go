package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/paulmach/orb"

	"gridmap/grid"
)

// watched is presences whose words are kept.
type watched struct {
	*presences
	heard []string
}

func newWatched() *watched {
	w := &watched{}
	w.presences = newPresences(func(district int32, p presence, gone bool) {
		w.heard = append(w.heard, fmt.Sprintf("%d %s %t", district, p.Session, gone))
	})
	return w
}

func (w *watched) told() string {
	defer func() { w.heard = nil }()
	return strings.Join(w.heard, ", ")
}

func at(actor int64, session string, cursor ...float64) presence {
	p := presence{Edition: 5, Session: session, Actor: grid.ActorRef{ID: actor, Name: fmt.Sprint("actor ", actor)}, Grids: []int64{}}
	if len(cursor) == 2 {
		p.Cursor = &orb.Point{cursor[0], cursor[1]}
	}
	return p
}

func TestPresences_areForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWatched()
		defer w.close()
		put := func(p presence, pass bool, told string) {
			t.Helper()
			if got, ok := w.put(1, p, true); got != pass || !ok || w.told() != told {
				t.Errorf("passed on %t, want %t; room %t", got, pass, ok)
			}
		}
		put(at(1, "a", 1, 1), true, "1 a false")
		put(at(1, "a", 1, 1), false, "") // has not moved: nobody is told
		put(at(1, "a", 2, 1), true, "1 a false")
		time.Sleep(presentFor - time.Second)
		put(at(1, "a", 2, 1), true, "") // so that other servers do not forget it
		if pass, _ := w.put(1, at(2, "b"), false); pass || w.told() != "1 b false" {
			t.Error("what another server told is passed on")
		}
		time.Sleep(presentFor - time.Second)
		put(at(1, "a", 2, 1), true, "")
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if got := w.told(); got != "1 b true" {
			t.Errorf("after ten seconds without a word: %s", got)
		}
		if list := w.in(1, 5); len(list) != 1 || list[0].Session != "a" || len(w.in(2, 5)) != 0 || len(w.in(1, 6)) != 0 {
			t.Errorf("%+v", list)
		}
		if _, was := w.remove(at(2, "a").key(1)); was || w.told() != "" {
			t.Error("somebody else's session was removed")
		}
		if _, was := w.remove(at(1, "a").key(1)); !was || w.told() != "1 a true" {
			t.Error("who left was not told of")
		}
		time.Sleep(2 * presentFor)
		synctest.Wait()
		if got := w.told(); got != "" {
			t.Errorf("who left is told of again: %s", got)
		}
	})
}

func TestPresences_areBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWatched()
		defer w.close()
		for i := range presentSessions + 2 {
			w.put(1, at(1, fmt.Sprint("tab ", i)), true)
			time.Sleep(time.Millisecond)
		}
		if list := w.in(1, 5); len(list) != presentSessions || slices.ContainsFunc(list, func(p presence) bool { return p.Session == "tab 0" || p.Session == "tab 1" }) {
			t.Errorf("%d tabs of one actor: %+v", len(list), list)
		}
		for i := range presentInAll {
			_, ok := w.put(2, at(int64(100+i), "a"), false)
			if ok != (i < presentInAll-presentSessions) {
				t.Fatalf("actor %d: room %t", i, ok)
			}
		}
		for i := range presenceBurst {
			if err := w.take(grid.Actor{District: 1, ID: 7}); err != nil {
				t.Fatalf("word %d: %v", i, err)
			}
		}
		if err := w.take(grid.Actor{District: 1, ID: 7}); err == nil {
			t.Error("any number of words a second is taken")
		}
		if err := w.take(grid.Actor{District: 1, ID: 8}); err != nil {
			t.Errorf("somebody else is refused: %v", err)
		}
		time.Sleep(time.Second)
		if err := w.take(grid.Actor{District: 1, ID: 7}); err != nil {
			t.Errorf("a second later: %v", err)
		}
	})
}
