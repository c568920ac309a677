package ngram_test

import (
	"bytes"
	"iter"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/language/ngram"
)

func spaced(line string) iter.Seq[string] { return slices.Values(strings.Fields(line)) }

func train(t testing.TB, o ngram.Options, tokens ngram.Tokens, lines ...string) *ngram.Model {
	t.Helper()
	if o.Memory == 0 {
		o.Memory = 64 << 20
	}
	trainer, err := ngram.NewTrainer(o)
	if err != nil {
		t.Fatal(err)
	}
	defer trainer.Close()
	for _, l := range lines {
		if err := trainer.Add(tokens(l)); err != nil {
			t.Fatal(err)
		}
	}
	m, err := trainer.Model()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6 {
		t.Errorf("%s: log10 %.7f, by hand %.7f", what, got, want)
	}
}

// TestProbabilitiesAreThoseComputedByHand trains on three lines, where the counts of counts of pairs give discounts and those of single tokens do not.
//
//	lines        a b · a b · a c
//	pairs        <s> a 3 · a b 2 · b </s> 2 · a c 1 · c </s> 1       n1 = 2, n2 = 2, n3 = 1, n4 = 0
//	             Y = 2/(2+2·2) = 1/3
//	             D1 = 1 − 2·1/3·2/2 = 1/3,  D2 = 2 − 3·1/3·1/2 = 3/2,  D3+ = 3 − 4·1/3·0/1 = 3
//	single       by the tokens before them: a 1 (<s>) · b 1 (a) · c 1 (a) · </s> 2 (b, c)       n1 = 3, n2 = 1, n3 = 0: fallback 1/2, 1, 3/2
//	             sum 5, taken 3·1/2 + 1 = 5/2, so γ = 1/2, shared by 5 tokens (a, b, c, </s>, <unk>): 1/10 each
//	             p(a) = p(b) = p(c) = (1−1/2)/5 + 1/10 = 0.2,  p(</s>) = (2−1)/5 + 1/10 = 0.3,  p(<unk>) = 0.1
//	after <s>    sum 3, taken 3, γ = 1:                    p(a|<s>) = 0/3 + 1·0.2 = 0.2
//	after a      sum 3, taken 3/2 + 1/3, γ = 11/18:        p(b|a) = 0.5/3 + 11/18·0.2,  p(c|a) = (2/3)/3 + 11/18·0.2,  p(</s>|a) = 11/18·0.3
//	after b      sum 2, taken 3/2, γ = 3/4:                p(</s>|b) = 0.5/2 + 3/4·0.3 = 0.475
//	after c      sum 1, taken 1/3, γ = 1/3:                p(</s>|c) = 2/3 + 1/3·0.3
func TestProbabilitiesAreThoseComputedByHand(t *testing.T) {
	m := train(t, ngram.Options{Order: 2}, spaced, "a b", "a b", "a c")
	for _, c := range []struct {
		context, token string
		want           float64
	}{
		{"", "a", 0.2}, {"", "b", 0.2}, {"", "c", 0.2}, {"", "</s>", 0.3}, {"", "zebra", 0.1},
		{"<s>", "a", 0.2}, {"<s>", "b", 0.2}, {"<s>", "zebra", 0.1},
		{"a", "b", 0.5/3 + 11.0/18*0.2}, {"a", "c", 2.0/9 + 11.0/18*0.2}, {"a", "</s>", 11.0 / 18 * 0.3}, {"a", "a", 11.0 / 18 * 0.2},
		{"b", "</s>", 0.475}, {"c", "</s>", 2.0/3 + 0.1}, {"c", "a", 1.0 / 3 * 0.2}, {"zebra", "a", 0.2},
	} {
		near(t, c.token+" after "+c.context, m.Token(strings.Fields(c.context), c.token), math.Log10(c.want))
	}
	s := m.Line(spaced("a b"))
	near(t, "line", s.Log10, math.Log10(0.2*(0.5/3+11.0/18*0.2)*0.475))
	if v, ok := s.Perplexity(); !ok || math.Abs(v-math.Pow(10, -s.Log10/3)) > 1e-9 || s.Tokens != 2 || s.Lines != 1 {
		t.Errorf("perplexity %v %v of %+v", v, ok, s)
	}
	if got := m.Discounts(); math.Abs(got[1][0]-1.0/3) > 1e-12 || got[1][1] != 1.5 || got[1][2] != 3 || got[0] != (ngram.Discounts{0.5, 1, 1.5}) {
		t.Errorf("discounts %v", got)
	}
}

// TestTinyTextsFallBack trains on one line of two tokens; all counts are 1, all discounts 1/2.
//
//	single       x, y, </s> 1 each: γ = 1/2 shared by 4:   p = (1/2)/3 + 1/8
//	pairs        p(x|<s>) = p(y|x) = p(</s>|y) = 1/2 + 1/2·p(single)
//	triples      p(y|<s> x) = p(</s>|x y) = 1/2 + 1/2·p(pair)
func TestTinyTextsFallBack(t *testing.T) {
	m := train(t, ngram.Options{Order: 3}, spaced, "x y")
	single := 0.5/3 + 0.125
	pair := 0.5 + 0.5*single
	triple := 0.5 + 0.5*pair
	near(t, "x", m.Token([]string{"<s>"}, "x"), math.Log10(pair))
	near(t, "y", m.Token([]string{"<s>", "x"}, "y"), math.Log10(triple))
	near(t, "end", m.Token([]string{"x", "y"}, "</s>"), math.Log10(triple))
	near(t, "x after y", m.Token([]string{"x", "y"}, "x"), math.Log10(0.25*single)) // both contexts leave 1/2
	near(t, "line", m.Line(spaced("x y")).Log10, math.Log10(pair*triple*triple))
}

// samples is one plain sentence in each script (not yet reviewed by native speakers).
var samples = map[language.Tag]string{
	"khm-Khmr": "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក ហើយអ្នកលក់យកបន្លែមកលក់", "mya-Mymr": "ရေပေါ်ဈေးကို မနက်တိုင်း ဖွင့်သည်။", "lao-Laoo": "ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ",
	"tha-Thai": "ตลาดน้ำเปิดทุกเช้า และแม่ค้านำผักมาขาย", "tam-Taml": "மிதக்கும் சந்தை தினமும் காலையில் திறக்கப்படுகிறது", "vie-Latn": "Chợ nổi mở cửa mỗi sáng trên sông",
	"jav-Java": "ꦥꦱꦂꦏꦩ꧀ꦧꦁꦧꦸꦏꦏ꧀ꦱꦧꦼꦤ꧀ꦲꦺꦱꦸꦏ꧀", "zsm-Arab": "ڤاسر تراڤوڠ ايت دبوك ستياڤ ڤاڬي", "ind-Latn": "Pasar terapung itu buka setiap pagi di sungai",
}

// TestProbabilitiesSumToOne adds up what may follow each context of each sample, for every order, in clusters.
func TestProbabilitiesSumToOne(t *testing.T) {
	clusters, err := ngram.Tokeniser(ngram.Cluster, language.Und)
	if err != nil {
		t.Fatal(err)
	}
	for tag, text := range samples {
		tokens := slices.Collect(clusters(text))
		all := slices.Compact(slices.Sorted(slices.Values(tokens)))
		for order := 1; order <= ngram.MaxOrder; order++ {
			m := train(t, ngram.Options{Order: order}, clusters, text, text, language.FirstClusters(text, 9))
			for i := range tokens {
				sum := math.Pow(10, m.Token(tokens[:i], "</s>")) + math.Pow(10, m.Token(tokens[:i], "\x01"))
				for _, next := range all {
					sum += math.Pow(10, m.Token(tokens[:i], next))
				}
				if math.Abs(sum-1) > 1e-5 || m.Grams()[0] != int64(len(all))+3 {
					t.Fatalf("%s, order %d: what may follow %q adds up to %.6f", tag, order, tokens[:i], sum)
				}
			}
		}
	}
}

func TestClustersAreTheTokensOfEveryScript(t *testing.T) {
	clusters, _ := ngram.Tokeniser(ngram.Cluster, language.Und)
	for text, want := range map[string]string{
		"កម្ពុជា ខ្មែរ": "ក|ម្ពុ|ជា|▁|ខ្មែ|រ", "  ab\t c \n": "a|b|▁|c", "": "", " \u00a0\u3000": "", "น้ำ ": "น้ำ", "a \u0301b": "a|▁|\u0301|b", "x\r\ny": "x|▁|y", "\x00\xff": "\xff",
	} {
		if got := strings.Join(slices.Collect(clusters(text)), "|"); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
	for _, tag := range []language.Tag{"shn-Mymr", "jav-Java", language.Und} {
		if _, err := ngram.Tokeniser(ngram.Word, tag); err == nil {
			t.Errorf("%s has words parted by spaces", tag)
		}
	}
	for _, tag := range []language.Tag{"ind-Latn", "vie-Latn", "tam-Taml", "zsm-Arab", "khm-Khmr", "tha-Thai", "lao-Laoo", "mya-Mymr"} {
		words, err := ngram.Tokeniser(ngram.Word, tag)
		if err != nil || len(slices.Collect(words(samples[tag]))) < 4 {
			t.Errorf("%s: %v", tag, err)
		}
	}
}

// prose gives the training rows of SIB-200 by language.
func prose(t testing.TB) map[language.Tag][]string {
	t.Helper()
	lines := map[language.Tag][]string{}
	for s, err := range identify.SIB200(os.DirFS(testdata.Path(t, "lid-sib200")), identify.TrainingRows) {
		if err != nil {
			t.Fatal(err)
		}
		lines[s.Tag] = append(lines[s.Tag], s.Text)
	}
	return lines
}

// TestPlainTextSurprisesLessThanOtherText trains on four fifths of the training rows of each language and compares the rest with the same lines
// with their tokens shuffled.
func TestPlainTextSurprisesLessThanOtherText(t *testing.T) {
	clusters, _ := ngram.Tokeniser(ngram.Cluster, language.Und)
	for tag, lines := range prose(t) {
		cut := len(lines) * 4 / 5
		m := train(t, ngram.Options{Order: 5}, clusters, lines[:cut]...)
		var plain, turned ngram.Score
		for _, l := range lines[cut:] {
			tokens := slices.Collect(clusters(l))
			plain.Add(m.Line(slices.Values(tokens)))
			slices.Reverse(tokens)
			turned.Add(m.Line(slices.Values(tokens)))
		}
		p, _ := plain.Perplexity()
		q, _ := turned.Perplexity()
		if !(p > 1 && 2*p < q) {
			t.Errorf("%s: perplexity %.1f of plain lines, %.1f of the same lines backwards", tag, p, q)
		}
	}
}

func TestCountsThatSpillGiveTheSameModel(t *testing.T) {
	clusters, _ := ngram.Tokeniser(ngram.Cluster, language.Und)
	var lines []string
	for i := range 4000 {
		for _, tag := range slices.Sorted(func(yield func(language.Tag) bool) {
			for tag := range samples {
				if !yield(tag) {
					return
				}
			}
		}) {
			r := []rune(samples[tag])
			lines = append(lines, string(r[i%7:])+string(r[i%len(r):]))
		}
	}
	dir := t.TempDir()
	var want, got bytes.Buffer
	train(t, ngram.Options{Order: 4, Memory: 1 << 30}, clusters, lines...).WriteTo(&want)
	train(t, ngram.Options{Order: 4, Memory: 1 << 20, Temp: dir}, clusters, lines...).WriteTo(&got)
	if !bytes.Equal(want.Bytes(), got.Bytes()) {
		t.Errorf("%d and %d bytes that differ", want.Len(), got.Len())
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("temporary files are left: %v", left)
	}
}

func TestBadTrainingIsRefused(t *testing.T) {
	for _, o := range []ngram.Options{{Order: 0, Memory: 1 << 20}, {Order: 7, Memory: 1 << 20}, {Order: 3, Memory: 10}} {
		if _, err := ngram.NewTrainer(o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
	trainer, err := ngram.NewTrainer(ngram.Options{Order: 2, Memory: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer trainer.Close()
	for _, token := range []string{"", "a b", "a\n", "\x00"} {
		if err := trainer.Add(slices.Values([]string{token})); err == nil {
			t.Errorf("%q is accepted as a token", token)
		}
	}
	if err := trainer.Add(spaced("")); err != nil {
		t.Error(err)
	}
	if _, err := trainer.Model(); err == nil {
		t.Error("a model of nothing")
	}
}
