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
)

func TestARecordIsGoneOnSQLiteAndDisk(t *testing.T) {
	c := cache{t.TempDir()}
	recordGoes(t, onDisk(t, c), c)
}

func TestARecordIsGoneOnPostgreSQLAndS3(t *testing.T) {
	c := cache{t.TempDir()}
	recordGoes(t, elsewhere(t, c), c)
}

// recordGoes withdraws one record of each language, one after the other in one go, and looks for them on the disks before and after.
func recordGoes(t *testing.T, s *site, c cache) {
	s.folders = append(s.folders, c.dir)
	b := makeBook(t)
	r := s.create(hub.Dataset, "asean/river")
	first := s.commit(r, b.files)
	second := s.commit(r, map[string][]byte{"notes.md": []byte("# Notes\n\nFrom the river.\n")})
	must(t, s.hub.AddRef(t.Context(), r.Name, hub.Ref{Kind: hub.Branch, Name: "exp/1"}, first.ID))
	must(t, s.hub.AddRef(t.Context(), r.Name, hub.Ref{Kind: hub.Tag, Name: "v1"}, first.ID))
	for path, body := range b.files {
		if strings.HasSuffix(path, ".parquet") {
			c.keep(t, body) // as a viewer would keep a conversion of it
		}
	}
	model := s.create(hub.Model, "asean/river-lm")
	s.commit(model, map[string][]byte{"README.md": []byte("---\nlicense: apache-2.0\ndatasets:\n- asean/river@" + first.ID + "\n---\n"), "config.json": []byte("{}\n")})
	later := s.create(hub.Model, "asean/river-lm-quantised")
	s.commit(later, map[string][]byte{"README.md": []byte("---\nbase_model: asean/river-lm\n---\n")})
	left := s.upload(r, map[string][]byte{"left.jsonl": b.files["also/lines.jsonl"][:2000]}) // uploaded and never committed
	_ = left

	for _, tag := range slices.Sorted(maps.Keys(texts)) {
		needle := texts[tag][:len(texts[tag])/2]
		spaced := strings.ReplaceAll(needle, " ", "  ") // as the report shows it
		if hits := s.look(needle, spaced, b.ids[tag]); len(hits) < 8 {
			t.Fatalf("%s: the probe finds only %s before the purge", tag, probe.Words(hits))
		}
		got := s.withdraw(withdraw.Order{Kind: "id", Value: b.ids[tag], Reason: "asked by the author"})
		if hits := s.look(needle, spaced, b.ids[tag]); len(hits) > 0 {
			t.Fatalf("%s: still there:\n%s", tag, probe.Words(hits))
		}
		if got.Found.Records != 1 || got.Found.Rows < 10 || len(got.Places) != 1 || len(got.Places[0].Branches) != 2 || len(got.Unsearched) != 0 || got.Removed.Books != "" {
			t.Errorf("%s: the receipt says %+v", tag, got)
		}
		if i := slices.IndexFunc(got.Derived, func(d withdraw.Derived) bool { return strings.HasPrefix(d.Name, "models/asean/river-lm@") }); i < 0 || len(got.Derived) != 2 {
			t.Errorf("%s: derived %+v", tag, got.Derived)
		}
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
