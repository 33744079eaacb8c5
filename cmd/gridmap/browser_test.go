package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The browser the tests install or find is the one they run in.
func TestBrowser_whatIsInPathIsUsed(t *testing.T) {
	script, err := filepath.Abs(filepath.Join(root, ".ci/browser"))
	if err != nil {
		t.Fatal(err)
	}
	const works, broken = "#!/bin/sh\necho Chromium 1\n", "#!/bin/sh\necho 'install the snap' >&2\nexit 1\n"
	for _, c := range []struct {
		name   string
		in     map[string]string // name → program
		chosen string            // $CHROMIUM
		want   string
	}{
		{"Debian", map[string]string{"chromium": works, "google-chrome": works}, "", "chromium"},
		{"only Chrome", map[string]string{"google-chrome": works}, "", "google-chrome"},
		{"a snap that is not there", map[string]string{"chromium-browser": broken, "google-chrome-stable": works}, "", "google-chrome-stable"},
		{"chosen", map[string]string{"chromium": works, "other": works}, "other", "other"},
		{"none", map[string]string{"chromium-browser": broken}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range c.in {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			command := exec.Command("/bin/bash", script)
			command.Env = []string{"PATH=" + dir, "CHROMIUM=" + c.chosen}
			out, err := command.Output()
			got := strings.TrimSpace(string(out))
			if c.want == "" {
				if err == nil || got != "" {
					t.Errorf("found %q, %v", got, err)
				}
			} else if err != nil || got != filepath.Join(dir, c.want) {
				t.Errorf("found %q, %v", got, err)
			}
		})
	}
	for _, user := range []string{".ci/install", ".ci/test", "static/e2e/run.mjs"} {
		text, err := os.ReadFile(filepath.Join(root, user))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), ".ci/browser") || strings.Contains(string(text), "/usr/bin/chromium") {
			t.Errorf("%s finds its browser in another way than .ci/browser", user)
		}
	}
}
