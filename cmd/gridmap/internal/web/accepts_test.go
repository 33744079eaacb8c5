package web

import "testing"

func TestTakesGzip(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "gzip": true, "GZip;q=0.5": true, "gzip;q=0": false, "gzip; q=0.000": false, "identity": false, "br, gzip": true,
		"*": true, "*;q=0": false, "*;q=0, gzip": true, "gzip, *;q=0": true, "*, gzip;q=0": false, "x-gzip": true, "deflate;q=1, *;q=0.1": true,
	} {
		if got := takesGzip([]string{header}); got != want {
			t.Errorf("Accept-Encoding %q: %t", header, got)
		}
	}
	if !takesGzip([]string{"*;q=0", "gzip"}) {
		t.Error("of two headers only one is read")
	}
}

func TestApp_gzipBesideARefusedRest(t *testing.T) {
	s := newSite(t)
	for header, want := range map[string]string{"*;q=0, gzip": "gzip", "gzip;q=0, *": ""} {
		a := s.want(s.ask("GET", "/assets/main-Bx3k9_aQ.js", nobody, nil, "Accept-Encoding", header), 200)
		if got := a.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: sent as %q", header, got)
		}
	}
}
