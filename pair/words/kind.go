// Package words judges the texts of pictures: whether what stands with a picture says something of what is to be seen, in the language of the page.
// Texts are counted in grapheme clusters, in every script; no rule asks for words between spaces.
package words

import (
	"slices"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/recipe"
)

// Settings are the settings of the step alt.
type Settings struct {
	Fields      []string     `yaml:"fields" doc:"the texts of a picture that may describe it, the best first: alt, caption, title, file_title, file_description"`
	MinClusters recipe.Limit `yaml:"min_clusters" doc:"fewest letters and digits, in grapheme clusters; profile: 1 to 4 by script and language"`
	MaxClusters recipe.Limit `yaml:"max_clusters" doc:"most grapheme clusters, signs and spaces included"`
	MaxPerSite  recipe.Limit `yaml:"max_per_site" doc:"a text that stands with more pictures of one host is a template; off to count nothing; the same for all languages"`
	MaxOverall  recipe.Limit `yaml:"max_overall" doc:"a text that stands with more pictures of the whole input is a template; off to count nothing; the same for all languages"`
	Headings    bool         `yaml:"headings" doc:"use texts that repeat the title of the page or the heading above the picture"`
	Also        []string     `yaml:"also" doc:"languages in which texts are used besides that of the page"`
	Require     bool         `yaml:"require" doc:"take out pictures without a usable text, and drop documents without such a pair"`
}

const (
	name    = "alt"
	version = 1
)

// Kinds gives the step that judges the texts of pictures.
func Kinds() []recipe.Kind {
	return []recipe.Kind{recipe.Define(recipe.Kind{
		Name: name, Version: version, Reasons: []string{name + ".no_pair"},
		Summary: "Finds which texts of a picture describe it, in grapheme clusters and not in words",
		Doc: `Each text of a picture (fields) becomes a native description in the language of the page, with the reasons not to use it; the field itself
stays as it is. Descriptions that the source gave, such as captions in several languages, are judged in their own language.

    alt.min_clusters   fewer letters than nouns of the language have: 1 cluster with signs or 2 without in scripts without spaces between words
                       (Khmer, Thai, Lao, Burmese, Javanese), 2 in Tamil, Chinese and Vietnamese, 3 in English and in Arabic letters, 4 in other
                       Latin letters
    alt.max_clusters   longer than 1,000 clusters (COYO-700M)
    alt.script         less than three tenths of the letters in a script of the language; names of brands in Latin letters are fine
    alt.language       40 letters and more, surely in another language; neighbours such as Indonesian and Malay are not told apart
    alt.file           the name of a file: IMG_1234, photo-2.webp, a serial number in digits of any script
    alt.code           addresses, hashes, UUIDs, base64, sizes, markup, styles, JSON, unfilled places of templates
    alt.signs          no letter in it
    alt.generic        nothing but words that say that there is a picture, or belong to the page ("image 12", "click to enlarge"). Own lists for
                       Khmer, Thai, Vietnamese, Indonesian, Malay, Lao, Burmese, Tamil, Filipino, Javanese, Sundanese, Chinese and English; not yet
                       reviewed by a native speaker
    alt.site           the name of the site
    alt.heading        the title of the page or the heading above the picture
    alt.repeated       a template: the same text, digits aside, with more than max_per_site pictures of one host, or more than max_overall of the
                       whole input. COYO-700M takes 10 for both; a name may stand on many sites, so max_overall is 100. Counted once everything is
                       read, each picture of each address once

With require, a picture without a usable text is taken out of its document (alt.no_words), and a document without a pair is dropped (alt.no_pair).
Without a known language of the page, script and language are unchecked: the texts are used, and counted in alt.unchecked.

Measures: alt.texts, alt.usable and alt.pictures (with a usable text), alt.clusters (of a usable text, on average), alt.unchecked (pictures), and
the number of texts for each reason that was given.`,
		Examples: []recipe.Example{
			{Language: "khm-Khmr", Text: "ផ្សារបណ្តែតទឹក", Kept: true, Measures: map[string]float64{"alt.texts": 0, "alt.pictures": 0}},
			{Language: "tha-Thai", Text: "ตลาดน้ำ", Settings: "{require: true}", Reasons: []string{"alt.no_pair"}},
			{Language: "vie-Latn", Text: "Chợ nổi", Settings: "{also: [eng], min_clusters: 5, per_language: {khm: {min_clusters: 3}}}", Kept: true},
		},
	}, Settings{Fields: []string{"alt", "caption", "title", "file_title", "file_description"}, MaxClusters: recipe.LimitOf(1000), MaxPerSite: recipe.LimitOf(10), MaxOverall: recipe.LimitOf(100)}, build)}
}

func build(c Settings) (any, error) {
	s := &step{Settings: c, scripts: profileScripts()}
	if len(c.Fields) == 0 {
		return nil, fault.New(fault.Invalid, "fields names no text of a picture").Try("leave it out, or name alt")
	}
	for _, f := range c.Fields {
		if !slices.Contains(describing, f) {
			return nil, fault.New(fault.Invalid, "%q is no text of a picture that may describe it", f).Try("alt, caption, title, file_title or file_description")
		}
	}
	for _, l := range c.Also {
		tag, err := language.Parse(l)
		if err != nil {
			return nil, fault.New(fault.Invalid, "%w", err)
		}
		s.also = append(s.also, tag)
	}
	var err error
	if s.lists, err = lexicons(); err != nil {
		return nil, err
	}
	if s.model, err = identify.Default(); err != nil {
		return nil, err
	}
	s.every = together(s.lists)
	return s, nil
}
