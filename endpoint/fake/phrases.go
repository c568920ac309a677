package fake

import (
	_ "embed" // phrases.tsv
	"fmt"
	"regexp"
	"strings"
)

//go:embed phrases.tsv
var phrasesFile string

// The columns of phrases.tsv: sentences, then colours.
const (
	wide = iota
	tall
	square
	most
	some
	sentenceCount
)

const (
	colourCount = 8
	pivot       = "eng-Latn"
)

// phrases are the sentences and colours of each language by tag, and the tags in the order of the file.
type phrases struct {
	by   map[string][]string
	tags []string
}

// saying is a sentence about a colour.
type saying struct{ sentence, colour int }

func readPhrases() (p phrases, err error) {
	p.by = map[string][]string{}
	for line := range strings.Lines(phrasesFile) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || f[0] == "tag" {
			continue
		}
		if len(f) != 1+sentenceCount+colourCount {
			return p, fmt.Errorf("phrases of %s: %d columns", f[0], len(f))
		}
		p.by[f[0]] = f[1:]
		p.tags = append(p.tags, f[0])
	}
	return p, nil
}

// sentence writes one sentence.
func (p phrases) sentence(tag string, s saying) string {
	words := p.by[tag]
	return strings.ReplaceAll(words[s.sentence], "{}", words[sentenceCount+s.colour])
}

// say writes sentences, parted by spaces.
func (p phrases) say(tag string, list []saying) string {
	var out []string
	for _, s := range list {
		out = append(out, p.sentence(tag, s))
	}
	return strings.Join(out, " ")
}

// all are the sentences there can be.
func (p phrases) all(tag string) map[string]saying {
	m := map[string]saying{}
	for i := range sentenceCount {
		for c := range colourCount {
			m[p.sentence(tag, saying{i, c})] = saying{i, c}
		}
	}
	return m
}

var tagPattern = regexp.MustCompile(`\b[a-z]{3}-[A-Z][a-z]{3}\b`)

// translate puts the sentences that the fakes can say from the first language that the instructions name into the last. Other text stays as it is.
func (m *Models) translate(instructions, text string, wrong bool) (string, error) {
	tags := tagPattern.FindAllString(instructions, -1)
	if len(tags) < 2 {
		return "", errQuestion
	}
	from, to := tags[0], tags[len(tags)-1]
	if wrong {
		for i, tag := range m.phrases.tags {
			if tag == to || i == len(m.phrases.tags)-1 {
				to = m.phrases.tags[(i+1)%len(m.phrases.tags)]
				break
			}
		}
	}
	if m.phrases.by[from] == nil || m.phrases.by[to] == nil {
		return text, nil
	}
	known := m.phrases.all(from)
	var out []string
	for rest := text; rest != ""; {
		found, end := saying{}, 0
		for sentence, said := range known { // the longest that fits: no two are of one length and both fit
			if len(sentence) > end && strings.HasPrefix(rest, sentence) {
				found, end = said, len(sentence)
			}
		}
		if end == 0 {
			return text, nil
		}
		out = append(out, m.phrases.sentence(to, found))
		rest = strings.TrimPrefix(rest[end:], " ")
	}
	return strings.Join(out, " "), nil
}
