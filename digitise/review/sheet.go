package review

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/fault"
)

//go:embed page/page.html
var pageHTML string

//go:embed page/page.css
var pageStyle string

//go:embed page/page.js
var pageScript string

// PartBytes is about how large a page for people gets before the next part begins.
const PartBytes = 6 << 20

// Options say what is written for people.
type Options struct {
	Again     bool // lines that were read over already too
	PartBytes int  // 0 means PartBytes
}

// Written is what Write made.
type Written struct {
	Files []string
	Lines int
	Past  int // lines that were read over already and are left out
}

// row is a line on the page for people.
type row struct {
	Page       string   `json:"page"`
	Number     int      `json:"number"`
	Hash       string   `json:"hash"`
	Line       string   `json:"line"`
	Text       string   `json:"text"`
	Confidence *float64 `json:"confidence"`
	Lang       string   `json:"lang"`
	Dir        string   `json:"dir"`
	Fonts      string   `json:"fonts"`
	Marks      int      `json:"marks"`
	Pieces     []shown  `json:"pieces"`
}

// shownBook is what a page for people holds.
type shownBook struct {
	Book  string   `json:"book"`
	Name  string   `json:"name"`
	Part  int      `json:"part"`
	Marks []string `json:"marks"` // rows of keys
	Lines []row    `json:"lines"`
}

// Write writes DIR/review/review.html, or review-1.html and so on: whole pages of the book go into a part until it is large enough; in a part the least
// sure lines come first. The files ask nothing of a network. Pages that were there before are replaced.
func Write(ctx context.Context, b *Book, o Options) (Written, error) {
	if o.PartBytes <= 0 {
		o.PartBytes = PartBytes
	}
	var w Written
	var parts [][]byte // JSON of finished parts
	part := shownBook{Book: b.ID, Name: b.Name, Part: 1}
	size := 0
	finish := func() error {
		slices.SortStableFunc(part.Lines, func(x, y row) int { return cmp.Compare(sureness(x), sureness(y)) })
		j, err := json.Marshal(part) // escapes <, > and &, so that no text ends the script element
		if err != nil {
			return err
		}
		parts = append(parts, j)
		part = shownBook{Book: b.ID, Name: b.Name, Part: len(parts) + 1}
		size = 0
		return nil
	}
	for _, p := range b.Pages {
		if err := ctx.Err(); err != nil {
			return w, err
		}
		rows, past, err := p.rows(o.Again, &part)
		if err != nil {
			return w, err
		}
		w.Past += past
		w.Lines += len(rows)
		part.Lines = append(part.Lines, rows...)
		for _, r := range rows {
			for _, s := range r.Pieces {
				size += len(s.PNG)*4/3 + 40
			}
			size += 3*len(r.Text) + 300
		}
		if size >= o.PartBytes {
			if err := finish(); err != nil {
				return w, err
			}
		}
	}
	if len(part.Lines) > 0 {
		if err := finish(); err != nil {
			return w, err
		}
	}
	if w.Lines == 0 {
		return w, fault.New(fault.Missing, "no lines to read over: %d have been", w.Past).At("%s", b.Dir).Try("--again shows those too")
	}
	for i, j := range parts {
		name := filepath.Join(b.Dir, "review", "review.html")
		if len(parts) > 1 {
			name = filepath.Join(b.Dir, "review", fmt.Sprintf("review-%d.html", i+1))
		}
		if err := job.WriteFile(name, page(b.Name, i+1, len(parts), j)); err != nil {
			return w, err
		}
		w.Files = append(w.Files, name)
	}
	return w, nil
}

// sureness orders lines: those of which nothing is known come after the others.
func sureness(r row) float64 {
	if r.Confidence == nil {
		return 2
	}
	return *r.Confidence
}

// rows gives the lines of a page that are to be read.
func (p *Page) rows(again bool, part *shownBook) (list []row, past int, err error) {
	open := make([]Line, 0, len(p.Lines))
	for _, l := range p.Lines {
		if p.line(l).Checked != "" && !again {
			past++
			continue
		}
		open = append(open, l)
	}
	if len(open) == 0 {
		return nil, past, nil
	}
	g, err := p.grey()
	if err != nil {
		return nil, 0, err
	}
	tag := p.language()
	how := writingOf(tag)
	marks := slices.Index(part.Marks, how.marks)
	if marks < 0 {
		marks = len(part.Marks)
		part.Marks = append(part.Marks, how.marks)
	}
	for _, l := range open {
		cut := strip(g, l.box, p.Record.Sheet.Orientation)
		if cut == nil {
			continue
		}
		r := row{Page: p.Name, Number: p.Record.Page, Hash: p.Hash, Line: l.ID, Text: p.line(l).Text, Lang: pageLanguage(tag), Dir: "ltr", Fonts: how.fonts, Marks: marks}
		switch {
		case how.right:
			r.Dir = "rtl"
		case r.Lang == "":
			r.Dir = "auto"
		}
		if p.Record.Sheet.Confidence != nil {
			c := p.line(l).Confidence
			r.Confidence = &c
		}
		if r.Pieces, err = pieces(cut); err != nil {
			return nil, 0, fmt.Errorf("draw a line of %s: %w", p.Name, err)
		}
		list = append(list, r)
	}
	return list, past, nil
}

// page fills the page for people. The script is named by its digest, so that a browser runs it and nothing else.
func page(name string, part, parts int, book []byte) []byte {
	digest := sha256.Sum256([]byte(pageScript))
	title := html.EscapeString(name)
	several := ""
	if parts > 1 {
		several = fmt.Sprintf(" · part %d of %d", part, parts)
	}
	text := pageHTML
	var out bytes.Buffer
	for text != "" {
		before, rest, found := strings.Cut(text, "{{")
		out.WriteString(before)
		if !found {
			break
		}
		key, after, _ := strings.Cut(rest, "}}")
		switch key {
		case ".Name":
			out.WriteString(title)
		case ".Part":
			out.WriteString(several)
		case ".Digest":
			out.WriteString("sha256-" + base64.StdEncoding.EncodeToString(digest[:]))
		case ".Style":
			out.WriteString(pageStyle)
		case ".Script":
			out.WriteString(pageScript)
		case ".Book":
			out.Write(book)
		}
		text = after
	}
	return out.Bytes()
}
