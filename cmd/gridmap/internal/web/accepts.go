package web

import (
	"strconv"
	"strings"
)

// takesGzip reports whether gzip may be sent. Without the header the client gets it plain.
func takesGzip(headers []string) bool {
	best := map[string]bool{}
	for part := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		coding, params, _ := strings.Cut(part, ";")
		weight := 1.0
		if text, ok := strings.CutPrefix(strings.ReplaceAll(strings.ToLower(params), " ", ""), "q="); ok {
			var err error
			if weight, err = strconv.ParseFloat(text, 64); err != nil {
				weight = 0
			}
		}
		best[strings.ToLower(strings.TrimSpace(coding))] = weight > 0
	}
	if ok, named := best["gzip"]; named {
		return ok
	}
	return best["x-gzip"] || best["*"]
}

// matches reports whether If-None-Match holds the tag; proxies may have made it weak.
func matches(headers []string, etag string) bool {
	for part := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == etag {
			return true
		}
	}
	return false
}
