package words

import (
	"net/url"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

// checkLanguage is the check that says whether the texts of a picture were compared with a language: 1 when all that could be were.
const checkLanguage = name + ".language"

// The reasons not to use a text.
const (
	reasonShort    = name + ".min_clusters"
	reasonLong     = name + ".max_clusters"
	reasonScript   = name + ".script"
	reasonLanguage = name + ".language"
	reasonFile     = name + ".file"
	reasonCode     = name + ".code"
	reasonSigns    = name + ".signs"
	reasonGeneric  = name + ".generic"
	reasonSite     = name + ".site"
	reasonHeading  = name + ".heading"
	reasonRepeated = name + ".repeated"
)

var textReasons = []string{reasonShort, reasonLong, reasonScript, reasonLanguage, reasonFile, reasonCode, reasonSigns, reasonGeneric, reasonSite, reasonHeading, reasonRepeated}

// judgePicture asks every rule about every native text of a picture.
func (s *step) judgePicture(d *corpus.Document, p *corpus.Picture) {
	state, compared := corpus.Measured, 0
	var keys pageKeys
	for i := range p.Descriptions {
		x := &p.Descriptions[i]
		if x.Source != corpus.NativeDescription {
			continue
		}
		if !keys.made {
			keys = keysOf(d, p)
		}
		own := x.Language
		if own == "" {
			own = d.Language
		}
		reasons, checked := s.judgeText(x, own, &keys)
		for _, r := range reasons {
			if !slices.Contains(x.Reasons, r) {
				x.Reasons = append(x.Reasons, r)
			}
		}
		compared++
		if !checked {
			state = corpus.Unchecked
		}
	}
	if compared > 0 {
		setCheck(p, corpus.Check{Name: checkLanguage, State: state, Value: map[corpus.State]float64{corpus.Measured: 1}[state]})
	}
}

func setCheck(p *corpus.Picture, c corpus.Check) {
	for i := range p.Checks {
		if p.Checks[i].Name == c.Name {
			p.Checks[i] = c
			return
		}
	}
	p.Checks = append(p.Checks, c)
}

// judgeText gives the reasons not to use a text that stands in a language. checked is false when nothing is known of that language. A text in
// another language that the recipe takes gets that language.
func (s *step) judgeText(x *corpus.Description, own language.Tag, page *pageKeys) (reasons []string, checked bool) {
	text := x.Text
	fail := func(r string) { reasons = append(reasons, r) }
	letters, script, syllable := lettersOf(text)
	clusters := language.CountClusters(text)
	least := leastLetters(script, syllable, own)
	if low := s.MinClusters.Or(&least); low != nil && float64(letters) < *low {
		fail(reasonShort)
	}
	if high := s.MaxClusters.Or(nil); high != nil && float64(clusters) > *high {
		fail(reasonLong)
	}
	if script == language.Unknown {
		fail(reasonSigns)
	}
	if fileLike(text) {
		fail(reasonFile)
	}
	if codeLike(text) {
		fail(reasonCode)
	}
	folded := fold(text, own)
	if l := s.listOf(own); l.generic(folded) || l.numbered(folded) {
		fail(reasonGeneric)
	}
	if key := normalise.Key(text, own); key != "" {
		if page.site[key] {
			fail(reasonSite)
		} else if !s.Headings && page.headings[key] {
			fail(reasonHeading)
		}
	}
	if own == language.Und || own == "" {
		return reasons, false
	}
	counts := language.Scripts(text)
	if share, ok := s.ownShare(&counts, append([]language.Tag{own}, s.also...)...); ok && share < minOwn {
		fail(reasonScript)
		return reasons, true
	}
	if share, ok := s.ownShare(&counts, own); ok && share < minOwn {
		x.Language = s.taken(script)
		return reasons, true
	}
	if letters >= minIdentified {
		if other, ok := identified(s.model, text, own); ok {
			if i := slices.IndexFunc(s.also, func(t language.Tag) bool { return t.Language() == other.Language() }); i >= 0 {
				x.Language = s.also[i]
			} else {
				fail(reasonLanguage)
			}
		}
	}
	return reasons, true
}

// taken gives the first of the other languages of the recipe that is written in a script.
func (s *step) taken(script language.Script) language.Tag {
	for _, t := range s.also {
		if s.own(script, t) {
			return t
		}
	}
	return language.Und
}

// listOf gives the words that say nothing in a language.
func (s *step) listOf(tag language.Tag) *lexicon {
	if tag == language.Und || tag == "" {
		return s.every
	}
	if l := s.lists[tag.Language()]; l != nil {
		return l
	}
	return s.lists["und"]
}

// pageKeys is what else a page says, as keys: the names of the site, and the headings.
type pageKeys struct {
	made           bool
	site, headings map[string]bool
}

// keysOf collects the keys of a page around a picture. Titles of pages hold the name of the site after or before a sign; which side it is is not
// known, so that the last part is taken for the site and all other parts for headings.
func keysOf(d *corpus.Document, p *corpus.Picture) pageKeys {
	k := pageKeys{made: true, site: map[string]bool{}, headings: map[string]bool{}}
	put := func(to map[string]bool, text string) {
		if key := normalise.Key(strings.TrimSpace(text), d.Language); key != "" {
			to[key] = true
		}
	}
	if u, err := url.Parse(d.URL); err == nil && u.Hostname() != "" {
		host := strings.TrimPrefix(u.Hostname(), "www.")
		put(k.site, host)
		for label := range strings.SplitSeq(host, ".") {
			if len(label) > 3 {
				put(k.site, label)
				put(k.site, strings.ReplaceAll(label, "-", " "))
			}
		}
	}
	put(k.headings, d.Title)
	put(k.headings, p.Heading)
	parts := titleParts(d.Title)
	for i, part := range parts {
		if i == len(parts)-1 && i > 0 {
			put(k.site, part)
		} else {
			put(k.headings, part)
		}
	}
	return k
}

// titleParts cuts the title of a page at the signs that part the name of the site.
func titleParts(title string) []string {
	for _, sign := range []string{"|", "｜", "::", "»", "›", "·", "•", " – ", " — ", " - "} {
		title = strings.ReplaceAll(title, sign, "\x00")
	}
	return strings.Split(title, "\x00")
}
