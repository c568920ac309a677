package board

import (
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/contamination"
	"github.com/lontar-asean/lontar/language"
)

// Cell is a run in a task and language by one metric. The language evaluate.Everything stands for the mean over the languages of a task, each counting alike,
// English apart where there are others.
type Cell struct {
	Run       string         `json:"run"`
	Suite     string         `json:"suite"`
	Model     string         `json:"model"`
	Task      string         `json:"task"`
	Version   int            `json:"version,omitempty"` // of what a score means; 0 where the run does not say
	Language  language.Tag   `json:"language"`
	Metric    string         `json:"metric"`
	Kind      string         `json:"kind,omitempty"`
	State     evaluate.State `json:"state"`
	Figure                   // over all items, verified or not
	Headline  *Figure        `json:"headline"`  // over items alone that count in one; null for none
	Languages int            `json:"languages"` // that it is the mean of
	Verified  int            `json:"verified"`  // items that native speakers accepted
	Unscored  int            `json:"unscored"`  // answers, as the following
	Refused   int            `json:"refused"`
	Failed    int            `json:"failed"`
	Foreign   int            `json:"wrong_language"`
	Disagree  int            `json:"disagree"`
	Spread    *float64       `json:"spread"`
	Gap       *Gap           `json:"english_gap"`
	Seen      *Seen          `json:"contamination,omitempty"` // not there where nobody looked for the items in corpora
	Judge     *Judged        `json:"judge,omitempty"`         // not there where no judge took part
	Tokens    *Tokens        `json:"tokens"`
	Latency   *Took          `json:"latency"`
	Ideal     float64        `json:"ideal"`
	Least     float64        `json:"least"`
	Even      bool           `json:"even,omitempty"` // values lie on both sides of the best one; there are no places
	Part      string         `json:"part,omitempty"`
	Licence   string         `json:"licence,omitempty"`
	NonComm   bool           `json:"noncommercial,omitempty"`
	Why       string         `json:"why,omitempty"`

	run  int  // its place among the runs
	main bool // by the first metric of its task
}

// Figure is a number, how sure it is, and where it stands among the runs of the board.
type Figure struct {
	Value *float64 `json:"value"` // null where it is not known
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
	N     int      `json:"n"`    // items
	Few   bool     `json:"few"`  // fewer than the board asks for: it is shown grey
	Rank  *Rank    `json:"rank"` // null where there is nobody to compare with
}

// Rank is where a run may stand: models that cannot be told apart share places.
type Rank struct {
	From int  `json:"from"` // one more than the runs that are better
	To   int  `json:"to"`   // all less the runs that are worse
	Of   int  `json:"of"`   // runs with a value
	Best bool `json:"best"` // no run is better
}

// Seen is what becomes of a figure without the items that were found in corpora (lontar contamination).
type Seen struct {
	Found      int                  `json:"found"`      // items
	Without    contamination.Figure `json:"without"`    // over the others
	Difference contamination.Figure `json:"difference"` // with them less without
}

// Judged is how far the judge behind a figure can be trusted, and what people would have given (package judge).
type Judged struct {
	State     string   `json:"state"` // usable, borrowed, uncarded, or greyed with a reason
	Corrected *float64 `json:"corrected"`
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
}

// trusted is the state of a judge that people's labels of the same answers speak for.
const trusted = "usable"

// judged gives what a row says of its judge.
func judged(row evaluate.Row) *Judged {
	if row.JudgeState == "" {
		return nil
	}
	return &Judged{row.JudgeState, row.Corrected, row.CorrectedLow, row.CorrectedHigh}
}

// seen gives what was found of the items of a row.
func (r Run) seen(row evaluate.Row) *Seen {
	if r.Contamination == nil {
		return nil
	}
	for _, c := range r.Contamination.Rows {
		if c.Task == row.Task && c.Language == row.Language && c.Metric == row.Metric {
			return &Seen{c.Found.N, c.Without, c.Difference}
		}
	}
	return nil
}

// Gap is how much better a model is when it is asked the same in English.
type Gap struct {
	Difference float64  `json:"difference"` // English − the language, in the metric's units
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	P          *float64 `json:"p"` // two-sided
	N          int      `json:"n"` // items with a score in both
}

// Winning is the metric of a cell that says which share of the other models a model is above, over all tasks and languages; half of those it equals. It
// depends on who else is on the board.
const Winning = "mean win rate"

// Every is the task of a cell over all tasks.
const Every = "all"
