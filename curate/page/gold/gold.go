// Package gold reads the hand-labelled pages on which main text extraction is judged, and measures an answer against them without words.
package gold

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Page is a labelled page.
type Page struct {
	Language string // as in the label file: ISO 639-1, or -3 where there is none
	Real     bool   // a page found in the world, not one written for the project
	Path     string // as in the label file
	Body     []byte
	Text     string // the labelled main text, a line per block
	Digest   string // start of the sha256 of Text
}

// Load reads dir/labels.txt and its pages: own ones from dir/own, real ones from the folder real; with real "" they are left out.
// A label whose text is not the one that was labelled is an error.
func Load(dir, real string) ([]Page, error) {
	file, err := os.Open(filepath.Join(dir, "labels.txt"))
	if err != nil {
		return nil, fmt.Errorf("open labels: %w", err)
	}
	defer file.Close()
	var pages []Page
	scanner := bufio.NewScanner(file)
	for n := 1; scanner.Scan(); n++ {
		fields := strings.Fields(scanner.Text())
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		if len(fields) != 5 {
			return nil, fmt.Errorf("labels.txt:%d: %d fields, want 5", n, len(fields))
		}
		p := Page{Language: fields[0], Real: fields[1] == "real", Path: fields[2]}
		path := filepath.Join(dir, "own", p.Path)
		if p.Real {
			if real == "" {
				continue
			}
			path = filepath.Join(real, p.Path)
		}
		if p.Body, err = os.ReadFile(path); err != nil {
			return nil, fmt.Errorf("labels.txt:%d: %w", n, err)
		}
		if p.Text, err = selection(string(p.Body), fields[3]); err != nil {
			return nil, fmt.Errorf("labels.txt:%d: %w", n, err)
		}
		sum := sha256.Sum256([]byte(p.Text))
		p.Digest = hex.EncodeToString(sum[:6])
		if p.Digest != fields[4] {
			return nil, fmt.Errorf("labels.txt:%d: the chosen text of %s has digest %s, labelled was %s", n, p.Path, p.Digest, fields[4])
		}
		pages = append(pages, p)
	}
	return pages, scanner.Err()
}

// selection gives the pieces named by ranges such as "3-7,9": one line per block.
func selection(body, ranges string) (string, error) {
	pieces, err := flatten(body)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	block := -1
	for _, r := range strings.Split(ranges, ",") {
		low, high, is := strings.Cut(r, "-")
		if !is {
			high = low
		}
		from, err1 := strconv.Atoi(low)
		to, err2 := strconv.Atoi(high)
		if err1 != nil || err2 != nil || from < 1 || to > len(pieces) || from > to {
			return "", fmt.Errorf("line range %q of a page with %d lines", r, len(pieces))
		}
		for _, p := range pieces[from-1 : to] {
			switch {
			case block == p.block:
				b.WriteByte(' ')
			case block >= 0:
				b.WriteByte('\n')
			}
			b.WriteString(p.text)
			block = p.block
		}
	}
	return b.String(), nil
}

// Grams counts the runs of five grapheme clusters of a text whose white space is folded.
func Grams(text string) map[string]int {
	text = strings.Join(strings.Fields(text), " ")
	var borders []int
	for it := graphemes.FromString(text); it.Next(); {
		borders = append(borders, it.Start())
	}
	borders = append(borders, len(text))
	grams := make(map[string]int, len(borders))
	for i := 0; i+5 < len(borders); i++ {
		grams[text[borders[i]:borders[i+5]]]++
	}
	return grams
}

// Score compares an answer with the wanted text by their multisets of cluster 5-grams.
func Score(got, want string) (precision, recall, f1 float64) {
	a, b := Grams(got), Grams(want)
	found, wanted, common := 0, 0, 0
	for gram, n := range a {
		found += n
		common += min(n, b[gram])
	}
	for _, n := range b {
		wanted += n
	}
	if found == 0 || wanted == 0 || common == 0 {
		return 0, 0, 0
	}
	precision, recall = float64(common)/float64(found), float64(common)/float64(wanted)
	return precision, recall, 2 * precision * recall / (precision + recall)
}
