package report

import (
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// thick is what native words of one language know and a machine's do not, and the reverse.
type thick struct {
	Name, Lang, Script, Dir string
	pipeline.Thickness
	Know, Say []term // in native words only; in a machine's only
}

// term is one of them.
type term struct {
	Kind, Text string
	Pictures   int
}

func thickness(list []pipeline.Thickness, v veil) (rows []thick) {
	terms := func(list []pipeline.Term) (out []term) {
		for _, t := range list {
			out = append(out, term{t.Kind, clip(v.over(t.Text), 40), t.Pictures})
		}
		return out
	}
	for _, t := range list {
		if t.Pictures+t.Machine == 0 {
			continue
		}
		tag := language.Tag(t.Language)
		rows = append(rows, thick{nameOf(tag), string(tag), scriptCode(tag), direction(tag), t, terms(t.Thick), terms(t.Thin)})
	}
	return rows
}
