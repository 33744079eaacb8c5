package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"
)

// listenFlags say where the server is reached and who ends TLS.
type listenFlags struct {
	Listen   string   `help:"Address to listen on. Beyond this machine only with TLS, own or a proxy's." default:"127.0.0.1:8080" env:"GRIDMAP_LISTEN"`
	TLSCert  string   `help:"Certificate chain (PEM) to serve https with; read again when it changes." name:"tls-cert" type:"existingfile" env:"GRIDMAP_TLS_CERT"`
	TLSKey   string   `help:"Key of the certificate (PEM)." name:"tls-key" type:"existingfile" env:"GRIDMAP_TLS_KEY"`
	TLSProxy []string `help:"Addresses (CIDR) of the proxy that ends TLS; its X-Forwarded-For and -Proto are believed, others are refused." name:"tls-proxy" env:"GRIDMAP_TLS_PROXY"`
}

// proxies are the parsed --tls-proxy.
func (f listenFlags) proxies() ([]netip.Prefix, error) {
	var list []netip.Prefix
	for _, text := range f.TLSProxy {
		p, err := netip.ParsePrefix(text)
		if a, addrErr := netip.ParseAddr(text); err != nil && addrErr == nil {
			p, err = a.Prefix(a.BitLen())
		}
		if err != nil {
			return nil, fmt.Errorf("--tls-proxy %s is not an address or CIDR, such as 10.0.0.5 or 10.0.0.0/28", text)
		}
		if p.Bits() == 0 {
			return nil, fmt.Errorf("--tls-proxy %s is everybody; name the proxy", text)
		}
		list = append(list, p.Masked())
	}
	return list, nil
}

// Validate refuses, before anything is started, to be reached from other machines in plain
// HTTP: passwords, sessions and office holders' contacts would cross the network readable.
// The command line's parser calls it.
func (f listenFlags) Validate() error {
	if (f.TLSCert == "") != (f.TLSKey == "") {
		return errors.New("--tls-cert and --tls-key belong together")
	}
	if _, err := f.proxies(); err != nil {
		return err
	}
	local, err := loopback(f.Listen)
	if err != nil {
		return err
	}
	if !local && f.TLSCert == "" && len(f.TLSProxy) == 0 {
		return fmt.Errorf(`--listen %s would be reached from other machines without TLS. Do one of these:
  --tls-cert FILE --tls-key FILE      serve https with your certificate
  --tls-proxy ADDRESS                 a proxy there (nginx, Caddy) ends TLS and forwards to this address
  --listen 127.0.0.1:8080             be reached from this machine only`, f.Listen)
	}
	return nil
}

// open listens, with TLS when a certificate is given.
func (f listenFlags) open(log *slog.Logger) (net.Listener, error) {
	if err := f.Validate(); err != nil { // for flags that came another way
		return nil, err
	}
	listener, err := net.Listen("tcp", f.Listen)
	if err != nil {
		return nil, fmt.Errorf("--listen %s: %w", f.Listen, err)
	}
	if f.TLSCert == "" {
		return listener, nil
	}
	c := &certificate{cert: f.TLSCert, key: f.TLSKey, log: log}
	if err := c.load(); err != nil {
		return nil, fmt.Errorf("--tls-cert: %w", err)
	}
	return tls.NewListener(listener, &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get, NextProtos: []string{"h2", "http/1.1"}}), nil
}

// loopback reports whether every address a listen address means is this machine's own.
func loopback(listen string) (bool, error) {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false, fmt.Errorf("--listen %s: write it as host:port, for example 127.0.0.1:8080", listen)
	}
	if host == "" {
		return false, nil
	}
	ips, err := net.LookupIP(host)
	if err != nil {
		return false, fmt.Errorf("--listen %s: %w", listen, err)
	}
	for _, ip := range ips {
		if !ip.IsLoopback() {
			return false, nil
		}
	}
	return true, nil
}

// certificate is the server's certificate, read again when its file has changed.
type certificate struct {
	cert, key string
	log       *slog.Logger

	mu     sync.Mutex
	pair   *tls.Certificate
	made   time.Time // of the file the pair was read from
	looked time.Time
}

func (c *certificate) load() error {
	info, err := os.Stat(c.cert)
	if err != nil {
		return err
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return err
	}
	c.pair, c.made, c.looked = &pair, info.ModTime(), time.Now()
	return nil
}

// get is the pair for a handshake. It looks at the file once a minute; one that cannot be read
// leaves the old pair in use.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) > time.Minute {
		c.looked = time.Now()
		if info, err := os.Stat(c.cert); err == nil && !info.ModTime().Equal(c.made) {
			if err := c.load(); err != nil {
				c.log.Error("certificate not renewed", "file", c.cert, "error", err)
			}
		}
	}
	return c.pair, nil
}

// siteURL is how a browser on this machine reaches a listener.
func siteURL(l net.Listener, secure bool) string {
	scheme := "http"
	if secure {
		scheme = "https"
	}
	host, port, _ := net.SplitHostPort(l.Addr().String())
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return scheme + "://" + host + ":" + port + "/"
}
