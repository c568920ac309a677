package caption

import (
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// addNative makes descriptions of the words that people gave a picture, unless there are some. Equal words count once.
func addNative(p *corpus.Picture, tag language.Tag) {
	own := func(d corpus.Description) bool { return d.Source == corpus.NativeDescription }
	if slices.ContainsFunc(p.Descriptions, own) {
		return
	}
	seen := map[string]bool{}
	for _, f := range []struct{ name, text string }{{"alt", p.Alt}, {"caption", p.Caption}, {"title", p.Title}, {"file.description", p.File.Description}} {
		text := strings.TrimSpace(f.text)
		if text == "" || seen[text] {
			continue
		}
		seen[text] = true
		p.Descriptions = append(p.Descriptions, corpus.Description{Source: corpus.NativeDescription, Language: tag, Text: text, Field: f.name})
	}
}
