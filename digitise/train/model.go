package train

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
)

// ending is that of model files.
const ending = ".traineddata"

// Model is what is known of a model file.
type Model struct {
	Digest string // sha256
	Whole  bool   // holds whole numbers: made for reading, not for training
}

var wholeNumbers = regexp.MustCompile(`\bint_mode=([01])\b`)

// look looks into a model file.
func look(ctx context.Context, path string) (m Model, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return m, fault.New(fault.Missing, "cannot read the model: %w", err).Try("name a .traineddata file with --base")
	}
	sum := sha256.Sum256(b)
	m.Digest = hex.EncodeToString(sum[:])
	out, err := run(ctx, "combine_tessdata", "-l", path)
	found := wholeNumbers.FindStringSubmatch(out)
	if err != nil || found == nil {
		return m, fault.New(fault.Invalid, "it is no model of Tesseract 4 or 5").At("%s", path)
	}
	m.Whole = found[1] == "1"
	return m, nil
}

// Find gives the model file of a language among the folders in which Tesseract looks: TESSDATA_PREFIX, then its own.
func Find(ctx context.Context, code string) (string, error) {
	if code == "" || strings.ContainsAny(code, `/\.`) {
		return "", fault.New(fault.Invalid, "no model is called %q", code)
	}
	folders := []string{os.Getenv("TESSDATA_PREFIX")}
	out, err := run(ctx, "tesseract", "--list-langs")
	if err != nil {
		return "", err
	}
	if _, after, ok := strings.Cut(out, `"`); ok {
		own, _, _ := strings.Cut(after, `"`)
		folders = append(folders, own)
	}
	for _, dir := range folders {
		path := filepath.Join(dir, code+ending)
		if info, err := os.Stat(path); dir != "" && err == nil && info.Mode().IsRegular() {
			return path, nil
		}
	}
	return "", fault.New(fault.Missing, "no model of %s is installed", code).Try("install tesseract-ocr-%s, or name a file with --base", code)
}

// signs are what a model can write: single characters and runs of them.
type signs struct {
	known   map[string]bool
	longest int // bytes
}

// signsOf reads the unicharset of a model.
func signsOf(ctx context.Context, path string) (signs, error) {
	dir, err := os.MkdirTemp("", "lontar-train-")
	if err != nil {
		return signs{}, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "x.lstm-unicharset")
	if _, err := run(ctx, "combine_tessdata", "-e", path, file); err != nil {
		return signs{}, err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return signs{}, fault.New(fault.Invalid, "the model has no signs: %w", err).At("%s", path)
	}
	return parseSigns(string(b)), nil
}

// parseSigns reads a unicharset: the number of signs, then one a line, followed by what is known of it. The first one, NULL, stands for the space.
func parseSigns(text string) signs {
	s := signs{known: map[string]bool{" ": true}}
	first := true
	for line := range strings.Lines(text) {
		if first {
			first = false
			continue
		}
		sign, _, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		if !utf8.ValidString(sign) || sign == "" || sign == "NULL" || sign == "Joined" || strings.HasPrefix(sign, "|Broken") {
			continue
		}
		s.known[sign] = true
		s.longest = max(s.longest, len(sign))
	}
	s.longest = max(1, s.longest)
	return s
}

// cover says whether a text can be written with the signs, and if not, the first character that stops it. lstmtraining goes round for ever when no line can.
func (s signs) cover(text string) (stop rune, ok bool) {
	reach := make([]bool, len(text)+1)
	reach[0] = true
	far := 0
	for i := range text {
		if !reach[i] {
			continue
		}
		far = i
		for n := 1; n <= s.longest && i+n <= len(text); n++ {
			if s.known[text[i:i+n]] {
				reach[i+n] = true
			}
		}
	}
	if reach[len(text)] {
		return 0, true
	}
	stop, _ = utf8.DecodeRuneInString(text[far:])
	return stop, false
}
