package importer

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/jinja"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

var dated = regexp.MustCompile(`_\d{4}-\d\d-\d\dT[\d.-]+$`)

// SampleTask gives the name of a task by that of a file samples_TASK_DATE.jsonl; ok is false where it is none.
func SampleTask(name string) (task string, ok bool) {
	base, is := strings.CutSuffix(path.Base(name), ".jsonl")
	rest, begins := strings.CutPrefix(base, "samples_")
	return dated.ReplaceAllString(rest, ""), is && begins
}

// sample is a line of samples_*.jsonl.
type sample struct {
	ID        *int64                     `json:"doc_id"`
	Target    any                        `json:"target"`
	Arguments json.RawMessage            `json:"arguments"`
	Answers   []any                      `json:"filtered_resps"`
	Raw       []any                      `json:"resps"`
	Filter    string                     `json:"filter"`
	Metrics   []string                   `json:"metrics"`
	Values    map[string]json.RawMessage `json:"-"`
}

// Samples reads the answers that lm-evaluation-harness logged (--log_samples). A task with several filters has a line for each: they become one outcome, whose
// metrics carry the names of the filters but for the first.
func Samples(r io.Reader, name string, tag language.Tag) (run Run, err error) {
	task, ok := SampleTask(name)
	if !ok {
		return run, fault.New(fault.Invalid, "the name is not samples_TASK_DATE.jsonl").At("%s", name)
	}
	run.Task = task
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 1<<16), maxLine)
	at, ids, filters, t := map[int64]int{}, []int64{}, []string{}, tally{}
	for n := 1; lines.Scan(); n++ {
		if n > maxSamples {
			return run, fault.New(fault.Broken, "there are more than %d samples", maxSamples).At("%s", name)
		}
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var s sample
		err := json.Unmarshal(lines.Bytes(), &s)
		if err == nil {
			err = json.Unmarshal(lines.Bytes(), &s.Values)
		}
		if err == nil && s.ID == nil {
			err = fault.New(fault.Broken, "it has no doc_id")
		}
		if err != nil {
			return run, fault.New(fault.Broken, "not a sample: %w", err).At("%s line %d", name, n)
		}
		if !slices.Contains(filters, s.Filter) {
			filters = append(filters, s.Filter)
		}
		score := t.score(s.scores(s.Filter != filters[0]))
		if k, ok := at[*s.ID]; ok {
			if slices.Index(filters, s.Filter) == 0 {
				return run, fault.New(fault.Broken, "the document %d stands twice", *s.ID).At("%s line %d", name, n)
			}
			run.Outcomes[k].Score = merged(run.Outcomes[k].Score, score)
			continue
		}
		o, err := s.outcome(task, tag)
		if err != nil {
			return run, fault.New(fault.Broken, "%w", err).At("%s line %d", name, n)
		}
		score.Label = o.Score.Label
		o.Score = score
		at[*s.ID] = len(run.Outcomes)
		ids = append(ids, *s.ID)
		run.Outcomes = append(run.Outcomes, o)
	}
	if err := lines.Err(); err != nil {
		return run, fault.New(fault.Broken, "the samples cannot be read: %w", err).At("%s", name)
	}
	slices.Sort(ids)
	ordered := make([]evaluate.Outcome, len(ids))
	for n, id := range ids {
		ordered[n] = run.Outcomes[at[id]]
	}
	run.Outcomes = ordered
	t.finish(&run, "lm-evaluation-harness")
	return run, nil
}

func merged(a, b evaluate.Score) evaluate.Score {
	if a.State != evaluate.Scored {
		b.Label = a.Label
		return b
	}
	for k, v := range b.More {
		a.More[k] = v
	}
	return a
}

// scores gives the metrics of a sample by name.
func (s sample) scores(qualified bool) (names []string, values map[string]any) {
	values = map[string]any{}
	for _, m := range s.Metrics {
		name := m
		if qualified {
			name = m + "," + s.Filter
		}
		var v any
		if json.Unmarshal(s.Values[m], &v) == nil {
			values[name] = v
		}
		names = append(names, name)
	}
	return names, values
}

// requests gives what was asked: pairs of texts, in a list or, of newer versions, in a map by gen_args_0, gen_args_1 …
func (s sample) requests() (list [][]any, err error) {
	if json.Unmarshal(s.Arguments, &list) == nil {
		return list, nil
	}
	var named map[string]map[string]any
	if err := json.Unmarshal(s.Arguments, &named); err != nil {
		return nil, fault.New(fault.Broken, "arguments cannot be read")
	}
	for n := range len(named) {
		m, ok := named["gen_args_"+strconv.Itoa(n)]
		if !ok {
			return nil, fault.New(fault.Broken, "arguments cannot be read")
		}
		var args []any
		for k := range len(m) {
			args = append(args, m["arg_"+strconv.Itoa(k)])
		}
		list = append(list, args)
	}
	return list, nil
}

func (s sample) outcome(task string, tag language.Tag) (o evaluate.Outcome, err error) {
	o.Task = evaluate.Task{Name: task, Version: 1}
	o.Item = evaluate.Item{ID: fmt.Sprintf("%s/%d", task, *s.ID), Language: tag}
	requests, err := s.requests()
	if err != nil {
		return o, err
	}
	answers := s.Answers
	var likely []float64
	for n, args := range requests {
		if len(args) == 0 {
			return o, fault.New(fault.Broken, "arguments cannot be read")
		}
		x := evaluate.Exchange{}
		x.Request.Prompt = jinja.Text(args[0])
		if n == 0 {
			o.Item.Question = x.Request.Prompt
		}
		if text, ok := second(args); ok { // a choice
			x.Request.Continuation = text
			o.Item.Choices = append(o.Item.Choices, strings.TrimSpace(text))
			if n >= len(answers) {
				return o, fault.New(fault.Broken, "there are fewer answers than questions")
			}
			l, err := likelihood(answers[n])
			if err != nil {
				return o, err
			}
			x.Answer.Likelihood = &l
			likely = append(likely, l.Sum)
		} else {
			x.Answer.Text, x.Answer.Finish = said(s.Raw, n), "stop"
		}
		x.Hash = asked(x.Request)
		o.Said = append(o.Said, x)
	}
	if len(likely) > 0 {
		o.Score.Label = o.Item.Choices[slices.Index(likely, slices.Max(likely))]
	}
	o.Gold = s.target(&o.Item)
	return o, nil
}

// second gives the continuation of a request; settings of a generation are none.
func second(args []any) (string, bool) {
	if len(args) < 2 {
		return "", false
	}
	text, ok := args[1].(string)
	return text, ok
}

// likelihood reads [sum, greedy], numbers or their texts.
func likelihood(v any) (l endpoint.Likelihood, err error) {
	list, ok := v.([]any)
	if !ok || len(list) < 2 {
		return l, fault.New(fault.Broken, "a likelihood cannot be read")
	}
	if l.Sum, err = strconv.ParseFloat(fmt.Sprint(list[0]), 64); err != nil || l.Sum != l.Sum {
		return l, fault.New(fault.Broken, "a likelihood cannot be read")
	}
	l.Greedy = strings.EqualFold(fmt.Sprint(list[1]), "true")
	return l, nil
}

// said gives what was generated, before any filter.
func said(raw []any, n int) string {
	if n >= len(raw) {
		return ""
	}
	v := raw[n]
	for {
		list, ok := v.([]any)
		if !ok || len(list) == 0 {
			break
		}
		v = list[0]
	}
	text, _ := v.(string)
	return text
}

// target puts the right choice first, where the target is the number of one, and gives it.
func (s sample) target(i *evaluate.Item) string {
	n, ok := s.Target.(float64)
	if text, is := s.Target.(string); is {
		if at, err := strconv.Atoi(text); err == nil {
			n, ok = float64(at), true
		}
	}
	if at := int(n); ok && at >= 0 && at < len(i.Choices) && float64(at) == n {
		right := i.Choices[at]
		i.Choices = slices.Concat([]string{right}, i.Choices[:at], i.Choices[at+1:])
		return right
	}
	switch v := s.Target.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return jinja.Text(v)
	}
}
