package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"github.com/lontar-asean/lontar/fault"
)

// The cost of a password: argon2id with 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet).
const (
	passwordMemory = 19 * 1024 // KiB
	passwordPasses = 2
	passwordLanes  = 1
	passwordLength = 32 // bytes
	leastPassword  = 10 // characters
	mostPassword   = 1024
)

// HashPassword gives what is kept of a password, in the PHC string format.
func HashPassword(password string) (string, error) {
	if n := len([]rune(password)); n < leastPassword || n > mostPassword {
		return "", fault.New(fault.Invalid, "a password has %d to %d characters", leastPassword, mostPassword)
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, passwordPasses, passwordMemory, passwordLanes, passwordLength)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, passwordMemory, passwordPasses, passwordLanes, b64(salt), b64(key)), nil
}

// CheckPassword reports whether a password is the one that was hashed. With no hash it takes as long, so that nobody learns who has an account.
func CheckPassword(hashed, password string) bool {
	if len(password) > 4*mostPassword {
		return false
	}
	memory, passes, lanes := uint32(passwordMemory), uint32(passwordPasses), uint8(passwordLanes)
	salt, want := make([]byte, 16), []byte(nil)
	if parts := strings.Split(hashed, "$"); len(parts) == 6 && parts[1] == "argon2id" {
		var version int
		if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &lanes); err != nil || version != argon2.Version ||
			memory > 1<<20 || passes < 1 || passes > 16 || lanes < 1 {
			return false
		}
		var err error
		if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
			return false
		}
		if want, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(want) != passwordLength {
			return false
		}
	}
	key := argon2.IDKey([]byte(password), salt, passes, memory, lanes, passwordLength)
	return want != nil && subtle.ConstantTimeCompare(key, want) == 1
}
