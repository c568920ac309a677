package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// tongue is what the run did to one language.
type tongue struct {
	Tag      language.Tag
	Name     string
	Autonym  string
	Read     int64
	Kept     int64
	Bytes    int64
	reasons  map[string]*pipeline.Count
	rules    map[string]*pipeline.RuleTally
	sums     map[string]pipeline.Sum // before documents were compared
	compared map[string]pipeline.Sum // afterwards
	rights   map[string]int64        // of what was read
	origins  map[string]int64
	hosts    map[string]int64
	kept     sources
	samples  []pipeline.Place // of what is kept
}

// sources counts where kept records come from.
type sources struct{ origins, hosts map[string]int64 }

// tongues joins both tallies, language by language, the most read first.
func tongues(s *pipeline.Summary) []*tongue {
	all := map[language.Tag]*tongue{}
	of := func(tag language.Tag) *tongue {
		t := all[tag]
		if t == nil {
			t = &tongue{Tag: tag, Name: nameOf(tag)}
			if p, ok := language.ProfileOf(tag); ok && p.Autonym != p.Name {
				t.Autonym = p.Autonym
			}
			all[tag] = t
		}
		return t
	}
	for tag, l := range s.Rules.Languages {
		t := of(tag)
		t.Bytes, t.rules, t.sums, t.rights, t.origins, t.hosts = l.Bytes, l.Rules, l.Sums, l.Rights, l.Origins, l.Hosts
	}
	for tag, l := range s.Final.Languages {
		t := of(tag)
		t.Read, t.Kept, t.reasons, t.samples, t.compared = l.Read, l.Passed, l.Reasons, l.Samples, l.Sums
		t.kept = sources{l.Origins, l.Hosts}
	}
	list := slices.Collect(maps.Values(all))
	slices.SortFunc(list, func(a, b *tongue) int { return cmp.Or(cmp.Compare(b.Read, a.Read), cmp.Compare(a.Tag, b.Tag)) })
	return list
}

// Dropped is how many records were read and not kept.
func (t *tongue) Dropped() int64 { return t.Read - t.Kept }

// Lang is the BCP 47 tag for the lang attribute.
func (t *tongue) Lang() string { return string(t.Tag) }

// Dir is the direction of the language's writing.
func (t *tongue) Dir() string { return direction(t.Tag) }

// Script is the ISO 15924 code, "" when not known.
func (t *tongue) Script() string { return scriptCode(t.Tag) }

// Anchor is the id of the language's place in the page.
func (t *tongue) Anchor() string { return "language-" + string(t.Tag) }

// nameOf is the English name of a language; without a profile, its tag.
func nameOf(tag language.Tag) string {
	if p, ok := language.ProfileOf(tag); ok {
		return p.Name
	}
	if tag == language.Und {
		return "language not known"
	}
	return string(tag)
}

func scriptCode(tag language.Tag) string {
	_, code, _ := strings.Cut(string(tag), "-")
	return code
}

// direction is how a line of the script runs: "rtl", "ltr", and "auto" (by the first letter) where the script is not known.
func direction(tag language.Tag) string {
	switch tag.Script() {
	case language.Arab, language.Hebr, language.Thaa, language.Syrc, language.Rohg:
		return "rtl"
	case language.Unknown:
		return "auto"
	}
	return "ltr"
}

// ranked lists the keys of a count, the greatest first.
func ranked(counts map[string]int64) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
}

func total(counts map[string]int64) (n int64) {
	for _, c := range counts {
		n += c
	}
	return n
}
