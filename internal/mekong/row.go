package mekong

import (
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
)

// row checks the facts and the text of a page, kept or dropped.
func (c *comparison) row(e Expected, r dataset.DroppedRow) {
	if slices.Contains(e.Reasons, "opt-out") {
		if r.Text != "" || r.Title != "" {
			c.differ(e, "opted out, but its words were kept")
		}
		return
	}
	if len(e.Languages) > 0 && !slices.Contains(e.Languages, r.Language) {
		c.differ(e, "should be %s, is %s", strings.Join(e.Languages, " or "), r.Language)
	}
	for _, f := range []struct{ name, want, got string }{
		{"rights", e.Rights, r.Rights}, {"contributor", e.Contributor, r.Contributor}, {"consent", e.Consent, r.Consent},
	} {
		if f.want != "" && f.got != f.want {
			c.differ(e, "%s should be %q, is %q", f.name, f.want, f.got)
		}
	}
	if !strings.HasPrefix(r.Published, e.Published) {
		c.differ(e, "published should be %s, is %q", e.Published, r.Published)
	}
	for _, s := range e.Must {
		if !strings.Contains(r.Text, s) {
			c.differ(e, "the text lacks %q", s)
		}
	}
	for _, s := range e.MustNot {
		if strings.Contains(r.Text, s) {
			c.differ(e, "the text holds %q", s)
		}
	}
	c.planted(e, r.Text)
	c.pictures(e, r.Pictures)
	c.questions(e, r.Parts)
}

// planted checks that personal data are gone and their neighbours are not.
func (c *comparison) planted(e Expected, text string) {
	for _, p := range e.PII {
		if strings.Contains(text, p.Text) {
			c.differ(e, "the %s %q is still there", p.Kind, p.Text)
		} else if want := p.Before + "<" + p.Kind + ">" + p.After; !strings.Contains(text, want) {
			c.differ(e, "%q should have become %q: %s", p.Text, want, around(text, p))
		}
	}
}

// around shows what became of the place of a datum.
func around(text string, p Planted) string {
	for _, neighbour := range []string{p.Before, p.After} {
		if k := strings.Index(text, neighbour); neighbour != "" && strings.TrimSpace(neighbour) != "" && strings.Count(text, neighbour) == 1 {
			return "found " + strings.ToValidUTF8(text[max(0, k-60):min(len(text), k+100)], "")
		}
	}
	return "its neighbours are gone"
}

func (c *comparison) pictures(e Expected, found []dataset.PictureRow) {
	if e.Pictures == nil {
		return
	}
	if len(found) != len(*e.Pictures) {
		c.differ(e, "should have %d picture(s), has %d: %v", len(*e.Pictures), len(found), alts(found))
		return
	}
	for i, want := range *e.Pictures {
		if found[i].Alt != want.Alt || found[i].Caption != want.Caption {
			c.differ(e, "picture %d should be %q | %q, is %q | %q", i, want.Alt, want.Caption, found[i].Alt, found[i].Caption)
		}
	}
}

func alts(found []dataset.PictureRow) (list []string) {
	for _, p := range found {
		list = append(list, p.Alt)
	}
	return list
}

func (c *comparison) questions(e Expected, parts []dataset.PartRow) {
	var found []Question
	for _, p := range parts {
		switch corpus.PartKind(p.Kind) {
		case corpus.QuestionPart:
			found = append(found, Question{Question: p.Text})
		case corpus.AnswerPart:
			if len(found) > 0 {
				found[len(found)-1].Answer = p.Text
			}
		}
	}
	if !slices.Equal(found, e.Questions) {
		c.differ(e, "should declare %d question(s), declares %d: %q", len(e.Questions), len(found), found)
	}
}
