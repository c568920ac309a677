package judge

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Label is what a person gave an answer.
type Label struct {
	Rater    string       `json:"rater"`
	Task     string       `json:"task"`
	Language language.Tag `json:"language"`
	Item     string       `json:"item"`
	Answer   string       `json:"answer"` // AnswerOf, or whatever names the answer in the ratings, too
	Score    float64      `json:"score"`  // from 0 to 1
}

// Scale is what scores of a file lie on.
type Scale struct{ Low, High float64 }

// Tenfold is the scale of ratings.
func Tenfold() Scale { return Scale{Lowest, Highest} }

func (s Scale) share(v *float64) (float64, error) {
	switch {
	case !(s.High > s.Low) || math.IsInf(s.High-s.Low, 0):
		return 0, fault.New(fault.Invalid, "a scale goes from a lower number to a higher one, not from %v to %v", s.Low, s.High)
	case v == nil:
		return 0, fault.New(fault.Invalid, "there is no score")
	case !(*v >= s.Low && *v <= s.High):
		return 0, fault.New(fault.Invalid, "the score %v is not between %v and %v", *v, s.Low, s.High)
	}
	return (*v - s.Low) / (s.High - s.Low), nil
}

// scored is a line of a file of labels, or of ratings.
type scored struct {
	Rater    string   `json:"rater"`
	Judge    string   `json:"judge"`
	Task     string   `json:"task"`
	Language string   `json:"language"`
	Item     string   `json:"item"`
	Answer   string   `json:"answer"`
	Model    string   `json:"model"` // stands for an answer where there is no other name of it
	Score    *float64 `json:"score"`
}

// ReadLabels reads labels of people as JSON lines {rater, task, language, item, answer, score}, where model may stand for answer. Name is for errors, which are faults of kind
// Invalid with the line.
func ReadLabels(r io.Reader, name string, s Scale) (list []Label, err error) {
	seen := map[[5]string]bool{}
	return list, readScored(r, name, func(l scored, tag language.Tag) error {
		score, err := s.share(l.Score)
		if err != nil {
			return err
		}
		if key := [5]string{l.Rater, l.Task, string(tag), l.Item, l.Answer}; seen[key] {
			return fault.New(fault.Invalid, "%q gave the same answer two scores", l.Rater)
		} else {
			seen[key] = true
		}
		list = append(list, Label{l.Rater, l.Task, tag, l.Item, l.Answer, score})
		return nil
	})
}

// ReadRatings reads ratings of judges as JSON lines {judge, task, language, item, answer, score}, as ReadLabels does.
func ReadRatings(r io.Reader, name string, s Scale) (list []Rating, err error) {
	return list, readScored(r, name, func(l scored, tag language.Tag) error {
		score, err := s.share(l.Score)
		if err != nil {
			return err
		}
		if l.Judge == "" {
			return fault.New(fault.Invalid, "it does not say which judge")
		}
		list = append(list, Rating{Judge: l.Judge, Task: l.Task, Language: tag, Item: l.Item, Answer: l.Answer, Score: score})
		return nil
	})
}

const mostLine = 1 << 20 // bytes

func readScored(r io.Reader, name string, each func(scored, language.Tag) error) error {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 1<<16), mostLine)
	n := 0
	for s.Scan() {
		n++
		if strings.TrimSpace(s.Text()) == "" {
			continue
		}
		var l scored
		err := json.Unmarshal(s.Bytes(), &l)
		if l.Answer == "" {
			l.Answer = l.Model
		}
		var tag language.Tag
		switch {
		case err != nil:
		case l.Item == "":
			err = fault.New(fault.Invalid, "it does not say which item")
		default:
			tag, err = language.Parse(l.Language)
		}
		if err == nil {
			err = each(l, tag)
		}
		if err != nil {
			return fault.New(fault.Invalid, "not a score of an answer: %w", err).At("%s, line %d", name, n).Try(`{"rater": "…", "task": "…", "language": "khm", "item": "…", "answer": "…", "score": 7}`)
		}
	}
	if err := s.Err(); err != nil {
		return fault.New(fault.Broken, "the scores cannot be read: %w", err).At("%s, line %d", name, n+1)
	}
	return nil
}
