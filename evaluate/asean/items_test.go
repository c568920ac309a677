package asean

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

// national is the language in which the items of a country are asked beside English.
var national = map[string]language.Tag{"brn": "zsm-Latn", "idn": "ind-Latn", "khm": "khm-Khmr", "lao": "lao-Laoo", "mmr": "mya-Mymr", "mys": "zsm-Latn", "phl": "fil-Latn", "sgp": "zsm-Latn", "tha": "tha-Thai", "tls": "tet-Latn", "vnm": "vie-Latn"}

// Each of the eleven countries has its questions in its language and in English, nearly all with a source, on things that have a concept.
func TestItemsCoverTheRegion(t *testing.T) {
	s := suite(t)
	list, err := concept.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, c := range list {
		known[c.ID] = true
	}
	counts, topics := map[string]int{}, map[string]map[string]bool{}
	ids, sourced := 0, 0
	for _, task := range []string{"culture", "cloze"} {
		tags := map[string][]language.Tag{}
		for _, i := range s.Items[task] {
			tags[i.ID] = append(tags[i.ID], i.Language)
			country, _, _ := strings.Cut(i.ID, "/")
			if !strings.HasPrefix(i.Concept, country+"/") || !known[i.Concept] {
				t.Errorf("%s is about %q, which is no concept of the country", i.ID, i.Concept)
			}
			if i.Language == "eng-Latn" {
				counts[country+" "+task]++
				ids++
				if i.Source.Known() {
					sourced++
				}
				if topics[country] == nil {
					topics[country] = map[string]bool{}
				}
				topics[country][strings.Split(i.Concept, "/")[1]] = true
			}
			if n := len(i.Choices); task == "culture" && n != 4 || task == "cloze" && (n < 2 || n > 4) {
				t.Errorf("%s has %d choices in %s", i.ID, n, i.Language)
			}
			for _, text := range append([]string{i.Question}, i.Choices...) {
				if !norm.NFC.IsNormalString(text) {
					t.Errorf("%s in %s is not normal", i.ID, i.Language)
				}
				if fixed, _ := normalise.Text(text, i.Language, normalise.Options{}); fixed != text {
					t.Errorf("%s in %s is written %+q, normally %+q", i.ID, i.Language, text, fixed)
				}
			}
		}
		for id, have := range tags {
			country, _, _ := strings.Cut(id, "/")
			if len(have) != 2 || !slices.Contains(have, "eng-Latn") || !slices.Contains(have, national[country]) {
				t.Errorf("%s is asked in %v", id, have)
			}
		}
	}
	for country := range national {
		if counts[country+" culture"] < 20 || counts[country+" cloze"] < 10 || len(topics[country]) < 12 {
			t.Errorf("%s: %d questions, %d texts with gaps, %d topics", country, counts[country+" culture"], counts[country+" cloze"], len(topics[country]))
		}
	}
	t.Logf("%d items, %d with a source, %d concepts", ids, sourced, len(list))
	if ids < 330 || float64(sourced) < .8*float64(ids) || len(list) < 200 {
		t.Errorf("%d items, %d with a source, %d concepts", ids, sourced, len(list))
	}
}

// No two questions are nearly the same, by the pairs of clusters they share.
func TestNoItemStandsTwice(t *testing.T) {
	s := suite(t)
	for _, tag := range []language.Tag{"eng-Latn", "khm-Khmr", "lao-Laoo", "mya-Mymr", "tha-Thai", "vie-Latn", "ind-Latn", "zsm-Latn", "fil-Latn", "tet-Latn"} {
		var ids []string
		var sets []map[string]bool
		for _, task := range []string{"culture", "cloze"} {
			for _, i := range s.Items[task] {
				if i.Language != tag {
					continue
				}
				set := map[string]bool{}
				var last, before string
				for c := range language.Clusters(normalise.Key(i.Question+" "+i.Choices[0], tag)) {
					set[before+last+c] = true
					before, last = last, c
				}
				for k, other := range sets {
					shared := 0
					for g := range set {
						if other[g] {
							shared++
						}
					}
					if j := float64(shared) / float64(len(set)+len(other)-shared); j > .6 {
						t.Errorf("%s and %s are alike in %s: %.2f", ids[k], i.ID, tag, j)
					}
				}
				ids, sets = append(ids, i.ID), append(sets, set)
			}
		}
	}
}
