package curate

import (
	"bufio"
	"context"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

// URLs drops documents by the address they come from.
type URLs struct {
	Domains  []string `yaml:"domains" doc:"files of domains, one a line; a domain covers its subdomains; lines of hosts files (0.0.0.0 example.com) are read too"`
	Prefixes []string `yaml:"prefixes" doc:"files of beginnings of URLs, one a line, with or without http://"`
	Words    []string `yaml:"words" doc:"files of words, one a line; a word matches between signs, in scripts without word spaces anywhere"`
}

func urlsKind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "urls", Version: 1,
		Summary: "Drops documents whose URL is on a block list of domains, beginnings or words",
		Doc: `Lists are files of the reader's own, such as the categories of the Université Toulouse Capitole blacklist that RefinedWeb and FineWeb use
(arXiv 2306.01116, appendix G.1). Empty lines and lines that begin with # are passed over. Domains match by labels: example.com covers
www.example.com, not badexample.com; names in other scripts match in either form (IDNA). Prefixes match from the host on, without
regard to http or https. Words are compared in lower case with the decoded URL; a word of letters and digits has to stand between other signs,
but in scripts that put no spaces between words (Thai, Lao, Khmer, Burmese, Javanese …) it may stand anywhere.

Measures: urls.domain, urls.prefix, urls.word and urls.listed, 1 or 0. A document without a URL has none of them and stays. The contents of
the lists are part of what the plan is made from: a changed list measures again.`,
		Examples: []recipe.Example{
			{Text: "ข้อความ", Kept: true, Measures: map[string]float64{"urls.listed": 0}},
		},
	}, URLs{}, func(u URLs) (any, error) { return &urlsStep{URLs: u}, nil })
}

const (
	maxListLine = 64 << 10
	maxHost     = 1000 // bytes; a name has at most 253 (RFC 1035), in other scripts up to three times as many
)

type urlsStep struct {
	URLs
	beside
	once  sync.Once
	lists urlLists
	err   error
}

// Place says where the recipe lies, and reads the lists.
func (s *urlsStep) Place(dir string) error {
	s.dir = dir
	if len(s.Domains)+len(s.Prefixes)+len(s.Words) == 0 {
		return fault.New(fault.Invalid, "urls needs a list").Try("write domains: [lists/domains.txt]")
	}
	return s.read()
}

func (s *urlsStep) read() error {
	s.once.Do(func() {
		s.err = s.lists.read(s.beside, s.URLs)
	})
	return s.err
}

// Measuring names the contents of the lists.
func (s *urlsStep) Measuring() any {
	return contentKey(s.digest(slices.Concat(s.Domains, []string(nil), s.Prefixes, s.Words))) + listSizes(s.URLs)
}

// listSizes tells lists apart that hold the same files in other places.
func listSizes(u URLs) string {
	return " " + strings.Repeat("d", len(u.Domains)) + strings.Repeat("p", len(u.Prefixes)) + strings.Repeat("w", len(u.Words))
}

// Measure looks the URL up.
func (s *urlsStep) Measure(_ context.Context, d *corpus.Document) error {
	if err := s.read(); err != nil {
		return err
	}
	host := hostOf(d.URL)
	if host == "" {
		return nil
	}
	found := [3]bool{s.lists.domain(host), s.lists.prefix(d.URL), s.lists.word(d.URL)}
	listed := 0.0
	for i, name := range []string{"urls.domain", "urls.prefix", "urls.word"} {
		v := 0.0
		if found[i] {
			v, listed = 1, 1
		}
		d.SetMeasure(name, v)
	}
	d.SetMeasure("urls.listed", listed)
	return nil
}

// Rules drops what is on a list.
func (s *urlsStep) Rules(language.Tag) []recipe.Rule {
	return []recipe.Rule{
		{Setting: "domain", Measure: "urls.domain", High: new(0.0)},
		{Setting: "prefix", Measure: "urls.prefix", High: new(0.0)},
		{Setting: "word", Measure: "urls.word", High: new(0.0)},
	}
}

// urlLists answers for all lists of a step.
type urlLists struct {
	domains  map[string]bool
	prefixes []string // sorted; none begins with another
	words    map[string]bool
	inner    map[string]bool // words that may stand anywhere
	lengths  []int           // their lengths in bytes, ascending
}

func (l *urlLists) read(at beside, u URLs) error {
	l.domains, l.words, l.inner = map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, list := range []struct {
		files []string
		add   func(string)
	}{{u.Domains, l.addDomain}, {u.Prefixes, l.addPrefix}, {u.Words, l.addWord}} {
		for _, name := range list.files {
			if err := eachLine(at.path(name), list.add); err != nil {
				return err
			}
		}
	}
	slices.Sort(l.prefixes)
	short := l.prefixes[:0]
	for _, p := range l.prefixes {
		if n := len(short); n == 0 || !strings.HasPrefix(p, short[n-1]) {
			short = append(short, p)
		}
	}
	l.prefixes = short
	for w := range l.inner {
		l.lengths = append(l.lengths, len(w))
	}
	slices.Sort(l.lengths)
	l.lengths = slices.Compact(l.lengths)
	return nil
}

// eachLine reads the entries of a list.
func eachLine(path string, add func(string)) error {
	f, err := os.Open(path)
	if err != nil {
		return unreadable(err)
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, maxListLine)
	n := 0
	for scan.Scan() {
		n++
		line := strings.TrimSpace(strings.TrimPrefix(scan.Text(), "\ufeff"))
		if line == "" || line[0] == '#' {
			continue
		}
		if !utf8.ValidString(line) {
			return fault.New(fault.Invalid, "the list is not UTF-8").At("%s:%d", path, n)
		}
		add(line)
	}
	if err := scan.Err(); err != nil {
		return fault.New(fault.Invalid, "the list cannot be read: %w", err).At("%s:%d", path, n+1)
	}
	return nil
}

func (l *urlLists) addDomain(line string) {
	fields := strings.Fields(line)
	name := fields[0]
	if len(fields) > 1 && (name == "0.0.0.0" || name == "127.0.0.1" || name == "::") {
		name = fields[1]
	}
	if host := hostOf(name); host != "" {
		name = host
	}
	if name = asciiHost(strings.ToLower(strings.Trim(strings.TrimPrefix(name, "*."), "."))); name != "" && name != "localhost" {
		l.domains[name] = true
	}
}

func (l *urlLists) addPrefix(line string) {
	if p := bareURL(line); p != "" {
		l.prefixes = append(l.prefixes, p)
	}
}

func (l *urlLists) addWord(line string) {
	w := strings.ToLower(line)
	r, _ := utf8.DecodeRuneInString(w)
	if unspaced(r) || strings.ContainsFunc(w, func(r rune) bool { return !wordRune(r) }) {
		l.inner[w] = true
		return
	}
	l.words[w] = true
}

// unspaced reports whether a script puts no spaces between words.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Javanese, unicode.Balinese, unicode.Tai_Tham, unicode.New_Tai_Lue, unicode.Tai_Viet, unicode.Han)
}

func wordRune(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.Nd) }

// domain looks up a host and every domain above it.
func (l *urlLists) domain(host string) bool {
	if len(l.domains) == 0 || len(host) > maxHost {
		return false
	}
	host = asciiHost(host)
	for {
		if l.domains[host] {
			return true
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok {
			return false
		}
		host = rest
	}
}

// prefix looks for the greatest prefix that is not after the URL: since no prefix begins with another, only that one can match.
func (l *urlLists) prefix(u string) bool {
	if len(l.prefixes) == 0 {
		return false
	}
	u = bareURL(u)
	i, found := slices.BinarySearch(l.prefixes, u)
	return found || i > 0 && strings.HasPrefix(u, l.prefixes[i-1])
}

// word looks every word of the URL up, and every stretch of it that is as long as a word that may stand anywhere.
func (l *urlLists) word(u string) bool {
	if len(l.words)+len(l.inner) == 0 {
		return false
	}
	if decoded, err := url.PathUnescape(u); err == nil {
		u = decoded
	}
	u = strings.ToLower(u)
	if len(l.words) > 0 {
		for w := range strings.FieldsFuncSeq(u, func(r rune) bool { return !wordRune(r) }) {
			if l.words[w] {
				return true
			}
		}
	}
	for i := range u {
		for _, n := range l.lengths {
			if i+n > len(u) {
				break
			}
			if l.inner[u[i:i+n]] {
				return true
			}
		}
	}
	return false
}

// bareURL is a URL without scheme, user and port, its host in lower case.
func bareURL(u string) string {
	if !strings.Contains(u, "://") {
		u = "http://" + u
	}
	_, rest, _ := strings.Cut(u, "://")
	path := ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		path = rest[i:]
	}
	return hostOf(u) + path
}

// asciiHost gives a host in its ASCII form (IDNA 2008); one that has none stays as it is.
func asciiHost(host string) string {
	for i := range len(host) {
		if host[i] >= utf8.RuneSelf {
			if a, err := idna.Lookup.ToASCII(host); err == nil {
				return a
			}
			return host
		}
	}
	return host
}
