package board

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"strconv"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

//go:embed template
var files embed.FS

// Pictures gives a picture by the SHA-256 of its bytes; ok is false for one that is not there. nil has none.
type Pictures func(sum string) (p endpoint.Picture, ok bool)

// page is what the templates show.
type page struct {
	Kind, Title, Lead string
	Facts             []fact
	Print             string // what it was made of
	Notes             []string
	Board             *boardView
	Contest           *contestView
	Shown             Shown
	Data              template.HTML
	Runs              int
}

type fact struct{ Name, Value, Small string }

// Write writes a page with the board and the items, complete in itself: it asks nothing of the network, and shows the board without a script. Names, texts
// and answers are foreign: they are escaped, and what would change the way of a line is shown as a symbol. Errors are those of w.
func Write(w io.Writer, b Board, pictures Pictures) error {
	p := &page{Kind: "Board", Title: "Board of " + things(len(b.Runs), "run", "runs"), Notes: b.Notes, Runs: len(b.Runs)}
	items, answers, verified := b.size()
	p.Facts = []fact{{"items", count(items), "in all tasks and languages"}, {"verified", count(verified), "by two speakers"}, {"answers", count(answers), ""}, {"languages", strconv.Itoa(b.languages()), ""}}
	if len(b.Runs) == 1 {
		r := b.Runs[0]
		p.Kind, p.Title = "Run of "+visible(r.Suite), visible(r.Model)
		p.Print = fmt.Sprintf("run %s · suite %s · seed %d · lontar %s", visible(r.ID), visible(clip(r.Digest, 16)), r.Seed, visible(r.Lontar))
	}
	p.Board = newBoardView(b)
	p.Lead = p.Board.lead(items, verified)
	return p.write(w, b.Runs, pictures, mostItems, nil)
}

// write fills in the items and writes the page.
func (p *page) write(w io.Writer, runs []Run, pictures Pictures, most int, order func([]entry)) error {
	a, shown := pick(runs, most, order)
	a.illustrate(pictures)
	p.Shown = shown
	data, err := a.script()
	if err != nil {
		return err
	}
	p.Data = template.HTML(`<script type="application/json" id="data">` + string(data) + `</script>`)
	css, err := files.ReadFile("template/style.css")
	if err != nil {
		return err
	}
	js, err := files.ReadFile("template/viewer.js")
	if err != nil {
		return err
	}
	pages, err := template.New("page.html").Funcs(template.FuncMap{
		"style": func() template.CSS { return template.CSS(css) }, "script": func() template.JS { return template.JS(js) },
		"count": count, "visible": visible, "things": things, "short": short, "probability": probability,
	}).ParseFS(files, "template/*.html")
	if err != nil {
		return fmt.Errorf("read the templates of the page: %w", err)
	}
	var out bytes.Buffer
	if err := pages.Execute(&out, p); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	_, err = w.Write(bytes.ToValidUTF8(out.Bytes(), []byte("\uFFFD")))
	return err
}

// size counts items (an item in a language is one), answers, and items that count in a headline.
func (b Board) size() (items, answers, verified int) {
	type item struct{ suite, task, language, id string }
	seen := map[item]bool{}
	for _, r := range b.Runs {
		for _, s := range r.Scores {
			k := item{r.Suite, s.Task, s.Language, s.Item}
			if _, ok := seen[k]; !ok {
				items++
				if s.Headline {
					verified++
				}
			}
			seen[k] = true
		}
		answers += len(r.Lines)
	}
	return items, answers, verified
}

func (b Board) languages() int {
	seen := map[language.Tag]bool{}
	for _, c := range b.Cells {
		if c.Language != evaluate.Everything && c.State != evaluate.Missing {
			seen[c.Language] = true
		}
	}
	return len(seen)
}

// link leads to the items of a cell.
func link(task string, tag language.Tag, run string) template.URL {
	q := url.Values{"task": {task}}
	if tag != evaluate.Everything && tag != "" {
		q.Set("language", string(tag))
	}
	if run != "" {
		q.Set("run", run)
	}
	return template.URL("#items?" + q.Encode())
}

// clip cuts a name.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n]
}
