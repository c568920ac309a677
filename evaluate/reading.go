package evaluate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

// Reading is what two readers make of an answer to a question with choices. A choice is a place in Prompt.Order, -1 for none.
type Reading struct {
	Label int // by the label that stands in it
	Text  int // by the words of a choice
}

// Choice gives the choice that counts, the label's before the text's; ok is false when neither reader found one.
func (r Reading) Choice() (at int, ok bool) {
	if r.Label >= 0 {
		return r.Label, true
	}
	return r.Text, r.Text >= 0
}

// Disagree reports whether the readers found different choices.
func (r Reading) Disagree() bool { return r.Label >= 0 && r.Text >= 0 && r.Label != r.Text }

// Read finds out which choice an answer means.
func Read(answer string, p Prompt, i Item) Reading {
	if p.Keys == nil {
		p.Keys = KeysOf(p.Choices(i), i.Language)
	}
	return Reading{Label: byLabel(answer, p.Labels), Text: byText(normalise.Key(answer, i.Language), p.Keys)}
}

// KeysOf spells texts so that they can be compared (normalise.Key).
func KeysOf(choices []string, tag language.Tag) []string {
	keys := make([]string, len(choices))
	for k, c := range choices {
		keys[k] = normalise.Key(c, tag)
	}
	return keys
}

// byLabel finds the label that an answer gives. A label counts where it stands apart from other letters and marks, and as an answer: alone in its line, or
// at the end, or with a bracket, full stop, colon or mark of emphasis behind it. So the A of "A pagoda" is none, nor the ก of a Thai word. Where an answer
// begins, or behind a colon, small letters are labels, too, and a label that is no word may go on behind a space ("ก เพราะ…"). When several labels count, the one
// that the answer begins with is meant; else the last.
func byLabel(answer string, labels []string) int {
	answer = plainly.Replace(width.Fold.String(answer))
	found, first, called := -1, true, true
	for at := 0; at < len(answer); {
		end := language.ClusterEnd(answer, at)
		cluster := answer[at:end]
		if label := index(labels, cluster, called); label >= 0 && apart(answer[:at], answer[end:], called && !word(cluster)) {
			if first {
				return label
			}
			found = label
		}
		if strings.TrimFunc(cluster, decoration) != "" {
			first, called = false, cluster == ":" || cluster == "៖"
		}
		at = end
	}
	return found
}

// plainly writes what cannot be seen as what it is for: a space that has no width parts words, and marks of direction are nothing.
var plainly = strings.NewReplacer("\u200b", " ", "\u00a0", " ", "\ufeff", "", "\u2060", "", "\u200e", "", "\u200f", "", "\u061c", "", "\u202a", "", "\u202b", "", "\u202c", "", "\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "")

func index(labels []string, s string, fold bool) int {
	if k := slices.Index(labels, s); k >= 0 || !fold {
		return k
	}
	return slices.IndexFunc(labels, func(l string) bool { return strings.EqualFold(l, s) })
}

// word reports whether a label is a word in some language that is written with Latin letters.
func word(label string) bool { return strings.ContainsAny(label, "AEIOUYaeiouy") }

// decoration is what may stand before a label that begins an answer.
func decoration(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("*_`#>([\"'“‘«【（", r)
}

// apart reports whether what stands between two texts stands apart from them and is an answer; with spaced what goes on behind a space is one, too.
func apart(before, behind string, spaced bool) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(behind)
	if before != "" && wordy(last) || behind != "" && wordy(next) {
		return false
	}
	if strings.TrimSpace(behind) == "" {
		return true
	}
	return spaced && next == ' ' || next == '\n' || next == '\r' || strings.ContainsRune(").:*_`]\"'”’»】）។၊။,、", next)
}

// wordy reports whether a character is part of a word: a letter, a mark or a digit.
func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }

// byText finds the one choice whose words stand in the answer, spelt in whatever way. A choice that is part of another one that is found does not count; when
// several are left, none is meant.
func byText(said string, keys []string) int {
	found := -1
	for k, key := range keys {
		rest := said
		for j, other := range keys {
			if j != k && len(other) > len(key) && strings.Contains(other, key) {
				rest = strings.ReplaceAll(rest, other, "\x00")
			}
		}
		if key == "" || !Holds(rest, key) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = k
	}
	return found
}

// Holds reports whether a text holds another, both as KeysOf spells them, not inside of a cluster, and in scripts that part words not inside of a word.
func Holds(text, part string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], part)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(part)
		last, _ := utf8.DecodeLastRuneInString(text[:at])
		next, _ := utf8.DecodeRuneInString(text[end:])
		head, _ := utf8.DecodeRuneInString(part)
		tail, _ := utf8.DecodeLastRuneInString(part)
		if !(at > 0 && joined(last, head)) && !(end < len(text) && joined(tail, next)) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		from = at + size
	}
}

// links reports whether a character puts the consonant behind it below the one before: the signs of Khmer, Burmese, Javanese, Balinese and Tai Tham.
func links(r rune) bool {
	switch r {
	case '\u17D2', '\u1039', '\uA9C0', '\u1B44', '\u1A60':
		return true
	}
	return false
}

// joined reports whether two neighbours belong to one word or cluster: a mark belongs to what it follows, and letters of scripts with spaces between
// words to each other.
func joined(a, b rune) bool {
	if unicode.IsMark(b) || links(a) {
		return true
	}
	spaced := func(r rune) bool {
		switch language.ScriptOf(r) {
		case language.Khmr, language.Laoo, language.Thai, language.Mymr:
			return false
		}
		return wordy(r)
	}
	return spaced(a) && spaced(b)
}

// ReadName finds the one of a prompt's keys whose words stand in an answer; -1 for none, or several.
func ReadName(answer string, p Prompt, i Item) int {
	return byText(normalise.Key(answer, i.Language), p.Keys)
}
