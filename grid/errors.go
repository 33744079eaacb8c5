package grid

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/paulmach/orb"
)

// The codes of Error. web/errors.go maps each to one HTTP status.
const (
	Invalid      = "invalid"      // the request breaks a rule; the message says which and how to fix it
	NotFound     = "not_found"    // no such thing, or not on that day
	Conflict     = "conflict"     // somebody changed it first, or it exists already
	Forbidden    = "forbidden"    // the actor may not
	Unauthorized = "unauthorized" // nobody is signed in
	Unavailable  = "unavailable"  // try again later
)

// Error is an error for people: Msg is in plain words and holds no internals.
type Error struct {
	Code     string
	Msg      string
	Problems []Problem     // what exactly is wrong, where; may be empty
	Current  []CurrentGrid // of a Conflict: grids somebody else changed first, as they are now
	Err      error         // the cause, for the log; may be nil
}

// Problem is one thing wrong with a request or a file.
type Problem struct {
	Rule    string     `json:"rule" doc:"Machine-readable name of the rule that was broken"`
	Message string     `json:"message" doc:"What is wrong and how to fix it"`
	Row     int        `json:"row,omitempty" doc:"1-based record number in the file"`
	Field   string     `json:"field,omitempty"`
	Value   string     `json:"value,omitempty"`
	At      *orb.Point `json:"at,omitempty" doc:"Place as [longitude, latitude], WGS84"`
	By      *ActorRef  `json:"by,omitempty" doc:"Of a conflict: who was first"`
	When    *time.Time `json:"when,omitempty" doc:"Of a conflict: when that was"`
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Msg + ": " + e.Err.Error()
	}
	return e.Msg
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error with a code and a message for people.
func Errorf(code, format string, args ...any) *Error {
	return &Error{Code: code, Msg: fmt.Sprintf(format, args...)}
}

// CodeOf is the code of the first Error in the chain, or "" for any other error.
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

// storageError turns what PostgreSQL says into an Error by its SQLSTATE, never by its text;
// what is the thing the caller asked for. Other errors come back wrapped.
func storageError(err error, what string) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return &Error{Code: NotFound, Msg: what + " does not exist"}
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch pg.Code {
		case "23505", "23P01": // unique, exclusion
			return &Error{Code: Conflict, Msg: what + " conflicts with one that exists (" + pg.ConstraintName + ")", Err: err}
		case "23503", "23514", "22001", "22003", "22007", "22008", "22021", "22P02", "22P05", "23502":
			return &Error{Code: Invalid, Msg: what + " is not valid (" + pg.ConstraintName + ")", Err: err}
		case "57014", "53300", "57P01", "57P03", "40001", "40P01", "55P03":
			return &Error{Code: Unavailable, Msg: "the database is busy, try again", Err: err}
		}
	}
	if connectionLost(err) {
		return &Error{Code: Unavailable, Msg: "the database does not answer, try again", Err: err}
	}
	return fmt.Errorf("grid: %s: %w", what, err)
}

// connectionLost reports whether the database could not be reached or went away meanwhile.
func connectionLost(err error) bool {
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	_, network := errors.AsType[net.Error](err)
	timeout := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) // ours, not the network's
	return network && !timeout || errors.Is(err, io.ErrUnexpectedEOF) || pgconn.SafeToRetry(err)
}
