// Command gridmap is the map service an urban district runs its grid governance on.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is every command and flag; each command's struct and Run method live in its own file.
// Environment variables GRIDMAP_* mirror the flags.
type cli struct {
	DataDir     string `help:"Directory of the private database and its files." default:"./.gridmap" type:"path" env:"GRIDMAP_DATA_DIR"`
	DatabaseURL string `help:"Use this PostgreSQL server instead of the private one." env:"GRIDMAP_DATABASE_URL"`

	Up       upCommand       `cmd:"" help:"Do everything: database, schema, demo district if empty, and serve."`
	DB       dbCommand       `cmd:"" name:"db" help:"The private database: a shell, its address, start and stop."`
	Audit    auditCommand    `cmd:"" help:"Let the program prove its own numbers."`
	Import   importCommand   `cmd:"" help:"Import a shapefile, GeoJSON or CSV: staged, checked, then published as a whole or not at all."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database's schema to this version."`
	Backup   backupCommand   `cmd:"" help:"Write the database into one file and prove that it restores."`
	Restore  restoreCommand  `cmd:"" help:"Bring a backup back, all of it or nothing."`
	Serve    serveCommand    `cmd:"" help:"Serve the map and the API on a migrated database."`
	Demo     demoCommand     `cmd:"" help:"Make an invented district, the same every time, and store it."`
	Validate validateCommand `cmd:"" help:"Say what is wrong in a district: borders, responsibility, buildings. Exit status 1 if there are errors."`
	Export   exportCommand   `cmd:"" help:"Write the map's tiles into one file, PMTiles or MBTiles. An export that was stopped goes on when the same command is run again."`
	Actor    actorCommand    `cmd:"" help:"Who may do what: add, list, disable; links, tokens and passwords."`

	log *slog.Logger
	use string // the command's words: "import", "db shell"
}

// exitCode is an error that has been told already and only sets the exit status.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// streams are the command's surroundings, handed to each Run method.
type streams struct {
	out, err io.Writer
	log      *slog.Logger
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends us at once; the database then stops by itself
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if code, ok := errors.AsType[exitCode](err); ok {
		os.Exit(int(code))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gridmap:", err)
		if wrong, ok := errors.AsType[*kong.ParseError](err); ok {
			fmt.Fprintln(os.Stderr, "Try:", wrong.Context.Model.Name, "--help")
			os.Exit(2)
		}
		os.Exit(1)
	}
}

// run parses args and runs the command they name; tests call it instead of the binary.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var c cli
	parser, err := kong.New(&c, kong.Name("gridmap"), kong.Writers(stdout, stderr),
		kong.Description("The map service an urban district runs its grid governance on."),
		kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(stderr, nil))
	c.log = log
	words, _, _ := strings.Cut(parsed.Command(), " <")
	c.use = words
	return parsed.Run(&c, streams{out: stdout, err: stderr, log: log})
}
