package pipeline

import (
	"os"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/robots"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/recipe"
)

const (
	robotsFile   = "robots"
	robotsSignal = "robots.txt"
)

// reserved is what the robots.txt files of all crawls of a run forbid, and the step that takes such pages out. A robots.txt may lie in another
// file, or in another range of it, than the pages of its host, so pages are asked about once everything has been read.
type reserved struct {
	rules robots.Rules
	step  recipe.Reserver // nil when the recipe has none
}

// gatherRobots joins the rules that the reading tasks met into one file.
func (p *Pipeline) gatherRobots(t *engine.Task) error {
	var all robots.Rules
	for s := range p.Shards {
		if err := addRobots(&all, t.File(phaseRead, s, robotsFile)); err != nil {
			return err
		}
	}
	out, err := t.Create(robotsFile)
	if err != nil {
		return err
	}
	return all.Write(out)
}

func addRobots(rules *robots.Rules, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return rules.Read(f)
}

// reserved loads the joined rules.
func (p *Pipeline) reserved(t *engine.Task) (*reserved, error) {
	r := &reserved{}
	for _, s := range p.Recipe.Steps {
		if step, ok := recipe.Variant(s.Step, "und").(recipe.Reserver); ok {
			r.step = step
		}
	}
	if r.step == nil {
		return r, nil
	}
	return r, addRobots(&r.rules, t.File(phaseCollapse, 0, robotsFile))
}

// apply takes a page out that the rules forbid; of a document without its text, only the facts change.
func (r *reserved) apply(d *corpus.Document) {
	if r.step == nil || d.Broken != "" || !r.rules.Forbid(d.URL) {
		return
	}
	if r.step.Reserve(d, robotsSignal) {
		d.Content, d.Signature = corpus.Content(""), nil
		d.SetMeasure("text.bytes", 0)
	}
}
