package rights

import (
	"fmt"

	"github.com/lontar-asean/lontar/hub/survey"
)

// File is a file of a repository with what was found in it.
type File struct {
	Path   string
	SHA256 string
	Size   int64
	Past   bool // only earlier revisions have it
	Kind   survey.Kind
	Found  *survey.Survey // while it is looked at; nil for a file that was not, or holds no records
}

// Judge says what a file lacks before others may see it, given what the card declares for its records: open to all, or behind a gate.
func (c Card) Judge(f File, open bool) (list []Complaint) {
	s := f.Found
	if s == nil || annotation(s) {
		return nil
	}
	add := func(what string, g survey.Gap, message, hint string) {
		if g.N == 0 {
			return
		}
		p := Complaint{File: f.Path, Records: g.N, What: what, Message: message, Hint: hint}
		if len(g.Rows) > 0 {
			p.Row = g.Rows[0]
			p.Message = fmt.Sprintf("%s (%d of %d records, the first in row %d)", message, g.N, s.Records, p.Row)
		}
		if s.Kind == survey.Whole {
			p.Row, p.Message = 0, message
		}
		if f.Past {
			p.Message += ", in an earlier revision, which others could read too"
			p.Hint += "; or make a new repository of the files as they are now"
		}
		list = append(list, p)
	}
	if s.Kind == survey.Whole {
		c.whole(f, open, add)
		return list
	}
	const declare = "or declare it for all records in the card: "
	add("rights", s.BadRights, "rights that are no word of the vocabulary"+example(s), "write licensed:<SPDX>, public-domain, contributed, permission, tdm, community or unknown into the column rights")
	if c.Rights == "" {
		add("rights", s.NoRights, "records that do not say on what ground they may be used", "give them a column rights, "+declare+"`lontar: {rights: licensed:CC-BY-4.0, source: …}`")
	}
	if c.Source == "" {
		add("source", s.NoSource, "records that do not say where they come from", "give them a column url, "+declare+"`lontar: {source: https://…}`, or source_datasets")
	}
	if c.Backing == "" {
		add("evidence", s.NoEvidence, "rights that rest on something that is not named", "name the letter, the law, the custodian or the consent form in the column rights_evidence, "+declare+"`lontar: {evidence: …}`")
	}
	if open && s.Content {
		shut := s.Closed
		if survey.Closed(c.Rights) {
			shut.N += s.NoRights.N
			shut.Rows = append(shut.Rows[:len(shut.Rows):len(shut.Rows)], s.NoRights.Rows...)
		}
		add("closed", shut, "texts whose rights are unknown, or that may be analysed and not published", closedHint)
	}
	if s.Ends != "" && (c.Rights == "" || c.Source == "") {
		list = append(list, Complaint{File: f.Path, What: "unreadable", Message: "the file cannot be read to its end: " + s.Ends, Hint: "repair it, or declare rights and source for all records in the card"})
	}
	return list
}

const closedHint = "put a gate before the files (gated: manual), or release ids, addresses and digests without the texts"

// whole judges a file whose records cannot be read: only the card can speak for it.
func (c Card) whole(f File, open bool, add func(what string, g survey.Gap, message, hint string)) {
	one := survey.Gap{N: 1}
	if c.Rights == "" {
		add("rights", one, "a file that cannot say on what ground it may be used", "declare it in the card: `lontar: {rights: licensed:CC-BY-4.0, source: …}`")
	}
	if c.Source == "" {
		add("source", one, "a file that cannot say where it comes from", "declare it in the card: `lontar: {source: https://…}`, or source_datasets")
	}
	if open && survey.Closed(c.Rights) {
		add("closed", one, "a file whose rights are unknown, or that may be analysed and not published", closedHint)
	}
}

// annotation reports whether a file tells of records that lie elsewhere, by their ids: measures, signatures.
func annotation(s *survey.Survey) bool {
	return !s.Content && s.Ends == "" && s.With.Source == 0 && s.With.Rights == 0 && s.BadRights.N == 0
}

func example(s *survey.Survey) string {
	for _, i := range s.Invalid {
		if i.Column == "rights" {
			return fmt.Sprintf(", such as %q", i.Value)
		}
	}
	return ""
}

// maxComplaints bounds what is said at once.
const maxComplaints = 100

// charge gathers complaints: all of them are counted, the first are kept.
type charge struct {
	list []Complaint
	n    int
}

func (c *charge) add(list []Complaint) {
	c.n += len(list)
	c.list = append(c.list, list[:min(len(list), maxComplaints-len(c.list))]...)
}
