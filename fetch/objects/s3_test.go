package objects_test

import (
	"bytes"
	"context"
	"crypto/md5" // what S3 uses as ETag
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/fetch/objects"
)

// store speaks the few S3 calls that reading needs (path-style, pages of two keys).
type store struct {
	mu      sync.Mutex
	objects map[string][]byte
	deny    bool
	busy    int // answers 503 so many times
	signed  bool
	gets    int
	drop    bool // drops the connection of every second GET
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signed = s.signed || strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential=key/")
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case s.busy > 0:
		s.busy--
		s.fail(w, 503, "SlowDown")
	case s.deny:
		s.fail(w, 403, "AccessDenied")
	case bucket != "corpus":
		s.fail(w, 404, "NoSuchBucket")
	case key == "" && r.URL.Query().Get("list-type") == "2":
		s.list(w, r)
	case s.objects[key] == nil:
		s.fail(w, 404, "NoSuchKey")
	default:
		b := s.objects[key]
		w.Header().Set("ETag", fmt.Sprintf(`"%x"`, md5.Sum(b)))
		w.Header().Set("Content-Type", "application/octet-stream")
		if r.Method == http.MethodGet {
			if s.gets++; s.drop && s.gets%2 == 1 {
				w = &dropping{w}
			}
		}
		http.ServeContent(w, r, "", time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), bytes.NewReader(b))
	}
}

type dropping struct{ http.ResponseWriter }

func (d *dropping) Write(b []byte) (int, error) {
	_, _ = d.ResponseWriter.Write(b[:len(b)/2])
	d.ResponseWriter.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func (s *store) fail(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code><Message>no</Message></Error>", code)
}

type listing struct {
	XMLName               xml.Name `xml:"ListBucketResult"`
	IsTruncated           bool
	NextContinuationToken string
	Contents              []struct {
		Key, ETag string
		Size      int
	}
	CommonPrefixes []struct{ Prefix string }
}

func (s *store) list(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	var keys []string
	for k := range s.objects {
		if strings.HasPrefix(k, q.Get("prefix")) && k > q.Get("continuation-token") {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	var l listing
	for _, k := range keys {
		if len(l.Contents)+len(l.CommonPrefixes) == 2 {
			l.IsTruncated = true
			break
		}
		l.NextContinuationToken = k
		if d := q.Get("delimiter"); d != "" {
			if head, _, deep := strings.Cut(k[len(q.Get("prefix")):], d); deep {
				l.CommonPrefixes = append(l.CommonPrefixes, struct{ Prefix string }{q.Get("prefix") + head + d})
				continue
			}
		}
		l.Contents = append(l.Contents, struct {
			Key, ETag string
			Size      int
		}{k, fmt.Sprintf(`"%x"`, md5.Sum(s.objects[k])), len(s.objects[k])})
	}
	_ = xml.NewEncoder(w).Encode(l)
}

func dial(t testing.TB, s *store) *objects.S3 {
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	env := map[string]string{"LONTAR_OBJECTS": server.URL, "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
	c, err := objects.NewS3(objects.FromEnvironment(func(n string) string { return env[n] }), fetch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestObjectsAreListedByPatternInNaturalOrder(t *testing.T) {
	s := &store{objects: map[string][]byte{"web/part-10.warc.gz": {1}, "web/part-2.warc.gz": {1}, "web/part-2.txt": {1}, "web/km/ភាសា ខ្មែរ+1.txt": {1}, "web/": {}, "web/.h.txt": {1},
		"webs.txt": {1}, "web/th/ก.txt": {1}, "web/jv/ꦧꦱꦗꦮ.txt": {1}, "web/ms/بهاس.txt": {1}}}
	c := dial(t, s)
	for pattern, want := range map[string][]string{
		"web":               {"web/jv/ꦧꦱꦗꦮ.txt", "web/km/ភាសា ខ្មែរ+1.txt", "web/ms/بهاس.txt", "web/part-2.txt", "web/part-2.warc.gz", "web/part-10.warc.gz", "web/th/ก.txt"},
		"web/*.warc.gz":     {"web/part-2.warc.gz", "web/part-10.warc.gz"},
		"web/part-2.txt":    {"web/part-2.txt"},
		"**/ก.txt":          {"web/th/ก.txt"},
		"web/*/*.txt":       {"web/jv/ꦧꦱꦗꦮ.txt", "web/km/ភាសា ខ្មែរ+1.txt", "web/ms/بهاس.txt", "web/th/ก.txt"},
		"*.none":            nil,
		"web/km/ភាសា*1.txt": {"web/km/ភាសា ខ្មែរ+1.txt"},
	} {
		found, err := c.List(t.Context(), "s3://corpus/"+pattern)
		if err != nil {
			t.Errorf("%s: %v", pattern, err)
		}
		var got []string
		for _, e := range found {
			got = append(got, strings.TrimPrefix(e.Path, "s3://corpus/"))
			if e.ETag == "" || e.Bytes != 1 {
				t.Errorf("%+v", e)
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", pattern, d)
		}
	}
	if !s.signed {
		t.Error("requests were not signed")
	}
}

func TestAnObjectIsReadAnywhereAlsoOverABadLine(t *testing.T) {
	want := bytes.Repeat([]byte("မြန်မာဘာသာ 0123456789"), 100_000)
	s := &store{objects: map[string][]byte{"a b/ꦗꦮ.txt": want}, drop: true, busy: 1}
	f, err := dial(t, s).Open(t.Context(), "s3://corpus/a b/ꦗꦮ.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d of %d bytes: %v", len(got), len(want), err)
	}
}

func TestWhatAStoreRefusesIsAFault(t *testing.T) {
	s := &store{objects: map[string][]byte{"a": bytes.Repeat([]byte{1}, 5<<20)}}
	c := dial(t, s)
	for uri, kind := range map[string]fault.Kind{"s3://corpus/none": fault.Missing, "s3://other/a": fault.Missing, "s3://": fault.Invalid, "s3://*/a": fault.Invalid, "a": fault.Invalid} {
		if _, err := c.Open(t.Context(), uri); fault.Of(err) != kind {
			t.Errorf("%s: %v", uri, err)
		}
		if _, err := c.List(t.Context(), uri); fault.Of(err) != kind {
			t.Errorf("%s: %v", uri, err)
		}
	}
	if _, err := c.List(t.Context(), "s3://corpus/["); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
	f, err := c.Open(t.Context(), "s3://corpus/a")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s.objects["a"] = bytes.Repeat([]byte{2}, 5<<20)
	if _, err := f.ReadAt(make([]byte, 10), 4<<20); fault.Of(err) != fault.Conflict {
		t.Error(err)
	}
	s.deny = true
	if _, err := c.Open(t.Context(), "s3://corpus/a"); fault.Of(err) != fault.Denied || !strings.Contains(fault.Hint(err), "AWS_ACCESS_KEY_ID") {
		t.Error(err)
	}
	if _, err := c.List(t.Context(), "s3://corpus/a"); fault.Of(err) != fault.Denied {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.List(ctx, "s3://corpus/a"); err != context.Canceled {
		t.Error(err)
	}
}

func TestSettingsComeFromTheEnvironment(t *testing.T) {
	env := map[string]string{"AWS_ENDPOINT_URL": "http://a:1", "AWS_ENDPOINT_URL_S3": "http://b:2", "AWS_DEFAULT_REGION": "ap-southeast-1", "AWS_SESSION_TOKEN": "t"}
	got := objects.FromEnvironment(func(n string) string { return env[n] })
	if got != (objects.Settings{Endpoint: "http://b:2", Region: "ap-southeast-1", Session: "t"}) {
		t.Errorf("%+v", got)
	}
	for _, bad := range []string{"127.0.0.1:9000", "ftp://x", "http://", "http://k:s@h", "http://h/path"} {
		if _, err := objects.NewS3(objects.Settings{Endpoint: bad}, fetch.Options{}); fault.Of(err) != fault.Invalid || strings.Contains(err.Error(), "k:s") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, err := objects.NewS3(objects.Settings{}, fetch.Options{}); err != nil {
		t.Error(err)
	}
}
