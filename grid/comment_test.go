package grid_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"gridmap/grid"
)

// reviewed is a staffed town with a draft that a planner and a reviewer talk about.
type reviewed struct {
	*staffed
	draft  int64
	p, r   grid.Actor // planner, reviewer
	spot   orb.Point
	before int64 // the feed's number before the last step
}

func newReviewed(t *testing.T) *reviewed {
	w := newStaffed(t)
	s := &reviewed{staffed: w, draft: w.moved(120, grid.NewDraft{}).ID, spot: at(110, 50).LonLat()}
	s.p = grid.Actor{District: w.district, ID: w.planner, Roles: []string{"planner"}}
	s.r = grid.Actor{District: w.district, ID: w.reviewer, Roles: []string{"reviewer"}}
	return s
}

func (s *reviewed) say(by grid.Actor, n grid.NewComment) grid.Comment {
	s.t.Helper()
	s.before = one[int64](s.town, `select last from feed where district = $1`, s.district)
	c, _, err := s.store.AddComment(context.Background(), by, s.draft, n, "")
	if err != nil {
		s.t.Fatalf("%+v: %v", n, err)
	}
	return c
}

// told is what the feed said since the last step.
func (s *reviewed) told() string {
	return one[string](s.town, `select coalesce(string_agg(concat_ws(' ', layer, kind, edition, actor, before is not null, after is not null), ', ' order by seq), '')
		from change where district = $1 and seq > $2`, s.district, s.before)
}

func (s *reviewed) list(f grid.CommentFilter) []grid.Comment {
	s.t.Helper()
	if f.Limit == 0 {
		f.Limit = 100
	}
	list, _, err := s.store.Comments(context.Background(), s.district, s.draft, f)
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

func history(c grid.Comment) string {
	var words []string
	for _, a := range c.History {
		words = append(words, a.Kind)
	}
	return strings.Join(words, " ")
}

func TestComments_threads(t *testing.T) {
	s := newReviewed(t)
	ctx := context.Background()
	head := s.say(s.r, grid.NewComment{Text: "  这条边界应沿人民路\n走 ", At: &s.spot, Grid: 1})
	if head.Text != "这条边界应沿人民路\n走" || head.At != s.spot || head.Grid == nil || head.Grid.ID != 1 || head.Author.ID != s.reviewer || head.ReplyTo != nil || history(head) != "made" {
		t.Errorf("%+v", head)
	}
	if got, want := s.told(), fmt.Sprintf("comment insert %d %d f t", s.draft, s.reviewer); got != want {
		t.Errorf("announced %q, want %q", got, want)
	}
	answer := s.say(s.p, grid.NewComment{Text: "好的", ReplyTo: head.ID})
	if answer.At != s.spot || answer.Grid == nil || answer.Grid.ID != 1 || answer.ReplyTo == nil || *answer.ReplyTo != head.ID {
		t.Errorf("%+v", answer)
	}
	other := s.say(s.p, grid.NewComment{Text: "这里也看一下", At: &s.spot})

	s.before++
	resolved, err := s.store.ResolveComment(ctx, s.p, s.draft, head.ID, false)
	if err != nil || resolved.ResolvedAt == nil || resolved.ResolvedBy == nil || resolved.ResolvedBy.ID != s.planner {
		t.Errorf("%+v %v", resolved, err)
	}
	if got, want := s.told(), fmt.Sprintf("comment update %d %d t t", s.draft, s.planner); got != want {
		t.Errorf("announced %q, want %q", got, want)
	}
	again, err := s.store.ResolveComment(ctx, s.r, s.draft, head.ID, false)
	if err != nil || again.ResolvedBy == nil || again.ResolvedBy.ID != s.planner || strings.Count(s.told(), ",") != 0 {
		t.Errorf("resolved twice: %+v %v, announced %s", again, err, s.told())
	}
	if open := s.list(grid.CommentFilter{Open: true}); len(open) != 1 || open[0].ID != other.ID {
		t.Errorf("open: %+v", open)
	}
	if about := s.list(grid.CommentFilter{Grid: 1}); len(about) != 2 || about[0].ID != head.ID || about[1].ID != answer.ID {
		t.Errorf("about grid 1: %+v", about)
	}
	if first, more, err := s.store.Comments(ctx, s.district, s.draft, grid.CommentFilter{Limit: 1}); err != nil || !more || len(first) != 1 {
		t.Errorf("a page of one: %+v %t %v", first, more, err)
	}
	reopened, err := s.store.ResolveComment(ctx, s.r, s.draft, head.ID, true)
	if err != nil || reopened.ResolvedAt != nil || reopened.ResolvedBy != nil || history(reopened) != "made resolved reopened" || reopened.History[1].Actor.ID != s.planner {
		t.Errorf("%+v %v", reopened, err)
	}
	if n := len(s.list(grid.CommentFilter{Open: true})); n != 3 {
		t.Errorf("%d open", n)
	}
}

func TestComments_ownText(t *testing.T) {
	s := newReviewed(t)
	ctx := context.Background()
	head := s.say(s.r, grid.NewComment{Text: "张三住这里", At: &s.spot})
	answer := s.say(s.p, grid.NewComment{Text: "请勿写居民", ReplyTo: head.ID})
	if _, err := s.store.ChangeComment(ctx, s.p, s.draft, head.ID, "改"); grid.CodeOf(err) != grid.Forbidden {
		t.Errorf("somebody else's changed: %v", err)
	}
	if err := s.store.DeleteComment(ctx, s.p, s.draft, head.ID); grid.CodeOf(err) != grid.Forbidden {
		t.Errorf("somebody else's deleted: %v", err)
	}
	c, err := s.store.ChangeComment(ctx, s.r, s.draft, head.ID, "这栋楼")
	if err != nil || c.Text != "这栋楼" || c.ChangedAt == nil || history(c) != "made changed" {
		t.Errorf("%+v %v", c, err)
	}
	s.before = one[int64](s.town, `select last from feed where district = $1`, s.district)
	if err := s.store.DeleteComment(ctx, s.r, s.draft, head.ID); err != nil {
		t.Fatal(err)
	}
	if got, want := s.told(), fmt.Sprintf("comment delete %d %d t f", s.draft, s.reviewer); got != want {
		t.Errorf("announced %q, want %q", got, want)
	}
	if err := s.store.DeleteComment(ctx, s.r, s.draft, head.ID); err != nil || strings.Contains(s.told(), ",") {
		t.Errorf("deleted twice: %v, announced %s", err, s.told())
	}
	if _, err := s.store.ChangeComment(ctx, s.r, s.draft, head.ID, "又写"); grid.CodeOf(err) != grid.Conflict {
		t.Errorf("a deleted one changed: %v", err)
	}
	list := s.list(grid.CommentFilter{})
	if len(list) != 2 || list[0].Text != "" || list[0].DeletedAt == nil || list[0].Author.ID != s.reviewer || list[1].ID != answer.ID {
		t.Errorf("%+v", list)
	}
	if n := one[int](s.town, `select count(*) from edition_comment where text like '%张三%' or text like '%这栋楼%'`); n != 0 {
		t.Error("what was deleted is still kept")
	}
	admin := grid.Actor{District: s.district, ID: s.actor("admin"), Roles: []string{"admin"}}
	if err := s.store.DeleteComment(ctx, admin, s.draft, answer.ID); err != nil {
		t.Errorf("an administrator deletes: %v", err)
	}
	if list := s.list(grid.CommentFilter{}); len(list) != 0 {
		t.Errorf("with nothing left to read: %+v", list)
	}
	if _, err := s.pool.Exec(ctx, `update edition_comment_event set kind = 'made'`); err == nil {
		t.Error("what was done to a comment was written anew")
	}
}

func TestComments_refusals(t *testing.T) {
	s := newReviewed(t)
	ctx := context.Background()
	head := s.say(s.r, grid.NewComment{Text: "一", At: &s.spot})
	answer := s.say(s.p, grid.NewComment{Text: "二", ReplyTo: head.ID})
	far := orb.Point{200, 10}
	for name, c := range map[string]struct {
		n    grid.NewComment
		rule string
		at   bool
	}{
		"no word":           {grid.NewComment{Text: " \n", At: &s.spot}, "comment_text", false},
		"too long":          {grid.NewComment{Text: strings.Repeat("长", 2001), At: &s.spot}, "comment_text", false},
		"not to be shown":   {grid.NewComment{Text: "a\x00b", At: &s.spot}, "comment_text", false},
		"nowhere":           {grid.NewComment{Text: "哪里"}, "comment_at", false},
		"off the map":       {grid.NewComment{Text: "哪里", At: &far}, "comment_at", false},
		"no such grid":      {grid.NewComment{Text: "哪格", At: &s.spot, Grid: 99}, "comment_grid", true},
		"answer elsewhere":  {grid.NewComment{Text: "答", At: &s.spot, ReplyTo: head.ID}, "comment_reply", false},
		"answer to nothing": {grid.NewComment{Text: "答", ReplyTo: 9999}, "comment_reply", false},
		"answer to answer":  {grid.NewComment{Text: "答", ReplyTo: answer.ID}, "comment_reply", false},
	} {
		_, _, err := s.store.AddComment(ctx, s.p, s.draft, c.n, "")
		if p := problemsOf(err); grid.CodeOf(err) != grid.Invalid || len(p) != 1 || p[0].Rule != c.rule || p[0].Field == "" || (p[0].At != nil) != c.at {
			t.Errorf("%s: %v %+v", name, err, p)
		}
	}
	if _, _, err := s.store.AddComment(ctx, s.p, s.draft, grid.NewComment{Text: strings.Repeat("长", 2000), At: &s.spot}, ""); err != nil {
		t.Errorf("2000 characters: %v", err)
	}
	if _, err := s.store.ResolveComment(ctx, s.p, s.draft, answer.ID, false); grid.CodeOf(err) != grid.Invalid {
		t.Errorf("an answer resolved: %v", err)
	}
	if _, err := s.store.ResolveComment(ctx, s.p, s.base, head.ID, false); grid.CodeOf(err) != grid.Conflict {
		t.Errorf("in an edition in force: %v", err)
	}
	for what, err := range map[string]error{
		"edition": func() error {
			_, _, err := s.store.Comments(ctx, s.district, 999, grid.CommentFilter{Limit: 1})
			return err
		}(),
		"comment": s.store.DeleteComment(ctx, s.p, s.draft, 9999),
		"district": func() error {
			_, _, err := s.store.AddComment(ctx, grid.Actor{District: s.neighbour(t).district, ID: 1}, s.draft, grid.NewComment{Text: "x", At: &s.spot}, "")
			return err
		}(),
	} {
		if grid.CodeOf(err) != grid.NotFound {
			t.Errorf("no such %s: %v", what, err)
		}
	}
}

// The same request under the same key is done once, however many send it at once.
func TestComments_sentAgain(t *testing.T) {
	s := newReviewed(t)
	ids := make([]int64, 8)
	var again [8]bool
	var group sync.WaitGroup
	for i := range ids {
		group.Go(func() {
			c, was, err := s.store.AddComment(context.Background(), s.p, s.draft, grid.NewComment{Text: "网络不好", At: &s.spot}, "k")
			if err != nil {
				t.Error(err)
			}
			ids[i], again[i] = c.ID, was
		})
	}
	group.Wait()
	news := 0
	for i := range ids {
		if ids[i] != ids[0] {
			t.Errorf("made %v", ids)
		}
		if !again[i] {
			news++
		}
	}
	if news != 1 || len(s.list(grid.CommentFilter{})) != 1 {
		t.Errorf("%d say it is new, %d are there", news, len(s.list(grid.CommentFilter{})))
	}
	_, _, err := s.store.AddComment(context.Background(), s.p, s.draft, grid.NewComment{Text: "别的", At: &s.spot}, "k")
	if p := problemsOf(err); grid.CodeOf(err) != grid.Invalid || p[0].Rule != "key_used" {
		t.Errorf("another comment under the key: %v", err)
	}
	if _, again, err := s.store.AddComment(context.Background(), s.r, s.draft, grid.NewComment{Text: "别人的", At: &s.spot}, "k"); err != nil || again {
		t.Errorf("somebody else's under the same key: %t %v", again, err)
	}
}

// Comments stay readable when their edition is in force, and go on in the draft that takes the
// place of theirs.
func TestComments_outliveTheDraft(t *testing.T) {
	s := newReviewed(t)
	ctx := context.Background()
	head := s.say(s.r, grid.NewComment{Text: "一", At: &s.spot, Grid: 2})
	s.say(s.p, grid.NewComment{Text: "二", ReplyTo: head.ID})
	old := s.draft
	p := grid.Actor{District: s.district, ID: s.planner, Roles: []string{"planner"}}
	out, err := s.store.Rebase(ctx, p, s.draft)
	if err != nil || out.Stopped != nil {
		t.Fatalf("%+v %v", out, err)
	}
	s.draft = out.Edition.ID
	if list := s.list(grid.CommentFilter{}); len(list) != 2 || list[0].ID != head.ID || list[0].Grid.Code == "" {
		t.Errorf("%+v", list)
	}
	if _, _, err := s.store.AddComment(ctx, p, old, grid.NewComment{Text: "x", At: &s.spot}, ""); grid.CodeOf(err) != grid.Conflict {
		t.Errorf("on the abandoned one: %v", err)
	}
	s.approved(s.draft)
	s.say(s.r, grid.NewComment{Text: "批准后还可以说", At: &s.spot})
	s.publish(s.draft, "")
	if list := s.list(grid.CommentFilter{}); len(list) != 3 || list[0].Text != "一" {
		t.Errorf("%+v", list)
	}
	_, _, err = s.store.AddComment(ctx, p, s.draft, grid.NewComment{Text: "x", At: &s.spot}, "")
	if pr := problemsOf(err); grid.CodeOf(err) != grid.Conflict || pr[0].Rule != "edition_state" {
		t.Errorf("in force: %v", err)
	}
	if err := s.store.DeleteComment(ctx, s.r, s.draft, head.ID); grid.CodeOf(err) != grid.Conflict {
		t.Errorf("deleted in force: %v", err)
	}
}
