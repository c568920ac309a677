package page

import "strings"

// settle finishes what could be known only at the end of the page.
func (r *reader) settle() {
	p := &r.page
	if p.Title == "" {
		p.Title = r.clues.ogTitle
	}
	for i := 0; p.Title == "" && i < len(r.segments); i++ {
		if s := &r.segments[i]; s.keep && s.el == elH1 {
			p.Title = tidy(string(r.text[s.start:s.end]))
		}
	}
	for _, date := range r.clues.published {
		if p.Published == "" {
			p.Published = date
		}
	}
	if len(r.clues.alternate) > 0 {
		own := r.input.URL
		if r.clues.canonical != "" {
			own = r.absolute(r.clues.canonical)
		}
		for _, a := range r.clues.alternate {
			if own != "" && r.absolute(a.href) == own && !strings.EqualFold(a.lang, "x-default") {
				r.language(a.lang)
			}
		}
	}
	if p.Licence != "" {
		p.Licence = r.absolute(p.Licence)
	}
}
