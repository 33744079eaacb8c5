package web

import (
	"strconv"
	"strings"
)

// takesGzip reports whether gzip is to be sent: the client takes it and does not like the plain
// answer better. Without the header the client gets it plain.
func takesGzip(headers []string) bool {
	if len(headers) == 1 && (headers[0] == "gzip" || strings.HasPrefix(headers[0], "gzip,")) && !strings.Contains(headers[0], ";") {
		return true // as browsers and most others write it
	}
	gzip, rest, plain := -1.0, -1.0, -1.0
	for _, header := range headers {
		for part := range strings.SplitSeq(header, ",") {
			coding, params, _ := strings.Cut(part, ";")
			switch strings.ToLower(strings.TrimSpace(coding)) {
			case "gzip", "x-gzip":
				gzip = max(gzip, weightOf(params))
			case "identity":
				plain = weightOf(params)
			case "*":
				rest = weightOf(params)
			}
		}
	}
	if gzip < 0 {
		gzip = rest
	}
	return gzip > 0 && gzip >= plain
}

// weightOf is the q of a coding, 1 when none is given and 0 when it cannot be read.
func weightOf(params string) float64 {
	text, ok := strings.CutPrefix(strings.ReplaceAll(strings.ToLower(params), " ", ""), "q=")
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(text, 64)
	if err != nil || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}

// matches reports whether If-None-Match holds the tag; proxies may have made it weak. A list that
// cannot be read holds what could be read of it.
func matches(headers []string, etag string) bool {
	for _, header := range headers {
		if header == etag {
			return true
		}
		if strings.TrimSpace(header) == "*" {
			return true
		}
		for rest := header; ; {
			rest = strings.TrimLeft(rest, " \t,")
			rest = strings.TrimPrefix(rest, "W/")
			if !strings.HasPrefix(rest, `"`) {
				break
			}
			end := strings.IndexByte(rest[1:], '"')
			if end < 0 {
				break
			}
			if rest[:end+2] == etag {
				return true
			}
			rest = rest[end+2:]
		}
	}
	return false
}
