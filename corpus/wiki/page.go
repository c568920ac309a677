package wiki

import (
	"net/url"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
)

// maxDepth bounds how deep brackets in brackets are followed; what is deeper is left out.
const maxDepth = 60

// maxPictures bounds the pictures of a page.
const maxPictures = 1000

// plain gives the running text of a page, a line for each paragraph, and the pictures it shows.
func (s *site) plain(source string) (string, []corpus.Picture) {
	p := page{site: s, src: stripTags(source)}
	p.pairs = matched(p.src)
	p.emit(0, len(p.src), 0)
	return lines(p.out.String()), p.pictures
}

// page is wikitext that is being read.
type page struct {
	site     *site
	src      string
	pairs    map[int]bracket
	out      strings.Builder
	pictures []corpus.Picture
}

// emit writes the text of src[from:to].
func (p *page) emit(from, to, depth int) {
	if depth > maxDepth {
		return
	}
	last := from
	for i := from; i < to; {
		if c := p.src[i]; c != '{' && c != '[' {
			i++
			continue
		}
		b, ok := p.pairs[i]
		if !ok || b.to > to {
			i++
			continue
		}
		p.out.WriteString(p.src[last:i])
		inside := i + b.kind.width()
		switch b.kind {
		case template:
			p.template(inside, b.to, depth)
		case link:
			p.link(inside, b.to, depth)
		case grid:
			p.grid(inside, b.to, depth)
		}
		i = b.to + b.kind.width()
		last = i
	}
	p.out.WriteString(p.src[last:to])
}

// text gives the text of a stretch as a string.
func (p *page) text(at span, depth int) string {
	inner := page{site: p.site, src: p.src, pairs: p.pairs}
	inner.emit(at.from, at.to, depth+1)
	p.pictures = append(p.pictures, inner.pictures...)
	return inner.out.String()
}

// span is a stretch of the source.
type span struct{ from, to int }

// split cuts a stretch at the bars that are in no brackets, into most pieces at most.
func (p *page) split(from, to, most int) []span {
	var pieces []span
	last := from
	for i := from; i < to; {
		switch p.src[i] {
		case '{', '[':
			if b, ok := p.pairs[i]; ok && b.to <= to {
				i = b.to + b.kind.width()
				continue
			}
		case '|':
			if len(pieces)+1 < most {
				pieces = append(pieces, span{last, i})
				last = i + 1
			}
		}
		i++
	}
	return append(pieces, span{last, to})
}

// spoken are the templates, in lower case, that stand for one of their arguments: number 1 is the first, -1 the last. They exist under these names
// in most wikis. All others are taken out.
var spoken = map[string]int{
	"lang": 2, "nowrap": 1, "nobr": 1, "small": 1, "smaller": 1, "big": 1, "larger": 1, "abbr": 1, "transl": -1, "transliteration": -1, "script": -1,
	"formatnum": 1, "as of": 1, "nihongo": 1, "sic": 1, "quote": 1, "blockquote": 1, "cquote": 1, "tlit": -1, "wikt-lang": -1, "lc": 1, "uc": 1, "!": 0, "=": 0,
}

func (p *page) template(from, to, depth int) {
	args := p.split(from, to, 50)
	name := foldName(p.src[args[0].from:args[0].to])
	if parser, value, ok := strings.Cut(name, ":"); ok && (parser == "formatnum" || parser == "lc" || parser == "uc") {
		p.out.WriteString(strings.TrimSpace(value))
		return
	}
	n, ok := spoken[name]
	if strings.HasPrefix(name, "lang-") {
		n, ok = 1, true
	}
	switch {
	case name == "!":
		p.out.WriteByte('|')
		return
	case name == "=":
		p.out.WriteByte('=')
		return
	case !ok:
		return
	}
	var positional []span
	for _, a := range args[1:] {
		key, _, named := strings.Cut(p.src[a.from:a.to], "=")
		if named && strings.TrimSpace(key) == "1" {
			a.from += len(key) + 1
			named = false
		}
		if !named || strings.ContainsAny(key, "[{<") {
			positional = append(positional, a)
		}
	}
	if n < 0 {
		n = len(positional)
	}
	if n >= 1 && n <= len(positional) {
		p.out.WriteString(strings.TrimSpace(p.text(positional[n-1], depth)))
	}
}

func (p *page) link(from, to, depth int) {
	pieces := p.split(from, to, 50)
	target := strings.TrimSpace(p.src[pieces[0].from:pieces[0].to])
	shown := strings.HasPrefix(target, ":")
	target = strings.TrimSpace(strings.TrimPrefix(target, ":"))
	if space, name, ok := strings.Cut(target, ":"); ok && !shown {
		space = foldName(space)
		switch {
		case p.site.files[space]:
			p.picture(name, pieces[1:], depth)
			return
		case p.site.hidden[space], len(pieces) == 1 && isCode(space):
			return
		}
	}
	if len(pieces) > 1 {
		p.out.WriteString(strings.TrimSpace(p.text(span{pieces[1].from, to}, depth)))
		return
	}
	target, _, _ = strings.Cut(target, "#")
	p.out.WriteString(target)
}

// picture keeps a picture with the words that stand with it; it leaves nothing in the text.
func (p *page) picture(name string, options []span, depth int) {
	name = strings.TrimSpace(name)
	if name == "" || len(p.pictures) >= maxPictures {
		return
	}
	pic := corpus.Picture{}
	if p.site.prefix != "" {
		pic.URL = p.site.prefix + "Special:FilePath/" + url.PathEscape(strings.ReplaceAll(name, " ", "_"))
	}
	for i, o := range options {
		key, value, named := strings.Cut(p.src[o.from:o.to], "=")
		switch key = strings.TrimSpace(key); {
		case named && key == "alt":
			pic.Alt = strings.ReplaceAll(lines(value), "\n", " ")
		case i == len(options)-1 && (!named || strings.ContainsAny(key, "[{< ")) && !isOption(key):
			pic.Caption = strings.ReplaceAll(lines(p.text(o, depth)), "\n", " ")
		}
	}
	p.pictures = append(p.pictures, pic)
}

// isOption reports the options of a picture that are no caption, as English has them, and sizes.
func isOption(s string) bool {
	switch s {
	case "thumb", "thumbnail", "frame", "framed", "frameless", "border", "left", "right", "center", "centre", "none", "baseline", "middle", "top", "bottom", "upright":
		return true
	}
	return strings.HasSuffix(s, "px")
}

// isCode reports the codes of languages, as they lead to other wikis.
func isCode(s string) bool {
	if len(s) < 2 || len(s) > 12 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && c != '-' {
			return false
		}
	}
	return len(s) < 4 || strings.Contains(s, "-")
}
