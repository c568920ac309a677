package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/board"
	"github.com/lontar-asean/lontar/evaluate/importer"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// adoption is what evaluate import is told.
type adoption struct {
	out, tongue, model, where, name string
	zero                            bool
}

func (a *app) evaluateImport() *cobra.Command {
	var o adoption
	c := &cobra.Command{
		Use:   "import FILE…",
		Short: "Take in tasks and answers of other harnesses",
		Long: `Task files (.yaml of lm-evaluation-harness, config.yaml of SEA-HELM; a folder stands for all in it) become a suite: OUT/suite.yaml with its words.
Answers (samples_*.jsonl of lm-evaluation-harness, .eval or .json logs of inspect) become a run, which compare and board take like any other.

What is not understood is refused with its file, line and expression; what is scored in another way than there is noted.`,
		Example: "  lontar evaluate import lm_eval/tasks/belebele/belebele_khm_Khmr.yaml --out khm && lontar evaluate khm/suite.yaml --model …\n  lontar evaluate import results/samples_*.jsonl --out theirs && lontar compare theirs ours",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || o.out == "" {
				return usage{fault.New(fault.Invalid, "files to take in, and a folder to write, are needed").Try("lontar evaluate import FILE… --out DIR")}
			}
			return a.runAdopt(args, o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.out, "out", "", "folder of the suite or run")
	f.StringVar(&o.tongue, "language", "", "language of all that is taken in (default as the names of the tasks say)")
	f.StringVar(&o.model, "model", "", "name of the model that gave the answers (default as the files say)")
	f.StringVar(&o.name, "name", "", "name of the suite (default the folder's)")
	f.StringVar(&o.where, "where", "", "expression for the rows of a task whose file leaves that to Python, such as \"subject == 'law'\"")
	f.BoolVar(&o.zero, "no-examples", false, "leave out examples that stand before questions")
	return c
}

func (a *app) runAdopt(args []string, o adoption) error {
	if o.name == "" {
		o.name = filepath.Base(filepath.Clean(o.out))
	}
	if o.tongue != "" {
		if _, err := language.Parse(o.tongue); err != nil {
			return usage{err}
		}
	}
	var tasks, answers []string
	for _, arg := range args {
		list, err := expanded(arg)
		if err != nil {
			return usage{err}
		}
		for _, name := range list {
			switch filepath.Ext(name) {
			case ".yaml", ".yml":
				tasks = append(tasks, name)
			case ".jsonl", ".json", ".eval":
				answers = append(answers, name)
			default:
				return usage{fault.New(fault.Invalid, "what kind of file is it?").At("%s", name).Try("task files end in .yaml, answers in .jsonl, .json or .eval")}
			}
		}
	}
	switch {
	case len(tasks) > 0 && len(answers) > 0:
		return usage{fault.New(fault.Invalid, "tasks and answers are taken in apart: one makes a suite, the other a run")}
	case len(tasks) > 0:
		return a.importTasks(tasks, o)
	case len(answers) > 0:
		return a.importAnswers(answers, o)
	}
	return usage{fault.New(fault.Invalid, "there is nothing to take in")}
}

// expanded gives the files of a folder, or a file.
func expanded(arg string) (list []string, err error) {
	st, err := os.Stat(arg)
	if err != nil {
		return nil, fault.New(fault.Missing, "%w", err)
	}
	if !st.IsDir() {
		return []string{arg}, nil
	}
	err = filepath.WalkDir(arg, func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && slices.Contains([]string{".yaml", ".yml", ".jsonl", ".eval"}, filepath.Ext(name)) {
			list = append(list, name)
		}
		return err
	})
	return list, err
}

func (a *app) importTasks(names []string, o adoption) error {
	var tasks []importer.Task
	read := func(name string) ([]byte, error) { return os.ReadFile(filepath.FromSlash(name)) }
	refused := 0
	for _, name := range names {
		own, err := readTasks(read, filepath.ToSlash(name), o)
		tasks = append(tasks, own...)
		switch {
		case fault.Of(err) == fault.Conflict && len(names) > 1:
			fmt.Fprintf(a.err, "passed over: %v\n", err)
		case err != nil && len(names) == 1 && len(own) == 0:
			return err
		case err != nil:
			refused++
			fmt.Fprintf(a.err, "refused: %v\n", err)
		}
	}
	if len(tasks) == 0 {
		return fault.New(fault.Invalid, "no task is taken in; the reasons stand above")
	}
	files, err := importer.Suite(o.name, tasks)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(o.out, "words"), 0o777); err != nil {
		return fault.New(fault.Denied, "the suite cannot be written: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := place(filepath.Join(o.out, filepath.FromSlash(name)), files[name]); err != nil {
			return err
		}
	}
	for _, t := range tasks {
		if err := a.tellRow(map[string]any{"task": t.Name, "kind": t.Kind, "languages": slices.Sorted(maps.Keys(t.Wordings)), "notes": t.Notes}, "%s\t%s\t%s", t.Name, t.Kind, strings.Join(t.Notes, "; ")); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.err, "%d tasks are in %s\n", len(tasks), filepath.Join(o.out, "suite.yaml"))
	if refused > 0 {
		return &partly{fmt.Sprintf("%d of %d files were refused; the reasons stand above", refused, len(names))}
	}
	return nil
}

func readTasks(read func(string) ([]byte, error), name string, o adoption) ([]importer.Task, error) {
	b, err := read(name)
	if err != nil {
		return nil, fault.New(fault.Missing, "the task file cannot be read: %w", err)
	}
	if strings.Contains(string(b), "prompt_template:") && strings.Contains(string(b), "answer_tag") {
		return importer.SEAHELM(b, name)
	}
	t, err := importer.Harness(read, name, importer.Options{Language: o.tongue, Where: o.where, Zero: o.zero})
	if err != nil {
		return nil, err
	}
	return []importer.Task{t}, nil
}

func (a *app) importAnswers(names []string, o adoption) error {
	run := examined{Suite: o.name, Model: o.model, Endpoint: "imported", Lontar: release}
	var outcomes []evaluate.Outcome
	sum := sha256.New()
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			return fault.New(fault.Missing, "the answers cannot be read: %w", err)
		}
		own := sha256.Sum256(b)
		fmt.Fprintf(sum, "%s %x\n", filepath.Base(name), own)
		one, err := readAnswersOf(b, name, o)
		if err != nil {
			return err
		}
		switch {
		case o.model != "" || one.Model == "" || one.Model == run.Model:
		case run.Model == "":
			run.Model = one.Model
		default:
			return fault.New(fault.Invalid, "the answers are of two models, %s and %s", run.Model, one.Model).At("%s", name).Try("take them in apart, or name one with --model")
		}
		for _, n := range one.Notes {
			fmt.Fprintln(a.err, n)
		}
		for _, t := range run.Tasks {
			if t.Name == one.Task && len(one.Outcomes) > 0 {
				return fault.New(fault.Invalid, "the task %s stands in two files", one.Task).At("%s", name)
			}
		}
		run.Tasks = append(run.Tasks, board.Task{Name: one.Task, Version: 1, Part: "extended"})
		outcomes = append(outcomes, one.Outcomes...)
	}
	if run.Model == "" {
		return usage{fault.New(fault.Invalid, "the files do not say which model answered").Try("--model NAME")}
	}
	run.Digest = hex.EncodeToString(sum.Sum(nil))
	run.ID = o.name + "-" + slug(run.Model) + "-" + run.Digest[:8]
	rows := evaluate.Rows(outcomes, nil, evaluate.Options{})
	for i := range rows {
		rows[i].Run, rows[i].Suite, rows[i].Model = run.ID, run.Suite, run.Model
	}
	if err := run.write(o.out, outcomes, rows, nil); err != nil {
		return err
	}
	fmt.Fprintf(a.err, "%d answers of %s; the run is in %s\n", len(outcomes), run.Model, o.out)
	return a.showRows(rows)
}

func readAnswersOf(b []byte, name string, o adoption) (run importer.Run, err error) {
	tag, err := answersLanguage(name, o)
	if err != nil {
		return run, err
	}
	switch filepath.Ext(name) {
	case ".eval":
		return importer.InspectEval(strings.NewReader(string(b)), int64(len(b)), name, tag)
	case ".json":
		return importer.InspectJSON(b, name, tag)
	}
	if run, err = importer.Samples(strings.NewReader(string(b)), filepath.ToSlash(name), tag); err != nil {
		return run, err
	}
	run.Model = sampledModel(name)
	return run, nil
}

func answersLanguage(name string, o adoption) (language.Tag, error) {
	if o.tongue != "" {
		return language.Parse(o.tongue)
	}
	if task, ok := importer.SampleTask(filepath.ToSlash(name)); ok {
		if tag, ok := importer.Language("", task); ok {
			return tag, nil
		}
	}
	return "", usage{fault.New(fault.Invalid, "the language of the answers is not known").At("%s", name).Try("--language TAG")}
}

// sampledModel gives the name of the model that lm-evaluation-harness wrote beside its samples, "" where it did not.
func sampledModel(name string) string {
	list, err := filepath.Glob(filepath.Join(filepath.Dir(name), "results_*.json"))
	if err != nil {
		return ""
	}
	model := ""
	for _, file := range list {
		var r struct {
			Model string `json:"model_name"`
		}
		b, err := os.ReadFile(file)
		if err != nil || json.Unmarshal(b, &r) != nil || model != "" && r.Model != model {
			return ""
		}
		model = r.Model
	}
	return model
}
