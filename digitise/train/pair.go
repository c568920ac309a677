package train

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
)

// Pair is a line: its picture, and what stands on it.
type Pair struct {
	Picture string // the file
	Text    string
	Digest  string // of picture and text, 16 hexadecimal digits
	pixels  []byte
}

// apart says whether a line is kept for measuring: about one in ten, by its digest, so that a line stays on its side when others are added.
func (p Pair) apart() bool { return p.Digest[:2] < "1a" } // 26 of 256

// pairsOf reads the lines of a book that were read over.
func pairsOf(dir string) ([]Pair, error) {
	names, err := filepath.Glob(filepath.Join(escapeGlob(dir), "review", "lines", "*.gt.txt"))
	if err != nil {
		return nil, fmt.Errorf("find lines: %w", err)
	}
	if len(names) == 0 {
		return nil, fault.New(fault.Missing, "no lines that were read over").At("%s", dir).Try("`lontar digitise review %s` makes a page for that, and --import takes the corrections", dir)
	}
	slices.Sort(names)
	var list []Pair
	for _, n := range names {
		text, err := os.ReadFile(n)
		if err != nil {
			return nil, fmt.Errorf("read a line: %w", err)
		}
		p := Pair{Picture: strings.TrimSuffix(n, ".gt.txt") + ".png", Text: strings.TrimSpace(string(text))}
		if p.pixels, err = os.ReadFile(p.Picture); err != nil {
			return nil, fault.New(fault.Missing, "a text without its picture: %w", err).At("%s", n).Try("import the corrections again")
		}
		if p.Text == "" || strings.ContainsAny(p.Text, "\n\r\t\x00") || !utf8.ValidString(p.Text) {
			return nil, fault.New(fault.Invalid, "it is not one line of text").At("%s", n)
		}
		sum := sha256.New()
		sum.Write(p.pixels)
		sum.Write([]byte(p.Text))
		p.Digest = hex.EncodeToString(sum.Sum(nil)[:8])
		list = append(list, p)
	}
	return list, nil
}

func escapeGlob(dir string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

// reviewers gives who read lines of a book over, from its trail.
func reviewers(dir string) ([]string, error) {
	path := filepath.Join(dir, "review", "trail.jsonl")
	b, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the trail: %w", err)
	}
	var list []string
	for row := range bytes.Lines(b) {
		var e struct{ Reviewer string }
		if err := json.Unmarshal(row, &e); err != nil {
			return nil, fault.New(fault.Broken, "the trail of corrections is damaged: %w", err).At("%s", path)
		}
		list = append(list, e.Reviewer)
	}
	return distinct(list), nil
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

func name(dir string) string {
	if full, err := filepath.Abs(dir); err == nil {
		return filepath.Base(full)
	}
	return filepath.Base(dir)
}
