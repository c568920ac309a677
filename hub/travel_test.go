package hub

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func FuzzAnnals(f *testing.F) {
	t := Tree{{Name: "ភាគ.parquet", OID: strings.Repeat("1", 40), SHA256: strings.Repeat("2", 64), Size: 3, Large: true}}
	key, kept, err := t.Key()
	if err != nil {
		f.Fatal(err)
	}
	c := Commit{Root: key, OID: t.OID(), Title: "ទី១ <&>\u2028", Author: "sokha\n<x>", At: time.UnixMilli(1_700_000_000_123).UTC()}
	c.ID = c.id()
	a := Annals{Refs: []Ref{{Branch, Main, c.ID, ""}}, Commits: []Commit{c}, Trees: map[string][]byte{key: kept},
		Files: []Carried{{strings.Repeat("2", 64), 3, strings.Repeat("1", 40), true, c.ID, "ភាគ.parquet"}}}
	var b bytes.Buffer
	if err := a.Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()/2])
	f.Add([]byte("{\"end\":{}}\n"))
	f.Add([]byte("{\"tree\":\"x\",\"entries\":[{}]}\n"))
	f.Add([]byte("{\"ref\":{\"name\":\"\xff\u17d2\"}}\n{\"end\":{\"refs\":1}}\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		a, err := ReadAnnals(bytes.NewReader(in))
		if err != nil {
			return
		}
		var once, twice bytes.Buffer
		if err := a.Write(&once); err != nil {
			t.Fatal(err)
		}
		again, err := ReadAnnals(bytes.NewReader(once.Bytes()))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if err := again.Write(&twice); err != nil || !bytes.Equal(once.Bytes(), twice.Bytes()) {
			t.Errorf("other bytes: %v", err)
		}
		(&settler{annals: a, trees: map[string]Tree{}, brought: map[string]*Commit{}}).check()
	})
}
