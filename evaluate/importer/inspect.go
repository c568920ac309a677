package importer

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/language"
)

// head is what a log of inspect says of the whole.
type head struct {
	Version int    `json:"version"`
	Status  string `json:"status"`
	Eval    struct {
		Task  string `json:"task"`
		Model string `json:"model"`
	} `json:"eval"`
	Samples []json.RawMessage `json:"samples"`
}

// inspected is a sample of a log of inspect.
type inspected struct {
	ID      any      `json:"id"`
	Epoch   int      `json:"epoch"`
	Input   any      `json:"input"`
	Choices []string `json:"choices"`
	Target  any      `json:"target"`
	Output  struct {
		Completion string `json:"completion"`
		Error      string `json:"error"`
		Model      string `json:"model"`
		Choices    []struct {
			Stop    string `json:"stop_reason"`
			Message struct {
				Content any `json:"content"`
			} `json:"message"`
		} `json:"choices"`
	} `json:"output"`
	Scores map[string]struct {
		Value       any    `json:"value"`
		Answer      string `json:"answer"`
		Explanation string `json:"explanation"`
	} `json:"scores"`
	Attachments map[string]string `json:"attachments"`
	Error       *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// zipZstd is the method of zip by which inspect compresses (APPNOTE 6.3.9, 4.4.5).
const zipZstd = 93

// InspectJSON reads a log of inspect in JSON.
func InspectJSON(b []byte, name string, tag language.Tag) (run Run, err error) {
	var h head
	if err := json.Unmarshal(finite(b), &h); err != nil {
		return run, fault.New(fault.Broken, "not a log of inspect: %w", err).At("%s", name)
	}
	return h.run(name, tag)
}

// InspectEval reads a log of inspect in its own form (.eval), a zip archive.
func InspectEval(r io.ReaderAt, size int64, name string, tag language.Tag) (run Run, err error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return run, fault.New(fault.Broken, "not a log of inspect: %w", err).At("%s", name)
	}
	z.RegisterDecompressor(zipZstd, zstd.ZipDecompressor(zstd.WithDecoderMaxMemory(256<<20), zstd.WithDecoderConcurrency(1)))
	var h head
	var samples []*zip.File
	for _, f := range z.File {
		switch {
		case f.Name == "header.json":
			b, err := member(f, name)
			if err != nil {
				return run, err
			}
			if err := json.Unmarshal(finite(b), &h); err != nil {
				return run, fault.New(fault.Broken, "not a log of inspect: %w", err).At("%s, %s", name, f.Name)
			}
		case strings.HasPrefix(f.Name, "samples/") && strings.HasSuffix(f.Name, ".json"):
			samples = append(samples, f)
		}
	}
	if h.Eval.Task == "" {
		return run, fault.New(fault.Broken, "the log has no header.json: the evaluation did not end").At("%s", name)
	}
	if len(samples) > maxSamples {
		return run, fault.New(fault.Broken, "there are more than %d samples", maxSamples).At("%s", name)
	}
	slices.SortFunc(samples, func(a, b *zip.File) int { return objects.Compare(a.Name, b.Name) })
	run, t := h.begin()
	for _, f := range samples {
		b, err := member(f, name)
		if err != nil {
			return run, err
		}
		if err := t.take(&run, b, tag); err != nil {
			return run, fault.New(fault.Broken, "%w", err).At("%s, %s", name, f.Name)
		}
	}
	return t.end(run, name)
}

func member(f *zip.File, name string) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fault.New(fault.Broken, "the log cannot be read: %w", err).At("%s, %s", name, f.Name)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxLine+1))
	if err != nil || len(b) > maxLine {
		return nil, fault.New(fault.Broken, "the log cannot be read, or has a part of more than %d MiB: %v", maxLine>>20, err).At("%s, %s", name, f.Name)
	}
	return b, nil
}

func (h head) run(name string, tag language.Tag) (run Run, err error) {
	if h.Eval.Task == "" || h.Samples == nil {
		return run, fault.New(fault.Broken, "not a log of inspect: it has no task or no samples").At("%s", name)
	}
	run, t := h.begin()
	for n, b := range h.Samples {
		if err := t.take(&run, b, tag); err != nil {
			return run, fault.New(fault.Broken, "%w", err).At("%s, sample %d", name, n+1)
		}
	}
	return t.end(run, name)
}

// taking is the work on one log.
type taking struct {
	tally
	seen map[string]bool
}

func (h head) begin() (Run, *taking) {
	run := Run{Task: h.Eval.Task, Model: h.Eval.Model}
	if h.Status != "" && h.Status != "success" {
		run.Notes = append(run.Notes, fmt.Sprintf("%s: the evaluation ended as %q, and holds what was done till then", run.Task, h.Status))
	}
	return run, &taking{seen: map[string]bool{}}
}

func (t *taking) end(run Run, name string) (Run, error) {
	if len(run.Outcomes) == 0 {
		return run, fault.New(fault.Broken, "the log has no samples").At("%s", name)
	}
	t.finish(&run, "inspect")
	return run, nil
}

// take makes an outcome of a sample.
func (t *taking) take(run *Run, b []byte, tag language.Tag) error {
	var s inspected
	if err := json.Unmarshal(finite(b), &s); err != nil {
		return fault.New(fault.Broken, "not a sample: %w", err)
	}
	id := ""
	switch v := s.ID.(type) {
	case string:
		id = v
	case float64:
		id = fmt.Sprint(int64(v))
	default:
		return fault.New(fault.Broken, "the sample has no id")
	}
	var o evaluate.Outcome
	o.Task = evaluate.Task{Name: run.Task, Version: 1}
	o.Item = evaluate.Item{ID: run.Task + "/" + id, Language: tag, Choices: s.Choices}
	o.Repeat = max(s.Epoch-1, 0)
	if key := fmt.Sprint(o.Item.ID, " ", o.Repeat); t.seen[key] {
		return fault.New(fault.Broken, "the sample %q stands twice", id)
	} else {
		t.seen[key] = true
	}
	x := evaluate.Exchange{}
	x.Request.Messages = s.messages()
	if n := len(x.Request.Messages); n > 0 {
		o.Item.Question = x.Request.Messages[n-1].Parts[0].Text
	}
	o.Gold = strings.Join(listed(s.Target), "; ")
	x.Answer.Text, x.Answer.Model, x.Answer.Finish = s.attached(s.Output.Completion), s.Output.Model, "stop"
	stop := ""
	if len(s.Output.Choices) > 0 {
		stop = s.Output.Choices[0].Stop
		if x.Answer.Text == "" {
			x.Answer.Text = s.content(s.Output.Choices[0].Message.Content)
		}
	}
	x.Hash = asked(x.Request)
	names, values := s.scores()
	o.Score = t.score(names, values)
	switch {
	case s.Error != nil:
		x.Failed = s.Error.Message
		o.Score = evaluate.Score{State: evaluate.Failed, Why: s.Error.Message}
	case stop == "content_filter":
		x.Answer.Refusal = "a filter of the server took the answer away"
		o.Score = evaluate.Score{State: evaluate.Refused, Why: x.Answer.Refusal}
	}
	for _, name := range names {
		if a := s.Scores[strings.SplitN(name, "/", 2)[0]].Answer; a != "" && o.Score.Label == "" {
			o.Score.Label = a
		}
	}
	o.Said = []evaluate.Exchange{x}
	run.Outcomes = append(run.Outcomes, o)
	return nil
}

// scores gives the scores of a sample as numbers: C, P and I are 1, ½ and 0 (inspect's value_to_float); N, no answer, is no score.
func (s inspected) scores() (names []string, values map[string]any) {
	values = map[string]any{}
	all := make(map[string]any, len(s.Scores))
	for k := range s.Scores {
		all[k] = nil
	}
	for _, name := range sorted(all) {
		switch v := s.Scores[name].Value.(type) {
		case string:
			values[name] = map[string]any{"C": 1.0, "P": .5, "I": 0.0}[v]
			names = append(names, name)
		case map[string]any:
			for _, k := range sorted(v) {
				values[name+"/"+k] = v[k]
				names = append(names, name+"/"+k)
			}
		default:
			values[name] = v
			names = append(names, name)
		}
	}
	return names, values
}

// messages gives what was asked.
func (s inspected) messages() (list []endpoint.Message) {
	if text, ok := s.Input.(string); ok {
		return []endpoint.Message{endpoint.Say("user", s.attached(text))}
	}
	turns, _ := s.Input.([]any)
	for _, t := range turns {
		if m, ok := t.(map[string]any); ok {
			role, _ := m["role"].(string)
			list = append(list, endpoint.Say(role, s.content(m["content"])))
		}
	}
	return list
}

// content gives the text of a message: a text, or parts of which some are.
func (s inspected) content(v any) (text string) {
	switch v := v.(type) {
	case string:
		return s.attached(v)
	case []any:
		for _, p := range v {
			if m, ok := p.(map[string]any); ok && m["type"] == "text" {
				part, _ := m["text"].(string)
				text += s.attached(part)
			}
		}
	}
	return text
}

// attached puts long texts back that the log keeps apart.
func (s inspected) attached(text string) string {
	if hash, ok := strings.CutPrefix(text, "attachment://"); ok {
		if long, ok := s.Attachments[hash]; ok {
			return long
		}
	}
	return text
}

func listed(v any) (list []string) {
	switch v := v.(type) {
	case string:
		list = append(list, v)
	case []any:
		for _, e := range v {
			list = append(list, fmt.Sprint(e))
		}
	}
	return list
}

// finite makes null of the numbers that Python writes and JSON does not know: NaN and Infinity.
func finite(b []byte) []byte {
	if !bytes.Contains(b, []byte("NaN")) && !bytes.Contains(b, []byte("Infinity")) {
		return b
	}
	out, quoted := make([]byte, 0, len(b)), false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\' && i+1 < len(b):
			out = append(out, c)
			i++
			out = append(out, b[i])
			continue
		case c == '"':
			quoted = !quoted
		case !quoted:
			found := false
			for _, word := range []string{"NaN", "-Infinity", "Infinity"} {
				if bytes.HasPrefix(b[i:], []byte(word)) {
					out, i, found = append(out, "null"...), i+len(word)-1, true
					break
				}
			}
			if found {
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}
