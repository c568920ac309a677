// Package personal finds what identifies a person in running text: e-mail addresses, telephone numbers, IP addresses, payment cards and the
// identity numbers of South-East Asian states.
//
// It needs no language and no spaces between words: numbers are found in the digits of any script, also mixed, and when letters of a script
// without word spaces stand right against them. Adding a country is one file with a Country, named in Countries.
//
// What is found ends where its last grapheme cluster ends: a combining mark after the last digit belongs to that digit and goes with it. In an
// e-mail address a letter with a mark is no letter of the address, so the letter and its mark stay in the text.
package personal

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Kind is what was found.
type Kind uint8

// The kinds.
const (
	Email Kind = iota
	Phone
	IP
	Card
	ID
	kindCount
)

// String gives the name of a kind as recipes and measures write it.
func (k Kind) String() string { return [kindCount]string{"email", "phone", "ip", "card", "id"}[k] }

// Kinds lists all kinds.
func Kinds() []Kind { return []Kind{Email, Phone, IP, Card, ID} }

// Country holds the forms of one state.
type Country struct {
	ISO string // ISO 3166-1 alpha-3
	language.TelephonePlan
	IDs []Identity
}

// Countries lists the states whose forms are known: the members of ASEAN, Timor-Leste among them.
func Countries() []Country {
	return []Country{
		brunei(), cambodia(), indonesia(), laos(), malaysia(), myanmar(), philippines(), singapore(), thailand(), timorLeste(), vietnam(),
	}
}

// Match is a stretch of text that identifies a person.
type Match struct {
	Start, End int // byte offsets; both are boundaries of grapheme clusters of the text behind and before them
	Kind       Kind
	Name       string // of an identity number, such as "THA citizen"; of a telephone number the first country whose form it has, not surely its own; else ""
}

// Finder finds some kinds in the forms of some countries. It is safe for use by several goroutines.
type Finder struct {
	want      [kindCount]bool
	countries []Country
	written   [maxDigits + 1][]writing // ways to write identity numbers, by digits in all
	letters   []*Identity              // those with letters in them
}

// NewFinder makes a Finder. Names of kinds are those of Kind.String, of countries ISO 3166-1 alpha-3; none means all.
func NewFinder(kinds, countries []string) (*Finder, error) {
	f := &Finder{}
	for _, k := range Kinds() {
		f.want[k] = len(kinds) == 0
	}
	for _, name := range kinds {
		i := slices.IndexFunc(Kinds(), func(k Kind) bool { return k.String() == name })
		if i < 0 {
			return nil, fault.New(fault.Invalid, "no kind of personal data is called %q", name).Try("the kinds are email, phone, ip, card, id")
		}
		f.want[i] = true
	}
	all := Countries()
	for _, c := range all {
		if len(countries) == 0 || slices.Contains(countries, strings.ToUpper(c.ISO)) {
			f.countries = append(f.countries, c)
		}
	}
	for _, name := range countries {
		if !slices.ContainsFunc(all, func(c Country) bool { return c.ISO == name }) {
			return nil, fault.New(fault.Invalid, "there are no forms for a country %q", name).Try("write an ISO 3166-1 code such as KHM; none means all countries of ASEAN")
		}
	}
	for i := range f.countries {
		for j := range f.countries[i].IDs {
			id := &f.countries[i].IDs[j]
			for _, sh := range shapesOf(id.Shapes) {
				f.written[sh.digits] = append(f.written[sh.digits], writing{id: id, shape: sh})
			}
			if id.Find != nil {
				f.letters = append(f.letters, id)
			}
		}
	}
	return f, nil
}

// Find appends what is found in text to dst, in order and without overlaps. It walks over the text once; its time is linear in the text.
func (f *Finder) Find(dst []Match, text string) []Match {
	floor := 0    // nothing before it may become part of a match
	var n *number // made when the first digit comes
	for i := nextTrigger(text, 0); i < len(text); {
		if n == nil {
			n = new(number)
		}
		m, next := f.at(text, n, i, floor)
		if m.End > 0 {
			m.End = wholeCluster(text, m.Start, m.End)
			dst = append(dst, m)
			floor, next = m.End, m.End
		}
		i = nextTrigger(text, next)
	}
	return dst
}

// at looks for a match around the trigger at i. Without one, m.End is 0 and the search goes on at next.
func (f *Finder) at(text string, n *number, i, floor int) (m Match, next int) {
	switch text[i] {
	case '@':
		if f.want[Email] {
			if start, end, ok := emailAt(text, i, floor); ok {
				return Match{Start: start, End: end, Kind: Email}, end
			}
		}
		return Match{}, i + 1
	case ':':
		if f.want[IP] {
			if start, end, ok := addressSixAt(text, i, floor); ok {
				return Match{Start: start, End: end, Kind: IP}, end
			}
		}
		return Match{}, i + 1
	}
	ok := false
	if i-3 >= floor && waAt(text, i-3) { // the zero of a number such as ၀၉…, typed as a letter
		if _, width := burmeseDigitAt(text, i); width > 0 {
			n.read(text, i-3)
			m, ok = f.number(text, n, floor)
		}
	}
	if !ok {
		n.read(text, i)
		m, ok = f.number(text, n, floor)
	}
	if !ok {
		return Match{}, n.firstEnd
	}
	if f.want[Email] && m.End < len(text) {
		if at := localEnd(text, m.End); at < len(text) && text[at] == '@' {
			if start, end, ok := emailAt(text, at, floor); ok {
				return Match{Start: start, End: end, Kind: Email}, end
			}
		}
	}
	return m, m.End
}

// wholeCluster moves the end of a match behind the marks that stand on its last character.
func wholeCluster(text string, start, end int) int {
	if end == len(text) || text[end] < utf8.RuneSelf {
		return end
	}
	_, width := utf8.DecodeLastRuneInString(text[start:end])
	return max(end, language.ClusterEnd(text, end-width))
}
