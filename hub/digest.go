package hub

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"hash"
)

// BlobOID starts the object id that git gives a file of a size: the caller writes the bytes. Clients know regular files by it.
func BlobOID(size int64) hash.Hash { return gitHash("blob", size) }

func gitHash(kind string, size int64) hash.Hash {
	h := sha1.New()
	fmt.Fprintf(h, "%s %d\x00", kind, size)
	return h
}

// Pointer gives the file that git keeps in place of a large one (Git LFS specification, v1).
func Pointer(sha256 string, size int64) []byte {
	return fmt.Appendf(nil, "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n", sha256, size)
}

// PointerOID gives the object id of the pointer to a large file.
func PointerOID(sha256 string, size int64) string {
	p := Pointer(sha256, size)
	h := BlobOID(int64(len(p)))
	h.Write(p)
	return hex.EncodeToString(h.Sum(nil))
}

// IsSHA256 reports whether s is a SHA-256 in small hexadecimal digits.
func IsSHA256(s string) bool { return isHex(s, 64) }

// IsCommitID reports whether s is the id of a commit.
func IsCommitID(s string) bool { return isHex(s, 40) }

func isHex(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range n {
		if c := s[i]; !('0' <= c && c <= '9' || 'a' <= c && c <= 'f') {
			return false
		}
	}
	return true
}
