package curate

import (
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// measureWords takes the measures of Quality that need words; where words are not known they are unmeasured.
func measureWords(d *corpus.Document, text string, p language.Profile) error {
	names := []string{"quality.words", "quality.word_length", "quality.letter_words", "quality.stop_words", "quality.hashes", "quality.ellipses", "quality.newlines"}
	words, ok, err := wordsOf(d)
	if !ok || err != nil {
		for _, n := range names {
			d.SetUnmeasured(n)
		}
		return err
	}
	var n, clusters, withLetter int
	stop := newStopWords(p.StopWords)
	for _, w := range words {
		n++
		c, letter := wordShape(w)
		clusters += c
		if letter {
			withLetter++
		}
		stop.see(w)
	}
	d.SetMeasure("quality.words", float64(n))
	if n == 0 {
		for _, name := range names[1:] {
			d.SetUnmeasured(name)
		}
		return nil
	}
	per := 1 / float64(n)
	d.SetMeasure("quality.word_length", float64(clusters)*per)
	d.SetMeasure("quality.letter_words", float64(withLetter)*per)
	if len(p.StopWords) > 0 {
		d.SetMeasure("quality.stop_words", float64(stop.seen))
	} else {
		d.SetUnmeasured("quality.stop_words")
	}
	d.SetMeasure("quality.hashes", float64(strings.Count(text, "#"))*per)
	d.SetMeasure("quality.ellipses", float64(strings.Count(text, "…")+strings.Count(text, "..."))*per)
	d.SetMeasure("quality.newlines", float64(strings.Count(text, "\n"))*per)
	return nil
}

// wordShape counts the clusters of a word and says whether it holds a letter.
func wordShape(w string) (clusters int, letter bool) {
	for i := range len(w) {
		c := w[i]
		if c >= utf8.RuneSelf {
			return language.CountClusters(w), letter || hasLetter(w[i:])
		}
		if c|0x20 >= 'a' && c|0x20 <= 'z' {
			letter = true
		}
	}
	return len(w), letter
}

func hasLetter(s string) bool {
	for _, r := range s {
		if c := language.ClassOf(r); c == language.Letter || c == language.Mark {
			return true
		}
	}
	return false
}

// stopWords counts how many different words of a short list it has seen.
type stopWords struct {
	list []string
	mask uint64
	seen int
	most int
}

func newStopWords(list []string) *stopWords {
	s := &stopWords{list: list[:min(len(list), 64)]}
	for _, w := range s.list {
		s.most = max(s.most, len(w))
	}
	return s
}

// see compares without regard to case; the list is lower case.
func (s *stopWords) see(w string) {
	if len(w) > s.most || s.seen == len(s.list) {
		return
	}
	for i, stop := range s.list {
		if s.mask&(1<<i) == 0 && len(stop) == len(w) && (stop == w || strings.EqualFold(stop, w)) {
			s.mask |= 1 << i
			s.seen++
			return
		}
	}
}

// bullets are the marks that begin the items of lists.
const bullets = "•‣⁃◦▪●○■□–-*·"

// shortLine is FineWeb's short line, in clusters instead of characters.
const shortLine = 30

// measureLines takes the measures of Quality that look at lines.
func measureLines(d *corpus.Document, text string, p language.Profile) {
	var lines, bullet, ellipsis, ended, short, code int
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		lines++
		if first, size := utf8.DecodeRuneInString(line); strings.ContainsRune(bullets, first) && (first != '-' && first != '*' || len(line) > size && line[size] == ' ') {
			bullet++
		}
		if strings.HasSuffix(line, "…") || strings.HasSuffix(line, "...") {
			ellipsis++
		} else if endsSentence(line, p.SentenceEnds) {
			ended++
		}
		if len(language.FirstClusters(line, shortLine)) == len(line) {
			short++
		}
		if strings.ContainsAny(line, "{}") || containsFold(line, "javascript") {
			code++
		}
	}
	names := []string{"quality.bullet_lines", "quality.ellipsis_lines", "quality.end_marks", "quality.short_lines", "quality.code_lines"}
	for i, n := range []int{bullet, ellipsis, ended, short, code} {
		if lines == 0 || i == 2 && len(p.SentenceEnds) == 0 {
			d.SetUnmeasured(names[i])
			continue
		}
		d.SetMeasure(names[i], float64(n)/float64(lines))
	}
	d.SetMeasure("quality.placeholders", float64(countFold(text, "lorem ipsum")))
}

// endsSentence reports whether a line ends in one of the marks, closing quotes and brackets left aside.
func endsSentence(line string, ends []string) bool {
	line = strings.TrimRight(line, "\"'”’»)]}")
	for _, e := range ends {
		if strings.HasSuffix(line, e) {
			return true
		}
	}
	return false
}

func containsFold(s, lower string) bool { return countFold(s, lower) > 0 }

// countFold counts a lower-case ASCII needle without regard to case.
func countFold(s, lower string) (n int) {
	for i := 0; i+len(lower) <= len(s); i++ {
		if s[i]|0x20 == lower[0] && strings.EqualFold(s[i:i+len(lower)], lower) {
			n++
			i += len(lower) - 1
		}
	}
	return n
}

// measureClusters takes the measures of Quality that need no words.
func measureClusters(d *corpus.Document, text string) {
	m, ok := language.Measure(text)
	if !ok {
		d.SetMeasure("quality.clusters", 0)
		for _, n := range []string{"quality.letters", "quality.digits", "quality.symbols", "quality.top_cluster", "quality.mean_line"} {
			d.SetUnmeasured(n)
		}
		return
	}
	d.SetMeasure("quality.clusters", float64(m.Clusters)*(1-m.Whitespace))
	d.SetMeasure("quality.letters", m.Letters)
	d.SetMeasure("quality.digits", m.Digits)
	d.SetMeasure("quality.symbols", m.Symbols)
	d.SetMeasure("quality.top_cluster", m.TopCluster)
	d.SetMeasure("quality.mean_line", m.MeanLine)
}
