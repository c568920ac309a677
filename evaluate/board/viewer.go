package board

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// viewer is what the script of a page shows items from. Texts stand in it once, and are named by their place.
type viewer struct {
	Runs      []viewed          `json:"runs"`
	Tasks     []string          `json:"tasks"`
	Languages []tongue          `json:"languages"`
	Texts     []string          `json:"texts"`
	Questions []*question       `json:"questions"`
	Pictures  map[string]string `json:"pictures"` // small, as data: addresses, by the SHA-256 of the picture
}

type viewed struct {
	ID    string `json:"id"`
	Model string `json:"model"`
}

// question is an item in a language and wording, with the answers of the runs.
type question struct {
	Task     int      `json:"t"`
	Language int      `json:"l"`
	Item     string   `json:"i"`
	Concept  string   `json:"c,omitempty"`
	Category string   `json:"g,omitempty"`
	Wording  int      `json:"w"`
	Repeat   int      `json:"r,omitempty"`
	Verified int      `json:"v,omitempty"`
	Kind     string   `json:"k"`
	Gold     int      `json:"gold"`
	Accepted []int    `json:"acc,omitempty"`
	Answers  []answer `json:"a"`
}

// answer is what a run has of a question.
type answer struct {
	Run   int            `json:"m"`
	Line  int            `json:"n"` // of the log, from 1
	State evaluate.State `json:"s"`
	Value *float64       `json:"x"` // null without a score
	Label int            `json:"lb"`
	Why   string         `json:"y,omitempty"`
	To    int            `json:"to"` // language of the answer
	Said  []said         `json:"f"`
}

// said is an exchange. Asked holds role, text and picture of each turn.
type said struct {
	Role       string   `json:"o,omitempty"`
	Request    string   `json:"h"`
	Asked      [][3]any `json:"q"`
	Text       int      `json:"a"`
	Finish     string   `json:"e,omitempty"`
	Refusal    int      `json:"ref,omitempty"`
	Thought    int      `json:"th,omitempty"`
	Likelihood *[3]any  `json:"lk,omitempty"` // sum, tokens, greedy
	Vector     int      `json:"vec,omitempty"`
	Failed     string   `json:"no,omitempty"`
}

// mostText bounds a text in a page, in bytes; the log holds all of it.
const mostText = 20_000

// album makes a viewer and counts what it will take.
type album struct {
	viewer
	at    map[string]int // of texts
	tags  map[language.Tag]int
	tasks map[string]int
	bytes int
}

func newAlbum(runs []Run) *album {
	a := &album{at: map[string]int{}, tags: map[language.Tag]int{}, tasks: map[string]int{}}
	a.Pictures = map[string]string{}
	for _, r := range runs {
		a.Runs = append(a.Runs, viewed{r.ID, r.Model})
	}
	a.text("")
	return a
}

// text gives the place of a text; 0 is the empty one.
func (a *album) text(s string) int {
	s = shorten(s)
	at, ok := a.at[s]
	if !ok {
		at = len(a.Texts)
		a.at[s], a.Texts = at, append(a.Texts, s)
		a.bytes += len(s) + strings.Count(s, "\n") + 4
	}
	return at
}

// shorten cuts a text that is too long between two clusters, and says so.
func shorten(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if len(s) <= mostText {
		return s
	}
	end := 0
	for end < len(s) {
		next := language.ClusterEnd(s, end)
		if next > mostText {
			break
		}
		end = next
	}
	return s[:end] + "\n[… it goes on; the log holds all of it]"
}

func (a *album) tag(t language.Tag) int {
	at, ok := a.tags[t]
	if !ok {
		at = len(a.Languages)
		a.tags[t], a.Languages = at, append(a.Languages, tongueOf(t))
	}
	return at
}

func (a *album) task(name string) int {
	at, ok := a.tasks[name]
	if !ok {
		at = len(a.Tasks)
		a.tasks[name], a.Tasks = at, append(a.Tasks, name)
	}
	return at
}

// add puts a question with all its answers in, and says how many bytes it takes, about.
func (a *album) add(e entry) int {
	before := a.bytes
	l := e.answers[0].line
	q := &question{Task: a.task(l.Task), Language: a.tag(l.Language), Item: l.Item, Concept: l.Concept, Category: l.Category, Wording: l.Wording, Repeat: l.Repeat, Verified: l.Verified,
		Kind: l.Kind, Gold: a.text(l.Right)}
	for _, s := range l.Accepted {
		q.Accepted = append(q.Accepted, a.text(s))
	}
	for _, own := range e.answers {
		l := own.line
		to := l.Language
		if l.To != "" {
			to = l.To
		}
		if l.Score.State == evaluate.Foreign {
			if tag, err := language.Parse(l.Score.Why); err == nil {
				to = tag
			}
		}
		x := answer{Run: own.run, Line: own.at, State: l.Score.State, Label: a.text(l.Score.Label), Why: l.Score.Why, To: a.tag(to)}
		if l.Score.State == evaluate.Scored || l.Score.State == evaluate.Foreign {
			v := l.Score.Value
			x.Value = &v
		}
		for n, s := range l.Said {
			if n > 0 && (len(s.Asked) == 0 || s.Asked[0].Role == "embed") {
				continue // passages, which all queries are compared with: the log has them
			}
			x.Said = append(x.Said, a.said(s))
			a.bytes += 120
		}
		q.Answers = append(q.Answers, x)
		a.bytes += 120 + len(x.Why)
	}
	a.Questions = append(a.Questions, q)
	a.bytes += 120 + len(q.Item) + len(q.Concept)
	return a.bytes - before
}

func (a *album) said(s evaluate.Said) said {
	x := said{Role: s.Role, Request: s.Request, Failed: shorten(s.Failed)}
	for _, t := range s.Asked {
		x.Asked = append(x.Asked, [3]any{t.Role, a.text(t.Text), t.Picture})
		a.bytes += 24 + len(t.Picture)
	}
	if r := s.Answer; r != nil {
		x.Text, x.Finish, x.Refusal, x.Thought, x.Vector = a.text(r.Text), r.Finish, a.text(r.Refusal), a.text(r.Thought), len(r.Vector)
		if k := r.Likelihood; k != nil {
			x.Likelihood = &[3]any{k.Sum, k.Tokens, k.Greedy}
		}
	}
	return x
}

// script gives the viewer as the content of a script element. Marshal writes <, >, & and the separators of lines as escapes, so that nothing foreign ends it.
func (v viewer) script() ([]byte, error) { return json.Marshal(v) }
