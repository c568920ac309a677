// Package train drives Tesseract's own training from lines that people have read over: `lontar digitise review` keeps their pictures and texts.
//
// Programs of Tesseract do the work: tesseract makes a training file of each line, lstmtraining trains, lstmeval measures, combine_tessdata looks into models. Models
// that Debian and most others ship hold whole numbers (tessdata_fast) and cannot be trained further; only those of tessdata_best can.
package train

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/fault"
)

// Options say what to train.
type Options struct {
	Books    []string // folders of digitised books with lines that were read over
	Base     string   // a model file (.traineddata); its signs and, unless Scratch, its network are the start
	Name     string   // of the new model
	Out      string   // folder for it
	Scratch  string   // a network in VGSL to train from nothing; "" goes on from the base
	Rounds   int      // at most; after each the model is measured
	Step     int      // iterations a round
	Patience int      // rounds without a better model, after which training ends
	Observe  func(Progress)
}

// Progress is how far training is.
type Progress struct {
	Round, Rounds int
	Iteration     int
	Train         float64  // character errors on lines trained on, per cent, as lstmtraining says
	Eval          *float64 // after a round: character errors on lines kept apart, per cent
}

// Plan is what is trained with, and what is not.
type Plan struct {
	Train, Eval []Pair
	Skipped     []Skip
	Reviewers   []string
	Books       []string // names
	Model       Model    // the base
	Tesseract   string   // version
	key         string
}

// Skip is a line that cannot be trained on.
type Skip struct {
	Line   string `json:"line"`
	Reason string `json:"reason"`
}

// Result is a finished model.
type Result struct {
	Model  string   // its file
	Before *float64 // character errors of the base on the lines kept apart, per cent; nil when it was not the start
	After  float64
	Rounds int
	Best   int // the round whose model it is
}

// fewest is how many lines there must be for training and for measuring.
const fewest = 2

// Prepare looks at programs, base and lines. Faults are of kind Missing when a program, a trainable model or lines are not there.
func Prepare(ctx context.Context, o Options) (Plan, error) {
	var p Plan
	version, err := tools(ctx)
	if err != nil {
		return p, err
	}
	p.Tesseract = version
	if p.Model, err = look(ctx, o.Base); err != nil {
		return p, err
	}
	if o.Scratch == "" && p.Model.Whole {
		return p, fault.New(fault.Missing, "%s is a model of whole numbers (tessdata_fast), which cannot be trained further", o.Base).
			Try("get the file of the same name from tesseract-ocr/tessdata_best and name it with --base, or train from nothing with --scratch")
	}
	signs, err := signsOf(ctx, o.Base)
	if err != nil {
		return p, err
	}
	hash := sha256.New()
	fmt.Fprintln(hash, version, p.Model.Digest, o.Scratch, o.Step)
	seen := map[string]bool{}
	for _, dir := range o.Books {
		pairs, err := pairsOf(dir)
		if err != nil {
			return p, err
		}
		who, err := reviewers(dir)
		if err != nil {
			return p, err
		}
		p.Reviewers = append(p.Reviewers, who...)
		p.Books = append(p.Books, name(dir))
		for _, l := range pairs {
			switch sign, ok := signs.cover(l.Text); {
			case !ok:
				p.Skipped = append(p.Skipped, Skip{l.Picture, fmt.Sprintf("the model does not know %q (%U)", string(sign), sign)})
				continue
			case seen[l.Digest]:
				p.Skipped = append(p.Skipped, Skip{l.Picture, "the same line once more"})
				continue
			}
			seen[l.Digest] = true
			fmt.Fprintln(hash, l.Digest)
			if l.apart() {
				p.Eval = append(p.Eval, l)
			} else {
				p.Train = append(p.Train, l)
			}
		}
	}
	p.Reviewers = distinct(p.Reviewers)
	p.key = hex.EncodeToString(hash.Sum(nil)[:8])
	// Few lines may all fall on one side.
	for len(p.Eval) < fewest && len(p.Train) > 2*fewest {
		p.Eval, p.Train = append(p.Eval, p.Train[len(p.Train)-1]), p.Train[:len(p.Train)-1]
	}
	if len(p.Train) < fewest || len(p.Eval) < fewest {
		return p, fault.New(fault.Missing, "%d lines that were read over can be trained with, and %d cannot; %d are the least", len(p.Train)+len(p.Eval), len(p.Skipped), 2*fewest+1).
			Try("read more lines over with `lontar digitise review`; some hundred make a difference")
	}
	return p, nil
}

// state is how far a training came, so that it can go on.
type state struct {
	Round  int      `json:"round"` // finished
	Best   int      `json:"best"`
	Error  float64  `json:"error"` // of the best
	Before *float64 `json:"before"`
}

// Run trains. Work lies in OUT/.work; a stopped run with the same lines and options goes on after its last finished round. The new model is in
// OUT/NAME.traineddata, what it was made of in OUT/PROVENANCE.
func Run(ctx context.Context, o Options, p Plan) (Result, error) {
	w := &work{dir: filepath.Join(o.Out, ".work", p.key), o: o, p: p}
	if err := os.MkdirAll(w.dir, 0o777); err != nil {
		return Result{}, fmt.Errorf("make a folder for training: %w", err)
	}
	trainList, err := w.files(ctx, "train", p.Train)
	if err != nil {
		return Result{}, err
	}
	evalList, err := w.files(ctx, "eval", p.Eval)
	if err != nil {
		return Result{}, err
	}
	s, err := w.begin(ctx, evalList)
	if err != nil {
		return Result{}, err
	}
	for s.Round < o.Rounds && (s.Best < 0 || s.Round-s.Best < o.Patience) {
		if err := w.round(ctx, s.Round+1, trainList); err != nil {
			return Result{}, err
		}
		e, err := measure(ctx, w.path("now_checkpoint"), o.Base, evalList)
		if err != nil {
			return Result{}, err
		}
		s.Round++
		if s.Best < 0 || e < s.Error {
			s.Best, s.Error = s.Round, e
			if err := copyFile(w.path("best_checkpoint"), w.path("now_checkpoint")); err != nil {
				return Result{}, err
			}
		}
		if err := w.save(s); err != nil {
			return Result{}, err
		}
		if o.Observe != nil {
			o.Observe(Progress{Round: s.Round, Rounds: o.Rounds, Iteration: s.Round * o.Step, Eval: &e})
		}
	}
	r := Result{Model: filepath.Join(o.Out, o.Name+ending), Before: s.Before, After: s.Error, Rounds: s.Round, Best: s.Best}
	if s.Best <= 0 {
		return r, fault.New(fault.Incomplete, "no round made the model better than its base (%.2f %% character errors)", s.Error).Try("give more lines, or more --iterations")
	}
	part := filepath.Join(w.dir, "model"+ending)
	if _, err := run(ctx, "lstmtraining", "--stop_training", "--continue_from", w.path("best_checkpoint"), "--traineddata", o.Base, "--model_output", part); err != nil {
		return r, err
	}
	if err := os.Rename(part, r.Model); err != nil {
		return r, fmt.Errorf("write the model: %w", err)
	}
	if err := job.WriteFile(filepath.Join(o.Out, "PROVENANCE"), provenance(o, p, r)); err != nil {
		return r, err
	}
	return r, nil
}

// work is the folder of a training.
type work struct {
	dir string
	o   Options
	p   Plan
}

func (w *work) path(name string) string { return filepath.Join(w.dir, name) }

func (w *work) save(s state) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return job.WriteFile(w.path("state.json"), b)
}

// begin gives how far an earlier run came, or measures the base.
func (w *work) begin(ctx context.Context, evalList string) (state, error) {
	s := state{Best: -1}
	b, err := os.ReadFile(w.path("state.json"))
	if err == nil && json.Unmarshal(b, &s) == nil {
		return s, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return s, fmt.Errorf("read how far training came: %w", err)
	}
	s = state{Best: -1}
	if w.o.Scratch == "" {
		if _, err := run(ctx, "combine_tessdata", "-e", w.o.Base, w.path("base.lstm")); err != nil {
			return s, err
		}
		e, err := measure(ctx, w.o.Base, "", evalList)
		if err != nil {
			return s, err
		}
		s.Best, s.Error, s.Before = 0, e, &e // the base is the best so far
	}
	return s, w.save(s)
}

// provenance says what a model was made of. It holds no time and no path.
func provenance(o Options, p Plan, r Result) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "model: %s%s\n", o.Name, ending)
	fmt.Fprintf(&b, "base: %s, sha256 %s\n", filepath.Base(o.Base), p.Model.Digest)
	if o.Scratch != "" {
		fmt.Fprintf(&b, "network: %s, trained from nothing; signs of the base\n", o.Scratch)
	} else {
		fmt.Fprintf(&b, "network: that of the base, trained further\n")
	}
	fmt.Fprintf(&b, "program: %s\n", p.Tesseract)
	fmt.Fprintf(&b, "books: %s\n", strings.Join(p.Books, ", "))
	fmt.Fprintf(&b, "read over by: %s\n", strings.Join(p.Reviewers, ", "))
	fmt.Fprintf(&b, "lines: %d trained on, %d kept apart, %d left out\n", len(p.Train), len(p.Eval), len(p.Skipped))
	fmt.Fprintf(&b, "iterations: %d, of %d\n", r.Best*o.Step, r.Rounds*o.Step)
	if r.Before != nil {
		fmt.Fprintf(&b, "character errors on lines kept apart: %.2f %% before, %.2f %% after\n", *r.Before, r.After)
	} else {
		fmt.Fprintf(&b, "character errors on lines kept apart: %.2f %%\n", r.After)
	}
	fmt.Fprintf(&b, "rights: those of the base and of the books\n")
	for _, l := range p.Train {
		fmt.Fprintf(&b, "trained on: %s\n", l.Digest)
	}
	for _, l := range p.Eval {
		fmt.Fprintf(&b, "kept apart: %s\n", l.Digest)
	}
	return b.Bytes()
}
