package grid

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// What argon2id costs: 19 MiB and two passes, the first of OWASP's equal settings.
const (
	argonMemory  = 19 * 1024 // KiB
	argonPasses  = 2
	argonThreads = 1
	argonSalt    = 16 // bytes
	argonKey     = 32
)

// The lengths a password may have, in characters.
const (
	PasswordMin = 12
	PasswordMax = 128
)

// hashing bounds how many passwords are hashed at once: each takes argonMemory.
var hashing = make(chan struct{}, max(2, runtime.NumCPU()))

// checkPassword refuses passwords that are too short or easily guessed from the name.
func checkPassword(name, password string) error {
	n := utf8.RuneCountInString(password)
	different := map[rune]bool{}
	for _, r := range password {
		different[r] = true
	}
	lower := strings.ToLower(password)
	switch {
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return Errorf(Invalid, "The password is not valid text.")
	case n < PasswordMin:
		return Errorf(Invalid, "The password has %d characters; it needs at least %d. A sentence is easy to remember.", n, PasswordMin)
	case n > PasswordMax:
		return Errorf(Invalid, "The password has %d characters; at most %d are taken.", n, PasswordMax)
	case len(different) < 5:
		return Errorf(Invalid, "The password repeats too few characters; use at least 5 different ones.")
	case utf8.RuneCountInString(name) > 2 && strings.Contains(lower, strings.ToLower(name)):
		return Errorf(Invalid, "The password contains the name that signs in with it.")
	case strings.Contains("abcdefghijklmnopqrstuvwxyz", lower), strings.Contains("01234567890123456789", lower),
		strings.Contains("qwertyuiopasdfghjklzxcvbnm", lower):
		return Errorf(Invalid, "The password is a row of keys; choose one that is harder to guess.")
	}
	return nil
}

// hashPassword is the PHC string of a password with a new salt. It waits its turn.
func hashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt)
	key, err := derive(ctx, password, salt, argonMemory, argonPasses, argonThreads, argonKey)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonThreads,
		b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// verifyPassword compares in constant time. stale says that the hash was made with other costs
// than today's and should be made anew.
func verifyPassword(ctx context.Context, phc, password string) (ok, stale bool, err error) {
	var version, threads int
	var memory, passes uint32
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, false, fmt.Errorf("grid: stored password hash is not argon2id")
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &threads); err != nil {
		return false, false, fmt.Errorf("grid: stored password hash: %w", err)
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || version != argon2.Version || len(want) < 16 || len(want) > 64 ||
		memory < 8 || memory > 1<<20 || passes < 1 || passes > 16 || threads < 1 || threads > 16 {
		return false, false, fmt.Errorf("grid: stored password hash is out of bounds")
	}
	key, err := derive(ctx, password, salt, memory, passes, uint8(threads), uint32(len(want)))
	if err != nil {
		return false, false, err
	}
	stale = memory != argonMemory || passes != argonPasses || threads != argonThreads || len(want) != argonKey
	return subtle.ConstantTimeCompare(key, want) == 1, stale, nil
}

func derive(ctx context.Context, password string, salt []byte, memory, passes uint32, threads uint8, size uint32) ([]byte, error) {
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, passes, memory, threads, size), nil
}

// nobodysPassword is what unknown names are checked against, so that they take as long.
const nobodysPassword = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
