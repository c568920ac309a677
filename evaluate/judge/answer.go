package judge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// Rating is what a judge gave an answer.
type Rating struct {
	Judge        string       `json:"judge"`
	Task         string       `json:"task"`
	Language     language.Tag `json:"language"`
	Item         string       `json:"item"`
	Answer       string       `json:"answer"` // AnswerOf
	Score        float64      `json:"score"`  // from 0 to 1
	Instructions string       `json:"-"`      // names what the judge was told; "" where that is not known
}

// AnswerOf names an answer by all that a judge was shown of it: the task, the item, the conversation and, of contests, what the other one wrote. It says nothing of the
// model: two that say the same get the same label.
func AnswerOf(l evaluate.Line) string {
	h := sha256.New()
	put := func(s string) { fmt.Fprintf(h, "%d %s\n", len(s), s) }
	put(l.Task)
	put(string(l.Language))
	put(l.Item)
	for _, t := range conversation(l) {
		put(t.Asked)
		put(t.Said)
	}
	if l.Kind == kindPairwise {
		for _, s := range l.Held {
			put(s)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// conversation gives what the measured model was asked and said.
func conversation(l evaluate.Line) (list []Talk) {
	for _, s := range l.Said {
		if s.Role != "" || s.Answer == nil {
			continue
		}
		t := Talk{Said: s.Answer.Text}
		for _, a := range s.Asked {
			if a.Role == "user" || a.Role == "prompt" {
				t.Asked = a.Text // the last one is new
			}
		}
		list = append(list, t)
	}
	return list
}

// RatingsOf gives what judges gave the answers of a run, and, of a panel, what it came to where all of them could be read (PanelOf).
func RatingsOf(lines []evaluate.Line) (list []Rating) {
	for _, l := range lines {
		if l.Score.State != evaluate.Scored && l.Score.State != evaluate.Foreign {
			continue
		}
		names, asked := judges(l.Score), panelOf(l)
		if len(names) == 0 {
			continue
		}
		r := Rating{Task: l.Task, Language: l.Language, Item: l.Item, Answer: AnswerOf(l), Instructions: instructionsOf(l)}
		sum := 0.0
		for _, name := range names {
			r.Judge, r.Score = name, l.Score.More[Key(name)]
			list = append(list, r)
			sum += r.Score
		}
		if len(names) > 1 && len(names) == len(asked) {
			r.Judge, r.Score = PanelOf(names), sum/float64(len(names))
			list = append(list, r)
		}
	}
	return list
}

// judges names those whose verdicts a score holds, by the alphabet.
func judges(s evaluate.Score) (names []string) {
	for key := range s.More {
		if name, ok := nameOf(key); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// panelOf names the judges that were asked, by the alphabet.
func panelOf(l evaluate.Line) (names []string) {
	for _, s := range l.Said {
		if s.Role == Role {
			names = append(names, s.By)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// PanelOf names several judges as one.
func PanelOf(names []string) string { return strings.Join(names, " + ") }

// instructionsOf names what the judges of an answer were told.
func instructionsOf(l evaluate.Line) string {
	for _, s := range l.Said {
		if s.Role == Role && len(s.Asked) > 0 && s.Asked[0].Role == "system" {
			sum := sha256.Sum256([]byte(s.Asked[0].Text))
			return hex.EncodeToString(sum[:6])
		}
	}
	return ""
}

// The kinds whose answers are judged (package evaluate/kind).
const (
	kindJudged   = "judged"
	kindCriteria = "criteria"
	kindPairwise = "pairwise"
	kindSafety   = "safety-judged"
)
