package instruction

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language/normalise"
)

var (
	starBullet = regexp.MustCompile(`(?m)^` + space + `*\*[^*].*$`)
	dashBullet = regexp.MustCompile(`(?m)^` + space + `*-.*$`)
	oneStar    = regexp.MustCompile(`\*[^\n*]*\*`)
	twoStars   = regexp.MustCompile(`\*\*[^\n*]*\*\*`)
	titled     = regexp.MustCompile(`<<[^\n]+>>`)
)

func layoutKinds() []kind {
	n := func(public, what string) Argument {
		return Argument{Name: "n", Public: []string{public}, Form: Number, Needed: true, Doc: "how many " + what}
	}
	return []kind{
		{Type: Type{Name: "detectable_format:number_bullet_lists", Doc: "exactly so many points: lines that begin with *, - or • and a space", Args: []Argument{n("num_bullets", "points")},
			Example: `{"type": "detectable_format:number_bullet_lists", "n": 3}`}, ours: func(r *reading, a *answer) (State, string) {
			count := 0
			for line := range strings.SplitSeq(a.text, "\n") {
				mark, size := utf8.DecodeRuneInString(strings.TrimSpace(line))
				rest := strings.TrimSpace(line)[size:]
				if space, _ := utf8.DecodeRuneInString(rest); strings.ContainsRune("*-•", mark) && unicode.IsSpace(space) && strings.ContainsFunc(rest, worded) {
					count++
				}
			}
			return verdict(count == r.n, fmt.Sprintf("%d points", count))
		}, theirs: func(r *reading, a *answer) (State, string) {
			count := len(starBullet.FindAllStringIndex(a.whole, -1)) + len(dashBullet.FindAllStringIndex(a.whole, -1))
			return verdict(count == r.n, fmt.Sprintf("%d points", count))
		}},
		{Type: Type{Name: "detectable_format:constrained_response", Doc: "one of the options and no other", Args: []Argument{
			{Name: "options", Form: Texts, Doc: "the options; IFEval's files name none and mean three in English"},
		}, Example: `{"type": "detectable_format:constrained_response", "options": ["Jawaban saya ya.", "Jawaban saya tidak."]}`}, ours: oneOption, theirs: func(_ *reading, a *answer) (State, string) {
			for _, o := range []string{"My answer is yes.", "My answer is no.", "My answer is maybe."} {
				if strings.Contains(a.text, o) {
					return Passed, ""
				}
			}
			return Failed, ""
		}},
		{Type: Type{Name: "detectable_format:number_highlighted_sections", Doc: "at least so many passages between asterisks", Args: []Argument{n("num_highlights", "passages")},
			Example: `{"type": "detectable_format:number_highlighted_sections", "n": 2}`}, ours: func(r *reading, a *answer) (State, string) {
			count := highlights(a.text)
			return verdict(count >= r.n, fmt.Sprintf("%d passages", count))
		}, theirs: func(r *reading, a *answer) (State, string) {
			count := 0
			for _, h := range oneStar.FindAllString(a.whole, -1) {
				if strip(strings.Trim(h, "*")) != "" {
					count++
				}
			}
			for _, h := range twoStars.FindAllString(a.whole, -1) {
				if strip(h[2:len(h)-2]) != "" {
					count++
				}
			}
			return verdict(count >= r.n, fmt.Sprintf("%d passages", count))
		}},
		{Type: Type{Name: "detectable_format:multiple_sections", Doc: "at least so many sections, each beginning with the word and a number in the digits of any script", Args: []Argument{
			{Name: "word", Public: []string{"section_spliter", "section_title"}, Form: Text, Needed: true, Doc: "the word before the number"},
			n("num_sections", "sections"), relationArgument,
		}, Example: `{"type": "detectable_format:multiple_sections", "word": "ตอนที่", "n": 2}`}, ours: func(r *reading, a *answer) (State, string) {
			word, count := normalise.Key(clean(r.text), a.o.Language), 0
			for line := range strings.SplitSeq(a.text, "\n") {
				rest, ok := strings.CutPrefix(normalise.Key(bare(line), a.o.Language), word)
				next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
				if ok && word != "" && unicode.IsDigit(next) {
					count++
				}
			}
			return verdict(holds(count, r.relation, r.n), fmt.Sprintf("%d sections", count))
		}, theirs: sections},
		{Type: Type{Name: "detectable_format:json_format", Doc: "all of it is JSON, between marks of code or not", Example: `{"type": "detectable_format:json_format"}`},
			ours:   func(_ *reading, a *answer) (State, string) { return verdict(isJSON(a.text), "") },
			theirs: func(_ *reading, a *answer) (State, string) { return verdict(isJSON(a.text), "") }},
		{Type: Type{Name: "detectable_format:title", Doc: "a title <<between double angle brackets>>", Example: `{"type": "detectable_format:title"}`},
			ours:   func(_ *reading, a *answer) (State, string) { return verdict(hasTitle(a.text), "") },
			theirs: func(_ *reading, a *answer) (State, string) { return verdict(hasTitle(a.whole), "") }},
	}
}

// oneOption passes an answer that holds one of the options. An option that is part of a longer one counts only outside of it.
func oneOption(r *reading, a *answer) (State, string) {
	if len(r.texts) == 0 {
		return Unmeasured, "the options are not named"
	}
	var keys []string
	for _, t := range r.texts {
		keys = append(keys, normalise.Key(stopped(clean(t)), a.o.Language))
	}
	slices.SortStableFunc(keys, func(x, y string) int { return len(y) - len(x) })
	text, found := a.normal(), 0
	for _, k := range keys {
		if k != "" && strings.Contains(text, k) {
			found++
			text = strings.ReplaceAll(text, k, "\n")
		}
	}
	return verdict(found == 1, fmt.Sprintf("%d options", found))
}

// highlights counts passages between as many asterisks, at most three, on one line.
func highlights(text string) (n int) {
	for line := range strings.SplitSeq(text, "\n") {
		for i := 0; i < len(line); {
			if line[i] != '*' {
				i++
				continue
			}
			stars := len(line[i:]) - len(strings.TrimLeft(line[i:], "*"))
			i += stars
			inside, rest, ok := strings.Cut(line[i:], "*")
			if !ok {
				break
			}
			if stars > 3 || strip(inside) == "" || unicode.IsSpace([]rune(inside)[0]) {
				continue
			}
			n++
			i = len(line) - len(strings.TrimLeft(rest, "*"))
		}
	}
	return n
}

func sections(r *reading, a *answer) (State, string) {
	e := expressExactly(strip(r.text))
	if e.re == nil {
		return Unmeasured, pythonOnly(e)
	}
	re, err := regexp.Compile(e.re.String() + space + `?\p{Nd}+`)
	if err != nil {
		return Unmeasured, pythonOnly(e)
	}
	n := len(re.FindAllStringIndex(a.whole, -1))
	return verdict(n >= r.n, fmt.Sprintf("%d sections", n))
}

func hasTitle(text string) bool {
	for _, t := range titled.FindAllString(text, -1) {
		if strip(strings.TrimRight(strings.TrimLeft(t, "<"), ">")) != "" {
			return true
		}
	}
	return false
}

// isJSON takes what Python's json.loads takes, so also NaN and Infinity.
func isJSON(text string) bool {
	for _, mark := range []string{"```json", "```Json", "```JSON", "```"} {
		text = strings.TrimPrefix(text, mark)
	}
	text = strip(strings.TrimSuffix(text, "```"))
	if json.Valid([]byte(text)) {
		return true
	}
	if !strings.Contains(text, "NaN") && !strings.Contains(text, "Infinity") {
		return false
	}
	var out strings.Builder
	quoted := false
	for i := 0; i < len(text); i++ {
		switch rest := text[i:]; {
		case text[i] == '"':
			quoted = !quoted
		case quoted && text[i] == '\\' && i+1 < len(text):
			out.WriteByte(text[i])
			i++
		case quoted:
		default:
			for _, word := range []string{"NaN", "-Infinity", "Infinity"} {
				if strings.HasPrefix(rest, word) {
					out.WriteString(" null")
					i += len(word)
					break
				}
			}
			if i == len(text) {
				continue
			}
		}
		out.WriteByte(text[i])
	}
	return json.Valid([]byte(out.String()))
}
