package ngram_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/ngram"
)

// latin gives word lines: the training rows of all Latin-script languages of SIB-200, four times over with their words
// moved on, so that the vocabulary and the number of n-grams are those of a corpus and not of a sample.
func latin(b *testing.B) (lines []string, words int64) {
	all := prose(b)
	var source []string
	for tag, list := range all {
		if strings.HasSuffix(string(tag), "-Latn") {
			source = append(source, list...)
		}
	}
	slices.Sort(source)
	p, _ := language.ProfileOf("ind-Latn")
	for turn := range 4 {
		for i, l := range source {
			seq, _ := language.Words(l, p)
			fields := slices.Collect(seq)
			other, _ := language.Words(source[(i+turn*911)%len(source)], p)
			if turn > 0 {
				fields = append(fields[:len(fields)/2], slices.Collect(other)...)
			}
			words += int64(len(fields))
			lines = append(lines, strings.Join(fields, " "))
		}
	}
	return lines, words
}

// BenchmarkTrain trains a 5-gram model over words, from text to model; words/s is the row of the acceptance table.
func BenchmarkTrain(b *testing.B) {
	lines, words := latin(b)
	tokens, err := ngram.Tokeniser(ngram.Word, "ind-Latn")
	if err != nil {
		b.Fatal(err)
	}
	size := 0
	for _, l := range lines {
		size += len(l)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		m := train(b, ngram.Options{Order: 5, Memory: ngram.DefaultMemory}, tokens, lines...)
		b.ReportMetric(float64(m.Size()), "model-B")
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// BenchmarkScore scores half of the lines with a 5-gram model over words of the other half.
func BenchmarkScore(b *testing.B) {
	lines, _ := latin(b)
	tokens, err := ngram.Tokeniser(ngram.Word, "ind-Latn")
	if err != nil {
		b.Fatal(err)
	}
	half := len(lines) / 2
	m := train(b, ngram.Options{Order: 5, Memory: ngram.DefaultMemory}, tokens, lines[:half]...)
	size, words := 0, int64(0)
	for _, l := range lines[half:] {
		size += len(l)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		for _, l := range lines[half:] {
			words += m.Line(tokens(l)).Tokens
		}
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}
