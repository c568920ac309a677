package evaluate

import (
	"strings"

	"github.com/lontar-asean/lontar/language"
)

// Baseline is what another model said, by what it was asked: a question of any task counts that was worded alike.
type Baseline struct {
	Model string
	said  map[baselineKey]string
}

type baselineKey struct {
	item     string
	language language.Tag
	asked    string
}

// NewBaseline takes the answers of a run of a model, of questions asked for the first time. What it refused or failed to answer is not there.
func NewBaseline(model string, lines []Line) *Baseline {
	b := &Baseline{Model: model, said: map[baselineKey]string{}}
	for _, l := range lines {
		for _, s := range l.Said {
			if s.Role != "" || l.Repeat > 0 || s.Answer == nil || s.Answer.Refusal != "" || strings.TrimSpace(s.Answer.Text) == "" {
				continue
			}
			var asked []string
			for _, t := range s.Asked {
				switch t.Role {
				case "system":
					if t.Text != "" {
						asked = append(asked, "system", t.Text)
					}
				case "user":
					asked = append(asked, t.Text)
				case "prompt": // of a model that goes on with texts
					asked = append(asked, strings.TrimSuffix(t.Text, "\n"))
				}
			}
			k := baselineKey{l.Item, l.Language, strings.Join(asked, "\x00")}
			if _, ok := b.said[k]; !ok {
				b.said[k] = s.Answer.Text
			}
		}
	}
	return b
}

// Answers gives what the model said to an item, turn by turn; nil where it did not answer all of them. A nil Baseline knows nothing.
func (b *Baseline) Answers(i Item, system string, turns []string) (list []string) {
	if b == nil {
		return nil
	}
	var asked []string
	if system != "" {
		asked = []string{"system", system}
	}
	for _, t := range turns {
		asked = append(asked, t)
		text, ok := b.said[baselineKey{i.ID, i.Language, strings.Join(asked, "\x00")}]
		if !ok {
			return nil
		}
		list = append(list, text)
	}
	return list
}
