package hubapi_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/lontar-asean/lontar/hub"
)

// TestFiftyClientsCommitToOneBranch: every commit that was acknowledged is there once, and one for an older head is refused with 412.
func TestFiftyClientsCommitToOneBranch(t *testing.T) {
	s, _ := filled(t, nil)
	const clients, each = 50, 4
	stale := s.want(200, "", "GET", base, nil).json(t)["sha"].(string)
	var wait sync.WaitGroup
	var mu sync.Mutex
	acknowledged := map[string]string{} // commit → file
	for n := range clients {
		wait.Go(func() {
			for i := range each {
				path := fmt.Sprintf("many/%02d-%d.txt", n, i)
				r := s.do("sokha", "POST", base+"/commit/main", lines(header(path), inline(path, path)))
				if r.status != 200 {
					t.Errorf("%s: %d %s", path, r.status, r.body)
					continue
				}
				mu.Lock()
				acknowledged[r.json(t)["commitOid"].(string)] = path
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if len(acknowledged) != clients*each {
		t.Fatalf("%d commits acknowledged", len(acknowledged))
	}
	seen := map[string]int{}
	for page := 0; ; page++ {
		list := s.want(200, "", "GET", fmt.Sprintf("%s/commits/main?limit=100&p=%d", base, page), nil).list(t)
		for _, c := range list {
			seen[c["id"].(string)]++
		}
		if len(list) < 100 {
			break
		}
	}
	for id, path := range acknowledged {
		if seen[id] != 1 {
			t.Errorf("commit %s of %s is in the history %d times", id, path, seen[id])
		}
	}
	if got := len(s.want(200, "", "GET", base+"/tree/main/many", nil).list(t)); got != clients*each {
		t.Errorf("%d files", got)
	}
	late := map[string]any{"key": "header", "value": map[string]any{"summary": "late", "parentCommit": stale}}
	if r := s.do("sokha", "POST", base+"/commit/main", lines(late, inline("late.txt", "late"))); r.status != 412 {
		t.Errorf("a stale parent gives %d %s", r.status, r.body)
	}
}

// TestCommitsAreReadAsTheyCome sends one file of 200 MB in one line and measures what the process holds meanwhile.
func TestCommitsAreReadAsTheyCome(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	s, _ := filled(t, nil)
	const size = 200 << 20
	heap := func() int64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapInuse)
	}
	runtime.GC()
	before, most := heap(), int64(0)
	r, w := io.Pipe()
	go func() {
		io.WriteString(w, `{"key":"header","value":{"summary":"big"}}`+"\n"+`{"key":"file","value":{"content":"`)
		e := base64.NewEncoder(base64.StdEncoding, w)
		block := bytes.Repeat([]byte("ទន្លេមេគង្គ\n"), 32<<10)
		for n := 0; n < size; n += len(block) {
			e.Write(block)
			if n%(16*len(block)) == 0 {
				most = max(most, heap())
			}
		}
		e.Close()
		io.WriteString(w, `","path":"big.txt","encoding":"base64"}}`) // no line end behind it, as npm sends
		w.Close()
	}()
	s.want(200, "sokha", "POST", base+"/commit/main", r)
	if grown := most - before; grown > 64<<20 {
		t.Errorf("the heap grew by %d MB", grown>>20)
	} else {
		t.Logf("the heap grew by %d MB for a commit of %d MB", grown>>20, size>>20)
	}
}

func TestWhatACommitMayHold(t *testing.T) {
	s, digest := filled(t, nil)
	file := func(value string) string {
		return lines(header("x")) + `{"key":"file","value":` + value + `}`
	}
	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"content before the path":      {file(`{"content":"YWJj","path":"a","encoding":"base64"}`), 200},
		"the path before the content":  {file(`{"path":"a","encoding":"base64","content":"YWJj"}`), 200},
		"escaped slashes":              {file(`{"content":"\/\/\/\/","path":"b","encoding":"base64"}`), 200},
		"plain text with escapes":      {file(`{"content":"ក\n\u1781 \ud83d\ude00 \"","path":"c","encoding":"utf-8"}`), 200},
		"value before key":             {lines(header("x")) + `{"value":{"path":"README.md"},"key":"deletedFile"}` + "\r\n \n", 200},
		"unknown fields":               {file(`{"content":"","path":"d","more":{"x":[1,"]}",null]}}`), 200},
		"deleting what is not there":   {lines(header("x")) + `{"key":"deletedFolder","value":{"path":"none/"}}`, 200},
		"no header":                    {`{"key":"file","value":{"content":"","path":"a"}}`, 400},
		"two headers":                  {lines(header("x"), header("y")), 400},
		"nothing":                      {"", 400},
		"no base64":                    {file(`{"content":"%%%","path":"a"}`), 400},
		"an unknown encoding":          {file(`{"content":"","path":"a","encoding":"rot13"}`), 400},
		"no content":                   {file(`{"path":"a"}`), 400},
		"two contents":                 {file(`{"content":"","content":"","path":"a"}`), 400},
		"two paths":                    {file(`{"content":"","path":"a","path":"../b"}`), 400},
		"content that is no text":      {file(`{"content":["YQ=="],"path":"a"}`), 400},
		"a path that is no text":       {file(`{"content":"","path":7}`), 400},
		"an unknown operation":         {lines(header("x")) + `{"key":"rename","value":{"path":"a"}}`, 400},
		"a line that breaks off":       {lines(header("x")) + `{"key":"file","value":{"content":"YW`, 400},
		"a list":                       {`[]`, 400},
		"an escape that is none":       {file(`{"content":"\x","path":"a","encoding":"utf-8"}`), 400},
		"a digest nobody uploaded":     {lines(header("x")) + `{"key":"lfsFile","value":{"path":"a","oid":"` + strings.Repeat("0", 64) + `"}}`, 400},
		"a digest that is none":        {lines(header("x")) + `{"key":"lfsFile","value":{"path":"a","oid":"../../key"}}`, 400},
		"another size":                 {lines(header("x")) + `{"key":"lfsFile","value":{"path":"a","size":1,"oid":"` + digest + `"}}`, 400},
		"another algorithm":            {lines(header("x")) + `{"key":"lfsFile","value":{"path":"a","algo":"md5","oid":"` + digest + `"}}`, 400},
		"a file where a folder stands": {lines(header("x"), inline("data", "x")), 409},
		"a folder where a file stands": {lines(header("x"), inline("data/a.parquet/x", "x")), 409},
		"a damaged card":               {lines(header("x"), inline("README.md", "---\na: [\n---\n")), 400},
	} {
		t.Run(name, func(t *testing.T) {
			if r := s.do("sokha", "POST", base+"/commit/main", c.body); r.status != c.status {
				t.Errorf("%d %s", r.status, r.body)
			}
		})
	}
	for path, want := range map[string]string{"a": "abc", "b": "\xff\xff\xff", "c": "ក\nខ 😀 \"", "d": ""} {
		if got := s.want(200, "", "GET", "/datasets/asean/km/resolve/main/"+path, nil); string(got.body) != want {
			t.Errorf("%s holds %q", path, got.body)
		}
	}
	s.want(404, "sokha", "POST", base+"/commit/none", lines(header("x"), inline("x", "x")))
	s.want(400, "sokha", "POST", base+"/commit/main?create_pr=1", lines(header("x"), inline("x", "x")))
}

func TestTheCardFollowsTheCommit(t *testing.T) {
	s, digest := filled(t, nil)
	tags := func() string { return fmt.Sprint(s.want(200, "", "GET", base, nil).json(t)["tags"]) }
	if got := tags(); got != "[language:km license:cc-by-4.0]" {
		t.Error(got)
	}
	s.want(200, "sokha", "POST", base+"/branch/b", map[string]any{})
	s.want(200, "sokha", "POST", base+"/commit/b", lines(header("x"), inline("README.md", "---\nlicense: mit\n---\n")))
	if got := tags(); got != "[language:km license:cc-by-4.0]" {
		t.Errorf("a branch changed the card: %s", got)
	}
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("x"), map[string]any{"key": "lfsFile", "value": map[string]any{"path": "README.md", "oid": digest}}))
	if got := tags(); got != "[]" {
		t.Error(got)
	}
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("x"), inline("README.md", "---\nlicense: mit\n---\n")))
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("x"), map[string]any{"key": "deletedFile", "value": map[string]any{"path": "README.md"}}))
	if got := tags(); got != "[]" {
		t.Error(got)
	}
	if r, err := s.hub.Repository(t.Context(), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "km"}); err != nil || r.Card != "" {
		t.Errorf("%q %v", r.Card, err)
	}
}
