package curate

import (
	"context"
	"fmt"
	"iter"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
)

// Exec runs documents through a program.
type Exec struct {
	Command []string `yaml:"command" doc:"the program and its arguments; it runs in the directory of the recipe"`
	Files   []string `yaml:"files" doc:"files that the program is made of, such as filter.py; their contents become part of the plan"`
	Timeout string   `yaml:"timeout" doc:"longest wait for the next answer, such as 60s"`
	Memory  string   `yaml:"memory" doc:"most address space of the program, such as 512MB (Linux; elsewhere not enforced); off for no limit"`
	Name    string   `yaml:"name" doc:"tells several exec steps apart: their measures and reasons begin with exec.NAME"`
}

const execVersion = 1

func execKind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "exec", Version: execVersion, Reasons: []string{"exec"},
		Summary: "Runs documents through a program of your own, as JSON lines on stdin and stdout",
		Doc: `The program reads one line a document, {"id":…,"text":…,"language":…,"url":…,"title":…,"measures":{NAME:NUMBER}}, and answers each with one
line, in the same order: {"id":…} to leave it as it is, with "text" to change it, "keep": false to drop it, "reason" (a-z, 0-9, -) to say why,
"measures": {"NAME": NUMBER} to add measures exec.NAME. Five lines of Python are enough:

    import json, sys
    for line in sys.stdin:
        d = json.loads(line)
        keep = "spam" not in d["text"]
        print(json.dumps({"id": d["id"], "keep": keep, "reason": "spam"}), flush=True)

It may read ahead of its answers, but not without end: at most 1,000 documents or 64 MB may be unanswered, so a program that reads all its input
before it answers stops the run with an error that says so. Each task runs a program of its own; what it answers must depend on the document
only, or the data set depends on how the input was cut. A program that ends early, answers out of order or not in JSON, or exits with an error
stops the run: the message names the record and the line and shows the end of what it wrote to stderr.

"keep": false sets the measure exec.dropped and gives the reason exec, or exec.REASON. A changed text is noted in the trail.`,
		Examples: []recipe.Example{
			{Settings: `{command: [cat], timeout: 10s}`, Text: "ข้อความ", Kept: true},
		},
	}, Exec{Timeout: "60s", Memory: "512MB"}, newExec)
}

type execStep struct {
	Exec
	beside
	prefix  string // of measures and reasons
	timeout time.Duration
	memory  int64 // bytes; 0 for no limit
}

func newExec(e Exec) (any, error) {
	if len(e.Command) == 0 || e.Command[0] == "" {
		return nil, fault.New(fault.Invalid, "exec needs a command").Try("write command: [python3, filter.py]")
	}
	prefix, err := reasonNamed("exec", e.Name)
	if err != nil {
		return nil, err
	}
	s := &execStep{Exec: e, prefix: prefix}
	if s.timeout, err = time.ParseDuration(e.Timeout); err != nil || s.timeout <= 0 {
		return nil, fault.New(fault.Invalid, "timeout is %q, not a time such as 60s", e.Timeout)
	}
	if s.memory, err = parseMemory(e.Memory); err != nil {
		return nil, err
	}
	return s, nil
}

// parseMemory reads a size such as 512MB; units are powers of 1,024.
func parseMemory(s string) (int64, error) {
	if s == "off" {
		return 0, nil
	}
	upper := strings.ToUpper(strings.TrimSpace(s))
	shift := 0
	for i, unit := range []string{"KB", "MB", "GB"} {
		if rest, ok := strings.CutSuffix(upper, unit); ok {
			upper, shift = strings.TrimSpace(rest), 10*(i+1)
		}
	}
	n, err := strconv.ParseInt(upper, 10, 32)
	if err != nil || n <= 0 || shift == 0 {
		return 0, fault.New(fault.Invalid, "memory is %q, not a size such as 512MB, or off", s)
	}
	return n << shift, nil
}

// Place says where the recipe lies, and looks for the program and its files.
func (s *execStep) Place(dir string) error {
	s.dir = dir
	if _, err := s.program(); err != nil {
		return err
	}
	_, err := s.digest(s.Files)
	return err
}

// program finds the program: by name on the PATH, or relative to the recipe when the name has a slash.
func (s *execStep) program() (string, error) {
	name := s.Command[0]
	if strings.ContainsRune(name, '/') {
		name = s.path(name)
	}
	found, err := exec.LookPath(name)
	if err != nil {
		return "", fault.New(fault.Missing, "the program of exec is not there: %w", err).Try("install it, or give its path relative to the recipe")
	}
	return found, nil
}

// Measuring names the command and the contents of its files: what it answers depends on both, and on none of the limits.
func (s *execStep) Measuring() any {
	return []any{s.Command, s.Name, contentKey(s.digest(s.Files))}
}

// Judge drops what the program did not keep.
func (s *execStep) Judge(f *corpus.Facts) []string {
	if v, ok := f.Value(s.prefix + ".dropped"); !ok || v == 0 {
		return nil
	}
	var reasons []string
	for _, m := range f.Measures {
		if why, ok := strings.CutPrefix(m.Name, s.prefix+".dropped."); ok && m.State == corpus.Measured {
			reasons = append(reasons, s.prefix+"."+why)
		}
	}
	if len(reasons) == 0 {
		return []string{s.prefix}
	}
	slices.Sort(reasons)
	return reasons
}

// Stream runs a program over documents. The program starts with the first one and ends with the last.
func (s *execStep) Stream(ctx context.Context, in iter.Seq2[*corpus.Document, error]) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		next, stop := iter.Pull2(in)
		defer stop()
		first, err, ok := next()
		if !ok {
			return
		}
		if err != nil {
			yield(nil, err)
			return
		}
		p, err := s.start(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		defer p.kill()
		go p.feed(first, next)
		for {
			d, err := p.answered()
			if d == nil && err == nil {
				break
			}
			if err == nil {
				err = ctx.Err()
			}
			if !yield(d, err) || err != nil {
				return
			}
		}
		if err := p.end(); err != nil {
			yield(nil, err)
		}
	}
}

// apply changes a document as an answer says.
func (s *execStep) apply(d *corpus.Document, a *answer) error {
	if a.Text != nil && *a.Text != d.Text() {
		d.SetText(*a.Text)
		d.Changed(s.prefix, execVersion, 1)
	}
	for _, name := range sortedKeys(a.Measures) {
		if _, echo := d.Measure(name); echo {
			continue // a program may answer with the whole record
		}
		if name == "dropped" || strings.HasPrefix(name, "dropped.") || strings.Trim(name, measureLetters) != "" || name == "" {
			return fmt.Errorf("the measure %q is no name of a-z, 0-9, _, - and ., or is taken", name)
		}
		if v := a.Measures[name]; v == nil {
			d.SetUnmeasured(s.prefix + "." + name)
		} else {
			d.SetMeasure(s.prefix+"."+name, *v)
		}
	}
	if a.Keep == nil || *a.Keep {
		d.SetMeasure(s.prefix+".dropped", 0)
		return nil
	}
	d.SetMeasure(s.prefix+".dropped", 1)
	if a.Reason != "" {
		if strings.Trim(a.Reason, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || len(a.Reason) > 64 {
			return fmt.Errorf("the reason %q has other characters than a-z, 0-9 and -, or more than 64", a.Reason)
		}
		d.SetMeasure(s.prefix+".dropped."+a.Reason, 1)
	}
	return nil
}

const measureLetters = "abcdefghijklmnopqrstuvwxyz0123456789_-."

func sortedKeys(m map[string]*float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
