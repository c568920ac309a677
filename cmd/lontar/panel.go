package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/judge"
	"github.com/lontar-asean/lontar/fault"
)

// panel is what evaluate is told about judges.
type panel struct {
	judges   []string // addresses
	baseline string
	cardFile string

	run, model string // of the baseline
	cards      judge.Cards
}

func (p *panel) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&p.judges, "judge", nil, "address of a model that reads open answers: URL#NAME; its key stands in LONTAR_JUDGE_KEY (may be given again: a panel)")
	f.StringVar(&p.baseline, "baseline", "", "run whose answers those of kind pairwise are compared with")
	f.StringVar(&p.cardFile, "judge-card", "", "file of lontar judge card: adds what people would have given to rows with a judge")
}

func (p *panel) any() bool { return len(p.judges) > 0 || p.baseline != "" }

// settle reads what is named, and says what is lacking.
func (p *panel) settle(o *evaluate.Options) error {
	lack := func(n evaluate.Need, why string) {
		if o.Lacks == nil {
			o.Lacks = map[evaluate.Need]string{}
		}
		o.Lacks[n] = why
	}
	if len(p.judges) == 0 {
		lack(evaluate.Judge, "no judge is named (--judge URL#NAME)")
	}
	if p.baseline == "" {
		lack(evaluate.Baselines, "no run is named to compare with (--baseline RUN)")
	} else {
		r, lines, err := readWhole(p.baseline)
		if err != nil {
			return err
		}
		p.run, p.model = r.ID, r.Model
		o.Baseline = evaluate.NewBaseline(r.Model, lines)
	}
	if p.cardFile == "" {
		return nil
	}
	b, err := os.ReadFile(p.cardFile)
	if err != nil {
		return usage{fault.New(fault.Missing, "there are no cards of judges: %w", err).Try("lontar judge card --out FILE writes them")}
	}
	p.cards, err = judge.ReadCards(b, p.cardFile)
	return err
}

// dial opens the judges.
func (p *panel) dial() (list []evaluate.Juror, err error) {
	for n, address := range p.judges {
		c, err := newJudge(address)
		if err != nil {
			return nil, usage{err}
		}
		list = append(list, evaluate.Juror{Name: p.names()[n], Model: c})
	}
	if err := evaluate.CheckJurors(list); err != nil {
		return nil, usage{err}
	}
	return list, nil
}

// names gives what judges are called: the model's name, and that of a fake.
func (p *panel) names() (list []string) {
	for _, address := range p.judges {
		o, err := endpoint.Parse(address)
		name := o.Model
		if name == "" {
			name = "judge" // addresses stand in no log
		}
		if fake, ok := strings.CutPrefix(o.URL, "fake://"); ok && o.Model == "" && err == nil {
			name = fake
		}
		list = append(list, name)
	}
	return list
}

// readWhole reads a run with its answers.
func readWhole(name string) (r examined, lines []evaluate.Line, err error) {
	dir := runFolder(name)
	if r, err = readRun(dir); err != nil {
		return r, nil, err
	}
	lines, err = readAnswers(dir)
	return r, lines, err
}

// showJudged prints under the scores how far those of judges can be trusted.
func (a *app) showJudged(rows []evaluate.Row) error {
	for _, r := range rows {
		if a.json || r.JudgeState == "" {
			continue
		}
		corrected := ""
		if r.Corrected != nil {
			corrected = fmt.Sprintf("; people would have given %.1f (%.1f to %.1f)", 100**r.Corrected, 100**r.CorrectedLow, 100**r.CorrectedHigh)
		}
		if _, err := fmt.Fprintf(a.out, "judge of %s, %s: %s%s\n", r.Task, r.Language, r.JudgeState, corrected); err != nil {
			return err
		}
	}
	return nil
}
