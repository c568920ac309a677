package identify

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

// TestQualityElsewhere reports how the model does on text of other kinds, none of it trained or tuned on. It sets no bar.
func TestQualityElsewhere(t *testing.T) {
	m := model(t)
	reviews, err := m.Evaluate(nusaX(t), 0)
	if err != nil {
		t.Fatal(err)
	}
	posts, err := m.Evaluate(lines(testdata.Path(t, "social-thai-wisesight", "test.txt"), "tha-Thai"), 0)
	if err != nil {
		t.Fatal(err)
	}
	var documents strings.Builder
	for _, name := range []string{"HOWTO-fil", "HOWTO-id", "HOWTO-km", "HOWTO-ta", "HOWTO-th", "HOWTO-vi", "HOWTO-zh", "HOWTO-zh_TW", "HOWTO", "CODE_OF_CONDUCT-km"} {
		text, err := os.ReadFile(testdata.Path(t, "docs-parallel", name+".md"))
		if err != nil {
			t.Fatal(err)
		}
		r, spans := m.Document(string(text))
		fmt.Fprintf(&documents, "%-18s %-9s score %.2f  paragraphs %d\n", name, r.Tag, r.Score, len(spans))
	}
	checkGolden(t, "testdata/quality/elsewhere.txt", fmt.Sprintf(`Language identification, model/lid.bin, on other kinds of text (reported; never trained on, though NusaX was looked at when a limit was chosen).
go test ./language/identify -run Elsewhere -update

Reviews: NusaX, train.csv and valid.csv, the languages the model holds
%s
Posts: Wisesight, test.txt
%s
Markdown with much English in it: documents of free-programming-books
%s`, reviews, posts, documents.String()))
}

func nusaX(t *testing.T) iter.Seq2[Sample, error] {
	columns := map[string]language.Tag{
		"indonesian": "ind-Latn", "acehnese": "ace-Latn", "banjarese": "bjn-Latn", "english": "eng-Latn", "sundanese": "sun-Latn",
		"balinese": "ban-Latn", "buginese": "bug-Latn", "javanese": "jav-Latn", "minangkabau": "min-Latn",
	}
	return func(yield func(Sample, error) bool) {
		for _, name := range []string{"train.csv", "valid.csv"} {
			file, err := os.Open(testdata.Path(t, "translation-nusax", name))
			if err != nil {
				yield(Sample{}, err)
				return
			}
			defer file.Close()
			rows := csv.NewReader(file)
			head, err := rows.Read()
			for err == nil {
				var row []string
				if row, err = rows.Read(); err != nil {
					break
				}
				for i, text := range row {
					if tag, ok := columns[head[i]]; ok && !yield(Sample{tag, text}, nil) {
						return
					}
				}
			}
			if !errors.Is(err, io.EOF) {
				yield(Sample{}, err)
				return
			}
		}
	}
}

func lines(path string, tag language.Tag) iter.Seq2[Sample, error] {
	return func(yield func(Sample, error) bool) {
		file, err := os.Open(path)
		if err != nil {
			yield(Sample{}, err)
			return
		}
		defer file.Close()
		for scan := bufio.NewScanner(file); scan.Scan(); {
			if !yield(Sample{tag, scan.Text()}, nil) {
				return
			}
		}
	}
}
