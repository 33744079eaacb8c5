package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

func TestListen_plainHTTPStaysOnThisMachine(t *testing.T) {
	cert, key := selfSigned(t, "first")
	for name, c := range map[string]struct {
		args []string
		says string // "": taken
	}{
		"this machine":          {[]string{"--listen", "127.0.0.1:0"}, ""},
		"this machine, IPv6":    {[]string{"--listen", "[::1]:0"}, ""},
		"this machine, by name": {[]string{"--listen", "localhost:0"}, ""},
		"every address":         {[]string{"--listen", "0.0.0.0:8080"}, "--tls-proxy"},
		"every address, short":  {[]string{"--listen", ":8080"}, "--tls-cert"},
		"every address, IPv6":   {[]string{"--listen", "[::]:8080"}, "without TLS"},
		"another":               {[]string{"--listen", "192.0.2.1:8080"}, "without TLS"},
		"no port":               {[]string{"--listen", "127.0.0.1"}, "host:port"},
		"behind a proxy":        {[]string{"--listen", "0.0.0.0:0", "--tls-proxy", "10.0.0.5"}, ""},
		"everybody a proxy":     {[]string{"--listen", "0.0.0.0:0", "--tls-proxy", "0.0.0.0/0"}, "everybody"},
		"no proxy at all":       {[]string{"--listen", "0.0.0.0:0", "--tls-proxy", "nginx"}, "CIDR"},
		"certificate":           {[]string{"--listen", "0.0.0.0:0", "--tls-cert", cert, "--tls-key", key}, ""},
		"certificate alone":     {[]string{"--tls-cert", cert}, "belong together"},
	} {
		var f upCommand
		err := parse(t, &f, c.args...)
		switch {
		case c.says == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: %v, want words on %q", name, err, c.says)
		}
	}
}

// The server speaks https with the certificate and takes up a new one without a restart.
func TestListen_certificateIsRenewed(t *testing.T) {
	cert, key := selfSigned(t, "first")
	f := listenFlags{Listen: "127.0.0.1:0", TLSCert: cert, TLSKey: key}
	listener, err := f.open(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.NotFoundHandler(), ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { server.Close() })
	if site := siteURL(listener, true); !strings.HasPrefix(site, "https://127.0.0.1:") {
		t.Errorf("site %s", site)
	}
	if got := nameOn(t, listener.Addr()); got != "first" {
		t.Errorf("certificate of %q", got)
	}
	c := &certificate{cert: cert, key: key, log: slog.New(slog.DiscardHandler)}
	if err := c.load(); err != nil {
		t.Fatal(err)
	}
	newCert, newKey := selfSigned(t, "second")
	for from, to := range map[string]string{newCert: cert, newKey: key} {
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(cert, later, later); err != nil {
		t.Fatal(err)
	}
	c.looked = time.Now().Add(-2 * time.Minute)
	pair, err := c.get(nil)
	if err != nil || pair.Leaf.Subject.CommonName != "second" {
		t.Errorf("after renewal: %v, %v", pair.Leaf.Subject, err)
	}
	if err := os.WriteFile(cert, []byte("half a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.looked = time.Now().Add(-2 * time.Minute)
	if pair, err = c.get(nil); err != nil || pair.Leaf.Subject.CommonName != "second" {
		t.Errorf("a certificate that cannot be read replaced the good one: %v", err)
	}
}

// nameOn is the common name of the certificate a server shows.
func nameOn(t *testing.T, address net.Addr) string {
	t.Helper()
	conn, err := tls.Dial("tcp", address.String(), &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // the test's own
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0].Subject.CommonName
}

func selfSigned(t *testing.T, name string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	template.Subject.CommonName = name
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: encoded}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// parse reads a command's flags as the program would.
func parse(t *testing.T, command any, args ...string) error {
	t.Helper()
	parser, err := kong.New(command, kong.Writers(io.Discard, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(args)
	return err
}
