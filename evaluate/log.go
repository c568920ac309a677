package evaluate

import (
	"bufio"
	"context"
	"encoding/json"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Line is a question, what was asked word by word, what was said and what it is worth: all that a score was made of. It holds no time and no address, so that
// the same answers give the same bytes.
type Line struct {
	Task     string          `json:"task"`
	Version  int             `json:"version"`
	Language language.Tag    `json:"language"`
	Item     string          `json:"item"`
	Concept  string          `json:"concept,omitempty"`
	Wording  int             `json:"wording"`
	Verified int             `json:"verified"`
	Request  string          `json:"request"` // its hash
	System   string          `json:"system,omitempty"`
	Prompt   string          `json:"prompt"`
	Right    string          `json:"right"`
	Answer   endpoint.Answer `json:"answer"`
	Score    Score           `json:"score"`
}

// Line gives an outcome as it is logged.
func (o Outcome) Line() Line {
	return Line{Task: o.Task.Name, Version: o.Task.Version, Language: o.Item.Language, Item: o.Item.ID, Concept: o.Item.Concept, Wording: o.Wording, Verified: o.Item.Verified,
		Request: o.Hash, System: o.Prompt.System, Prompt: o.Prompt.Text, Right: o.Gold, Answer: o.Answer, Score: o.Score}
}

// WriteLog writes outcomes as zstd-compressed JSON lines.
func WriteLog(w io.Writer, outcomes []Outcome) error {
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return err
	}
	enc := json.NewEncoder(z)
	enc.SetEscapeHTML(false)
	for _, o := range outcomes {
		if err := enc.Encode(o.Line()); err != nil {
			z.Close()
			return err
		}
	}
	return z.Close()
}

// maxLine bounds a line of a log, in bytes.
const maxLine = 64 << 20

// ReadLog reads a log. A damaged one is a fault of kind Broken that names the line.
func ReadLog(r io.Reader) (lines []Line, err error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	s := bufio.NewScanner(z)
	s.Buffer(make([]byte, 1<<16), maxLine)
	for s.Scan() {
		var l Line
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			return nil, fault.New(fault.Broken, "not a line of a log of answers: %w", err).At("line %d", len(lines)+1)
		}
		lines = append(lines, l)
	}
	if err := s.Err(); err != nil {
		return nil, fault.New(fault.Broken, "the log of answers breaks off: %w", err).At("line %d", len(lines)+1)
	}
	return lines, nil
}

// Replay is a model that says what a log holds: scores are taken again without asking. Hash names requests as the model did that was asked.
type Replay struct {
	Hashes  interface{ Hash(endpoint.Request) string }
	answers map[string]Line
}

// NewReplay makes a model of a log.
func NewReplay(lines []Line, hashes interface{ Hash(endpoint.Request) string }) *Replay {
	r := &Replay{Hashes: hashes, answers: make(map[string]Line, len(lines))}
	for _, l := range lines {
		r.answers[l.Request] = l
	}
	return r
}

// Hash names a request.
func (r *Replay) Hash(q endpoint.Request) string { return r.Hashes.Hash(q) }

// Ask gives the answer of the log. One that is not there is a fault of kind Missing; one that had failed fails again.
func (r *Replay) Ask(_ context.Context, q endpoint.Request) (endpoint.Answer, error) {
	l, ok := r.answers[r.Hash(q)]
	switch {
	case !ok:
		return endpoint.Answer{}, fault.New(fault.Missing, "the log holds no answer to one of the questions").Try("the suite, the seed or the words are others than when it was asked: run it again")
	case l.Score.State == Failed && l.Answer.Text == "":
		return endpoint.Answer{}, fault.New(fault.Unavailable, "%s", l.Score.Why)
	}
	return l.Answer, nil
}
