// Package pipeline turns a recipe into a plan of phases that read, judge, compare and write documents, and publishes what they made.
//
// Where steps gather pictures and sources are crawls, the phases crawl and locate find the pictures that the crawls hold. Then
// the phases are read (every step that changes or measures), collapse (equal ids), judge (rules), the phases of a Grouper, settle, layout,
// write and finish. Only read sees raw input; a changed threshold begins at judge.
package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/recipe"
)

// Reporter writes the report of a finished run.
type Reporter interface {
	Report(w io.Writer, s *Summary) error
}

// Encoder writes kept documents in a further form.
type Encoder interface {
	// Encode starts a file; the document writer it gives is closed before the file. Ending is the file name's, with the dot.
	Encode(w io.Writer) (DocumentWriter, error)
	Ending() string
}

// DocumentWriter takes documents one after another.
type DocumentWriter interface {
	Write(d *corpus.Document) error
	Close() error
}

// Pipeline is a recipe with its inputs, ready to become a plan.
type Pipeline struct {
	Recipe      *recipe.Recipe
	Shards      []Shard
	Limit       int64 // read no more than so many records; 0 for all
	Version     string
	Unicode     string
	Opener      corpus.Opener
	Reporter    Reporter
	Encoders    map[string]Encoder       // by the names of recipe.Also
	Contrast    func() (Contrast, error) // begins a comparison of native and machine words; nil for none
	Suppression *corpus.Suppression
	From        *Made    // judge this data set again instead of reading the sources
	Parents     []string // ids of data sets this one is made from
}

// Plan compiles the pipeline.
func (p *Pipeline) Plan() engine.Plan {
	shards := len(p.Shards)
	weights := make([]int64, shards)
	for i, s := range p.Shards {
		weights[i] = s.bytes()
	}
	measured, judged := p.measureKey(), p.judgeKey()
	var phases []engine.Phase
	if p.crawls() {
		held := digest(p.Version, p.Shards)
		phases = append(phases, engine.Phase{Name: phaseCrawl, Key: held, Tasks: shards, Weights: weights, Run: p.crawl},
			engine.Phase{Name: phaseLocate, Key: "1", Tasks: 1, Run: p.locate})
	}
	phases = append(phases,
		engine.Phase{Name: phaseRead, Key: measured, Tasks: shards, Weights: weights, Run: p.read},
		engine.Phase{Name: phaseCollapse, Key: "2", Tasks: p.partitions(), Run: p.collapse},
	)
	if s, ok := p.counter(); ok {
		phases = append(phases, engine.Phase{Name: phaseCount, Key: digest(string(s.Settings), s.Kind.Version), Tasks: p.partitions(), Run: p.count})
	}
	phases = append(phases, engine.Phase{Name: phaseJudge, Key: judged, Tasks: shards, Run: p.judge})
	for _, g := range p.groups() {
		for _, phase := range p.phases(g) {
			phases = append(phases, engine.Phase{Name: phase.Name, Key: digest(string(g.Settings), g.Kind.Version), Tasks: phase.Tasks, Run: phase.Run})
		}
	}
	phases = append(phases,
		engine.Phase{Name: phaseSettle, Key: "1", Tasks: shards, Run: p.settle},
		engine.Phase{Name: phaseLayout, Key: "1", Tasks: 1, Run: p.layout},
		engine.Phase{Name: phaseWrite, Key: digest("2", p.Recipe.Also), Tasks: writeTasks(shards), Run: p.write},
		engine.Phase{Name: phaseFinish, Key: digest(p.Recipe.Hash(), p.Version, p.Parents), Tasks: 1, Run: p.finish},
	)
	return engine.Plan{Hash: digest(p.Recipe.Hash(), measured, judged, p.Version), Phases: phases}
}

// The names of the phases; those of Groupers stand between judge and settle.
const (
	phaseRead     = "read"
	phaseCollapse = "collapse"
	phaseCount    = "count"
	phaseJudge    = "judge"
	phaseSettle   = "settle"
	phaseLayout   = "layout"
	phaseWrite    = "write"
	phaseFinish   = "finish"
)

// measureKey digests what the texts and measures depend on.
func (p *Pipeline) measureKey() string {
	parts := []any{p.Version, p.Unicode, p.Limit, p.Recipe.Seed, p.Shards, p.Suppression.Digest()}
	for _, s := range p.Recipe.Steps {
		settings := string(s.Settings)
		if m, ok := recipe.MeasuringOf(s.Step); ok {
			settings = fmt.Sprint(m)
		}
		parts = append(parts, s.Kind.Name, s.Kind.Version, settings)
	}
	for _, s := range p.Recipe.Sources {
		parts = append(parts, s.Format.Name, s.Origin)
	}
	return digest(parts...)
}

// MeasureKey digests what steps measure with, the contents of files they name included. Two runs of one recipe with equal keys measure the same.
func (p *Pipeline) MeasureKey() string {
	parts := []any{p.Suppression.Digest()}
	for _, s := range p.Recipe.Steps {
		if m, ok := recipe.MeasuringOf(s.Step); ok {
			parts = append(parts, s.Name, fmt.Sprint(m))
		}
	}
	return digest(parts...)
}

func (p *Pipeline) judgeKey() string {
	var parts []any
	for _, s := range p.Recipe.Steps {
		parts = append(parts, s.Name, s.Kind.Version, string(s.Settings))
	}
	return digest(parts...)
}

// partitions is the number of key ranges in which ids are compared: a power of two that grows with the input.
func (p *Pipeline) partitions() int {
	n := 1
	for n < len(p.Shards) && n < 16 {
		n *= 2
	}
	return n
}

func writeTasks(shards int) int { return min(max(shards, 4), 64) }

// digest hashes values by their JSON.
func digest(parts ...any) string {
	h := sha256.New()
	for _, v := range parts {
		b, err := json.Marshal(v)
		if err != nil {
			b = fmt.Append(nil, v)
		}
		fmt.Fprintf(h, "%d:%s\n", len(b), b)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
