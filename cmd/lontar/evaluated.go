package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/probe"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/board"
	"github.com/lontar-asean/lontar/fault"
)

// examined is run.json: what was asked of whom. It holds no time, so that the same answers give the same bytes.
type examined struct {
	ID       string         `json:"run"`
	Suite    string         `json:"suite"`
	Digest   string         `json:"digest"` // of the suite and all it reads
	Model    string         `json:"model"`
	Endpoint string         `json:"endpoint"`
	Seed     uint64         `json:"seed"`
	Asked    asked          `json:"asked"`
	Lontar   string         `json:"lontar"`
	Answers  int            `json:"answers"`
	Probe    *probe.Report  `json:"probe,omitempty"` // what the endpoint can do; null where nobody was there to ask
	Rows     []evaluate.Row `json:"rows"`
	Judges   []string       `json:"judges,omitempty"`       // their names
	Baseline string         `json:"baseline,omitempty"`     // the model whose answers others are compared with
	Against  string         `json:"baseline_run,omitempty"` // its run
	Tasks    []board.Task   `json:"tasks"`
}

// asked is how the questions of a run were chosen and put.
type asked struct {
	Address       string   `json:"address"` // of the model, with its name
	Seed          uint64   `json:"seed"`
	Limit         int      `json:"limit,omitempty"`
	Wordings      int      `json:"wordings,omitempty"`
	Repeats       int      `json:"repeats,omitempty"`
	Temperature   float64  `json:"temperature,omitempty"`
	Few           *int     `json:"few,omitempty"` // examples; null: as the tasks say
	Tasks         []string `json:"tasks,omitempty"`
	Languages     []string `json:"languages,omitempty"`
	NonCommercial bool     `json:"noncommercial,omitempty"`
	Compat        string   `json:"compat,omitempty"`
	Scorers       []string `json:"scorers,omitempty"`
	Thought       int      `json:"thought,omitempty"`
	Effort        string   `json:"effort,omitempty"`
	General       bool     `json:"generalised,omitempty"`
}

func (e examination) asked(o endpoint.Options) asked {
	address := o.URL
	if base, _, ok := strings.Cut(address, "?"); ok && !strings.HasPrefix(address, "fake:") {
		address = base // what stands behind may be a key
	}
	if o.Model != "" {
		address += "#" + o.Model
	}
	a := asked{Address: address, Seed: e.seed, Limit: e.limit, Wordings: e.wordings, Temperature: e.heat, Tasks: e.tasks, Languages: e.languages, NonCommercial: e.trade, Compat: e.compat,
		Scorers: e.scorers, Thought: e.thought, Effort: e.effort, General: e.general}
	if e.repeats > 1 {
		a.Repeats = e.repeats
	}
	if e.few >= 0 {
		a.Few = &e.few
	}
	return a
}

// adopt takes over how another run asked, so that its answers fit.
func (e *examination) adopt(a asked) {
	if e.model == "" {
		e.model = a.Address
	}
	e.seed, e.limit, e.wordings, e.heat, e.tasks, e.languages, e.trade, e.compat, e.scorers = a.Seed, a.Limit, a.Wordings, a.Temperature, a.Tasks, a.Languages, a.NonCommercial, a.Compat, a.Scorers
	e.thought, e.effort, e.repeats, e.few, e.general = a.Thought, a.Effort, max(a.Repeats, 1), -1, a.General
	if a.Few != nil {
		e.few = *a.Few
	}
}

func newRun(s evaluate.Suite, e examination, c *endpoint.Client, found *probe.Report) (examined, error) {
	o, _ := endpoint.Parse(e.model) // it was parsed before
	address, _, _ := strings.Cut(o.URL, "?")
	r := examined{Suite: s.Name, Digest: s.Digest, Model: c.Model(), Endpoint: address, Seed: e.seed, Asked: e.asked(o), Lontar: release, Tasks: board.TasksOf(s)}
	if r.Model == "" && found != nil && !strings.HasPrefix(address, "fake:") {
		r.Model = found.Model
	}
	if r.Model == "" {
		r.Model = strings.TrimPrefix(address, "fake://")
	}
	how, err := json.Marshal(r.Asked)
	if err != nil {
		return r, err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s", s.Digest, r.Model, how))
	if e.panel.any() {
		r.Judges, r.Baseline, r.Against = e.panel.names(), e.panel.model, e.panel.run
		sum = sha256.Sum256(fmt.Appendf(sum[:], "\n%q\n%s", r.Judges, r.Against))
	}
	r.ID = s.Name + "-" + slug(r.Model) + "-" + hex.EncodeToString(sum[:4])
	return r, nil
}

// slug makes a name of a folder.
func slug(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '_' {
			return r
		}
		return '-'
	}, s), "-.")
}

// runFolder gives where a run is: a folder that is there, or a run's id.
func runFolder(name string) string {
	if _, err := os.Stat(filepath.Join(name, "run.json")); err == nil {
		return name
	}
	return filepath.Join(home(), "runs", name)
}

const (
	answersFile = "answers.jsonl.zst"
	scoresFile  = "scores.parquet"
)

// write puts a run into its folder; run.json comes last, so that a folder with one is whole.
func (r examined) write(dir string, outcomes []evaluate.Outcome, rows []evaluate.Row, scorers []evaluate.Scorer) error {
	r.Answers, r.Rows = len(outcomes), rows
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fault.New(fault.Denied, "the folder of the run cannot be made: %w", err)
	}
	if err := r.report(dir, outcomes, scorers); err != nil {
		return err
	}
	var answers, scores bytes.Buffer
	if err := evaluate.WriteLog(&answers, outcomes); err != nil {
		return err
	}
	if err := evaluate.WriteScores(&scores, evaluate.ItemScores(outcomes, scorers)); err != nil {
		return err
	}
	about, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		b    []byte
	}{{answersFile, answers.Bytes()}, {scoresFile, scores.Bytes()}, {"run.json", append(about, '\n')}} {
		if err := place(filepath.Join(dir, f.name), f.b); err != nil {
			return err
		}
	}
	return nil
}

// place writes a file whole or not at all.
func place(name string, b []byte) error {
	if err := os.WriteFile(name+".part", b, 0o666); err != nil {
		return fault.New(fault.Unavailable, "the run cannot be written: %w", err)
	}
	if err := os.Rename(name+".part", name); err != nil {
		return fault.New(fault.Unavailable, "the run cannot be written: %w", err)
	}
	return nil
}

func readRun(dir string) (r examined, err error) {
	b, err := os.ReadFile(filepath.Join(dir, "run.json"))
	if err != nil {
		return r, fault.New(fault.Missing, "there is no run: %w", err).Try("name a folder with run.json, or the id that evaluate printed")
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return r, fault.New(fault.Broken, "the run cannot be read: %w", err).At("%s", filepath.Join(dir, "run.json"))
	}
	return r, nil
}

func readAnswers(dir string) ([]evaluate.Line, error) {
	name := filepath.Join(dir, answersFile)
	f, err := os.Open(name)
	if err != nil {
		return nil, fault.New(fault.Missing, "there are no answers: %w", err)
	}
	defer f.Close()
	lines, err := evaluate.ReadLog(f)
	if err != nil {
		return nil, fault.New(fault.Broken, "%w", err).At("%s", name)
	}
	return lines, nil
}

func readItemScores(dir string) ([]evaluate.ItemScore, error) {
	name := filepath.Join(dir, scoresFile)
	f, err := os.Open(name)
	if err != nil {
		return nil, fault.New(fault.Missing, "there are no scores: %w", err)
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	list, err := evaluate.ReadScores(f, size)
	if err != nil {
		return nil, fault.New(fault.Broken, "%w", err).At("%s", name)
	}
	return list, nil
}
