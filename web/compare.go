package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/diff"
)

// How much of a comparison is shown.
const (
	comparedFiles     = 50 // of each kind
	comparedLanguages = 200
)

// comparePage is what changed between two revisions.
type comparePage struct {
	repositoryPage
	From, To  commitLine
	Files     []comparedList
	Records   diff.Counts
	Languages []comparedLanguage
	Others    int // languages that are not shown
	Sample    int64
	Unread    []diff.Unread
	Examples  []comparedRecord
}

// comparedList is what happened to files.
type comparedList struct {
	What  string // added, changed, gone or moved
	N     int64
	Files []comparedFile
	More  int64
}

// comparedFile is a file, and where it was before when it moved.
type comparedFile struct{ Path, Was string }

// comparedLanguage counts the records of a language.
type comparedLanguage struct {
	Label string
	diff.Counts
}

// comparedRecord is a record before and after.
type comparedRecord struct {
	diff.Example
	Label, Lang         string
	BeforeDir, AfterDir string
	Old, New            []stretch // the text before and after
}

// compare shows what changed between two revisions, written A..B.
func (v *visit) compare(name hub.Name, pair string) error {
	a, b, ok := strings.Cut(pair, "..")
	if !ok || a == "" || b == "" {
		return nothing()
	}
	r, before, err := v.revision(name, a, access.Read)
	if err != nil {
		return behind(r, hidden(err))
	}
	_, after, err := v.hub.Revision(v.ctx(), r.Name, b)
	if err != nil {
		return hidden(err)
	}
	for _, c := range []hub.Commit{before, after} {
		if err := v.entire(r, c); err != nil {
			return err
		}
	}
	select {
	case v.diffs <- struct{}{}:
		defer func() { <-v.diffs }()
	case <-v.ctx().Done():
		return v.ctx().Err()
	}
	report, err := diff.Compare(v.ctx(), diff.Revision{Hub: v.hub, Commit: before}, diff.Revision{Hub: v.hub, Commit: after}, diff.Bounds{})
	if err != nil {
		return err
	}
	p := comparePage{repositoryPage: v.head(r, after.ID, "history"), From: v.commitLine(r, before), To: v.commitLine(r, after), Records: report.Records, Sample: report.Sample,
		Unread: report.Unread[:min(len(report.Unread), comparedFiles)]}
	p.files(report.Files)
	for _, tag := range slices.Sorted(maps.Keys(report.Languages)) {
		counts := report.Languages[tag]
		if counts.Added+counts.Changed+counts.Gone == 0 {
			continue
		}
		if len(p.Languages) == comparedLanguages {
			p.Others++
			continue
		}
		p.Languages = append(p.Languages, comparedLanguage{v.tongueOf(tag), counts})
	}
	for _, e := range report.Examples {
		p.Examples = append(p.Examples, v.example(e))
	}
	return v.show(http.StatusOK, "compare", r.ID(), p)
}

// tongueOf names the language of records.
func (v *visit) tongueOf(tag string) string {
	if tag == "und" || tag == "" {
		return v.words.say("unknown.language")
	}
	label, _ := cut(v.words.language(tag), 60)
	return label
}

func (p *comparePage) files(f diff.Files) {
	add := func(what string, n int64, paths []string) {
		if n == 0 {
			return
		}
		l := comparedList{What: what, N: n}
		for _, path := range paths[:min(len(paths), comparedFiles)] {
			l.Files = append(l.Files, comparedFile{Path: path})
		}
		l.More = n - int64(len(l.Files))
		p.Files = append(p.Files, l)
	}
	add("added", f.Counts.Added, f.Added)
	add("changed", f.Counts.Changed, f.Changed)
	add("gone", f.Counts.Gone, f.Gone)
	if len(f.Moved) > 0 {
		l := comparedList{What: "moved", N: int64(len(f.Moved))}
		for _, m := range f.Moved[:min(len(f.Moved), comparedFiles)] {
			l.Files = append(l.Files, comparedFile{m.To, m.From})
		}
		l.More = l.N - int64(len(l.Files))
		p.Files = append(p.Files, l)
	}
}

// example sets a record in its language, with what differs marked.
func (v *visit) example(e diff.Example) comparedRecord {
	x := comparedRecord{Example: e, Label: v.tongueOf(e.Language), Lang: locale(e.Language)}
	x.BeforeDir, x.AfterDir = direction(x.Lang, e.Before), direction(x.Lang, e.After)
	switch {
	case e.What == "added":
		x.New = []stretch{{"ins", e.After}}
	case e.What == "gone":
		x.Old = []stretch{{"del", e.Before}}
	default:
		x.Old, x.New = differences(e.Before, e.After)
	}
	return x
}
