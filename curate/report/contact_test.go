package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// pictured adds a kept picture, one whose alternative text is not used, one without rights and one that was taken out, in a language.
func pictured(s *pipeline.Summary, tag language.Tag, text string) {
	native := corpus.Description{Source: corpus.NativeDescription, Language: tag, Text: text, Field: "alt"}
	machine := corpus.Description{Source: corpus.MachineDescription, Language: tag, Text: text + text, Model: "fake", Score: number(61.5)}
	name := corpus.Description{Source: corpus.NativeDescription, Language: tag, Text: "IMG_0001.JPG", Field: "alt", Reasons: []string{"alt.file_name"}}
	checks := []corpus.Check{{Name: "faces", Value: 2, State: corpus.Measured}, {Name: "nudity", State: corpus.Unchecked}}
	sample := func(n int, p corpus.Picture) pipeline.PictureSample {
		return pipeline.PictureSample{Document: fmt.Sprintf("%s-%d", tag, n), Page: "https://museum.example/<b>", Rights: corpus.Licensed("CC0-1.0"), Picture: p, Thumbnail: []byte{0xFF, 0xD8, 0xFF}}
	}
	hidden := sample(3, corpus.Picture{Alt: text, Width: 10, Height: 20})
	hidden.Thumbnail, hidden.Hidden, hidden.Rights = nil, pipeline.HiddenRights, corpus.Unknown
	gone := sample(4, corpus.Picture{Caption: text + " nobody@museum.example", Reasons: []string{"pictures.side"}})
	gone.Thumbnail, gone.Hidden = nil, pipeline.HiddenAbsent
	s.Pictures = append(s.Pictures,
		pipeline.PictureGroup{Language: tag, Fate: pipeline.FateKept, N: 1234, Samples: []pipeline.PictureSample{sample(1, corpus.Picture{Descriptions: []corpus.Description{native, machine}, Checks: checks}), hidden}},
		pipeline.PictureGroup{Language: tag, Fate: pipeline.FateWords, Reason: "alt.file_name", N: 1, Samples: []pipeline.PictureSample{sample(2, corpus.Picture{Descriptions: []corpus.Description{name}})}},
		pipeline.PictureGroup{Language: tag, Fate: pipeline.FateTaken, Reason: "pictures.side", N: 1, Samples: []pipeline.PictureSample{gone}})
	s.Thickness = append(s.Thickness, pipeline.Thickness{Language: tag, Pictures: 7, Kinds: []pipeline.TermCount{{Kind: "word", Native: 2, Machine: 1}},
		Thick: []pipeline.Term{{Kind: "word", Text: text, Pictures: 2}}})
}

func TestPicturesStandWithTheirWordsInEveryLanguage(t *testing.T) {
	s := emptySummary()
	for _, w := range words {
		pictured(s, w.tag, w.text)
	}
	d := render(t, s)
	d.closed(t)
	sec, all := d.section(t, "pictures")
	if albums := d.all("article.album", sec); len(albums) != len(words) {
		t.Errorf("%d albums", len(albums))
	}
	images := d.all("img", sec)
	if len(images) != 2*len(words) {
		t.Errorf("%d pictures are shown", len(images))
	}
	for i, w := range words {
		if got := images[2*i]; attribute(got, "alt") != w.text || attribute(got, "lang") != string(w.tag) {
			t.Errorf("%s: the picture stands for %q in %s", w.tag, attribute(got, "alt"), attribute(got, "lang"))
		}
	}
	for _, want := range []string{"nobody gave the right to show it", "its bytes are not held", "nudity: unchecked", "faces: 2", "alt.file_name", "2 of 1,234", "back-translation 61.5"} {
		if !strings.Contains(all, want) {
			t.Errorf("the section lacks %q", want)
		}
	}
	if strings.Contains(d.raw, "nobody@museum") || strings.Contains(d.raw, "<b>\"") {
		t.Error("personal data or markup stands in the page")
	}
	for _, said := range d.all("span.said", sec) {
		if attribute(said, "lang") == "zsm-Arab" && attribute(said, "dir") != "rtl" {
			t.Error("Jawi runs from right to left")
		}
	}
	if _, thick := d.section(t, "thick"); !strings.Contains(thick, words[0].text) {
		t.Error("terms are missing")
	}
}

func TestReportsWithoutPicturesHaveNoContactSheet(t *testing.T) {
	d := render(t, emptySummary())
	if len(d.all("section#pictures"))+len(d.all("section#thick"))+len(d.all("img")) > 0 {
		t.Error("there is one")
	}
}

func TestTheContactSheetIsBounded(t *testing.T) {
	s := emptySummary()
	for i := range 500 {
		g := pipeline.PictureGroup{Language: "tha-Thai", Fate: pipeline.FateTaken, Reason: fmt.Sprintf("r.%03d", i), N: 6}
		for k := range 6 {
			g.Samples = append(g.Samples, pipeline.PictureSample{Document: fmt.Sprint(i, k), Rights: corpus.PublicDomain, Thumbnail: make([]byte, 16<<10)})
		}
		s.Pictures = append(s.Pictures, g)
	}
	d := render(t, s)
	if len(d.raw) > 8<<20 {
		t.Errorf("%d bytes", len(d.raw))
	}
	if !strings.Contains(d.raw, "this page would be too large") {
		t.Error("the page does not say that pictures are left out")
	}
}
