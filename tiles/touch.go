package tiles

import "slices"

// Touched says whose tiles a change alters: of layers Near only those that show one of its boxes,
// of layers Everywhere all. It is the table of layers read from the side of the feed, for those
// who keep tiles elsewhere.
type Touched struct {
	Near, Everywhere []string
	Below            uint32 // at zooms below, layers Near are altered everywhere: how a border is thinned out depends on others
}

// TouchedBy is what a change alters. A change of a draft alters tiles of its edition only; whether
// it is one is for the caller to know.
func TouchedBy(c Change) Touched {
	near := len(c.boxes()) > 0
	t := Touched{Near: []string{}, Everywhere: []string{}}
	for _, l := range layers {
		switch source := c.source(); {
		case !slices.Contains(feedLayers, source), slices.Contains(l.Sources, source) && !(near && slices.Contains(l.Near, source)):
			t.Everywhere = append(t.Everywhere, l.Name)
		case slices.Contains(l.Sources, source):
			t.Near = append(t.Near, l.Name)
		}
	}
	if near && c.source() == "grids" {
		t.Below = fullZoom
	}
	return t
}

// source is the name layers know a change by.
func (c Change) source() string {
	switch c.Layer {
	case "organisations", "members", "assignments":
		return "responsibility"
	}
	return c.Layer
}
