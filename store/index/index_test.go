package index

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/search"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/store"
	"github.com/lontar-asean/lontar/store/cluster"
)

// suite is what both databases must pass.
var suite = []struct {
	name string
	run  func(*testing.T, *site)
}{
	{"real text of the region is found", realText},
	{"the indexer follows the hub", follows},
	{"a forgotten file leaves no trace", leavesNoTrace},
	{"a volume that was forgotten takes nothing more", forgottenMeanwhile},
	{"a backup leaves the index out", backupLeavesItOut},
	{"repositories are found by their cards", cardsAreFound},
}

func TestSQLite(t *testing.T) {
	for _, part := range suite {
		t.Run(part.name, func(t *testing.T) {
			dir := t.TempDir()
			part.run(t, newSite(t, filepath.Join(dir, "hub.db"), filepath.Join(dir, "index.db"), func() []string { return []string{dir} }))
		})
	}
}

func TestPostgreSQL(t *testing.T) {
	server := cluster.Start(t)
	for _, part := range suite {
		t.Run(part.name, func(t *testing.T) {
			address := server.Database(t)
			part.run(t, newSite(t, address, address, nil))
		})
	}
}

// site is a hub with an index.
type site struct {
	*hub.Hub
	books *store.Store
	index *Index
	vault *objects.Vault
	dir   func() []string // where the database lies; nil: ask it
}

func newSite(t *testing.T, books, address string, dir func() []string) *site {
	t.Helper()
	s, err := store.Open(t.Context(), books)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	x, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	vault, err := objects.NewVault(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return &site{Hub: hub.New(s, vault, time.Now), books: s, index: x, vault: vault, dir: dir}
}

var name = hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "texts"}

// add commits Parquet files of texts to a data set and gives them.
func (s *site) add(t *testing.T, to hub.Name, texts map[string][]string) (files []hub.File) {
	t.Helper()
	ctx := t.Context()
	r, err := s.Repository(ctx, to)
	if fault.Of(err) == fault.Missing {
		r, err = s.Create(ctx, to, hub.Private, "sokha")
	}
	if err != nil {
		t.Fatal(err)
	}
	var changes []hub.Change
	for path, list := range texts {
		rows := make([]benchRow, len(list))
		for i, text := range list {
			rows[i] = benchRow{int64(i), text}
		}
		var b bytes.Buffer
		w := parquet.NewGenericWriter[benchRow](&b, parquet.MaxRowsPerRowGroup(1000))
		if _, err := w.Write(rows); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		changes = append(changes, s.upload(t, r, path, b.Bytes()))
	}
	c, err := s.Commit(ctx, to, hub.Main, hub.Proposal{Title: "data", Author: "sokha", Changes: changes})
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Files(ctx, c, "", true, "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(f hub.File) bool { return !search.Searchable(f) })
}

func (s *site) upload(t *testing.T, r hub.Repository, path string, content []byte) hub.Change {
	t.Helper()
	sum := sha256.Sum256(content)
	oid := hub.BlobOID(int64(len(content)))
	oid.Write(content)
	c := hub.Change{Path: path, OID: hex.EncodeToString(oid.Sum(nil)), SHA256: hex.EncodeToString(sum[:]), Size: int64(len(content))}
	if err := s.vault.Put(t.Context(), c.SHA256, c.Size, bytes.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	if err := s.AddBlob(t.Context(), hub.Blob{SHA256: c.SHA256, Size: c.Size, OID: c.OID}, r.Number); err != nil {
		t.Fatal(err)
	}
	return c
}

func (s *site) indexer(t *testing.T, log *bytes.Buffer) *search.Indexer {
	return search.NewIndexer(s.Hub, s.index, slog.New(slog.NewTextHandler(log, nil)), time.Now)
}

func (s *site) search(t *testing.T, files []hub.File, query string) search.Answer {
	t.Helper()
	a, err := search.New(s.index, s.Hub, search.Options{}).Search(t.Context(), files, nil, query, 0, 10_000)
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	return a
}

// realText asks for stretches of real sentences, of the index and of the files themselves.
func realText(t *testing.T, s *site) {
	texts := map[string][]string{}
	for sample, err := range identify.SIB200(os.DirFS(testdata.Path(t, "lid-sib200")), identify.TrainingRows) {
		if err != nil {
			t.Fatal(err)
		}
		path := "data/" + string(sample.Tag) + "/part-0.parquet"
		if len(texts[path]) < 150 {
			texts[path] = append(texts[path], sample.Text)
		}
	}
	files := s.add(t, name, texts)
	if len(files) < 40 {
		t.Fatalf("%d files", len(files))
	}
	var log bytes.Buffer
	if err := s.indexer(t, &log).Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	reading := search.New(none{}, s.Hub, search.Options{Reading: time.Minute, Patience: time.Minute})
	for i, f := range files {
		list := texts[f.Path]
		for n := i % 7; n < len(list); n += 40 {
			clusters := slices.Collect(language.Clusters(list[n]))
			from := len(clusters) / 3
			query := strings.NewReplacer(`"`, " ", "“", " ", "”", " ").Replace(strings.Join(clusters[from:min(from+2+n%9, len(clusters))], ""))
			if strings.TrimSpace(query) == "" {
				continue
			}
			a := s.search(t, files, query)
			if a.Partial || !slices.ContainsFunc(a.Hits, func(h search.Hit) bool { return h.File == i && h.Row == int64(n) }) {
				t.Errorf("%s row %d is not found by %q: %d hits, partial %v", f.Path, n, query, len(a.Hits), a.Partial)
			}
			if (i+n)%9 > 0 {
				continue
			}
			want, err := reading.Search(t.Context(), files, nil, query, 0, 10_000)
			if err != nil || !reflect.DeepEqual(a, want) {
				t.Errorf("%q: the index has %d hits, the files %d, %v", query, len(a.Hits), len(want.Hits), err)
			}
		}
	}
	stats, err := s.index.Stats(t.Context())
	if err != nil || stats.Files != int64(len(files)) || stats.Text == 0 || stats.Bytes == 0 || stats.Waiting != 0 {
		t.Errorf("%+v %v", stats, err)
	}
}

// none is an index without anything.
type none struct{}

func (none) Volumes(context.Context, []string) (map[string]*search.Volume, error) { return nil, nil }
func (none) Directories(context.Context, []int64) (map[int64][]byte, error)       { return nil, nil }
func (none) Chunks(context.Context, []int64) (map[int64][]byte, error)            { return nil, nil }

func follows(t *testing.T, s *site) {
	ctx := t.Context()
	var log bytes.Buffer
	x := s.indexer(t, &log)
	old := s.add(t, name, map[string][]string{"data/khm-Khmr/part-0.parquet": {"ភាសាខ្មែរ", "បាយ"}, "measures/part-0.parquet": {"ខ្មែរ"}})
	if err := x.Once(ctx); err != nil {
		t.Fatal(err)
	}
	if a := s.search(t, old, "ខ្មែរ"); len(a.Hits) != 1 || a.Partial || !reflect.DeepEqual(a.Hits[0].Spans, [][2]int{{2, 4}}) {
		t.Errorf("%+v", a)
	}
	files := s.add(t, name, map[string][]string{"data/lao-Laoo/part-0.parquet": {"ພາສາລາວ"}, "data/bad.parquet": nil})
	r, err := s.Repository(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(ctx, name, hub.Main, hub.Proposal{Title: "bad", Changes: []hub.Change{s.upload(t, r, "data/worse.parquet", []byte("PAR1 not PAR1"))}}); err != nil {
		t.Fatal(err)
	}
	if err := x.Once(ctx); err != nil {
		t.Fatal(err)
	}
	if a := s.search(t, files, "ລາວ"); len(a.Hits) != 1 || a.Partial {
		t.Errorf("%+v", a)
	}
	if !strings.Contains(log.String(), "data/worse.parquet") {
		t.Errorf("the log does not name the file: %s", &log)
	}
	// The bytes of a file go: at the next start so does its index.
	if err := s.vault.Remove(ctx, old[0].SHA256); err != nil {
		t.Fatal(err)
	}
	if err := s.indexer(t, &log).Once(ctx); err != nil {
		t.Fatal(err)
	}
	if known, err := s.index.Volumes(ctx, []string{old[0].SHA256}); err != nil || len(known) > 0 {
		t.Errorf("a file without bytes is in the index: %v %v", known, err)
	}
}

func leavesNoTrace(t *testing.T, s *site) {
	ctx := t.Context()
	secret := "ពាក្យសម្ងាត់ដែលត្រូវលុបចេញ ssecret-withdrawn"
	files := s.add(t, name, map[string][]string{"data/a.parquet": slices.Repeat([]string{secret, "ធម្មតា"}, 3000), "data/b.parquet": slices.Repeat([]string{"ស្ងប់ស្ងាត់", "ດີ"}, 3000)})
	if err := s.indexer(t, &bytes.Buffer{}).Once(ctx); err != nil {
		t.Fatal(err)
	}
	known, err := s.index.Volumes(ctx, []string{files[0].SHA256})
	if err != nil || len(known) != 1 {
		t.Fatal(known, err)
	}
	var needles [][]byte
	for _, g := range known[files[0].SHA256].Segments {
		directory, err := s.index.Directories(ctx, []int64{g.Number})
		if err != nil {
			t.Fatal(err)
		}
		needles = append(needles, directory[g.Number])
		for n := range g.Chunks {
			chunk, err := s.index.Chunks(ctx, []int64{g.Number<<search.ChunkBits + int64(n)})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range chunk {
				if len(c) > 200 { // 64 bytes out of the middle tell it from others
					needles = append(needles, c[100:164])
				}
			}
		}
	}
	needles = append(needles, []byte(secret), []byte("ssecret-withdrawn"), []byte(files[0].SHA256))
	// The chunk as such may lie on several pages, a part of it does not.
	if err := s.index.Scrub(ctx); err != nil {
		t.Fatal(err)
	}
	found := s.contains(t, needles)
	if !found[files[0].SHA256] || len(found) < 4 {
		t.Fatalf("before, %d of %d traces are found", len(found), len(needles))
	}
	if err := s.vault.Remove(ctx, files[0].SHA256); err != nil {
		t.Fatal(err)
	}
	if err := s.index.Forget(ctx, files[0].SHA256); err != nil {
		t.Fatal(err)
	}
	if err := s.index.Scrub(ctx); err != nil {
		t.Fatal(err)
	}
	for trace := range s.contains(t, needles) {
		t.Errorf("a trace is left: %.40q", trace)
	}
	if a := s.search(t, files[1:], "ស្ងាត់"); len(a.Hits) != 3000 || a.Partial {
		t.Errorf("the other file: %d hits, %v", len(a.Hits), a.Partial)
	}
}

// contains looks into the files of the database for byte strings. Those of the index alone are looked at, as the books name the file too.
func (s *site) contains(t *testing.T, needles [][]byte) map[string]bool {
	t.Helper()
	var names []string
	if s.dir != nil {
		for _, d := range s.dir() {
			list, err := filepath.Glob(filepath.Join(d, "index.db*"))
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, list...)
		}
	} else {
		var root string
		if err := s.index.reader.QueryRowContext(t.Context(), "SHOW data_directory").Scan(&root); err != nil {
			t.Fatal(err)
		}
		if _, err := s.index.writer.ExecContext(t.Context(), "CHECKPOINT"); err != nil {
			t.Fatal(err)
		}
		var table string
		if err := s.index.reader.QueryRowContext(t.Context(), "SELECT pg_relation_filepath('chunks'::regclass)").Scan(&table); err != nil {
			t.Fatal(err)
		}
		database := filepath.Dir(filepath.Join(root, table))
		// Files of tables as they were before may linger until the checkpoint.
		list, err := os.ReadDir(database)
		if err != nil {
			t.Skip("the files of the server cannot be read: ", err)
		}
		var text string
		if err := s.index.reader.QueryRowContext(t.Context(), "SELECT string_agg(pg_relation_filenode(c.oid)::text, ' ') FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND pg_relation_filenode(c.oid) IS NOT NULL").
			Scan(&text); err != nil {
			t.Fatal(err)
		}
		books := strings.Fields(text)
		for _, e := range list {
			if number, _, _ := strings.Cut(e.Name(), "_"); !slices.Contains(books, number) {
				names = append(names, filepath.Join(database, e.Name()))
			}
		}
	}
	found := map[string]bool{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range needles {
			if len(n) > 0 && bytes.Contains(b, n) {
				found[string(n)] = true
			}
		}
	}
	return found
}

func forgottenMeanwhile(t *testing.T, s *site) {
	ctx := t.Context()
	sha256 := strings.Repeat("ab", 32)
	v, err := s.index.Begin(ctx, sha256)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.index.Append(ctx, sha256, search.Segment{Rows: 1, Directory: []byte{0, 0, 0}}, [][]byte{{1}}); err != nil {
		t.Fatal(err)
	}
	if err := s.index.Append(ctx, sha256, search.Segment{Rows: 1, Directory: []byte{0, 0, 0}}, [][]byte{{1}}); err == nil {
		t.Error("two segments of the same rows")
	}
	if err := s.index.Forget(ctx, sha256); err != nil {
		t.Fatal(err)
	}
	if err := s.index.Append(ctx, sha256, search.Segment{First: 1, Rows: 1}, nil); fault.Of(err) != fault.Missing {
		t.Errorf("append: %v", err)
	}
	if err := s.index.Settle(ctx, v); fault.Of(err) != fault.Missing {
		t.Errorf("settle: %v", err)
	}
	if err := s.index.Forget(ctx, sha256); err != nil {
		t.Errorf("a second time: %v", err)
	}
	if stats, err := s.index.Stats(ctx); err != nil || stats != (search.Stats{}) {
		t.Errorf("%+v %v", stats, err)
	}
}

func backupLeavesItOut(t *testing.T, s *site) {
	if _, err := s.index.Begin(t.Context(), strings.Repeat("cd", 32)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.books.Dump(t.Context(), func(r hub.Row) error {
		if strings.Contains(fmt.Sprint(r.Values...), strings.Repeat("cd", 32)) {
			return fmt.Errorf("table %s", r.Table)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

func cardsAreFound(t *testing.T, s *site) {
	ctx := t.Context()
	model := hub.Name{Kind: hub.Model, Owner: "asean", Name: "gajah"}
	cards := map[hub.Name]string{
		{Kind: hub.Dataset, Owner: "asean", Name: "km-poems"}: "---\npretty_name: កំណាព្យខ្មែរ\n---\nឆ្នាំ ២០២៦",
		{Kind: hub.Dataset, Owner: "asean", Name: "lo-news"}:  "ຂ່າວໜັງສືພິມ",
		{Kind: hub.Dataset, Owner: "asean", Name: "bare"}:     "",
		model: "Model bahasa Jawa ꦗꦮ",
	}
	numbers := map[string]int64{}
	for name, card := range cards {
		r, err := s.Create(ctx, name, hub.Private, "sokha")
		if err != nil {
			t.Fatal(err)
		}
		numbers[name.Name] = r.Number
		if card != "" {
			if _, err := s.Commit(ctx, name, hub.Main, hub.Proposal{Title: "card", Changes: []hub.Change{s.upload(t, r, "README.md", []byte(card))}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	var log bytes.Buffer
	x := s.indexer(t, &log)
	if err := x.Once(ctx); err != nil {
		t.Fatal(err)
	}
	find := search.NewCatalogue(s.index)
	for _, test := range []struct {
		kind        hub.Kind
		query, want string
	}{
		{hub.Dataset, "ខ្មែរ 2026", "km-poems"}, {hub.Dataset, "ຫນັງສື", "lo-news"}, {hub.Dataset, "ASEAN/bare", "bare"}, {hub.Model, "ꦗꦮ", "gajah"}, {hub.Dataset, "ꦗꦮ", ""},
	} {
		got, err := find.Repositories(ctx, test.kind, test.query)
		var want []int64
		if test.want != "" {
			want = []int64{numbers[test.want]}
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, not %v, %v", test.query, got, want, err)
		}
	}
	list, err := s.List(ctx, hub.Listing{Kind: hub.Model, All: true, Search: "bahasa", Found: []int64{numbers["gajah"], -1}})
	if err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
	if list, err := s.List(ctx, hub.Listing{Kind: hub.Model, Search: "bahasa", Found: []int64{numbers["gajah"]}}); err != nil || len(list) != 0 {
		t.Errorf("a private model is listed for everybody: %v %v", list, err)
	}
	if err := s.Delete(ctx, model); err != nil {
		t.Fatal(err)
	}
	if err := s.indexer(t, &log).Once(ctx); err != nil {
		t.Fatal(err)
	}
	if got, err := find.Repositories(ctx, hub.Model, "ꦗꦮ"); err != nil || len(got) != 0 {
		t.Errorf("the card of a deleted model: %v %v", got, err)
	}
}
