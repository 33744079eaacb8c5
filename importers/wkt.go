package importers

import (
	"strconv"
	"strings"
)

// wktNode is KEYWORD["text", number, NODE[…], …] of a .prj.
type wktNode struct {
	keyword string // upper case
	texts   []string
	numbers []float64
	nodes   []wktNode
}

// child is the first child with the keyword.
func (n wktNode) child(keyword string) (wktNode, bool) {
	for _, c := range n.nodes {
		if c.keyword == keyword {
			return c, true
		}
	}
	return wktNode{}, false
}

// name is the node's first text.
func (n wktNode) name() string {
	if len(n.texts) == 0 {
		return ""
	}
	return n.texts[0]
}

// wktParser reads well-known text of coordinate systems, version 1.
type wktParser struct {
	in    string
	depth int
	count int
}

// parseWKT reads one node and nothing after it; ok is false for anything else, and for text
// nested or long beyond what a coordinate system needs.
func parseWKT(text string) (n wktNode, ok bool) {
	if len(text) > 16<<10 {
		return n, false
	}
	p := wktParser{in: text}
	n, ok = p.node()
	p.blank()
	return n, ok && p.in == ""
}

func (p *wktParser) blank() { p.in = strings.TrimLeft(p.in, " \t\r\n\x00") }

// take eats c if it is next.
func (p *wktParser) take(c byte) bool {
	p.blank()
	if p.in == "" || p.in[0] != c {
		return false
	}
	p.in = p.in[1:]
	return true
}

func (p *wktParser) node() (n wktNode, ok bool) {
	if p.depth++; p.depth > 12 {
		return n, false
	}
	if p.count++; p.count > 400 {
		return n, false
	}
	defer func() { p.depth-- }()
	p.blank()
	i := 0
	for i < len(p.in) && (p.in[i] == '_' || p.in[i]|0x20 >= 'a' && p.in[i]|0x20 <= 'z' || i > 0 && p.in[i] >= '0' && p.in[i] <= '9') {
		i++
	}
	if i == 0 {
		return n, false
	}
	n.keyword, p.in = strings.ToUpper(p.in[:i]), p.in[i:]
	end := byte(']')
	if !p.take('[') {
		if !p.take('(') {
			return n, true // a bare word, as in AXIS["E",EAST]
		}
		end = ')'
	}
	for {
		if !p.item(&n) {
			return n, false
		}
		if p.take(end) {
			return n, true
		}
		if !p.take(',') {
			return n, false
		}
	}
}

// item reads a text, a number or a node into n.
func (p *wktParser) item(n *wktNode) bool {
	p.blank()
	if p.in == "" {
		return false
	}
	switch c := p.in[0]; {
	case c == '"':
		text, rest, found := strings.Cut(p.in[1:], `"`)
		n.texts, p.in = append(n.texts, text), rest
		return found
	case c == '-' || c == '+' || c == '.' || c >= '0' && c <= '9':
		i := strings.IndexFunc(p.in, func(r rune) bool { return !strings.ContainsRune("+-.0123456789eE", r) })
		if i < 0 {
			return false
		}
		v, err := strconv.ParseFloat(p.in[:i], 64)
		n.numbers, p.in = append(n.numbers, v), p.in[i:]
		return err == nil
	}
	c, ok := p.node()
	n.nodes = append(n.nodes, c)
	return ok
}
