package pg

import (
	"context"
	"errors"
	"fmt"
)

// StartDetached runs the cluster in c.Dir on its own, until StopDetached, and returns its
// connection string. One that runs detached already is left as it is.
func StartDetached(ctx context.Context, c Config) (string, error) {
	p, err := settle(c.Dir)
	if err != nil {
		return "", err
	}
	lock, err := p.own(c.Use)
	if errors.Is(err, errHeld) {
		h := p.holder()
		return "", fmt.Errorf("\"gridmap %s\" (process %d) runs the database in %s", h.Use, h.PID, c.Dir)
	}
	if err != nil {
		return "", err
	}
	cl, err := begin(ctx, c, p, lock, true)
	if err != nil {
		return "", err
	}
	lock.release()
	return cl.URL(), nil
}

// StopDetached stops a cluster that runs on its own, or does nothing when none runs.
func StopDetached(c Config) error {
	p, err := settle(c.Dir)
	if err != nil {
		return err
	}
	lock, err := p.own(c.Use)
	if errors.Is(err, errHeld) {
		h := p.holder()
		return fmt.Errorf("\"gridmap %s\" (process %d) runs the database in %s: it stops with that", h.Use, h.PID, c.Dir)
	}
	if err != nil {
		return err
	}
	defer lock.release()
	socket, err := p.socketDir()
	if err == nil {
		err = p.removeRecord()
	}
	if err == nil {
		err = p.clear(socket)
	}
	return err
}
