package review

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/digitise/leaf"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language/normalise"
	"github.com/lontar-asean/lontar/picture"
)

// Outcome is what became of corrections.
type Outcome struct {
	Corrected int        `json:"corrected"` // lines whose text changed
	Confirmed int        `json:"confirmed"` // lines that were right
	Before    int        `json:"before"`    // said before, in the same words
	Marked    int        `json:"marked"`    // that cannot be read, are no text, or need a new photograph
	Retake    []string   `json:"retake"`    // pages to be photographed again
	Conflicts []Conflict `json:"conflicts"`
	Refused   []Refusal  `json:"refused"`
}

// Conflict is a line of which two people say different things. What stands in the page stays.
type Conflict struct {
	Page    string `json:"page"`
	Line    string `json:"line"`
	By      string `json:"by"`   // whose text stands
	Text    string `json:"text"` // that stands
	Other   string `json:"other"`
	Instead string `json:"instead"` // what the other one says
}

// Event is a line of the trail, DIR/review/trail.jsonl: what was said of a line, by whom, and what stood there before.
type Event struct {
	Page       string   `json:"page"`
	Hash       string   `json:"hash"`
	Line       string   `json:"line"`
	Reviewer   string   `json:"reviewer"`
	Text       string   `json:"text"`
	Mark       Mark     `json:"mark,omitempty"`
	Before     string   `json:"before"`
	By         string   `json:"by"`                   // whose text stood there: a reviewer, or the recogniser
	Confidence *float64 `json:"confidence,omitempty"` // of the recogniser, when the text was its
}

// trailFile is where the trail lies, in the book's folder.
const trailFile = "review/trail.jsonl"

// Apply writes corrections into the pages of a book, keeps the trail, and writes the picture and text of every line that was read over into
// DIR/review/lines for training. prefer names a reviewer whose word counts in conflicts; "" lets what stands there stand. A file of another book is
// a fault of kind Invalid, and then nothing is written.
func Apply(b *Book, files []File, prefer string) (Outcome, error) {
	out := Outcome{Retake: []string{}, Conflicts: []Conflict{}, Refused: []Refusal{}}
	for _, f := range files {
		if f.Book != b.ID {
			return out, fault.New(fault.Invalid, "it is of another book (%s, not %s)", f.Book, b.ID).At("%s", f.Name).
				Try("name the folder of its book; a book whose pictures were changed has to be read over again")
		}
	}
	a := &application{out: &out, prefer: prefer, pages: map[string]*Page{}, lines: map[string]Line{}, touched: map[*Page][]Line{}, seen: map[string]Event{}}
	if err := a.readTrail(b.Dir); err != nil {
		return out, err
	}
	for _, p := range b.Pages {
		a.pages[p.Name] = p
		for _, l := range p.Lines {
			a.lines[p.Name+"/"+l.ID] = l
		}
	}
	for _, f := range files {
		out.Refused = append(out.Refused, f.Refused...)
		for _, c := range f.Lines {
			a.take(f.Reviewer, c)
		}
	}
	slices.Sort(out.Retake)
	out.Retake = slices.Compact(out.Retake)
	return out, a.write(b)
}

// application is the work of one import.
type application struct {
	out     *Outcome
	prefer  string
	pages   map[string]*Page
	lines   map[string]Line
	touched map[*Page][]Line
	trail   bytes.Buffer
	seen    map[string]Event // the last of each line and reviewer
	added   bool
}

func (a *application) take(reviewer string, c Correction) {
	refuse := func(reason string) { a.out.Refused = append(a.out.Refused, Refusal{c.place, reason}) }
	p := a.pages[c.Page]
	if p == nil {
		refuse("the book has no such page")
		return
	}
	if p.Hash != c.Hash {
		refuse("the page has been recognised anew since")
		return
	}
	l, ok := a.lines[c.Page+"/"+c.Line]
	if !ok {
		refuse("the page has no such line")
		return
	}
	line := p.line(l)
	text, _ := normalise.Text(strings.TrimSpace(c.Text), p.language(), normalise.Options{})
	by := cmp.Or(line.Checked, cmp.Or(p.Record.By, "recogniser"))
	e := Event{Page: p.Name, Hash: p.Hash, Line: l.ID, Reviewer: reviewer, Text: text, Mark: c.Mark, Before: line.Text, By: by}
	if line.Checked == "" && p.Record.Sheet.Confidence != nil {
		v := line.Confidence
		e.Confidence = &v
	}
	key := p.Name + "/" + p.Hash + "/" + l.ID + "/" + reviewer
	last, said := a.seen[key]
	again := said && last.Text == text && last.Mark == c.Mark
	switch c.Mark {
	case Unreadable, Retake:
		if c.Mark == Retake {
			a.out.Retake = append(a.out.Retake, p.Name)
		}
		if again {
			a.out.Before++
			return
		}
		a.out.Marked++
		a.keep(key, e)
		return
	case NotText:
		text, e.Text = "", ""
		again = said && last.Mark == c.Mark
	}
	switch {
	case line.Checked != "" && line.Text == text && (line.Checked == reviewer || again):
		a.out.Before++
		return
	case line.Checked != "" && line.Text == text: // a second person says the same
		a.out.Confirmed++
		a.keep(key, e)
		return
	case line.Checked != "" && line.Checked != reviewer && reviewer != a.prefer:
		a.out.Conflicts = append(a.out.Conflicts, Conflict{p.Name, l.ID, line.Checked, line.Text, reviewer, text})
		return
	case c.Mark == NotText:
		a.out.Marked++
	case line.Text == text:
		a.out.Confirmed++
	default:
		a.out.Corrected++
	}
	a.keep(key, e)
	set(line, text, reviewer)
	a.touched[p] = append(a.touched[p], l)
}

func (a *application) keep(key string, e Event) {
	a.seen[key] = e
	enc := json.NewEncoder(&a.trail)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err == nil {
		a.added = true
	}
}

// set writes a text that somebody answers for. Words keep their boxes where there are as many as before; else the line is one word.
func set(l *leaf.Line, text, reviewer string) {
	if l.Text != text {
		parts := strings.Fields(text)
		switch {
		case text == "":
			l.Words = nil
		case len(parts) == len(l.Words):
			for i := range l.Words {
				l.Words[i].Text, l.Words[i].Confidence = parts[i], 1
			}
		default:
			l.Words = []leaf.Word{{Box: l.Box, Text: text, Confidence: 1}}
		}
	}
	l.Text, l.Checked, l.Confidence = text, reviewer, 1
}

func (a *application) readTrail(dir string) error {
	path := filepath.Join(dir, filepath.FromSlash(trailFile))
	b, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the trail: %w", err)
	}
	n := 0
	for row := range bytes.Lines(b) {
		n++
		var e Event
		if err := json.Unmarshal(row, &e); err != nil {
			return fault.New(fault.Broken, "the trail of corrections is damaged: %w", err).At("%s:%d", path, n)
		}
		a.seen[e.Page+"/"+e.Hash+"/"+e.Line+"/"+e.Reviewer] = e
	}
	a.trail.Write(b)
	return nil
}

// write keeps lines for training, the trail and the pages, in that order: a page says that a line was read over only when all the rest is kept.
func (a *application) write(b *Book) error {
	for _, p := range b.Pages {
		lines := a.touched[p]
		if len(lines) == 0 {
			continue
		}
		g, err := p.grey()
		if err != nil {
			return err
		}
		for _, l := range lines {
			name := filepath.Join(b.Dir, "review", "lines", p.Name+"-"+l.ID)
			text := p.line(l).Text
			cut := strip(g, l.box, p.Record.Sheet.Orientation)
			if text == "" || cut == nil {
				if err := remove(name+".png", name+".gt.txt"); err != nil {
					return err
				}
				continue
			}
			pixels, err := picture.EncodePNG(cut)
			if err != nil {
				return fmt.Errorf("write a line: %w", err)
			}
			if err := job.WriteFile(name+".png", pixels); err != nil {
				return err
			}
			if err := job.WriteFile(name+".gt.txt", []byte(text+"\n")); err != nil {
				return err
			}
		}
	}
	if a.added {
		if err := job.WriteFile(filepath.Join(b.Dir, filepath.FromSlash(trailFile)), a.trail.Bytes()); err != nil {
			return err
		}
	}
	for _, p := range b.Pages {
		if len(a.touched[p]) == 0 {
			continue
		}
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		if err := enc.Encode(p.Record); err != nil {
			return fmt.Errorf("write a page: %w", err)
		}
		if err := job.WriteFile(filepath.Join(b.Dir, p.Name+".json"), out.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

func remove(names ...string) error {
	for _, n := range names {
		if err := os.Remove(n); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("take a line away: %w", err)
		}
	}
	return nil
}
