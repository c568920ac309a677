package pipeline

import (
	"context"
	"encoding/json"
	"os"
	"slices"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/spool"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

// Reasons that belong to no step.
const (
	ReasonBroken    = "broken"
	ReasonWithdrawn = "withdrawn"
)

// judge is a task of the phase that applies all rules to the facts of one shard. Every rule is asked about every document.
func (p *Pipeline) judge(ctx context.Context, t *engine.Task) error {
	in, err := spool.Open(t.File(phaseRead, t.Index, spoolFile))
	if err != nil {
		return err
	}
	defer in.Close()
	gone, err := p.collapsed(t, t.Index)
	if err != nil {
		return err
	}
	reserved, err := p.reserved(t)
	if err != nil {
		return err
	}
	most, err := p.allowance(t, in.Rows())
	if err != nil {
		return err
	}
	counted, err := p.counted(t, t.Index)
	if err != nil {
		return err
	}
	verdicts := make([]verdict, in.Rows())
	tally := newTally()
	for _, tag := range in.Languages() {
		rules := p.rules(tag)
		for rec, err := range counted.records(in, tag, false) {
			if err != nil {
				return err
			}
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			reserved.apply(rec.Document)
			f := &rec.Document.Facts
			switch {
			case int64(rec.Row) >= most:
				verdicts[rec.Row].Gone = true
				continue
			case gone[rec.Row]:
				verdicts[rec.Row].Gone = true
				tally.Collapsed++
				continue
			}
			place := Place{Shard: t.Index, Index: rec.Place, ID: f.ID}
			v := p.verdict(f, rules, tally.language(tag), place)
			tally.language(tag).see(f, v.Reasons, place)
			verdicts[rec.Row] = v
		}
	}
	out, err := t.Create(verdictsFile)
	if err != nil {
		return err
	}
	if err := writeVerdicts(out, verdicts); err != nil {
		return err
	}
	return writeJSON(t, tallyFile, tally)
}

// allowance is how many rows of the shard lie within the limit of the whole run.
func (p *Pipeline) allowance(t *engine.Task, rows int) (int64, error) {
	if p.Limit <= 0 {
		return int64(rows), nil
	}
	left := p.Limit
	for s := range t.Index {
		in, err := spool.Open(t.File(phaseRead, s, spoolFile))
		if err != nil {
			return 0, err
		}
		left -= int64(in.Rows())
		in.Close()
	}
	return max(left, 0), nil
}

// ruleSet is the rules of one step for one language.
type ruleSet struct {
	step  recipe.Step
	rules []recipe.Rule
	judge recipe.Judge
}

func (p *Pipeline) rules(tag language.Tag) (sets []ruleSet) {
	for _, s := range p.Recipe.Steps {
		step := recipe.Variant(s.Step, tag)
		set := ruleSet{step: s}
		if r, ok := step.(recipe.Ruler); ok {
			set.rules = r.Rules(tag)
		}
		set.judge, _ = step.(recipe.Judge)
		if set.judge != nil || len(set.rules) > 0 {
			sets = append(sets, set)
		}
	}
	return sets
}

// verdict asks every rule about a document.
func (p *Pipeline) verdict(f *corpus.Facts, sets []ruleSet, tally *LanguageTally, place Place) (v verdict) {
	_, withdrawn := f.Measure("text.withdrawn")
	switch {
	case withdrawn:
		v.Reasons = []string{ReasonWithdrawn}
		return v
	case f.Broken != "":
		v.Reasons, v.Detail = []string{ReasonBroken}, f.Broken
		return v
	}
	for _, set := range sets {
		if set.judge == nil {
			continue
		}
		for _, reason := range set.judge.Judge(f) {
			if slices.Contains(set.step.Kind.Final, reason) {
				v.Reasons = []string{reason}
				return v
			}
		}
	}
	for _, set := range sets {
		for _, r := range set.rules {
			name := set.step.Name + "." + r.Setting
			value, ok := f.Value(r.Measure)
			if !ok || r.Low == nil && r.High == nil {
				tally.rule(name, r).Unmeasured++
				continue
			}
			if tally.rule(name, r).judge(r, value, place) {
				v.Reasons = append(v.Reasons, name)
			}
		}
		if set.judge != nil {
			v.Reasons = append(v.Reasons, set.judge.Judge(f)...)
		}
	}
	return v
}

func writeJSON(t *engine.Task, name string, v any) error {
	out, err := t.Create(name)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(v)
}

func readJSON(t *engine.Task, phase string, index int, name string, v any) error {
	f, err := t.Open(phase, index, name)
	if err != nil {
		return err
	}
	defer f.Close()
	return json.NewDecoder(f).Decode(v)
}

func readOutput(l *engine.Ledger, phase string, index int, name string, v any) error {
	f, err := os.Open(l.File(phase, index, name))
	if err != nil {
		return err
	}
	defer f.Close()
	return json.NewDecoder(f).Decode(v)
}
