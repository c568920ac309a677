package recipe

import (
	"context"
	"iter"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// A step is any value that has at least one of the interfaces below. A step is used by several goroutines at once and keeps nothing of the
// documents it has seen: the same document always gets the same treatment.

// Transformer changes documents and says so in their trail. A fault of kind Broken sets the document aside with the reason; any other error
// stops the run.
type Transformer interface {
	Transform(ctx context.Context, d *corpus.Document) error
}

// Measurer adds facts to documents: measures, a language, a signature. It changes no text and drops nothing. It sees every document, also
// those that a rule will drop. Errors are as for Transformer.
type Measurer interface {
	Measure(ctx context.Context, d *corpus.Document) error
}

// Streamer changes documents as a stream, for work that cannot be done one document at a time. It yields the same documents in the same order.
type Streamer interface {
	Stream(ctx context.Context, in iter.Seq2[*corpus.Document, error]) iter.Seq2[*corpus.Document, error]
}

// Reserver may be implemented by steps that take out pages whose owners reserved them: Reserve does so on a document whose reservation became
// known only after it was read, and says whether its words are gone. The signal says by what it was reserved.
type Reserver interface {
	Reserve(d *corpus.Document, signal string) (gone bool)
}

// Ruler judges documents by limits on measures; the limits may differ by language.
type Ruler interface {
	Rules(tag language.Tag) []Rule
}

// Rule drops documents whose measure lies outside its limits. A document for which the measure is missing or unmeasured is neither kept nor
// dropped by the rule; neither is any document when both limits are nil.
type Rule struct {
	Setting string   // the setting that holds the limit; "step.setting" is the reason
	Measure string   // the full name of the measure
	Low     *float64 // drop below
	High    *float64 // drop above
}

// Judge judges documents by their facts and gives the reasons to drop one, none to keep it. It does not see the text, so that verdicts can be
// repeated without reading it.
type Judge interface {
	Judge(f *corpus.Facts) []string
}

// Grouper judges documents against each other, over the whole input, in phases of its own.
type Grouper interface {
	// Sign gives what has to be remembered of a document to compare it later; it is stored with the data set.
	Sign(d *corpus.Document) ([]byte, error)
	// Phases gives the phases that compare the signatures of the documents that passed all rules. Names begin with the step's name. The last
	// phase has one task a shard, which writes a LinksFile.
	Phases(g Groups) []GroupPhase
}

// Measuring may be implemented by steps to name what of their settings the measures depend on (nil: nothing). Settings that only judge are left
// out, so that changing them does not measure again. Without it, measures depend on all settings.
type Measuring interface {
	Measuring() any
}

// Placed may be implemented by steps whose settings name files: Place says which directory they are relative to, that of the recipe, before
// anything else is asked of the step. A file that cannot be read is a fault.
type Placed interface {
	Place(dir string) error
}

// Connected may be implemented by steps that ask models: Connect gives them the endpoints of the recipe, from name to address, after Place and
// before anything else. It asks nothing; a name that is missing is a fault.
type Connected interface {
	Connect(endpoints map[string]string) error
}

// Gatherer may be implemented by steps that get the bytes of pictures, from Document.Near among others. What pictures crawls hold is found before
// such a step runs. Release is called after all steps: it takes away the bytes of pictures that may not be stored.
type Gatherer interface {
	Release(d *corpus.Document)
}

// Remover may be implemented by a Grouper that takes lines out of texts it keeps. Data sets made so cannot be judged again: the lines are gone.
type Remover interface {
	Removes() bool
}

// Fails reports whether a rule drops a value.
func (r Rule) Fails(v float64) bool {
	return r.Low != nil && v < *r.Low || r.High != nil && v > *r.High
}
