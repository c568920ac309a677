package hubapi_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pierrec/lz4/v4"

	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hubapi"
)

// TestNegativeMatrix has a row for each way in which hubs like this one were seen to fail, or could be made to. Each row fails when the check that it
// is about is taken out; the headers and fields that clients need have a table of their own (TestWhatClientsNeedIsThere).
func TestNegativeMatrix(t *testing.T) {
	for _, row := range []struct {
		name string
		try  func(*matrixSite)
	}{
		{"the next page has an absolute address", (*matrixSite).absoluteLinks},
		{"the next page is at the public address, whatever Host says", (*matrixSite).publicLinks},
		{"no file is compressed on the way, whatever is accepted", (*matrixSite).nothingCompressed},
		{"a revision with a slash is one segment", (*matrixSite).slashes},
		{"a Khmer file name is found, listed and sent", (*matrixSite).khmerNames},
		{"a name that is taken says where it is", (*matrixSite).conflicts},
		{"an unknown call is not found, in JSON", (*matrixSite).unknownCalls},
		{"a link is for one object", (*matrixSite).linkObject},
		{"a link is for one size", (*matrixSite).linkSize},
		{"a link ends when it says", (*matrixSite).linkEnd},
		{"a link takes only the bytes it is for", (*matrixSite).linkBytes},
		{"a digest is no file: commit", (*matrixSite).claim},
		{"a digest is no file: upload", (*matrixSite).claimUpload},
		{"heads are bounded", (*matrixSite).hugeHeaders},
		{"addresses are bounded", (*matrixSite).hugeAddresses},
		{"a head that does not come is not waited for", (*matrixSite).slowHead},
		{"a body that does not come is not waited for", (*matrixSite).slowBody},
		{"a compressed body stays as it is", (*matrixSite).gzipBomb},
		{"a chunk is not unpacked beyond what it may hold", (*matrixSite).xetBomb},
		{"a chunk is not unpacked beyond what it says", (*matrixSite).xetLie},
		{"a token of one organisation reaches no other", (*matrixSite).organisations},
		{"a grant for one repository writes to no other", (*matrixSite).grants},
		{"a token that reads does not write", (*matrixSite).readers},
		{"a role in one organisation is none in another", (*matrixSite).roles},
		{"nobody moves what is theirs into another's name space", (*matrixSite).moves},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, digest := filled(t, func(o *hubapi.Options) { o.Page, o.Patience = 2, 500*time.Millisecond })
			row.try(&matrixSite{s, digest})
		})
	}
}

type matrixSite struct {
	*site
	digest string
}

func (s *matrixSite) absoluteLinks() {
	link := s.want(200, "", "GET", base+"/tree/main?recursive=true", nil).header.Get("Link")
	if !strings.HasPrefix(link, "<"+s.url+"/") || !strings.HasSuffix(link, `>; rel="next"`) {
		s.t.Errorf("%q", link)
	}
}

func (s *matrixSite) publicLinks() {
	q, err := http.NewRequest("GET", s.url+base+"/tree/main?recursive=true", nil)
	must(s.t, err)
	q.Host = "evil.example"
	q.Header.Set("X-Forwarded-Host", "evil.example")
	r, err := http.DefaultClient.Do(q)
	must(s.t, err)
	defer r.Body.Close()
	if link := r.Header.Get("Link"); !strings.HasPrefix(link, "<"+s.url+"/") {
		s.t.Errorf("%q", link)
	}
}

func (s *matrixSite) nothingCompressed() {
	for _, method := range []string{"HEAD", "GET"} {
		h := s.want(200, "", method, "/datasets/asean/km/resolve/main/README.md", nil, "Accept-Encoding", "gzip, br").header
		if h.Get("Content-Encoding") != "" || h.Get("Content-Length") == "" || !strings.Contains(h.Get("Cache-Control"), "no-transform") {
			s.t.Errorf("%s: %v", method, h)
		}
	}
}

func (s *matrixSite) slashes() {
	s.want(200, "sokha", "POST", base+"/branch/exp%2F1", nil)
	s.want(200, "", "HEAD", "/datasets/asean/km/resolve/exp%2F1/data/a.parquet", nil)
	s.want(200, "", "GET", base+"/tree/exp%2F1/data", nil)
	s.want(404, "", "HEAD", "/datasets/asean/km/resolve/exp/1/data/a.parquet", nil)
}

func (s *matrixSite) khmerNames() {
	name := "data/ឯកសារ ១.txt"
	if r := s.want(200, "", "GET", "/datasets/asean/km/resolve/main/data/"+url.PathEscape("ឯកសារ ១.txt"), nil); string(r.body) != khmer || !strings.Contains(r.header.Get("Content-Disposition"), "UTF-8''%E1%9E%AF") {
		s.t.Errorf("%q %v", r.body, r.header)
	}
	if got := s.want(200, "", "POST", base+"/paths-info/main", map[string]any{"paths": []string{name}}).list(s.t); len(got) != 1 || got[0]["path"] != name {
		s.t.Errorf("%v", got)
	}
	if got := s.want(200, "", "GET", base+"/tree/main/data?cursor=", nil).list(s.t); got[len(got)-1]["path"] != name {
		s.t.Errorf("%v", got)
	}
}

func (s *matrixSite) conflicts() {
	r := s.want(409, "sokha", "POST", "/api/repos/create", map[string]any{"name": "km", "organization": "asean", "type": "dataset"}).json(s.t)
	if r["url"] != s.url+"/datasets/asean/km" {
		s.t.Errorf("%v", r)
	}
}

func (s *matrixSite) unknownCalls() {
	for _, path := range []string{"/api/agent-harnesses", "/api/notifications", base + "/discussions", "/api/spaces", "/api"} {
		if r := s.want(404, "sokha", "GET", path, nil); !strings.HasPrefix(r.header.Get("Content-Type"), "application/json") || r.json(s.t)["error"] == nil {
			s.t.Errorf("%s: %v", path, r.header)
		}
	}
}

// link gives a link to send b to, and the same with a parameter changed.
func (s *matrixSite) link(b string) (digest, good string, changed func(name, value string) string) {
	sum := sha256.Sum256([]byte(b))
	digest = hex.EncodeToString(sum[:])
	good = href(s.actions("sokha", "asean/km", digest, len(b)), "upload")
	return digest, good, func(name, value string) string {
		u, err := url.Parse(good)
		must(s.t, err)
		q := u.Query()
		q.Set(name, value)
		u.RawQuery = q.Encode()
		return u.String()
	}
}

func (s *matrixSite) linkObject() {
	b := "ទិន្នន័យ"
	digest, good, changed := s.link(b)
	other := sha256.Sum256([]byte("other bytes"))
	s.want(403, "", "PUT", strings.Replace(changed("size", "11"), digest, hex.EncodeToString(other[:]), 1), "other bytes")
	s.want(403, "", "PUT", strings.Replace(good, digest, hex.EncodeToString(other[:]), 1), b)
	s.want(200, "", "PUT", good, b)
}

func (s *matrixSite) linkSize() {
	_, _, changed := s.link("bytes")
	s.want(403, "", "PUT", changed("size", "6"), "bytes6")
	s.want(403, "", "PUT", changed("signature", strings.Repeat("0", 64)), "bytes")
}

func (s *matrixSite) linkEnd() {
	_, good, changed := s.link("bytes")
	s.want(403, "", "PUT", changed("expires", strconv.FormatInt(time.Now().Add(99*time.Hour).Unix(), 10)), "bytes")
	s.ahead(13 * time.Hour)
	s.want(403, "", "PUT", good, "bytes")
}

func (s *matrixSite) linkBytes() {
	digest, good, _ := s.link("bytes")
	s.want(400, "", "PUT", good, "bytez")
	s.want(400, "", "PUT", good, struct{ *strings.Reader }{strings.NewReader("bytes and more")}) // no length announced
	s.want(400, "", "PUT", good, "byte")
	s.want(400, "sokha", "POST", base+"/commit/main", lines(header("x"), map[string]any{"key": "lfsFile", "value": map[string]any{"path": "x.bin", "oid": digest}}))
}

func (s *matrixSite) secret() (digest string, size int) {
	s.create("sokha", "asean", "secret", "private")
	b := []byte("what nobody else may read")
	return s.upload("sokha", "asean/secret", b), len(b)
}

func (s *matrixSite) claim() {
	digest, size := s.secret()
	s.create("dara", "dara", "own", "public")
	s.want(400, "dara", "POST", "/api/datasets/dara/own/commit/main", lines(header("x"), map[string]any{"key": "lfsFile", "value": map[string]any{"path": "x.bin", "algo": "sha256", "oid": digest, "size": size}}))
	s.want(404, "dara", "GET", "/datasets/dara/own/resolve/main/x.bin", nil)
}

func (s *matrixSite) claimUpload() {
	digest, size := s.secret()
	s.create("dara", "dara", "own", "public")
	if s.actions("dara", "dara/own", digest, size) == nil {
		s.t.Error("the hub says that it has what dara did not send")
	}
	if r := s.do("dara", "HEAD", "/xet/x/v1/chunks/default-merkledb/"+digest, nil); r.status != 404 && r.status != 401 {
		s.t.Errorf("%d", r.status)
	}
}

func (s *matrixSite) hugeHeaders() {
	s.want(200, "", "GET", base, nil, "X-Long", strings.Repeat("x", 30<<10))
	s.want(431, "", "GET", base, nil, "X-Long", strings.Repeat("x", 80<<10))
}

func (s *matrixSite) hugeAddresses() {
	s.want(400, "", "GET", "/api/datasets?search="+strings.Repeat("x", 20<<10), nil)
}

// cutOff writes what a slow client begins with and reports whether the hub ends the connection.
func (s *matrixSite) cutOff(begin string) {
	c := s.dial()
	fmt.Fprint(c, begin)
	must(s.t, c.SetReadDeadline(time.Now().Add(15*time.Second)))
	r := bufio.NewReader(c)
	if answer, err := http.ReadResponse(r, nil); err == nil {
		if answer.StatusCode < 400 {
			s.t.Errorf("%s", answer.Status)
		}
		_, err = io.Copy(io.Discard, answer.Body)
		must(s.t, err)
	}
	if _, err := r.ReadByte(); err == nil || strings.Contains(err.Error(), "timeout") {
		s.t.Errorf("the line stays open: %v", err)
	}
}

func (s *matrixSite) slowHead() { s.cutOff("GET " + base + " HTTP/1.1\r\nHost: x\r\nX-Slow: ") }

func (s *matrixSite) slowBody() {
	_, good, _ := s.link("a body of which the half comes")
	u, err := url.Parse(good)
	must(s.t, err)
	s.cutOff("PUT " + u.RequestURI() + " HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\na body")
}

func (s *matrixSite) gzipBomb() {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(append([]byte(`{"content":"`), append(bytes.Repeat([]byte(" "), 64<<20), `"}`...)...))
	must(s.t, err)
	must(s.t, w.Close())
	for _, path := range []string{"/api/validate-yaml", base + "/preupload/main", base + "/commit/main", "/datasets/asean/km.git/info/lfs/objects/batch"} {
		s.want(400, "sokha", "POST", path, bytes.NewReader(b.Bytes()), "Content-Encoding", "gzip", "Content-Type", "application/json")
	}
	sum := sha256.Sum256(b.Bytes())
	digest := hex.EncodeToString(sum[:])
	s.want(200, "", "PUT", href(s.actions("sokha", "asean/km", digest, b.Len()), "upload"), bytes.NewReader(b.Bytes()), "Content-Encoding", "gzip")
}

// xorb sends one chunk that says it unpacks to n bytes of the zeros that are in it.
func (s *matrixSite) xorb(says, holds int) string {
	var frame bytes.Buffer
	w := lz4.NewWriter(&frame)
	_, err := w.Write(make([]byte, holds))
	must(s.t, err)
	must(s.t, w.Close())
	u24 := func(n int) []byte { return []byte{byte(n), byte(n >> 8), byte(n >> 16)} }
	chunk := append(append(append(append([]byte{0}, u24(frame.Len())...), 1), u24(says)...), frame.Bytes()...)
	grant := s.want(200, "sokha", "GET", base+"/xet-write-token/main", nil).json(s.t)
	r := s.want(400, grant["accessToken"].(string), "POST", grant["casUrl"].(string)+"/v1/xorbs/default/"+strings.Repeat("0", 64), bytes.NewReader(chunk))
	return string(r.body)
}

func (s *matrixSite) xetBomb() {
	if said := s.xorb(8<<20, 8<<20); !strings.Contains(said, "131072 are allowed") {
		s.t.Error(said)
	}
}

func (s *matrixSite) xetLie() {
	if said := s.xorb(1000, 8<<20); !strings.Contains(said, "more than the 1000 bytes") {
		s.t.Error(said)
	}
}

func (s *matrixSite) organisations() {
	must(s.t, s.guard.AddOrganisation(s.t.Context(), hub.Organisation{Name: "nlb"}, "sokha"))
	s.create("sokha", "nlb", "hidden", "private")
	narrow := s.token(hub.Token{User: "sokha", Title: "n", Scope: hub.ScopeWrite, Owners: []string{"asean"}})
	s.want(200, narrow, "POST", base+"/commit/main", lines(header("x"), inline("x.txt", "x")))
	for _, r := range []reply{s.do(narrow, "GET", "/api/datasets/nlb/hidden", nil), s.do(narrow, "POST", "/api/datasets/nlb/hidden/commit/main", lines(header("x"), inline("x.txt", "x"))),
		s.do(narrow, "POST", "/api/repos/create", map[string]any{"name": "new", "organization": "nlb", "type": "dataset"}), s.do(narrow, "POST", "/api/repos/move", map[string]any{"fromRepo": "asean/km", "toRepo": "nlb/km", "type": "dataset"}),
		s.do(narrow, "GET", "/api/datasets/nlb/hidden/xet-write-token/main", nil), s.do(narrow, "GET", "/datasets/nlb/hidden/resolve/main/.gitattributes", nil)} {
		if r.status != 403 && r.status != 404 {
			s.t.Errorf("%d %s", r.status, r.body)
		}
	}
	if got := s.want(200, narrow, "GET", "/api/datasets?search=hidden", nil).list(s.t); len(got) != 0 {
		s.t.Errorf("%v", got)
	}
}

func (s *matrixSite) grants() {
	s.create("dara", "dara", "own", "private")
	grant := s.want(200, "dara", "GET", "/api/datasets/dara/own/xet-write-token/main", nil).json(s.t)["accessToken"].(string)
	for _, path := range []string{base + "/commit/main", base + "/preupload/main"} {
		s.want(401, grant, "POST", path, lines(header("x"), inline("x.txt", "x")))
	}
	link := href(s.actions("dara", "dara/own", strings.Repeat("ab", 32), 4), "upload")
	u, err := url.Parse(link)
	must(s.t, err)
	q := u.Query()
	q.Set("repository", "1")
	u.RawQuery = q.Encode()
	s.want(403, "", "PUT", u.String(), "xxxx")
}

func (s *matrixSite) readers() {
	read := s.token(hub.Token{User: "sokha", Title: "r", Scope: hub.ScopeRead})
	s.want(200, read, "GET", base, nil)
	s.want(403, read, "POST", base+"/commit/main", lines(header("x"), inline("x.txt", "x")))
	s.want(403, read, "POST", "/api/repos/create", map[string]any{"name": "new", "organization": "asean", "type": "dataset"})
}

func (s *matrixSite) roles() {
	s.create("sokha", "asean", "hidden", "private")
	s.want(404, "dara", "GET", "/api/datasets/asean/hidden", nil)
	s.want(403, "dara", "POST", base+"/commit/main", lines(header("x"), inline("x.txt", "x")))
	s.want(403, "dara", "PUT", base+"/settings", map[string]any{"private": true})
}

func (s *matrixSite) moves() {
	s.create("dara", "dara", "own", "public")
	s.want(403, "dara", "POST", "/api/repos/move", map[string]any{"fromRepo": "dara/own", "toRepo": "asean/own", "type": "dataset"})
	s.want(403, "dara", "POST", "/api/repos/move", map[string]any{"fromRepo": "asean/km", "toRepo": "dara/km", "type": "dataset"})
}
