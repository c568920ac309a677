package warc

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// matches compares data with a labelled digest ("sha1:B2LT…"). known is false when the algorithm or the notation is not.
// WARC 1.1 section 5.8 leaves both open; these three algorithms and notations are what crawlers write.
func matches(labelled string, data []byte) (ok, known bool) {
	name, text, found := strings.Cut(labelled, ":")
	if !found {
		return false, false
	}
	text = strings.TrimRight(strings.TrimSpace(text), "=")
	var size int
	switch strings.ToLower(strings.ReplaceAll(strings.TrimSpace(name), "-", "")) {
	case "sha1":
		size = sha1.Size
	case "sha256":
		size = sha256.Size
	case "md5":
		size = md5.Size
	default:
		return false, false
	}
	var want []byte
	var err error
	switch len(text) {
	case hex.EncodedLen(size):
		want, err = hex.DecodeString(text)
	case base32.StdEncoding.WithPadding(base32.NoPadding).EncodedLen(size):
		want, err = base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(text))
	case base64.RawStdEncoding.EncodedLen(size):
		want, err = base64.RawStdEncoding.DecodeString(text)
	default:
		return false, false
	}
	if err != nil || len(want) != size {
		return false, false
	}
	switch size {
	case sha1.Size:
		sum := sha1.Sum(data)
		return string(sum[:]) == string(want), true
	case sha256.Size:
		sum := sha256.Sum256(data)
		return string(sum[:]) == string(want), true
	default:
		sum := md5.Sum(data)
		return string(sum[:]) == string(want), true
	}
}

// verify checks the record's payload digest against its payload (the HTTP body as stored), or, where the record has none that can be
// checked, its block digest. Writers differ on whether chunk framing is part of the payload, so either form is accepted.
func (rec *Record) verify(stored, unchunked []byte) {
	if d := rec.Header.Get("WARC-Payload-Digest"); d != "" && rec.Type != "revisit" {
		ok, known := matches(d, stored)
		if known && !ok && len(unchunked) != len(stored) {
			ok, _ = matches(d, unchunked)
		}
		if known {
			rec.DigestOK = &ok
			return
		}
	}
	if d := rec.Header.Get("WARC-Block-Digest"); d != "" {
		if ok, known := matches(d, rec.Block); known {
			rec.DigestOK = &ok
		}
	}
}
