package segment

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

var update = flag.Bool("update", false, "rewrite golden files and models")

type row struct {
	index int
	text  string
}

// sibRows gives the rows of a language of SIB-200 whose index is wanted, train before dev.
func sibRows(t testing.TB, folder string, want func(int) bool) (list []row) {
	for _, name := range []string{"train.tsv", "dev.tsv"} {
		data, err := os.ReadFile(testdata.Path(t, "lid-sib200", folder, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(data), "\n")[1:] {
			fields := strings.SplitN(line, "\t", 3)
			if index, err := strconv.Atoi(fields[0]); err == nil && want(index) {
				list = append(list, row{index, strings.TrimSuffix(fields[2], "\r")})
			}
		}
	}
	return list
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "quality", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s changed; run with -update when that is meant\n--- want\n%s--- got\n%s", name, want, got)
	}
}

func defaultSegmenter(t testing.TB) *Segmenter {
	s, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var endMarks = regexp.MustCompile(`[ .!?…។៕။।؟۔。！？]+$`)
var blanks = regexp.MustCompile("[ \t\u200b]+")

// joinSentences is what testdata/icu.mjs does to the sentences.
func joinSentences(group []row, mark, space bool) (text string, ends map[int]bool) {
	ends = map[int]bool{}
	for i, r := range group {
		sentence := strings.TrimSpace(blanks.ReplaceAllString(r.text, " "))
		if !mark {
			sentence = endMarks.ReplaceAllString(sentence, "")
		}
		text += sentence
		if i < len(group)-1 {
			if space {
				text += " "
			}
			ends[len(text)] = true
		}
	}
	return text, ends
}

// TestSentencesAgainstICU joins each five held-back sentences in four ways and compares the boundaries found with those ICU finds.
func TestSentencesAgainstICU(t *testing.T) {
	f, err := os.Open("testdata/icu/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := defaultSegmenter(t)
	all := map[string]*[2]Agreement{}
	var folders []string
	detail := map[string]string{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var folder, mark, space string
		var icu, ours Agreement
		if _, err := fmt.Sscan(lines.Text(), &folder, &mark, &space, &icu.Both, &icu.Found, &icu.Labelled); err != nil {
			t.Fatal(err)
		}
		tag, err := language.Parse(folder)
		if err != nil {
			t.Fatal(err)
		}
		rows := sibRows(t, folder, identify.HeldBackRows)
		slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.index, b.index) })
		for ; len(rows) >= 5; rows = rows[5:] {
			text, ends := joinSentences(rows[:5], mark == "mark", space == "space")
			at := 0
			for sentence := range s.Sentences(text, tag) {
				if at > 0 {
					ours.Found++
					if ends[at] {
						ours.Both++
					}
				}
				at += len(sentence)
			}
			ours.Labelled += len(ends)
		}
		if all[folder] == nil {
			all[folder] = new([2]Agreement)
			folders = append(folders, folder)
		}
		all[folder][0].Add(ours)
		all[folder][1].Add(icu)
		a, _ := ours.F1()
		b, _ := icu.F1()
		detail[folder] += fmt.Sprintf("  %.3f/%.3f", a, b)
	}
	out := "# boundary F1 of sentences over four ways of joining; then ours/ICU with mark and space, mark only, space only, neither\n"
	for _, folder := range folders {
		a, _ := all[folder][0].F1()
		b, _ := all[folder][1].F1()
		out += fmt.Sprintf("%s  ours %.4f  ICU %.4f  n %d %s\n", folder, a, b, all[folder][0].Labelled, detail[folder])
		if a < b {
			out += "    below ICU\n"
		}
		if a < b && regional(folder) {
			t.Errorf("%s: F1 %.4f is below ICU's %.4f", folder, a, b)
		}
	}
	golden(t, "sentences.txt", out)
}

// TestPhraseWeightsRebuilt trains the weights for phrases again from the training rows.
func TestPhraseWeightsRebuilt(t *testing.T) {
	var samples []PhraseSample
	for _, folder := range []string{"tha_Thai", "lao_Laoo", "khm_Khmr", "mya_Mymr"} {
		rows := sibRows(t, folder, identify.TrainingRows)
		for i := range rows {
			first := strings.TrimSpace(blanks.ReplaceAllString(rows[i].text, " "))
			second := strings.TrimSpace(blanks.ReplaceAllString(rows[(i+1)%len(rows)].text, " "))
			samples = append(samples, PhraseSamples(endMarks.ReplaceAllString(first, ""), second)...)
		}
	}
	weights := string(TrainPhrases(samples))
	if *update {
		if err := os.WriteFile("model/phrase.weights", []byte(weights), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if weights != phraseWeights {
		t.Error("training gives other weights than model/phrase.weights; run with -update when that is meant")
	}
}

// regional says whether a folder of SIB-200 holds a language at home in the region, for which the bars hold.
func regional(folder string) bool {
	tag, err := language.Parse(folder)
	p, ok := language.ProfileOf(tag)
	return err == nil && ok && len(p.Countries) > 0 && tag.Script() != language.Hans && tag.Script() != language.Hant && tag.Language() != "eng"
}

// TestWordsAgainstICU compares words of the held-back rows with ICU's and, for Khmer, with the marks authors typed.
func TestWordsAgainstICU(t *testing.T) {
	s := defaultSegmenter(t)
	out := "# held-back rows; boundaries between letters only, and all boundaries inside a line\n"
	var authors, icuAuthors Agreement
	for _, c := range []struct {
		folder string
		bar    float64
	}{{"tha_Thai", 0.97}, {"lao_Laoo", 0.95}, {"mya_Mymr", 0.95}, {"khm_Khmr", 0}} {
		tag, err := language.Parse(c.folder)
		if err != nil {
			t.Fatal(err)
		}
		offsets := icuOffsets(t, c.folder)
		var letters, all Agreement
		for _, r := range sibRows(t, c.folder, identify.HeldBackRows) {
			text := strings.ReplaceAll(r.text, mark, "")
			icu := splitAt(text, offsets[r.index])
			letters.Add(s.Compare(icu, tag))
			found, labelled := make([]bool, len(text)+1), make([]bool, len(text)+1)
			at := 0
			for token := range s.Tokens(text, tag) {
				at += len(token)
				found[at] = true
			}
			for _, o := range offsets[r.index] {
				labelled[o] = true
			}
			for i := 1; i < len(text); i++ {
				all.count(found[i], labelled[i])
			}
			if c.folder == "khm_Khmr" {
				authors.Add(s.CompareParted(r.text, tag, 2.5, 4))
				icuAuthors.Add(icuAgainstAuthor(r.text, icu, tag))
			}
		}
		f, _ := all.F1()
		out += fmt.Sprintf("%s  letters: %s\n%s  all: %s\n", c.folder, letters, c.folder, all)
		if f < c.bar {
			t.Errorf("%s: F1 %.4f is below %.2f", c.folder, f, c.bar)
		}
	}
	out += fmt.Sprintf("khm_Khmr  authors, ours: %s\nkhm_Khmr  authors, ICU: %s\n", authors, icuAuthors)
	if f, _ := authors.F1(); f < 0.93 {
		t.Errorf("Khmer against authors: %.4f", f)
	}
	golden(t, "words.txt", out)
}

// icuAgainstAuthor compares ICU's words with an author's in the same stretches as CompareParted.
func icuAgainstAuthor(authored, icu string, tag language.Tag) (a Agreement) {
	byAuthor, byICU := examples(authored, tag.Script()), examples(icu, tag.Script())
	words, syllables := 0, 0
	for _, e := range byAuthor {
		words += e.words()
		syllables += len(e.gold) - 1
	}
	if len(byAuthor) != len(byICU) || float64(syllables) > 2.5*float64(words) {
		return a
	}
	for i, e := range byAuthor {
		if e.words() > 1 && e.parted(2.5, 4) {
			for k := 1; k < len(e.gold)-1; k++ {
				a.count(byICU[i].gold[k], e.gold[k])
			}
		}
	}
	return a
}

func splitAt(text string, offsets []int) string {
	var parts []string
	last := 0
	for _, o := range offsets {
		parts = append(parts, text[last:o])
		last = o
	}
	return strings.Join(parts, mark)
}

func icuOffsets(t *testing.T, folder string) map[int][]int {
	data, err := os.ReadFile("testdata/icu/words-" + folder + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	list := map[int][]int{}
	for line := range strings.Lines(string(data)) {
		index, rest, _ := strings.Cut(strings.TrimSpace(line), "\t")
		n, err := strconv.Atoi(index)
		if err != nil {
			t.Fatal(err)
		}
		for field := range strings.FieldsSeq(rest) {
			o, err := strconv.Atoi(field)
			if err != nil {
				t.Fatal(err)
			}
			list[n] = append(list[n], o)
		}
	}
	return list
}
