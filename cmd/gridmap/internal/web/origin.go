package web

import (
	"net/http"
	"net/netip"
	"strings"
)

// origin is the client's address and whether it speaks TLS. X-Forwarded-For and -Proto are
// believed only from a declared proxy; the client is then the last address that is not one.
func (s *Server) origin(r *http.Request) (netip.Addr, bool) {
	peer := peerOf(r)
	if !s.trusts(peer) {
		return peer, r.TLS != nil
	}
	client := peer
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		if client = hop.Unmap(); !s.trusts(client) {
			break
		}
	}
	proto := r.Header.Get("X-Forwarded-Proto")
	return client, proto == "" || strings.EqualFold(proto, "https")
}

// trusts reports whether an address is one of the declared TLS proxies.
func (s *Server) trusts(a netip.Addr) bool {
	for _, p := range s.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// peerOf is the address at the other end of the connection; the zero Addr when it has none.
func peerOf(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return peer.Addr().Unmap()
}

// direct reports whether the client sits on this machine and no proxy stands between.
func direct(r *http.Request) bool {
	return peerOf(r).IsLoopback() && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
}

// requireTLS refuses what reaches a server behind a declared proxy by another way: only this
// machine may speak plain HTTP. Pages are sent to https.
func (s *Server) requireTLS(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := visitOf(r.Context())
		switch {
		case !s.RequireTLS, v.secure, direct(r):
			next.ServeHTTP(w, r)
		case s.trusts(peerOf(r)) && (r.Method == http.MethodGet || r.Method == http.MethodHead):
			target := *r.URL
			target.Scheme, target.Host = "https", r.Host
			http.Redirect(w, r, target.String(), http.StatusPermanentRedirect)
		default:
			s.refuse(w, r, newProblem(http.StatusForbidden, "This server is reached by https only, through its proxy."))
		}
	})
}
