package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

// unit stands for a cluster as it is compared: the code point when it is a single one, else a hash with the highest bit set.
type unit uint32

const (
	end    unit = 0 // behind the last cluster of a row; control characters are dropped, so that no cluster is it
	space  unit = ' '
	hashed unit = 1 << 31
	none        = ^unit(0) // of a cluster that is dropped
)

// maxCached bounds the clusters whose folding is remembered. Text of one script has a few thousand.
const maxCached = 1 << 16

// line is a text as it is compared.
type line struct {
	units    []unit
	at       []int // the cluster of the text at which each unit stands
	clusters int   // of the text as far as it was folded
	stop     int   // clusters up to the end of what is no white space
}

// cluster gives the cluster at which a unit stands; behind the last unit it is where the text ends, without white space.
func (l *line) cluster(u int) int {
	if u < len(l.at) {
		return l.at[u]
	}
	return l.stop
}

func (l *line) add(u unit, at int) { l.units, l.at = append(l.units, u), append(l.at, at) }

// folder folds text. It is for one goroutine.
type folder struct {
	known map[string]unit
	line  line
	own   []unit // of the clusters of a stretch, each by itself
}

func newFolder() *folder { return &folder{known: map[string]unit{}} }

// fold gives a text as it is compared; the line is valid until the next call. White space at the ends is nothing, elsewhere it is one space.
func (f *folder) fold(text string) *line {
	l := &f.line
	l.units, l.at, l.clusters, l.stop = l.units[:0], l.at[:0], 0, 0
	for i := 0; i < len(text); {
		from := i
		for i < len(text) {
			e := language.ClusterEnd(text, i)
			if isSpace(text[i:e]) {
				break
			}
			i = e
		}
		if i > from {
			f.stretch(text[from:i])
			l.stop = l.clusters
		}
		for i < len(text) {
			e := language.ClusterEnd(text, i)
			if !isSpace(text[i:e]) {
				break
			}
			l.clusters++
			i = e
		}
	}
	return l
}

// stretch adds a text without white space.
func (f *folder) stretch(text string) {
	l := &f.line
	folded, changes := normalise.Text(text, language.Und, normalise.Options{TaForDa: true})
	aside := changes.Total() > 0
	if wholly(folded) {
		folded, aside = normalise.Key(folded, language.Und), true
	}
	before := len(l.units)
	if before > 0 {
		l.add(space, l.stop)
	}
	first := len(l.units)
	if aside {
		f.align(text, folded)
	} else {
		for i := 0; i < len(folded); l.clusters++ {
			e := language.ClusterEnd(folded, i)
			if u := f.unit(folded[i:e]); u != none {
				l.add(u, l.clusters)
			}
			i = e
		}
	}
	if len(l.units) == first { // nothing is left of the stretch, so there is nothing for the space to part
		l.units, l.at = l.units[:before], l.at[:before]
	}
}

// align adds the units of a folded stretch whose clusters are not those of the text: which one stands for which is told by those that agree.
func (f *folder) align(text, folded string) {
	l := &f.line
	f.own = f.own[:0]
	for i := 0; i < len(text); {
		e := language.ClusterEnd(text, i)
		f.own = append(f.own, f.unit(text[i:e]))
		i = e
	}
	i, first := 0, len(l.units)
	for j := 0; j < len(folded); {
		e := language.ClusterEnd(folded, j)
		u := f.unit(folded[j:e])
		j = e
		if u == none {
			continue
		}
		// What lies between the last unit and the next cluster that agrees with this one was dropped or is part of the last unit.
		for x := i; x < min(i+maxJoined, len(f.own)); x++ {
			if f.own[x] == u && (len(l.units) > first || x == i || f.dropped(i, x)) {
				i = x
				break
			}
		}
		l.add(u, l.clusters+min(i, len(f.own)-1))
		i++
	}
	l.clusters += len(f.own)
}

// maxJoined is how far align looks ahead.
const maxJoined = 6

// dropped reports whether the clusters [from, to) stand for nothing.
func (f *folder) dropped(from, to int) bool {
	for _, u := range f.own[from:to] {
		if u != none {
			return false
		}
	}
	return true
}

// unit folds a cluster of normalised text.
func (f *folder) unit(cluster string) unit {
	if len(cluster) == 1 && cluster[0] < utf8.RuneSelf {
		switch c := cluster[0]; {
		case 'A' <= c && c <= 'Z':
			return unit(c + 'a' - 'A')
		case c == '`':
			return '\''
		case c < ' ' || c == 0x7F:
			return none
		default:
			return unit(c)
		}
	}
	if u, ok := f.known[cluster]; ok {
		return u
	}
	key := normalise.Key(cluster, language.Und)
	u := none
	if r, width := utf8.DecodeRuneInString(key); width > 0 && width == len(key) {
		u = unit(r)
	} else if key != "" {
		u = hashed | unit(xxh3.HashString(key)>>33)
		if u == none {
			u--
		}
	}
	if len(f.known) >= maxCached {
		clear(f.known)
	}
	if len(cluster) <= maxCachedCluster {
		f.known[strings.Clone(cluster)] = u
	}
	return u
}

// maxCachedCluster keeps clusters of a thousand marks out of the memory.
const maxCachedCluster = 64

// wholly reports whether a text has letters that normalise.Key folds together with their neighbours in other clusters: Lao ho sung before a consonant,
// Thai ru and lu before sara aa, Tamil sha in Sri.
func wholly(text string) bool {
	return strings.Contains(text, "\u0EAB") || strings.Contains(text, "\u0E24") || strings.Contains(text, "\u0E26") || strings.Contains(text, "\u0BB6")
}

func isSpace(cluster string) bool {
	if cluster[0] < utf8.RuneSelf {
		return cluster == "\r\n" || len(cluster) == 1 && (cluster[0] == ' ' || cluster[0] >= '\t' && cluster[0] <= '\r')
	}
	r, width := utf8.DecodeRuneInString(cluster)
	return width == len(cluster) && unicode.IsSpace(r)
}
