package hubapi

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// link is an address to which bytes may be sent without a token, since clients send none there. It is signed, ends soon, and is good for one object of
// one repository.
type link struct {
	kind       string // "put", "part", "complete", "verify"
	sha256     string
	size       int64
	repository int64
	user       string
	part       int64 // from 1; 0 when there are no parts
	chunk      int64 // bytes of a part
	expires    time.Time
}

// linkLife is how long an upload may take to begin: whoever sends many files over a slow line comes late to the last ones.
const linkLife = 12 * time.Hour

func (l link) sign(key []byte) string {
	m := hmac.New(sha256.New, key)
	fmt.Fprintf(m, "lontar upload\n%s\n%s\n%d\n%d\n%s\n%d\n%d\n%d", l.kind, l.sha256, l.size, l.repository, l.user, l.part, l.chunk, l.expires.Unix())
	return hex.EncodeToString(m.Sum(nil))
}

func (l link) address(public string, key []byte) string {
	q := url.Values{"size": {strconv.FormatInt(l.size, 10)}, "repository": {strconv.FormatInt(l.repository, 10)}, "user": {l.user},
		"expires": {strconv.FormatInt(l.expires.Unix(), 10)}, "signature": {l.sign(key)}}
	if l.chunk > 0 {
		q.Set("part", strconv.FormatInt(l.part, 10))
		q.Set("chunk", strconv.FormatInt(l.chunk, 10))
	}
	return public + "/api/uploads/" + l.kind + "/" + l.sha256 + "?" + q.Encode()
}

// readLink reads a link and checks its signature and its end.
func readLink(kind, digest string, q url.Values, key []byte, now time.Time) (link, error) {
	number := func(name string) int64 {
		n, err := strconv.ParseInt(q.Get(name), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	l := link{kind: kind, sha256: digest, size: number("size"), repository: number("repository"), user: q.Get("user"), part: number("part"), chunk: number("chunk"),
		expires: time.Unix(number("expires"), 0)}
	if !hmac.Equal([]byte(l.sign(key)), []byte(q.Get("signature"))) {
		return link{}, fault.New(fault.Denied, "the link is not one of this hub")
	}
	if !now.Before(l.expires) {
		return link{}, fault.New(fault.Denied, "the link has expired").Try("begin the upload again")
	}
	return l, nil
}
