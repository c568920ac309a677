package corpus

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strconv"
)

var base32Lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// idLength is the number of base 32 characters of an id: 130 bits.
const idLength = 26

// ID names the document with the given source URI and raw payload: the first 26 characters of the base 32 (RFC 4648, lower case) of
// sha256(uri + "\n" + sha256(payload)), the inner digest as 64 lower-case hexadecimal digits.
func ID(uri string, payload []byte) string {
	inner := sha256.Sum256(payload)
	return IDOfDigest(uri, hex.EncodeToString(inner[:]))
}

// IDOfDigest is ID for a payload whose sha256 is known, as hexadecimal digits.
func IDOfDigest(uri, payloadSHA256 string) string {
	sum := sha256.Sum256([]byte(uri + "\n" + payloadSHA256))
	return base32Lower.EncodeToString(sum[:])[:idLength]
}

// PartID names the n-th part (from 1) of a payload that holds several documents.
func PartID(id string, n int) string { return id + "#" + strconv.Itoa(n) }

// Content hashes a text: the first 26 characters of the base 32 of its sha256. Equal contents are equal texts.
func Content(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base32Lower.EncodeToString(sum[:])[:idLength]
}
