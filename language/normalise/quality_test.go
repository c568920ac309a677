package normalise

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/language/transliterate"
)

// pieces gives the words of a text: what stands between spaces and zero-width spaces.
func pieces(text string) iter.Seq[string] {
	return strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" \t\n\u00A0\u200B\u202F", r) })
}

// corpusWords gives the words of SIB-200 by language, with how often they occur.
func corpusWords(tb testing.TB) map[language.Tag]map[string]int {
	tb.Helper()
	words := make(map[language.Tag]map[string]int)
	for s, err := range identify.SIB200(os.DirFS(testdata.Path(tb, "lid-sib200")), func(int) bool { return true }) {
		if err != nil {
			tb.Fatal(err)
		}
		if words[s.Tag] == nil {
			words[s.Tag] = make(map[string]int)
		}
		for w := range pieces(s.Text) {
			words[s.Tag][w]++
			if s.Tag == "jav-Latn" { // there is no text in the script, so it is made
				if words["jav-Java"] == nil {
					words["jav-Java"] = make(map[string]int)
				}
				if java := transliterate.ToJavanese(w); language.ScriptOf(firstRune(java)) == language.Java {
					words["jav-Java"][java]++
				}
			}
		}
	}
	return words
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// spellingRules says what a syllable of a script is; the same expressions are in testdata/spellings/make.py.
var spellingRules = map[language.Tag]string{
	"khm-Khmr": `[\x{1780}-\x{17b3}](?:\x{17d2}[\x{1780}-\x{17b3}]|[\x{17b6}-\x{17d1}\x{17d3}\x{17dd}])*`,
	"mya-Mymr": `(?:\x{1004}\x{103a}\x{1039})?[\x{1000}-\x{102a}\x{103f}](?:\x{1039}[\x{1000}-\x{1021}]|[\x{102b}-\x{1038}\x{103a}-\x{103e}])*`,
	"tha-Thai": `[\x{0e01}-\x{0e2e}][\x{0e31}\x{0e33}-\x{0e3a}\x{0e47}-\x{0e4e}]*`,
	"lao-Laoo": `[\x{0e81}-\x{0eae}\x{0edc}\x{0edd}][\x{0eb1}\x{0eb3}-\x{0ebc}\x{0ec8}-\x{0ece}]*`,
	"tam-Taml": `[\x{0b85}-\x{0bb9}][\x{0bbe}-\x{0bcd}\x{0bd7}]*`,
	"vie-Latn": `[A-Za-z\x{00c0}-\x{1ef9}][\x{0300}-\x{0323}]*`,
	"jav-Java": `[\x{a984}-\x{a9b2}]\x{a9b3}?(?:\x{a9c0}[\x{a984}-\x{a9b2}]\x{a9b3}?|[\x{a980}-\x{a983}\x{a9b4}-\x{a9bf}])*`,
}

// readSpellings reads the other orders of each syllable that look the same.
func readSpellings(tb testing.TB, tag language.Tag) map[string][]string {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "spellings", string(tag)+".txt"))
	if err != nil {
		tb.Fatal(err)
	}
	spellings := make(map[string][]string)
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		spellings[f[0]] = append(spellings[f[0]], f[1])
	}
	return spellings
}

// differing gives the parts of two texts from the first cluster that differs to the last.
func differing(a, b string) (string, string) {
	start, end := 0, 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	cluster := 0
	for next := language.ClusterEnd(a, 0); next <= start && next < len(a); next = language.ClusterEnd(a, next) {
		cluster = next
	}
	start = min(cluster, start)
	for end > 0 && !utf8.RuneStart(a[len(a)-end]) {
		end--
	}
	return a[start : len(a)-end], b[start : len(b)-end]
}

// unspacedTags are the languages of SIB-200 here whose words have no spaces between them.
var unspacedTags = []language.Tag{"khm-Khmr", "lao-Laoo", "tha-Thai", "mya-Mymr", "shn-Mymr"}

// runLength is how many clusters stand for a word where words are not parted.
const runLength = 4

// clusterRuns counts the stretches of clusters of words, and those in normal form.
func clusterRuns(words map[string]int, tag language.Tag) (runs, same int) {
	for w, n := range words {
		clusters := slices.Collect(language.Clusters(w))
		for run := range slices.Chunk(clusters, runLength) {
			text := strings.Join(run, "")
			runs += n
			if got, _ := Text(text, tag, Options{}); got == text {
				same += n
			}
		}
	}
	return runs, same
}

// permuted is what became of words whose syllables were written in other orders.
type permuted struct {
	words, pairs, same int
	failures           map[string]int
}

// permute writes words anew, each syllable that allows it in one of its other orders, until there are at least 5,000, and counts for how
// many the normal form stays the same.
func permute(words []string, syllable *regexp.Regexp, spellings map[string][]string) permuted {
	random := rand.New(rand.NewPCG(2, 290))
	p := permuted{failures: make(map[string]int)}
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return !slices.ContainsFunc(syllable.FindAllString(norm.NFC.String(w), -1), func(s string) bool { return len(spellings[s]) > 0 })
	})
	p.words = len(words)
	if len(words) == 0 {
		return p
	}
	for p.pairs < 5000 {
		for _, w := range words {
			want, _ := Text(w, language.Und, Options{})
			other := syllable.ReplaceAllStringFunc(norm.NFC.String(w), func(s string) string {
				if o := spellings[s]; len(o) > 0 && random.IntN(4) > 0 {
					return o[random.IntN(len(o))]
				}
				return s
			})
			if other == norm.NFC.String(w) {
				continue
			}
			p.pairs++
			if got, _ := Text(other, language.Und, Options{}); got == want {
				p.same++
			} else {
				a, b := differing(got, want)
				p.failures[fmt.Sprintf("%+q for %+q", a, b)]++
			}
		}
	}
	return p
}

func TestQuality(t *testing.T) {
	all := corpusWords(t)
	for _, tag := range slices.Sorted(maps.Keys(all)) {
		t.Run(string(tag), func(t *testing.T) {
			var b strings.Builder
			total, changed := 0, 0
			exceptions := make(map[string]int)
			for w, n := range all[tag] {
				total += n
				if got, c := Text(w, tag, Options{}); got != w {
					changed += n
					for r, k := range c {
						if k > 0 {
							a, b := differing(w, got)
							exceptions[fmt.Sprintf("%-14s %s → %s   %+q → %+q", Rule(r), a, b, a, b)] += n
							break
						}
					}
				}
			}
			spaced := !slices.Contains(unspacedTags, tag)
			unchanged := 100 * float64(total-changed) / float64(total)
			fmt.Fprintf(&b, "Words of SIB-200 (all rows as published) in normal form.\ngo test ./language/normalise -run Quality -update\n\n")
			if spaced {
				fmt.Fprintf(&b, "words      n %d  unchanged %d  %.3f %%\n", total, total-changed, unchanged)
			} else {
				fmt.Fprintf(&b, "phrases    n %d  unchanged %d  %.3f %%  (between spaces and zero-width spaces)\n", total, total-changed, unchanged)
				runs, same := clusterRuns(all[tag], tag)
				unchanged = 100 * float64(same) / float64(runs)
				fmt.Fprintf(&b, "words      n %d  unchanged %d  %.3f %%  (stretches of %d clusters, as there are no spaces)\n", runs, same, unchanged, runLength)
			}
			if rule, ok := spellingRules[tag]; ok {
				p := permute(slices.Sorted(maps.Keys(all[tag])), regexp.MustCompile(rule), readSpellings(t, tag))
				same := 100 * float64(p.same) / float64(max(p.pairs, 1))
				fmt.Fprintf(&b, "permuted   n %d (of %d different words)  same normal form %d  %.3f %%\n", p.pairs, p.words, p.same, same)
				if p.pairs > 0 && same < 99 {
					t.Errorf("only %.2f %% of permuted words have the same normal form", same)
				}
				for _, line := range ranked(p.failures, 20) {
					fmt.Fprintf(&b, "           %s\n", line)
				}
			}
			if len(exceptions) > 0 {
				fmt.Fprintf(&b, "\nChanged, by how often:\n")
				for _, line := range ranked(exceptions, 60) {
					fmt.Fprintf(&b, "  %s\n", line)
				}
			}
			if unchanged < 99 && tag != "ben-Beng" && tag != "fra-Latn" { // both by NFC and no-break spaces alone; neither is of the region
				t.Errorf("only %.2f %% of words are unchanged", unchanged)
			}
			golden(t, filepath.Join("testdata", "quality", string(tag)+".txt"), b.String())
		})
	}
}

// ranked gives the keys of counts with their counts, highest first, at most n, and a last line for the rest.
func ranked(counts map[string]int, n int) []string {
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
	var lines []string
	for i, k := range keys {
		if i == n {
			return append(lines, fmt.Sprintf("and %d others", len(keys)-n))
		}
		lines = append(lines, fmt.Sprintf("%4d  %s", counts[k], k))
	}
	return lines
}

// golden compares text with a file, or writes it with -update.
func golden(t *testing.T, path, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || text != string(want) {
		t.Errorf("%s changed (run with -update to accept): %v\n%s", path, err, text)
	}
}
