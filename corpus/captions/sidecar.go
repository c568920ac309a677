package captions

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

var errEncoding = errors.New("the text is not UTF-8")

// sidecar reads the captions of a file beside a picture.
func sidecar(b []byte, ending string, own language.Tag) ([]caption, error) {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if !utf8.Valid(b) {
		return nil, errEncoding
	}
	if ending != ".txt" {
		return structured(b, own)
	}
	if found := stamps(string(b)); found != nil {
		return found, nil
	}
	if text := strings.TrimSpace(string(b)); text != "" {
		return []caption{{language: own, text: text}}, nil
	}
	return nil, nil
}

// stampLine is a translated line of Tux Paint's captions: LOCALE.utf8=CAPTION.
var stampLine = regexp.MustCompile(`^([a-z]{2,3}(?:_[A-Z][A-Za-z]{1,3})?(?:@[a-z]+)?)\.utf8=(.*)$`)

// stamps reads captions in the form of Tux Paint, nil for another. Of lines for the same locale the first counts; empty ones are left out.
func stamps(text string) []caption {
	first, rest, _ := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	english := strings.TrimSpace(first)
	var found []caption
	var seen []string
	form := false
	for line := range strings.SplitSeq(rest, "\n") {
		m := stampLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		form = true
		words := strings.TrimSpace(m[2])
		if words == "" || slices.Contains(seen, m[1]) {
			continue
		}
		seen = append(seen, m[1])
		found = append(found, caption{language: localeTag(m[1]), text: words})
	}
	if !form {
		return nil
	}
	if english != "" {
		found = slices.Insert(found, 0, caption{language: "eng-Latn", text: english})
	}
	if found == nil {
		found = []caption{}
	}
	return found
}

// modifiers of locale names that name a script.
var modifiers = map[string]string{"latin": "Latn", "cyrillic": "Cyrl", "devanagari": "Deva", "arabic": "Arab", "javanese": "Java", "balinese": "Bali"}

// localeTag gives the language of a POSIX locale name, und when it is not known.
func localeTag(name string) language.Tag {
	name, modifier, _ := strings.Cut(name, "@")
	base, _, _ := strings.Cut(name, "_")
	for _, spelling := range []string{base + "-" + modifiers[modifier], strings.ReplaceAll(name, "_", "-"), base} {
		if strings.HasSuffix(spelling, "-") {
			continue
		}
		if tag, err := language.Parse(spelling); err == nil && tag != "" {
			return tag
		}
	}
	return language.Und
}

// About is what a sidecar in JSON or YAML, or a row of a list, may say of a picture besides its caption.
type About struct {
	Caption  string   `yaml:"caption" json:"caption"`
	Text     string   `yaml:"text" json:"text"` // the same as caption
	Language string   `yaml:"language" json:"language"`
	URL      string   `yaml:"url" json:"url"` // where the picture was found
	Alt      string   `yaml:"alt" json:"alt"`
	Title    string   `yaml:"title" json:"title"`
	Heading  string   `yaml:"heading" json:"heading"`
	Context  string   `yaml:"context" json:"context"`
	Rights   string   `yaml:"rights" json:"rights"`
	Evidence string   `yaml:"rights_evidence" json:"rights_evidence"`
	Licence  string   `yaml:"licence" json:"licence"`
	Creator  string   `yaml:"creator" json:"creator"`
	Concepts []string `yaml:"concepts" json:"concepts"`

	Captions map[string]string `yaml:"captions" json:"captions"` // language -> caption, for several
}

// structured reads a sidecar in YAML, of which JSON is a part: an object, or a list of one object a language.
func structured(b []byte, own language.Tag) (found []caption, err error) {
	var one About
	all := []About{}
	if bytes.HasPrefix(bytes.TrimSpace(b), []byte("[")) || bytes.HasPrefix(bytes.TrimSpace(b), []byte("- ")) {
		err = yaml.Unmarshal(b, &all)
	} else if err = yaml.Unmarshal(b, &one); err == nil {
		all = append(all, one)
	}
	if err != nil {
		return nil, fmt.Errorf("not the fields of a picture: %s", firstLine(yaml.FormatError(err, false, false)))
	}
	for i := range all {
		more, err := all[i].captions(own)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
}

// captions gives what is said in each language, those of a map in the order of their tags.
func (a *About) captions(own language.Tag) (found []caption, err error) {
	text := a.Caption
	if text == "" {
		text = a.Text
	}
	tag := own
	if a.Language != "" {
		if tag, err = language.Parse(a.Language); err != nil {
			return nil, fmt.Errorf("the language %q is not known", clip(a.Language))
		}
	}
	if text = strings.TrimSpace(text); text != "" || len(a.Captions) == 0 {
		found = append(found, caption{tag, text, a})
	}
	names := make([]string, 0, len(a.Captions))
	for name := range a.Captions {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		tag, err := language.Parse(name)
		if err != nil {
			return nil, fmt.Errorf("the language %q is not known", clip(name))
		}
		if words := strings.TrimSpace(a.Captions[name]); words != "" {
			found = append(found, caption{tag, words, a})
		}
	}
	return found, nil
}

// apply says of a document and its picture what a sidecar says.
func (a *About) apply(d *corpus.Document, p *corpus.Picture) {
	if a.URL != "" {
		p.URL = a.URL
	}
	p.Alt, p.Title, p.Heading, p.Context, p.Licence, p.File.Creator = a.Alt, a.Title, a.Heading, a.Context, a.Licence, a.Creator
	if len(a.Concepts) > 0 {
		d.Concepts = a.Concepts
	}
	if a.Licence != "" {
		d.Licence = a.Licence
	}
	if rights, err := corpus.ParseRights(a.Rights); err == nil {
		d.Rights, d.RightsEvidence = rights, a.Evidence
	} else if rights, ok := corpus.LicenceOfURL(a.Licence); ok && d.Rights == corpus.Unknown {
		d.Rights, d.RightsEvidence = rights, a.Licence
	}
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return clip(s)
}
