package pg

import (
	"fmt"
	"os/exec"
)

// Tool is the path of a client program (psql, pg_dump, pg_restore), the newest here: they
// work with older servers but not with newer ones.
func Tool(name string) (string, error) {
	for _, b := range installed() {
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
