package tiles

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// Version names the state of the layers asked for, everywhere and at all zooms, as this server
// knows it: it changes with every change that may show in any of their tiles. An address that
// carries it may be kept for ever by who got its tile from a server whose Version it was then: that
// tile is as new as the name or newer. Take it before planning. Errors are Plan's.
func (t *Tileset) Version(ctx context.Context, r Request) (string, error) {
	r.Z, r.X, r.Y = 0, 0, 0
	p, err := t.Plan(ctx, r)
	if err != nil {
		return "", err
	}
	named, err := findLayers(r.Layers)
	if err != nil {
		return "", err
	}
	s := &p.scene
	h := sha256.New()
	fmt.Fprintf(h, "%s|%d|%d", drawing, s.district.id, s.edition.id)
	for _, l := range named {
		fmt.Fprintf(h, "|%s %d", l.Name, s.versions(s.sources(l.Sources...)...))
		if l.Daily && r.AsOf.IsZero() {
			fmt.Fprintf(h, " %s", s.day.Format(time.DateOnly))
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}
