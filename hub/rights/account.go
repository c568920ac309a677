package rights

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/survey"
)

// Account says what the records of a revision declare, and who may see it.
type Account struct {
	ID         string       `json:"id"`
	Kind       hub.Kind     `json:"kind"`
	Revision   string       `json:"revision"`
	Visibility string       `json:"visibility"`
	Gate       string       `json:"gate"`
	Card       Card         `json:"card"` // of main: the compilation's licence, and what it declares for the records
	Summary    []string     `json:"summary"`
	May        May          `json:"may"`
	Totals     Totals       `json:"totals"`
	Files      []FileReport `json:"files"`              // the first of them
	FilesLeft  int          `json:"filesLeft"`          // how many more there are
	Pending    int          `json:"pending"`            // files that were not looked at yet: ask again
	Withheld   string       `json:"withheld,omitempty"` // what is not told to who may not read the files
}

// May says what the repository may become, and why not.
type May struct {
	Open    bool        `json:"open"`
	Gated   bool        `json:"gated"`
	Missing []Complaint `json:"missing"` // before it may lie open; the first of them
	More    int         `json:"more"`    // how many more are missing
}

// Totals adds up what was found in files.
type Totals struct {
	Files        int             `json:"files"` // with data
	Records      int64           `json:"records"`
	With         survey.Presence `json:"with"`
	Declared     int64           `json:"declared"` // records whose rights the card declares
	Rights       survey.Tally    `json:"rights"`   // of the records, apart from the licence of the compilation
	Licences     survey.Tally    `json:"licences"`
	Languages    survey.Tally    `json:"languages"`
	Scripts      survey.Tally    `json:"scripts"`
	Concepts     survey.Tally    `json:"concepts"`
	Modalities   survey.Tally    `json:"modalities"`
	Consents     survey.Tally    `json:"consents"`
	Contributors survey.Tally    `json:"contributors,omitempty"`
	Reviewers    survey.Tally    `json:"reviewers,omitempty"`
}

// FileReport is a file with what was found in it.
type FileReport struct {
	Path  string        `json:"path"`
	Found survey.Survey `json:"found"`
}

// Add adds a file, whose records say what they say or what the card declares.
func (t *Totals) Add(f File, c Card) {
	s := f.Found
	if s == nil || annotation(s) {
		return
	}
	t.Files++
	t.Records += s.Records
	for _, p := range []struct{ to, from *int64 }{
		{&t.With.ID, &s.With.ID}, {&t.With.Source, &s.With.Source}, {&t.With.Rights, &s.With.Rights}, {&t.With.Evidence, &s.With.Evidence}, {&t.With.Licence, &s.With.Licence},
		{&t.With.Contributor, &s.With.Contributor}, {&t.With.Consent, &s.With.Consent}, {&t.With.Reviewers, &s.With.Reviewers}, {&t.With.Language, &s.With.Language},
	} {
		*p.to += *p.from
	}
	for _, p := range []struct {
		to   *survey.Tally
		from survey.Tally
	}{
		{&t.Rights, s.Rights}, {&t.Licences, s.Licences}, {&t.Languages, s.Languages}, {&t.Scripts, s.Scripts}, {&t.Concepts, s.Concepts}, {&t.Modalities, s.Modalities},
		{&t.Consents, s.Consents}, {&t.Contributors, s.Contributors}, {&t.Reviewers, s.Reviewers},
	} {
		p.to.Add(p.from)
	}
	if c.Rights != "" && s.NoRights.N > 0 {
		t.Declared += s.NoRights.N
		t.Rights.Add(survey.Tally{string(c.Rights): s.NoRights.N})
	}
}

const (
	lookBudget    = 256 << 20 // bytes of files that a question may have surveyed; the rest is left to Run
	maxFileReport = 200
	maxMissing    = 50
)

// Account gives the account of a revision. What is in the records themselves (values that are wrong, names of people) is told only to who may read
// them.
func (d *Desk) Account(ctx context.Context, r hub.Repository, c hub.Commit, mayRead bool) (a Account, err error) {
	card := ReadCard(r.Card)
	a = Account{ID: r.ID(), Kind: r.Kind, Revision: c.ID, Visibility: string(r.Visibility), Gate: string(r.Gate), Card: card, Files: []FileReport{}}
	files := map[place]File{}
	if err := d.hub.Read(ctx, func(b hub.Books) error {
		clear(files)
		w := walk{books: b, files: files, seen: map[string]bool{}}
		return w.tree(ctx, "", c.Root)
	}); err != nil {
		return a, err
	}
	var open, gated charge
	open.add(card.Complaints(r.Kind, true))
	gated.add(card.Complaints(r.Kind, false))
	if r.Kind == hub.Dataset {
		if err := d.look(ctx, files, lookBudget, func(f File) {
			a.add(f, card)
			open.add(card.Judge(f, true))
			gated.add(card.Judge(f, false))
		}); err != nil {
			return a, err
		}
	}
	if a.Pending > 0 {
		d.nudge()
	}
	a.May.Gated, a.May.Open = a.Pending == 0 && gated.n == 0, a.Pending == 0 && open.n == 0
	a.May.Missing = append([]Complaint{}, open.list[:min(len(open.list), maxMissing)]...)
	a.May.More = open.n - len(a.May.Missing)
	a.summarise(r)
	if !mayRead {
		a.withhold()
	}
	return a, nil
}

func (a *Account) add(f File, card Card) {
	switch {
	case f.Kind == survey.Aside:
		return
	case f.Found == nil:
		a.Pending++
		return
	}
	a.Totals.Add(f, card)
	if len(a.Files) == maxFileReport {
		a.FilesLeft++
		return
	}
	a.Files = append(a.Files, FileReport{f.Path, *f.Found})
}

// withhold takes out what is in the records.
func (a *Account) withhold() {
	a.Withheld = "files, names and wrong values are told to those who may read the files"
	a.Totals.Contributors, a.Totals.Reviewers = nil, nil
	a.Files, a.FilesLeft = []FileReport{}, a.Totals.Files
	for i := range a.May.Missing {
		if m := &a.May.Missing[i]; m.File != readme {
			*m = Complaint{Row: m.Row, Records: m.Records, What: m.What, Message: "records or files lack " + m.What, Hint: m.Hint}
		}
	}
}

// summarise says the main things in sentences.
func (a *Account) summarise(r hub.Repository) {
	say := func(format string, args ...any) { a.Summary = append(a.Summary, fmt.Sprintf(format, args...)) }
	if a.Card.Licence == "" {
		say("The card names no licence for the %s as a whole.", map[hub.Kind]string{hub.Dataset: "compilation", hub.Model: "model"}[r.Kind])
	} else {
		say("The card names a licence for the %s as a whole: %s.", map[hub.Kind]string{hub.Dataset: "compilation", hub.Model: "model"}[r.Kind], name(a.Card))
	}
	if t := a.Totals; r.Kind == hub.Dataset {
		say("%s in %s: %d say their rights themselves, the card declares them for %d, %d have none.", count(t.Records, "record"), count(int64(t.Files), "file"), t.With.Rights, t.Declared,
			max(0, t.Records-t.With.Rights-t.Declared))
		if len(t.Rights) > 0 {
			say("By rights: %s.", enumerate(t.Rights))
		}
		if t.With.Contributor > 0 {
			say("People gave %s, under %s of a consent form.", count(t.With.Contributor, "record"), count(int64(len(t.Consents)), "version"))
		}
		if t.With.Reviewers > 0 {
			say("%s were reviewed.", count(t.With.Reviewers, "record"))
		}
	}
	if a.Pending > 0 {
		say("%s have not been looked at yet; ask again later.", count(int64(a.Pending), "file"))
		return
	}
	switch {
	case a.May.Open:
		say("It may lie open to everybody.")
	case a.May.Gated:
		say("Others may see it behind a gate. It may not lie open to everybody; see what is missing.")
	default:
		say("It has to stay private as it is; see what is missing.")
	}
}

func name(c Card) string {
	if c.LicenceName != "" {
		return c.Licence + " (" + c.LicenceName + ")"
	}
	return c.Licence
}

func count(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// enumerate writes the largest counts of a tally in one line.
func enumerate(t survey.Tally) string {
	const most = 12
	keys := t.Keys()
	var parts []string
	for _, k := range keys[:min(len(keys), most)] {
		parts = append(parts, fmt.Sprintf("%s %d", k, t[k]))
	}
	if len(keys) > most {
		parts = append(parts, "…")
	}
	return strings.Join(parts, ", ")
}

func byPath(files map[place]File) []File {
	list := make([]File, 0, len(files))
	for _, f := range files {
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b File) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		return strings.Compare(a.SHA256, b.SHA256)
	})
	return list
}
