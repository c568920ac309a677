package fasttext_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/fasttext"
)

func file(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func models(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/*.[bf][it][nz]")
	if err != nil || len(names) != 5 {
		t.Fatalf("%v: %v", names, err)
	}
	return names
}

// TestStoredAnswersOfTheProgram compares with answers that the program gave: softmax, tree and one-versus-all; plain, quantised, pruned.
func TestStoredAnswersOfTheProgram(t *testing.T) {
	lines := file(t, "lines.txt")
	for _, name := range models(t) {
		a := compare(t, name, lines, file(t, filepath.Base(name)+".txt"), 100)
		if a.lines != 13 || a.labels > 0 || a.ranks > 0 || a.farthest > 1e-4 {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

func TestLabelsNameLanguages(t *testing.T) {
	m, err := fasttext.Open("testdata/softmax.ftz")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	tags := slices.Sorted(slices.Values(m.Tags()))
	want := []language.Tag{"ind-Latn", "jav-Java", "khm-Khmr", "lao-Laoo", "mya-Mymr", "tam-Taml", "tha-Thai", "und", "vie-Latn", "zsm-Arab"}
	if !slices.Equal(tags, want) {
		t.Errorf("tags %v, want %v", tags, want)
	}
	lines := strings.Split(file(t, "train.txt"), "\n")
	for _, line := range lines[:9] {
		label, text, _ := strings.Cut(strings.TrimPrefix(line, "__label__"), " ")
		ranked := m.Rank(text, 3)
		if len(ranked) != 3 || string(ranked[0].Tag) != strings.ReplaceAll(label, "_", "-") || ranked[0].Score < 0.5 || ranked[0].Score > 1 {
			t.Errorf("%s is %v", label, ranked)
		}
	}
}

func TestTextsWithoutLettersAreInNoLanguage(t *testing.T) {
	m, err := fasttext.Open("testdata/tree.bin")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "\n\n", "12345 !!!", "\x00\xff"} {
		if r := m.Rank(text, 5); len(r) > 0 {
			t.Errorf("%q is in %v", text, r)
		}
	}
}

func TestLineFeedsAreSpaces(t *testing.T) {
	m, err := fasttext.Open("testdata/softmax.bin")
	if err != nil {
		t.Fatal(err)
	}
	if a, b := m.Predict("pasar terapung\nitu", 3), m.Predict("pasar terapung itu", 3); !slices.Equal(a, b) {
		t.Errorf("%v, %v", a, b)
	}
}

// TestDamagedFilesAreRefused cuts files at every byte and changes single numbers.
func TestDamagedFilesAreRefused(t *testing.T) {
	for _, name := range models(t) {
		whole := []byte(file(t, filepath.Base(name)))
		for n := range whole {
			if m, err := fasttext.Read(whole[:n]); m != nil || fault.Of(err) != fault.Broken {
				t.Fatalf("%s cut at %d: %v", name, n, err)
			}
		}
		if _, err := fasttext.Read(append(slices.Clone(whole), 0)); fault.Of(err) != fault.Broken {
			t.Errorf("%s with a byte more: %v", name, err)
		}
	}
	whole := []byte(file(t, "softmax.bin"))
	for _, c := range []struct {
		what   string
		at     int
		number uint32
		want   string
	}{
		{"magic", 0, 1, "byte 0: this is no fastText model"},
		{"version", 4, 13, "version 13"},
		{"dim", 8, 5, "matrix is"},
		{"huge dim", 8, 1 << 30, "rows of"},
		{"word vectors", 36, 1, "word vectors"},
		{"no buckets", 40, 0, "without buckets"},
		{"more buckets", 40, 1 << 30, "matrix is"},
		{"entries", 64, 1 << 30, "entries"},
		{"words", 68, 1 << 31, "words"},
		{"labels", 72, 0, "labels"},
	} {
		b := slices.Clone(whole)
		binary.LittleEndian.PutUint32(b[c.at:], c.number)
		if _, err := fasttext.Read(b); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	if _, err := fasttext.Open("testdata/none.bin"); fault.Of(err) != fault.Missing {
		t.Errorf("no file: %v", err)
	}
	if _, err := fasttext.Open("testdata/train.txt"); err == nil || !strings.HasPrefix(err.Error(), "testdata/train.txt, byte 0: ") {
		t.Errorf("no model: %v", err)
	}
}

// tiny is a model of one word, two labels and four buckets in rows of two numbers, which a fuzzer can change to some effect.
func tiny(loss int32, quantised bool) []byte {
	var b []byte
	put := func(values ...any) {
		for _, v := range values {
			var err error
			if b, err = binary.Append(b, binary.LittleEndian, v); err != nil {
				panic(err)
			}
		}
	}
	put(int32(793712314), int32(12))
	put([]int32{2, 5, 1, 1, 5, 2, loss, 3, 4, 1, 2, 100}, 0.0)
	put(int32(3), int32(1), int32(2), int64(9), int64(-1))
	put([]byte("ក\x00"), int64(3), int8(0), []byte("__label__km\x00"), int64(2), int8(1), []byte("__label__x\x00"), int64(1), int8(1))
	put(quantised)
	if quantised {
		put(false, int64(5), int64(2), int32(5), []byte{0, 1, 2, 3, 255}, []int32{2, 1, 2, 2}, make([]float32, 512))
	} else {
		put(int64(5), int64(2), []float32{1, 2, -1, 0, .5, .25, 3, 3, -2, 1})
	}
	put(false, int64(2), int64(2), []float32{1, -1, -1, 1})
	return b
}

func FuzzRead(f *testing.F) {
	for loss := range int32(4) {
		for _, quantised := range []bool{false, true} {
			b := tiny(loss+1, quantised)
			if _, err := fasttext.Read(b); err != nil {
				f.Fatal(err)
			}
			f.Add(b, "pasar ក\u17d2")
		}
	}
	f.Add([]byte("\xba\x16\x4f\x2f\x0c\x00\x00\x00"), "\xff")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		m, err := fasttext.Read(data)
		if err != nil {
			if fault.Of(err) != fault.Broken {
				t.Fatalf("%v is not Broken", err)
			}
			return
		}
		check(t, m, text)
	})
}

func FuzzPredict(f *testing.F) {
	var list []*fasttext.Model
	for _, name := range models(f) {
		m, err := fasttext.Open(name)
		if err != nil {
			f.Fatal(err)
		}
		list = append(list, m)
	}
	for _, text := range []string{"", "\xff\xfe", "\u17d2\u17d2", "\ue000", strings.Repeat("ꦥ", 500), "__label__ind_Latn </s> a", "<", ">", "\u0000\u200b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range list {
			check(t, m, text)
		}
	})
}

func check(t *testing.T, m *fasttext.Model, text string) {
	t.Helper()
	for _, k := range []int{0, 1, 3, 1 << 30} {
		last := 2.0
		for _, p := range m.Predict(text, k) {
			if !(p.Score >= 0 && p.Score <= 1) {
				t.Fatalf("%q: %v", text, p)
			}
			if p.Score > last+1e-6 {
				t.Fatalf("%q: %v after %v", text, p, last)
			}
			last = p.Score
		}
		m.Rank(text, k)
	}
}

func TestDocumentsAreNamedByTheirParagraphs(t *testing.T) {
	m, err := fasttext.Open("testdata/softmax.ftz")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(file(t, "lines.txt"), "\n")
	text := lines[0] + "\n\n" + lines[4] + "\n123\n" + lines[0]
	r, spans := m.Document(text)
	if r.Tag != "khm-Khmr" || r.Score < 0.4 || r.Score > 0.9 || len(spans) != 3 {
		t.Fatalf("%+v %v", r, spans)
	}
	if got := text[spans[1].Start:spans[1].End]; got != lines[4] || spans[1].Result.Tag != "ind-Latn" {
		t.Errorf("%q is %+v", got, spans[1].Result)
	}
	if r, spans := m.Document("\n...\n"); r.Tag != language.Und || r.Score != 0 || len(spans) > 0 {
		t.Errorf("%+v %v", r, spans)
	}
	if !fasttext.IsModel([]byte(file(t, "tree.bin"))) || fasttext.IsModel([]byte("lon")) {
		t.Error("models are not told from other files")
	}
}
