package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/term"

	"gridmap/grid"
	"gridmap/sql"
)

// actorCommand works on the database itself: whoever may open it may do everything. The
// server need not run.
type actorCommand struct {
	Add     actorAdd     `cmd:"" help:"Add an actor."`
	List    actorList    `cmd:"" help:"List the actors of a district."`
	Link    actorLink    `cmd:"" help:"Print a one-time sign-in link for an actor."`
	Token   actorToken   `cmd:"" help:"Print a bearer token for an actor's scripts."`
	Set     actorSet     `cmd:"" help:"Change an actor's roles, name or password."`
	Disable actorDisable `cmd:"" help:"Disable an actor: sessions, tokens and links end at once."`
	Enable  actorEnable  `cmd:"" help:"Let a disabled actor sign in again."`
	Revoke  actorRevoke  `cmd:"" help:"End an actor's sessions, tokens and links."`
}

// ofDistrict says which district's actors are meant.
type ofDistrict struct {
	District string `help:"Name or id of the district. Absent: the one with the lowest id."`
}

// secretFlags ask for ways to get in.
type secretFlags struct {
	Site      string        `help:"Where browsers reach the server, for links." default:"http://127.0.0.1:8080" env:"GRIDMAP_SITE"`
	LinkLife  time.Duration `help:"How long a link is good." default:"24h"`
	TokenLife time.Duration `help:"How long a token is good." default:"8760h"`
}

type passwordFlag struct {
	PasswordStdin bool `help:"Read a password (at least 12 characters) from standard input." name:"password-stdin"`
}

type actorAdd struct {
	ofDistrict
	secretFlags
	passwordFlag
	Name        string   `arg:"" help:"Signs in with this."`
	Role        []string `help:"viewer, commander, planner, reviewer, importer, admin; several with commas." required:""`
	DisplayName string   `help:"How others see the actor." name:"display-name"`
	ScopeArea   int64    `help:"Id of the street or community the actor is for. Absent: the whole district. Not yet enforced: kept, but it limits nothing so far." name:"scope-area"`
	Link        bool     `help:"Print a one-time sign-in link."`
	Token       bool     `help:"Print a bearer token for scripts."`
}

func (a actorAdd) Run(ctx context.Context, c *cli, s streams) error {
	return c.withDistrict(ctx, a.District, func(store *grid.Store, district int32) error {
		password, err := a.read(s)
		if err != nil {
			return err
		}
		n := grid.NewActor{District: district, Name: a.Name, DisplayName: a.DisplayName, Roles: a.Role, Password: password}
		if a.ScopeArea != 0 {
			n.ScopeArea = &a.ScopeArea
		}
		actor, err := store.AddActor(ctx, n)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.err, "Added %s (%s) to district %d.\n", actor.Name, strings.Join(actor.Roles, ", "), district)
		if a.Link {
			err = a.printLink(ctx, store, actor, s)
		}
		if a.Token && err == nil {
			err = a.printToken(ctx, store, actor, "", s)
		}
		if !a.Link && !a.Token && password == "" {
			where := ""
			if a.District != "" {
				where = " --district " + strconv.Quote(a.District)
			}
			fmt.Fprintf(s.err, "There is no way in yet. Make one: gridmap actor link %s%s\n", actor.Name, where)
		}
		return err
	})
}

// read takes the password from standard input, up to the first line's end.
func (p passwordFlag) read(s streams) (string, error) {
	if !p.PasswordStdin {
		return "", nil
	}
	if term.IsTerminal(int(os.Stdin.Fd())) {
		fmt.Fprint(s.err, "Password: ")
		line, err := term.ReadPassword(int(os.Stdin.Fd()))
		fmt.Fprintln(s.err)
		return string(line), err
	}
	line, err := bufio.NewReader(io.LimitReader(os.Stdin, 4096)).ReadString('\n')
	line = strings.TrimRight(line, "\r\n")
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if line == "" {
		return "", errors.New("--password-stdin: standard input holds no password")
	}
	return line, nil
}

func (f secretFlags) printLink(ctx context.Context, store *grid.Store, a grid.Actor, s streams) error {
	secret, err := store.NewSignInLink(ctx, a.District, a.ID, f.LinkLife)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, signInURL(f.Site, secret))
	return err
}

func (f secretFlags) printToken(ctx context.Context, store *grid.Store, a grid.Actor, label string, s streams) error {
	secret, _, err := store.NewToken(ctx, a.District, a.ID, 0, label, f.TokenLife)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, secret)
	return err
}

// signInURL is a one-time link: the secret stands in the fragment, which browsers never send
// and servers never log.
func signInURL(site, secret string) string {
	return strings.TrimRight(site, "/") + "/#sign-in=" + secret
}

// actorName is what the other commands take.
type actorName struct {
	ofDistrict
	Name string `arg:"" help:"The actor's name."`
}

// with calls do with the actor named.
func (n actorName) with(ctx context.Context, c *cli, do func(*grid.Store, grid.Actor) error) error {
	return c.withDistrict(ctx, n.District, func(store *grid.Store, district int32) error {
		a, err := store.ActorNamed(ctx, district, n.Name)
		if err != nil {
			return err
		}
		return do(store, a.Actor)
	})
}

type actorLink struct {
	actorName
	secretFlags
}

func (a actorLink) Run(ctx context.Context, c *cli, s streams) error {
	return a.with(ctx, c, func(store *grid.Store, who grid.Actor) error { return a.printLink(ctx, store, who, s) })
}

type actorToken struct {
	actorName
	secretFlags
	Label string `help:"What the token is for."`
}

func (a actorToken) Run(ctx context.Context, c *cli, s streams) error {
	return a.with(ctx, c, func(store *grid.Store, who grid.Actor) error { return a.printToken(ctx, store, who, a.Label, s) })
}

type actorSet struct {
	actorName
	passwordFlag
	Role        []string `help:"The roles the actor is to have."`
	DisplayName *string  `help:"How others see the actor." name:"display-name"`
	ScopeArea   *int64   `help:"Id of a street or community; 0: the whole district. Not yet enforced: kept, but it limits nothing so far." name:"scope-area"`
}

func (a actorSet) Run(ctx context.Context, c *cli, s streams) error {
	password, err := a.read(s)
	if err != nil {
		return err
	}
	return a.change(ctx, c, s, "Changed", grid.ActorChange{Roles: a.Role, DisplayName: a.DisplayName, ScopeArea: a.ScopeArea, Password: password})
}

type actorDisable struct{ actorName }

func (a actorDisable) Run(ctx context.Context, c *cli, s streams) error {
	yes := true
	return a.change(ctx, c, s, "Disabled", grid.ActorChange{Disabled: &yes})
}

type actorEnable struct{ actorName }

func (a actorEnable) Run(ctx context.Context, c *cli, s streams) error {
	no := false
	return a.change(ctx, c, s, "Enabled", grid.ActorChange{Disabled: &no})
}

type actorRevoke struct{ actorName }

func (a actorRevoke) Run(ctx context.Context, c *cli, s streams) error {
	return a.change(ctx, c, s, "Ended the sessions, tokens and links of", grid.ActorChange{Revoke: true})
}

func (n actorName) change(ctx context.Context, c *cli, s streams, done string, change grid.ActorChange) error {
	return n.with(ctx, c, func(store *grid.Store, a grid.Actor) error {
		a, err := store.ChangeActor(ctx, a.District, a.ID, change)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.err, "%s %s (%s).\n", done, a.Name, strings.Join(a.Roles, ", "))
		return err
	})
}

type actorList struct{ ofDistrict }

func (l actorList) Run(ctx context.Context, c *cli, s streams) error {
	return c.withDistrict(ctx, l.District, func(store *grid.Store, district int32) error {
		list, err := store.Actors(ctx, district)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tNAME\tDISPLAY NAME\tROLES\tPASSWORD\tTOKENS\tSESSIONS\tSTATE")
		for _, a := range list {
			password, state := "no", "enabled"
			if a.HasPassword {
				password = "yes"
			}
			if a.DisabledAt != nil {
				state = "disabled " + a.DisabledAt.Format(time.DateOnly)
			}
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%d\t%d\t%s\n", a.ID, a.Name, a.DisplayName, strings.Join(a.Roles, ","), password, a.Tokens, a.Sessions, state)
		}
		return w.Flush()
	})
}

// withDistrict opens the database and calls do with a district by name or id; "" is the one
// with the lowest id.
func (c *cli) withDistrict(ctx context.Context, nameOrID string, do func(*grid.Store, int32) error) error {
	url, done, err := c.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer done()
	pool, err := sql.Open(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := sql.CheckVersion(ctx, pool); err != nil {
		return fmt.Errorf("%w; run: gridmap migrate", err)
	}
	store, id, err := findDistrict(ctx, pool, nameOrID)
	if err != nil {
		return err
	}
	return do(store, id)
}

func findDistrict(ctx context.Context, pool *pgxpool.Pool, nameOrID string) (*grid.Store, int32, error) {
	store := grid.NewStore(pool)
	list, err := store.Districts(ctx)
	if err != nil {
		return nil, 0, err
	}
	if len(list) == 0 {
		return nil, 0, errors.New("there is no district yet; `gridmap demo` makes one, and `gridmap import` does")
	}
	id, _ := strconv.ParseInt(nameOrID, 10, 32)
	for _, d := range list {
		if nameOrID == "" || d.Name == nameOrID || int64(d.ID) == id {
			return store, d.ID, nil
		}
	}
	return nil, 0, fmt.Errorf("there is no district %q", nameOrID)
}
