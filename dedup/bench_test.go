package dedup

import (
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/internal/testdata"
)

// BenchmarkSign measures the whole stored signature (folding, digest, shingles, MinHash) on sentences of many scripts joined by twelves.
func BenchmarkSign(b *testing.B) {
	list := sentences(b, testdata.Path(b, "lid-sib200"), "khm_Khmr", "lao_Laoo", "mya_Mymr", "shn_Mymr", "tha_Thai", "tam_Taml", "vie_Latn", "ind_Latn", "jav_Latn", "ace_Arab")
	var docs []*corpus.Document
	var bytes int64
	for i := 0; i+12 <= len(list); i += 12 {
		text := strings.Join(list[i:i+12], "\n")
		docs = append(docs, corpus.TextDocument(text))
		bytes += int64(len(text))
	}
	for _, settings := range []string{"{}", "{paragraphs: true}"} {
		s := newStep(b, settings)
		b.Run(settings, func(b *testing.B) {
			b.SetBytes(bytes)
			for b.Loop() {
				for _, d := range docs {
					if _, err := s.Sign(d); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
