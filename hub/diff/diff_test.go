package diff

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/fault"
)

// files is a side in memory.
type files map[string]string

func (s files) Files(context.Context) (list []File, err error) {
	for path, content := range s {
		sum := sha256.Sum256([]byte(content))
		list = append(list, File{path, hex.EncodeToString(sum[:]), int64(len(content))})
	}
	slices.SortFunc(list, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return list, nil
}

func (s files) Open(_ context.Context, f File) (io.ReaderAt, error) {
	content, ok := s[f.Path]
	if !ok {
		return nil, fault.New(fault.Missing, "gone")
	}
	return strings.NewReader(content), nil
}

func part(t testing.TB, rows ...dataset.Row) string {
	t.Helper()
	var b bytes.Buffer
	p := dataset.NewPart[dataset.Row](&b, dataset.NewCodec())
	for _, r := range rows {
		if err := p.Add(len(r.Text), false, r); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func id(n int) string { return fmt.Sprintf("abcdefghijklmnopqrstuvwx%c%c", 'a'+n/26, 'a'+n%26) }

func compare(t testing.TB, a, b Side, bounds Bounds) Report {
	t.Helper()
	r, err := Compare(t.Context(), a, b, bounds)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The texts here were written for these tests and are not yet reviewed by native speakers.
func TestRecordsAreFoundByTheirID(t *testing.T) {
	khmer := dataset.Row{ID: id(1), Text: "ទន្លេមេគង្គហូរកាត់ប្រទេសកម្ពុជា", Language: "khm-Khmr", Rights: "unknown"}
	thai := dataset.Row{ID: id(2), Text: "ตลาดเช้าเปิดตั้งแต่ตีห้า", Language: "tha-Thai", Rights: "public-domain"}
	jawi := dataset.Row{ID: id(3), Text: "بهاس ملايو", Language: "zsm-Arab", Rights: "public-domain"}
	lao := dataset.Row{ID: id(4), Text: "ພາສາລາວ", Language: "lao-Laoo", Rights: "public-domain"}
	fixed, cleared := khmer, thai
	fixed.Text = "ទន្លេមេគង្គហូរកាត់ប្រទេសកម្ពុជា និងវៀតណាម"
	cleared.Rights = "licensed:CC-BY-4.0"
	a := files{"data/khm-Khmr/part-0.parquet": part(t, khmer), "data/tha-Thai/part-0.parquet": part(t, thai), "data/zsm-Arab/part-0.parquet": part(t, jawi), "README.md": "a", "x.png": "p"}
	b := files{"data/khm-Khmr/part-0.parquet": part(t, fixed), "data/tha-Thai/part-1.parquet": part(t, cleared), "data/lao-Laoo/part-0.parquet": part(t, lao), "README.md": "b", "y.png": "p"}
	r := compare(t, a, b, Bounds{})
	if r.Files.Counts != (Counts{Added: 2, Changed: 2, Gone: 2}) || fmt.Sprint(r.Files.Moved) != "[{x.png y.png}]" || fmt.Sprint(r.Files.Changed) != "[README.md data/khm-Khmr/part-0.parquet]" {
		t.Errorf("files: %+v", r.Files)
	}
	if r.Records != (Counts{Added: 1, Changed: 2, Gone: 1}) || r.Languages["khm-Khmr"] != (Counts{Changed: 1}) || r.Languages["zsm-Arab"] != (Counts{Gone: 1}) || r.Languages["lao-Laoo"] != (Counts{Added: 1}) {
		t.Errorf("records: %+v", r)
	}
	var got []string
	for _, e := range r.Examples {
		got = append(got, fmt.Sprintln(e.What, e.Language, e.ID == "" || e.Row != 1, e.File, e.Before, "→", e.After, e.Columns))
	}
	want := []string{
		"changed khm-Khmr false data/khm-Khmr/part-0.parquet " + khmer.Text + " → …" + fixed.Text[strings.Index(fixed.Text, "ន្លេ"):] + " [text]\n",
		"added lao-Laoo false data/lao-Laoo/part-0.parquet  → ພາສາລາວ []\n",
		"changed tha-Thai false data/tha-Thai/part-1.parquet " + thai.Text + " → " + thai.Text + " [rights]\n",
		"gone zsm-Arab false data/zsm-Arab/part-0.parquet بهاس ملايو →  []\n",
	}
	want[0] = "changed khm-Khmr false data/khm-Khmr/part-0.parquet " + khmer.Text + " → " + fixed.Text + " [text]\n"
	if !slices.Equal(got, want) {
		t.Errorf("examples: %q, want %q", got, want)
	}
}

func TestForeignRecords(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b files
		want Counts
	}{
		{"ids of others count in their file", files{"km.jsonl": "{\"id\":1,\"text\":\"ក\"}\n", "th.jsonl": "{\"id\":1,\"text\":\"ก\"}\n"}, files{"km.jsonl": "{\"id\":1,\"text\":\"ក\"}\n{\"id\":2,\"text\":\"ខ\"}", "th.jsonl": "{\"id\":1,\"text\":\"ข\"}\n"}, Counts{Added: 1, Changed: 1, Same: 1}},
		{"shards that are cut anew", files{"train-0-of-1.jsonl": "{\"id\":1,\"text\":\"ක\"}\n{\"id\":2,\"text\":\"b\"}\n"}, files{"train-0-of-2.jsonl": "{\"id\":2,\"text\":\"b\"}", "train-1-of-2.jsonl": "{\"id\":1,\"text\":\"ක\"}\n"}, Counts{Same: 2}},
		{"without ids what they hold counts", files{"a.csv": "text,n\nก,1\nข,2\nข,2\n"}, files{"a.csv": "n,text\n2,ข\n1,ก\n3,ค\n"}, Counts{Added: 1, Gone: 1, Same: 2}},
		{"the same id twice", files{"a.jsonl": "{\"id\":\"x\",\"t\":\"1\"}\n{\"id\":\"x\",\"t\":\"2\"}"}, files{"a.jsonl": "{\"id\":\"x\",\"t\":\"1\"}\n{\"id\":\"x\",\"t\":\"3\"}\n"}, Counts{Changed: 1, Same: 1}},
		{"a column without values changes nothing", files{"a.jsonl": `{"id":"x","t":"ꦗꦮ"}`}, files{"a.jsonl": `{"t":"ꦗꦮ","id":"x","note":null}`}, Counts{Same: 1}},
		{"an array", files{"a.json": `[{"id":"x","t":"1"}]`}, files{"a.json": "[\n{\"id\":\"x\",\"t\":\"2\"}\n]"}, Counts{Changed: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r := compare(t, c.a, c.b, Bounds{}); r.Records != c.want {
				t.Errorf("%+v, want %+v", r.Records, c.want)
			}
		})
	}
}

func TestWhatIsTooLargeIsSampledAndSaidSo(t *testing.T) {
	var a, b strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&a, "{\"id\":\"%d\",\"language\":\"vie\",\"text\":\"chợ nổi %d\"}\n", i, i)
		if i%4 != 0 {
			fmt.Fprintf(&b, "{\"id\":\"%d\",\"language\":\"vie\",\"text\":\"chợ nổi %d\"}\n", i, i-i%2)
		}
	}
	r := compare(t, files{"a.jsonl": a.String()}, files{"a.jsonl": b.String()}, Bounds{Records: 500, Examples: 2})
	n := r.Records
	if r.Sample < 8 || n.Added != 0 || n.Gone*r.Sample < 700 || n.Gone*r.Sample > 1300 || n.Changed*r.Sample < 1600 || n.Changed*r.Sample > 2400 || len(r.Examples) != 4 {
		t.Errorf("1 of %d: %+v, %d examples", r.Sample, n, len(r.Examples))
	}
	again := compare(t, files{"a.jsonl": a.String()}, files{"a.jsonl": b.String()}, Bounds{Records: 500, Examples: 2})
	if fmt.Sprint(r) != fmt.Sprint(again) {
		t.Error("the same two sides give two reports")
	}
	small := compare(t, files{"a.jsonl": a.String()}, files{"a.jsonl": b.String()}, Bounds{Bytes: 1000})
	if len(small.Unread) != 2 || small.Records != (Counts{}) {
		t.Errorf("%+v", small)
	}
	bad := compare(t, files{"a.parquet": "PAR1"}, files{"a.parquet": "no"}, Bounds{})
	if len(bad.Unread) != 2 {
		t.Errorf("%+v", bad)
	}
}

func TestAFileThatIsGoneIsAFailure(t *testing.T) {
	a, b := files{"a.jsonl": "{}"}, files{"a.jsonl": "{\"id\":1}"}
	if _, err := Compare(t.Context(), a, half{b}, Bounds{}); fault.Of(err) != fault.Unavailable {
		t.Error(err)
	}
}

type half struct{ files }

func (half) Open(context.Context, File) (io.ReaderAt, error) {
	return nil, fault.New(fault.Unavailable, "no disk")
}

func TestSnippetsAreCutBetweenCharacters(t *testing.T) {
	for _, text := range []string{"ស្រ្តីខ្មែរ", "မြန်မာစာ", "ພາສາລາວ", "กำลังใจ", "தமிழ் மொழி", "Tiếng Việt", "ꦗꦮꦶꦏꦿ", "بهاس ملايو", "pasar pagi", "\xff\u17d2", strings.Repeat("\u0e34", 9000), "👩‍👩‍👧"} {
		long := strings.Repeat(text, 100)
		a, b := around(long, long[:len(long)-len(text)]+"X")
		clusters := map[string]bool{}
		for _, s := range []string{long + "X…", "…" + long} {
			g := graphemes.FromString(strings.ToValidUTF8(s, "\uFFFD"))
			for g.Next() {
				clusters[g.Value()] = true
			}
		}
		for _, s := range []string{a, b} {
			g := graphemes.FromString(s)
			for g.Next() {
				if len(text) < 1000 && !clusters[g.Value()] {
					t.Errorf("%q holds %q, which is no character of the text", s, g.Value())
				}
			}
			if len(s) > 3*maxSnippet {
				t.Errorf("%d bytes", len(s))
			}
		}
	}
}

func TestFolders(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for path, content := range map[string]string{filepath.Join(a, "a.jsonl"): `{"id":"1","text":"pasar"}`, filepath.Join(b, "a.jsonl"): `{"id":"1","text":"pasar pagi"}`} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(b, "link.jsonl")); err != nil {
		t.Fatal(err)
	}
	left, err := OpenFolder(a)
	if err != nil {
		t.Fatal(err)
	}
	defer left.Close()
	right, err := OpenFolder(b)
	if err != nil {
		t.Fatal(err)
	}
	defer right.Close()
	if r := compare(t, left, right, Bounds{}); r.Records != (Counts{Changed: 1}) || r.Files.Counts != (Counts{Changed: 1}) {
		t.Errorf("%+v", r)
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("a.jsonl", "{\"id\":\"1\",\"text\":\"\\ud800\"}", "{\"id\":1,\"text\":[\"\xff\"]}")
	f.Add("a.csv", "id,text\n1,ក\u17d2", "text;id\n\u17d2;\"")
	f.Add("a.parquet", part(f, dataset.Row{ID: "a", Text: strings.Repeat("\u1039", 100)}), "PAR1")
	f.Fuzz(func(t *testing.T, name, a, b string) {
		if len(name) < 40 {
			compare(t, files{name: a}, files{name: b}, Bounds{Records: 10})
		}
	})
}

func BenchmarkCompare(b *testing.B) {
	var left, right []dataset.Row
	for i := range 20_000 {
		r := dataset.Row{ID: fmt.Sprintf("%026d", i), Text: strings.Repeat(fmt.Sprint("ភាសាខ្មែរ ", i, " "), 30), Language: "khm-Khmr", Rights: "unknown"}
		left = append(left, r)
		r.Text = strings.Replace(r.Text, "7", "8", 1)
		right = append(right, r)
	}
	old, fresh := files{"a.parquet": part(b, left...)}, files{"a.parquet": part(b, right...)}
	b.SetBytes(int64(len(left) * len(left[0].Text)))
	b.ReportAllocs()
	for b.Loop() {
		compare(b, old, fresh, Bounds{})
	}
}
