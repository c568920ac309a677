package ngram_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/ngram"
)

func file(t testing.TB, m *ngram.Model) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func arpa(t testing.TB, m *ngram.Model) string {
	t.Helper()
	var b strings.Builder
	if err := m.WriteARPA(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFilesKeepEveryProbability(t *testing.T) {
	clusters, _ := ngram.Tokeniser(ngram.Cluster, language.Und)
	for tag, text := range samples {
		for order := 1; order <= ngram.MaxOrder; order++ {
			m := train(t, ngram.Options{Order: order, Unit: ngram.Cluster, Language: tag}, clusters, text, text, language.FirstClusters(text, 9))
			binary, text2 := file(t, m), arpa(t, m)
			name := filepath.Join(t.TempDir(), "model")
			if err := os.WriteFile(name, binary, 0o666); err != nil {
				t.Fatal(err)
			}
			opened, err := ngram.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			if opened.Language() != tag || opened.Unit() != ngram.Cluster || opened.Order() != order {
				t.Errorf("%s: read as %s %s %d", tag, opened.Language(), opened.Unit(), opened.Order())
			}
			again, err := ngram.ReadARPA(strings.NewReader(text2))
			if err != nil {
				t.Fatal(err)
			}
			if arpa(t, again) != text2 {
				t.Errorf("%s, order %d: the ARPA file changes when read and written", tag, order)
			}
			want := m.Line(clusters(text + " xyz"))
			for _, o := range []*ngram.Model{opened, again} {
				if got := o.Line(clusters(text + " xyz")); got != want {
					t.Errorf("%s, order %d: %+v, want %+v", tag, order, got, want)
				}
			}
			if err := opened.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// prunedARPA has the triple "a b c" but not its ending "b c", as pruning can leave it.
const prunedARPA = `
\data\
ngram 1=5
ngram 2=2
ngram 3=1

\1-grams:
-1.0	<UNK>
-99	<s>	-0.5
-0.7	a	-0.3
-0.6	b	-0.2
-0.5	c

\2-grams:
-0.4	<s> a	-0.1
-0.35	a b	-0.15

\3-grams:
-0.05	a b c

\end\
`

func TestARPAOfPrunedModels(t *testing.T) {
	m, err := ngram.ReadARPA(strings.NewReader(prunedARPA))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		context, token string
		want           float64
	}{
		{"", "a", -0.7}, {"<s>", "a", -0.4}, {"a b", "c", -0.05}, {"b", "c", -0.2 - 0.5}, {"c b", "c", -0.2 - 0.5}, {"<s> a", "b", -0.1 - 0.35}, {"a b", "a", -0.15 - 0.2 - 0.7},
		{"a b", "z", -0.15 - 0.2 - 1}, {"a", "</s>", -0.3 - 99},
	} {
		near(t, c.token+" after "+c.context, m.Token(strings.Fields(c.context), c.token), c.want)
	}
}

func TestBrokenARPAFilesNameTheLine(t *testing.T) {
	for old, c := range map[string]struct{ new, want string }{
		"ngram 1=5": {"ngram 1=6", "instead of the 6"}, "ngram 2=2": {"ngram 3=2", "ngram 2=COUNT"}, "ngram 3=1": {"ngram 3=-1", "no number"}, `\2-grams:`: {`\4-grams:`, `\2-grams:`},
		"-0.35\ta b": {"-0.35\ta q", "among the 1-grams"}, "-0.7\ta": {"0.7\ta", "no log10"}, "-0.5\tc": {"NaN\tc", "no log10"}, "-0.6\tb\t-0.2": {"-0.6\tb\tx", "weight"}, `\end\`: {"", "ends too early"},
		"-0.05\ta b c": {"-0.05\ta b c 0 0", "more than"}, "-0.4\t<s> a\t-0.1": {"-0.4\ta", "less than"}, "-1.0\t<UNK>": {"-1.0\tc", "twice"}, `\data\`: {"data", "no ARPA file"},
		"a b\t-0.15": {"<s> a\t1", "twice"},
	} {
		_, err := ngram.ReadARPA(strings.NewReader(strings.Replace(prunedARPA, old, c.new, 1)))
		if fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q for %q: %v, want %q", c.new, old, err, c.want)
		}
	}
	if _, err := ngram.ReadARPA(strings.NewReader("\\data\\\n" + strings.Repeat("x", 2<<20))); fault.Of(err) != fault.Broken {
		t.Errorf("a long line: %v", err)
	}
}

func TestDamagedModelsAreRefused(t *testing.T) {
	data := file(t, train(t, ngram.Options{Order: 3}, spaced, "a b c", "a b", "c a"))
	for i := range data {
		bad := slices.Clone(data)
		bad[i] ^= 0x41
		if _, err := ngram.Read(bytes.NewReader(bad)); fault.Of(err) != fault.Broken {
			t.Fatalf("byte %d changed: %v", i, err)
		}
		if _, err := ngram.Read(bytes.NewReader(data[:i])); fault.Of(err) != fault.Broken {
			t.Fatalf("cut at %d: %v", i, err)
		}
		use(t, ngram.Seal(bad)) // must not leave its bounds
		use(t, ngram.Seal(data[:i]))
	}
	name := filepath.Join(t.TempDir(), "model")
	if err := os.WriteFile(name, data[:len(data)-3], 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := ngram.Open(name); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), name) {
		t.Errorf("%v", err)
	}
	if _, err := ngram.Open(name + "-not-there"); fault.Of(err) != fault.Missing {
		t.Errorf("%v", err)
	}
}

// use reads a model and, if that works, does everything with it.
func use(t testing.TB, data []byte) {
	m, err := ngram.Read(bytes.NewReader(data))
	if err != nil {
		if fault.Of(err) != fault.Broken {
			t.Fatalf("no fault: %v", err)
		}
		return
	}
	if s := m.Line(spaced("a b c a x </s> <s> b")); math.IsNaN(s.Log10) || math.IsInf(s.Log10, 0) {
		t.Fatalf("%+v", s)
	}
	var b strings.Builder
	if err := m.WriteARPA(&b); err != nil {
		t.Fatal(err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(file(f, train(f, ngram.Options{Order: 3}, spaced, "a b c", "a b", "c a")))
	f.Add(file(f, train(f, ngram.Options{Order: 1}, spaced, "a")))
	f.Add([]byte("lontar n-grams 1\n"))
	f.Fuzz(func(t *testing.T, data []byte) { use(t, ngram.Seal(data)) })
}

func FuzzReadARPA(f *testing.F) {
	f.Add([]byte(prunedARPA))
	f.Add([]byte(arpa(f, train(f, ngram.Options{Order: 4}, spaced, "ក ខ គ", "ក ខ", "\xff ꦥ"))))
	f.Add([]byte("\\data\\\nngram 1=1\n\\1-grams:\n-inf\t\u0e4d\n\\end\\"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ngram.ReadARPA(bytes.NewReader(data))
		if err != nil {
			if k := fault.Of(err); k != fault.Broken && k != fault.Invalid {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		use(t, file(t, m))
		text := arpa(t, m)
		again, err := ngram.ReadARPA(strings.NewReader(text))
		if err != nil || arpa(t, again) != text {
			t.Fatalf("what was written cannot be read: %v\n%s", err, text)
		}
	})
}

func FuzzScore(f *testing.F) {
	for _, s := range samples {
		f.Add(s)
	}
	for _, s := range []string{"\xff\xfe", "\u0e4d\u0e32", "", "\n\n", "a\u0301\u0301", "\ue000\uf8ff", strings.Repeat("ก", 500), "<s> </s> <unk>", "\u25cc\u17d2", " \u0301"} {
		f.Add(s)
	}
	clusters, _ := ngram.Tokeniser(ngram.Cluster, language.Und)
	words, err := ngram.Tokeniser(ngram.Word, "ind-Latn")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, tokens := range []ngram.Tokens{clusters, words} {
			trainer, err := ngram.NewTrainer(ngram.Options{Order: 3, Memory: 1 << 20})
			if err != nil {
				t.Fatal(err)
			}
			if err := trainer.Add(tokens(text)); err != nil {
				t.Fatal(err)
			}
			if trainer.Lines() == 0 {
				return
			}
			m, err := trainer.Model()
			if err != nil {
				t.Fatal(err)
			}
			if v, ok := m.Line(tokens(text)).Perplexity(); !ok || !(v >= 1-1e-6) || math.IsInf(v, 0) {
				t.Fatalf("perplexity %v", v)
			}
		}
	})
}
