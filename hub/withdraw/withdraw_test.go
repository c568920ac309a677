package withdraw_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/withdraw"
	"github.com/lontar-asean/lontar/internal/probe"
	"github.com/lontar-asean/lontar/language"
)

func TestARecordIsGoneOnSQLiteAndDisk(t *testing.T) {
	recordGoes(t, onDisk(t))
}

func TestARecordIsGoneOnPostgreSQLAndS3(t *testing.T) {
	recordGoes(t, elsewhere(t))
}

// recordGoes withdraws a record by its id, then those of a contributor in all languages, and looks for them on the disks before and after.
func recordGoes(t *testing.T, s *site) {
	b := makeBook(t)
	r := s.create(hub.Dataset, "asean/river")
	first := s.commit(r, b.files)
	second := s.commit(r, map[string][]byte{"notes.md": []byte("# Notes\n\nFrom the river.\n")})
	must(t, s.hub.AddRef(t.Context(), r.Name, hub.Ref{Kind: hub.Branch, Name: "exp/1"}, first.ID))
	must(t, s.hub.AddRef(t.Context(), r.Name, hub.Ref{Kind: hub.Tag, Name: "v1"}, first.ID))
	for path, body := range b.files {
		if strings.HasPrefix(path, "data/") {
			s.cache.keep(t, body) // as a viewer keeps a conversion of it
			s.index.keep(t, hash(body), texts[language.Tag(strings.Split(path, "/")[1])])
		}
	}
	model := s.create(hub.Model, "asean/river-lm")
	s.commit(model, map[string][]byte{"README.md": []byte("---\nlicense: apache-2.0\ndatasets:\n- asean/river@" + first.ID + "\n---\n"), "config.json": []byte("{}\n")})
	later := s.create(hub.Model, "asean/river-lm-quantised")
	s.commit(later, map[string][]byte{"README.md": []byte("---\nbase_model: asean/river-lm\n---\n")})
	s.upload(r, map[string][]byte{"left.jsonl": b.files["also/lines.jsonl"][:9000]}) // never committed
	s.xorb(r, b.files["also/lines.jsonl"])

	goes := func(order withdraw.Order, tags ...language.Tag) withdraw.Receipt {
		var needles []string
		for _, tag := range tags {
			needle := texts[tag][:len(texts[tag])/2]
			mine := []string{needle, strings.ReplaceAll(needle, " ", "  "), b.ids[tag]} // the second as the report shows it
			hits := s.look(mine...)
			for _, where := range []string{"as it is", "Parquet", "zstd", "gzip", "member", "chunk of a xorb", s.books} {
				if !slices.ContainsFunc(hits, func(h probe.Hit) bool { return strings.Contains(h.Where, where) || strings.Contains(h.File, where) }) {
					t.Errorf("%s: the probe does not find it in %s before the purge", tag, where)
				}
			}
			needles = append(needles, mine...)
		}
		got := s.withdraw(order)
		if hits := s.look(needles...); len(hits) > 0 {
			t.Errorf("still there:\n%s", probe.Words(hits))
		}
		if len(got.Places) != 1 || len(got.Places[0].Branches) != 2 || len(got.Unsearched) != 0 || got.Removed.Books != "" || got.Removed.Files == 0 {
			t.Errorf("the receipt says %+v", got)
		}
		if i := slices.IndexFunc(got.Derived, func(d withdraw.Derived) bool { return strings.HasPrefix(d.Name, "models/asean/river-lm@") }); i < 0 || len(got.Derived) != 2 {
			t.Errorf("derived %+v", got.Derived)
		}
		return got
	}
	if got := goes(withdraw.Order{Kind: "id", Value: b.ids["khm-Khmr"], Reason: "asked by the author"}, "khm-Khmr"); got.Found.Records != 1 || got.Found.Rows < 10 {
		t.Errorf("by id: %+v", got.Found)
	}
	s.xorb(r, b.files["also/lines.jsonl"])
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(texts)), func(tag language.Tag) bool { return tag == "khm-Khmr" })
	if got := goes(withdraw.Order{Kind: "contributor", Value: "c-0"}, others...); got.Found.Records != int64(2*len(others)) {
		t.Errorf("by contributor: %+v", got.Found)
	}
	head := s.head(r)
	checkBook(t, s, head, b)
	for _, old := range []hub.Commit{first, second} {
		file, policy, err := s.hub.Withheld(t.Context(), r.Number, hash(b.files["data/khm-Khmr/part-00000.parquet"]), old.ID)
		if err != nil || !file || policy != hub.Refuse {
			t.Errorf("an old revision: %v %v %v", file, policy, err)
		}
	}
	if file, policy, err := s.hub.Withheld(t.Context(), r.Number, hash(s.read(head, "data/khm-Khmr/part-00000.parquet")), head.ID); err != nil || file || policy != "" {
		t.Errorf("the new revision: %v %v %v", file, policy, err)
	}
}

// checkBook looks at what is left: all other records, with the numbers in the descriptions made right.
func checkBook(t *testing.T, s *site, head hub.Commit, b book) {
	t.Helper()
	var m dataset.Manifest
	must(t, json.Unmarshal(s.read(head, dataset.ManifestFile), &m))
	if want := int64(len(texts) * (perLanguage - 1)); m.Kept != want || m.Read != want+int64(len(texts)) || m.Rights["unknown"] != want || m.Dropped["deduplicate.exact"] != 0 || m.Dropped["quality.short"] != int64(len(texts)) {
		t.Errorf("the manifest says kept %d read %d %v %v", m.Kept, m.Read, m.Rights, m.Dropped)
	}
	content := ""
	for _, f := range m.Files {
		body := s.read(head, f.Path)
		if hash(body) != f.SHA256 || int64(len(body)) != f.Bytes {
			t.Errorf("%s is not as the manifest says", f.Path)
		}
		if !strings.HasSuffix(f.Path, ".parquet") {
			continue
		}
		rows, ids := rowsOf(t, body)
		if rows != f.Rows {
			t.Errorf("%s has %d rows, the manifest says %d", f.Path, rows, f.Rows)
		}
		if strings.HasPrefix(f.Path, "data/") {
			content += ids
		}
		sameSchema(t, f.Path, b.files[f.Path], body)
	}
	if hash([]byte(content)) != m.Content {
		t.Error("the digest of the rows is wrong")
	}
	var card, croissant bytes.Buffer
	described := m
	must(t, dataset.WriteCard(&card, described))
	must(t, dataset.WriteCroissant(&croissant, described))
	if !bytes.Equal(s.read(head, dataset.CardFile), card.Bytes()) || !bytes.Equal(s.read(head, dataset.CroissantFile), croissant.Bytes()) {
		t.Error("card or Croissant are not those of the manifest")
	}
	if lines := bytes.Count(s.read(head, "also/lines.jsonl"), []byte("\n")); lines != len(texts)*(perLanguage-1) {
		t.Errorf("%d lines are left", lines)
	}
	if lines := bytes.Count(s.read(head, "also/table.csv"), []byte("\n")); lines != len(texts)*(perLanguage-1)+1 {
		t.Errorf("%d lines of the table are left", lines)
	}
	var list []any
	if err := json.Unmarshal(s.read(head, "also/list.json"), &list); err != nil || len(list) != len(texts)*(perLanguage-1) {
		t.Errorf("the list has %d, %v", len(list), err)
	}
}
