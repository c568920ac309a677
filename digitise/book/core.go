package book

import "github.com/lontar-asean/lontar/language"

// Element is a statement of Dublin Core (ISO 15836-1): the name of one of its fifteen elements, and what is said.
type Element struct{ Name, Value string }

// Core gives the book as Dublin Core, in the order of the standard's elements that are used.
func (k Book) Core() []Element {
	var list []Element
	add := func(name, value string) {
		if value != "" {
			list = append(list, Element{name, value})
		}
	}
	add("title", k.Title)
	for _, c := range k.Creators {
		add("creator", c)
	}
	add("publisher", k.Publisher)
	add("date", k.Year)
	add("identifier", k.CallNumber)
	for _, tag := range k.Languages {
		add("language", BCP47(tag))
	}
	add("rights", string(k.Rights))
	if k.Evidence != "" {
		add("rights", k.Evidence)
	}
	return list
}

// BCP47 writes a tag as the web does: km-Khmr, jv-Java, und.
func BCP47(tag language.Tag) string {
	if tag == "" || tag == language.Und {
		return "und"
	}
	code := tag.ISO6391()
	if code == "" {
		code = tag.Language()
	}
	return code + "-" + tag.Script().String()
}
