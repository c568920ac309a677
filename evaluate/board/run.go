package board

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/contamination"
	"github.com/lontar-asean/lontar/fault"
)

// Files of a run's folder.
const (
	AnswersFile = "answers.jsonl.zst"
	ScoresFile  = "scores.parquet"
	TimesFile   = "times.json"
	ReportFile  = "report.html"
)

// Run is what is known of a run.
type Run struct {
	ID     string         `json:"run"`
	Suite  string         `json:"suite"`
	Digest string         `json:"digest"` // of the suite and all it reads
	Model  string         `json:"model"`
	Seed   uint64         `json:"seed"`
	Lontar string         `json:"lontar"`
	Rows   []evaluate.Row `json:"rows"`
	Tasks  []Task         `json:"tasks"` // empty in runs of old versions

	Scores []evaluate.ItemScore `json:"-"`
	Lines  []evaluate.Line      `json:"-"` // nil when the answers are not there
	Times  *Times               `json:"-"` // nil when nobody took the time

	Contamination *contamination.Report `json:"-"` // nil when nobody looked for its items
}

// Task is what a reader has to know of a task.
type Task struct {
	Name          string `json:"name"`
	Version       int    `json:"version"`
	Kind          string `json:"kind"`
	About         string `json:"about,omitempty"`
	Part          string `json:"part,omitempty"` // core, or extended
	Licence       string `json:"licence,omitempty"`
	NonCommercial bool   `json:"noncommercial,omitempty"`
	Data          any    `json:"data,omitempty"` // which set it is made of
}

// TasksOf gives what readers have to know of the tasks of a suite.
func TasksOf(s evaluate.Suite) (list []Task) {
	for _, t := range s.Tasks {
		list = append(list, Task{Name: t.Name, Version: t.Version, Kind: t.Kind, About: t.About, Part: t.Part, Licence: t.Licence, NonCommercial: t.NonCommercial, Data: t.Data})
	}
	return list
}

func (r Run) task(name string) Task {
	for _, t := range r.Tasks {
		if t.Name == name {
			return t
		}
	}
	return Task{Name: name}
}

// Read reads the folder of a run. A folder without run.json or scores is a fault of kind Missing, a damaged file one of kind Broken. A folder without
// answers or times is read without them.
func Read(dir string) (r Run, err error) {
	name := filepath.Join(dir, "run.json")
	b, err := os.ReadFile(name)
	if err != nil {
		return r, fault.New(fault.Missing, "there is no run: %w", err).Try("name a folder with run.json, or the id that evaluate printed")
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return r, fault.New(fault.Broken, "the run cannot be read: %w", err).At("%s", name)
	}
	if err := r.scores(filepath.Join(dir, ScoresFile)); err != nil {
		return r, err
	}
	if err := r.answers(filepath.Join(dir, AnswersFile)); err != nil {
		return r, err
	}
	found, err := contamination.Read(filepath.Join(dir, contamination.FileName))
	switch {
	case err == nil && found.Run == r.ID:
		r.Contamination = &found
	case err != nil && fault.Of(err) != fault.Missing:
		return r, err
	}
	name = filepath.Join(dir, TimesFile)
	if b, err = os.ReadFile(name); errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &r.Times)
	}
	if err != nil {
		return r, fault.New(fault.Broken, "the times cannot be read: %w", err).At("%s", name).Try("remove the file: it is no part of the scores")
	}
	return r, nil
}

func (r *Run) scores(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fault.New(fault.Missing, "there are no scores: %w", err)
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return fault.New(fault.Broken, "%w", err).At("%s", name)
	}
	if r.Scores, err = evaluate.ReadScores(f, size); err != nil {
		return fault.New(fault.Broken, "%w", err).At("%s", name)
	}
	return nil
}

func (r *Run) answers(name string) error {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.New(fault.Unavailable, "the answers cannot be read: %w", err)
	}
	defer f.Close()
	if r.Lines, err = evaluate.ReadLog(f); err != nil {
		return fault.New(fault.Broken, "%w", err).At("%s", name)
	}
	whole(r.Lines)
	return nil
}

// whole gives lines back what they share with lines before them, so that each holds all that was asked and said.
func whole(lines []evaluate.Line) {
	known := map[string]evaluate.Said{}
	for _, l := range lines {
		for n, s := range l.Said {
			if first, ok := known[s.Request]; ok && s.Asked == nil {
				l.Said[n].Asked, l.Said[n].Answer, l.Said[n].Failed = first.Asked, first.Answer, first.Failed
			} else if !ok {
				known[s.Request] = s
			}
		}
	}
}
