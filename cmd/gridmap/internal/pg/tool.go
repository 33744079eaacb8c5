package pg

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// Tool is the path of a client program (psql, pg_dump, pg_restore) for a server of a version
// such as "15.18 (Debian …)": of the same major version if it is here, since pg_restore 17
// sends what 15 does not know, else the newest. An empty version asks for the newest.
func Tool(name, serverVersion string) (string, error) {
	major, _, _ := strings.Cut(serverVersion, ".")
	want, _ := strconv.Atoi(major) // "" and "19devel": the newest
	all := installed()
	if same, err := choose(all, want); err == nil {
		all = append([]binaries{same}, all...)
	}
	for _, b := range all {
		if path, err := exec.LookPath(b.path(name)); err == nil {
			return path, nil
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("%s is not installed. On Debian or Ubuntu: apt-get install postgresql-client", name)
	}
	return path, nil
}
