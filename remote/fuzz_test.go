package remote

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/lontar-asean/lontar/fetch/objects"
)

func FuzzTree(f *testing.F) {
	for _, s := range []string{`[{"type":"file","oid":"a","size":1,"path":"ក/ខ.txt","lfs":{"oid":"b","size":-2}}]`, `[{"type":"file","path":"../x"}]`, `[{"type":"directory","path":"a"}]`, "[null]", "\xff", `[{"type":"file","path":"\u17d2\ue000"}]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var nodes []node
		if json.Unmarshal(b, &nodes) != nil {
			return
		}
		p, err := objects.ParsePattern("**")
		if err != nil {
			t.Fatal(err)
		}
		w := walk{pattern: p, r: reference{root: "hf://datasets/a/b"}}
		for _, n := range nodes {
			if err := w.add(n); err != nil {
				return
			}
		}
		for _, e := range w.found {
			if r, err := parse(e.Path); err != nil || e.Bytes < 0 || r.repository != "a/b" {
				t.Errorf("%+v: %v", e, err)
			}
		}
	})
}

func FuzzNext(f *testing.F) {
	for _, s := range []string{`<https://x/api?cursor=2>; rel="next"`, `</a>;rel=next,<b>; rel=prev`, "<>; rel=next", "<\xff>;rel=next", "<//evil/x>;rel=next", "<javascript:1>; rel=next"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h := &Hub{}
		to, err := h.next("https://hub.example.org/api/x", http.Header{"Link": {s}})
		if err != nil || to == "" {
			return
		}
		if u, err := url.Parse(to); err != nil || u.Host != "hub.example.org" || u.Scheme != "https" || u.User != nil {
			t.Errorf("%q leads to %q: %v", s, to, err)
		}
	})
}
