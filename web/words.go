package web

import (
	"embed"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/message"
)

//go:embed words/*.yaml
var wordFiles embed.FS

// english is the catalogue that has every word; what another lacks is shown from it.
const english = "en"

// tongue is a language of the pages.
type tongue struct {
	Tag       string // BCP 47
	Direction string // ltr or rtl
	Name      string // as it calls itself
	words     map[string]string
	otherwise *tongue // English; nil for itself
	printer   *message.Printer
	names     display.Namer // of languages; nil when it has none
}

// dictionary has all languages of the pages.
type dictionary struct {
	tongues []*tongue // English first
	matcher language.Matcher
}

func readWords() (*dictionary, error) {
	entries, err := wordFiles.ReadDir("words")
	if err != nil {
		return nil, fmt.Errorf("read the words of the pages: %w", err)
	}
	d := &dictionary{}
	for _, e := range entries {
		b, err := wordFiles.ReadFile(path.Join("words", e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read the words of the pages: %w", err)
		}
		t := &tongue{Tag: strings.TrimSuffix(e.Name(), ".yaml"), Direction: "ltr"}
		if err := yaml.Unmarshal(b, &t.words); err != nil {
			return nil, fmt.Errorf("read the words of the pages in %s: %w", t.Tag, err)
		}
		t.Name = t.words["language.name"]
		if dir := t.words["language.direction"]; dir != "" {
			t.Direction = dir
		}
		d.tongues = append(d.tongues, t)
	}
	slices.SortFunc(d.tongues, func(a, b *tongue) int {
		if (a.Tag == english) != (b.Tag == english) {
			if a.Tag == english {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Tag, b.Tag)
	})
	var tags []language.Tag
	for _, t := range d.tongues {
		tag, err := language.Parse(t.Tag)
		if err != nil {
			return nil, fmt.Errorf("the words of the pages are in no language %q: %w", t.Tag, err)
		}
		tags = append(tags, tag)
		t.printer, t.names = message.NewPrinter(tag), display.Tags(tag)
		if t != d.tongues[0] {
			t.otherwise = d.tongues[0]
		}
	}
	d.matcher = language.NewMatcher(tags)
	return d, nil
}

// choose gives the language that a visitor chose, else the one that the browser asks for.
func (d *dictionary) choose(r *http.Request) *tongue {
	if c, err := r.Cookie(wordsCookie); err == nil {
		if t := d.find(c.Value); t != nil {
			return t
		}
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(wanted) == 0 {
		return d.tongues[0]
	}
	_, i, confidence := d.matcher.Match(wanted...)
	if confidence == language.No {
		return d.tongues[0]
	}
	return d.tongues[i]
}

func (d *dictionary) find(tag string) *tongue {
	for _, t := range d.tongues {
		if t.Tag == tag {
			return t
		}
	}
	return nil
}

// say gives the words for a key, with arguments put in. Numbers are written as the language writes them.
func (t *tongue) say(key string, arguments ...any) string {
	s, ok := t.words[key]
	if !ok {
		if t.otherwise == nil {
			return key
		}
		return t.otherwise.say(key, arguments...)
	}
	if len(arguments) == 0 {
		return s
	}
	return t.printer.Sprintf(message.Key(s, s), arguments...)
}

// count gives the words for so many of something: key.one and key.other.
func (t *tongue) count(key string, n int64) string {
	if n == 1 {
		return t.say(key+".one", n)
	}
	return t.say(key+".other", n)
}

// chooseWords keeps the language that somebody picks at the foot of a page.
func (v *visit) chooseWords() error {
	q := v.r.URL.Query()
	if t := v.Pages.words.find(q.Get("to")); t != nil {
		http.SetCookie(v.w, &http.Cookie{Name: wordsCookie, Value: t.Tag, Path: "/", MaxAge: 365 * 24 * 60 * 60, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: v.Public.Scheme == "https"})
	}
	return v.see(v.inside(q.Get("next")))
}

// language gives the name of a language, which data sets write in many ways, in this one; as it is written when it has none.
func (t *tongue) language(code string) string {
	lang := locale(code)
	if lang == "" || t.names == nil {
		return code
	}
	tag, err := language.Parse(lang)
	if err != nil {
		return code
	}
	base, script, _ := tag.Raw()
	if usual, _ := language.Make(base.String()).Script(); usual == script { // nobody says "Khmer in Khmer letters"
		tag = language.Make(base.String())
	}
	if name := t.names.Name(tag); name != "" {
		return name
	}
	return code
}
