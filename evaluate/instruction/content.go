package instruction

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/lontar-asean/lontar/language/normalise"
)

func contentKinds() []kind {
	return []kind{
		{Type: Type{Name: "detectable_content:number_placeholders", Doc: "at least so many places to fill in, in square brackets", Args: []Argument{
			{Name: "n", Public: []string{"num_placeholders"}, Form: Number, Needed: true, Doc: "how many"},
		}, Example: `{"type": "detectable_content:number_placeholders", "n": 2}`}, ours: func(r *reading, a *answer) (State, string) {
			n := placeholders(a.text, true)
			return verdict(n >= r.n, fmt.Sprintf("%d places", n))
		}, theirs: func(r *reading, a *answer) (State, string) {
			n := placeholders(a.whole, false)
			return verdict(n >= r.n, fmt.Sprintf("%d places", n))
		}},
		{Type: Type{Name: "detectable_content:postscript", Doc: "a line that begins with the mark of a postscript, behind the text", Args: []Argument{
			{Name: "marker", Public: []string{"postscript_marker"}, Form: Text, Needed: true, Doc: "the mark, with or without spaces in it"},
		}, Example: `{"type": "detectable_content:postscript", "marker": "ป.ล."}`}, ours: func(r *reading, a *answer) (State, string) {
			marker := closeUp(normalise.Key(clean(r.text), a.o.Language))
			lines := strings.Split(a.text, "\n")
			for _, line := range lines[1:] {
				if rest, ok := strings.CutPrefix(closeUp(normalise.Key(bare(line), a.o.Language)), marker); ok && marker != "" && strings.ContainsFunc(rest, worded) {
					return Passed, ""
				}
			}
			return Failed, "no line behind the first begins with it"
		}, theirs: postscript},
	}
}

func closeUp(s string) string { return strings.ReplaceAll(s, " ", "") }

// placeholders counts pairs of square brackets in a line; filled: with something in them.
func placeholders(text string, filled bool) (n int) {
	for line := range strings.SplitSeq(text, "\n") {
		for {
			_, rest, ok := strings.Cut(line, "[")
			if !ok {
				break
			}
			inside, after, ok := strings.Cut(rest, "]")
			if !ok {
				break
			}
			if !filled || strip(inside) != "" {
				n++
			}
			line = after
		}
	}
	return n
}

var (
	ps  = regexp.MustCompile(`p\.` + space + `?s\.`)
	pps = regexp.MustCompile(`p\.` + space + `?p\.` + space + `?s`)
)

func postscript(r *reading, a *answer) (State, string) {
	text, marker := lower(a.whole), strip(r.text)
	switch marker {
	case "P.S.":
		return verdict(ps.MatchString(text), "")
	case "P.P.S":
		return verdict(pps.MatchString(text), "")
	}
	e := expressExactly(lower(marker))
	if e.re == nil {
		return Unmeasured, pythonOnly(e)
	}
	return verdict(e.re.MatchString(text), "")
}
