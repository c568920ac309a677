package tesseract

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// word is a row of the program's table: a word, or a piece of one where it does not know words.
type word struct {
	left, top, right, bottom int
	confidence               float64 // 0 to 1
	text                     string
	spaced                   bool // a space stands before it
}

// reading is what was read in one picture.
type reading struct {
	words      []word
	confidence float64 // mean over characters; 0 when nothing was read
}

// parse reads what the program wrote for n pictures with the outputs tsv and txt: the table of words and, after that of each picture, the plain text, which
// alone says where spaces stand (Thai models have a row for every cluster). Rows that make no sense are passed over: the program is not ours.
func parse(out string, n int) []reading {
	list := make([]reading, n)
	var text strings.Builder
	page := -1
	finish := func() {
		if page >= 0 && page < n {
			list[page].space(text.String())
			list[page].weigh()
		}
		text.Reset()
	}
	for line := range strings.Lines(out) {
		line = strings.TrimRight(line, "\r\n")
		f, ok := columns(line)
		if !ok {
			text.WriteString(line)
			text.WriteByte('\n')
			continue
		}
		var numbers [10]int
		for i := range numbers {
			v, err := strconv.Atoi(f[i])
			if err != nil || v < 0 || v > 1<<24 {
				numbers[0] = 0
				break
			}
			numbers[i] = v
		}
		if numbers[0] == 1 {
			finish()
			page = numbers[1] - 1
		}
		if numbers[0] != 5 || page < 0 || page >= n {
			continue
		}
		confidence, err := strconv.ParseFloat(f[10], 64)
		if err != nil || !(confidence >= 0) {
			confidence = 0
		}
		if t := strings.TrimSpace(strings.ToValidUTF8(f[11], "\uFFFD")); t != "" {
			list[page].words = append(list[page].words, word{
				numbers[6], numbers[7], numbers[6] + numbers[8], numbers[7] + numbers[9], math.Min(1, confidence/100), t, true,
			})
		}
	}
	finish()
	return list
}

// columns cuts a row of the table into its twelve columns.
func columns(line string) (f [12]string, ok bool) {
	i := 0
	for part := range strings.SplitSeq(line, "\t") {
		if i == len(f) {
			return f, false
		}
		f[i] = part
		i++
	}
	return f, i == len(f) && (f[0] == "level" || len(f[0]) == 1 && f[0][0] >= '1' && f[0][0] <= '5')
}

// space marks the words that follow the one before without a space in the plain text. When text and words do not agree all spaces stay.
func (r *reading) space(text string) {
	joined := make([]bool, len(r.words))
	rest := text
	for i, w := range r.words {
		trimmed := strings.TrimLeft(rest, " \t\n\f")
		joined[i] = i > 0 && len(trimmed) == len(rest)
		after, ok := strings.CutPrefix(trimmed, w.text)
		if !ok {
			return
		}
		rest = after
	}
	for i := range r.words {
		r.words[i].spaced = !joined[i]
	}
}

func (r *reading) weigh() {
	sum, n := 0.0, 0
	for _, w := range r.words {
		k := utf8.RuneCountInString(w.text)
		sum += float64(k) * w.confidence
		n += k
	}
	if n > 0 {
		r.confidence = sum / float64(n)
	}
}

// text gives the words with their spaces.
func (r *reading) text() string {
	var b strings.Builder
	for _, w := range r.words {
		if w.spaced && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}
