package ngram

import (
	"iter"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Options say how a model is trained.
type Options struct {
	Order    int          // 1 to MaxOrder
	Unit     Unit         // what the tokens are; written into the model
	Language language.Tag // of the text; Und when it is not known
	Memory   int64        // most bytes for counting; above it sorted runs go to a temporary file. At least 1 MiB. The model itself comes on top
	Temp     string       // directory of the temporary file; "" for the system's
}

// DefaultMemory is what counting takes when nobody says otherwise.
const DefaultMemory = 1 << 30

// Trainer counts text and makes a model of it. It is used by one goroutine at a time.
type Trainer struct {
	options Options
	words   *vocabulary
	counts  *counter
	lines   int64
	tokens  int64
}

// NewTrainer starts training. Close it at the end, also after an error.
func NewTrainer(o Options) (*Trainer, error) {
	if o.Order < 1 || o.Order > MaxOrder {
		return nil, fault.New(fault.Invalid, "a model of order %d cannot be trained", o.Order).Try("give an order from 1 to %d", MaxOrder)
	}
	if o.Memory < 1e6 {
		return nil, fault.New(fault.Invalid, "%d bytes are too little to count in", o.Memory).Try("give 1MB or more")
	}
	return &Trainer{options: o, words: newVocabulary(), counts: newCounter(o.Memory, o.Temp)}, nil
}

// Add counts one line of text, cut into tokens. A line without a token is passed over. Tokens named <s>, </s> or <unk> count as unknown ones. A token
// that is empty or holds an ASCII space or NUL is a fault of kind Invalid.
func (t *Trainer) Add(line iter.Seq[string]) error {
	var k key
	k.put(0, begin+1)
	first := true
	for token := range line {
		first = false
		id, err := t.words.add(token)
		if err != nil {
			return err
		}
		if id <= end {
			id = unknown
		}
		k.shift(id + 1)
		if err := t.counts.add(k.cut(t.options.Order)); err != nil {
			return err
		}
		t.tokens++
	}
	if first {
		return nil
	}
	t.lines++
	k.shift(end + 1)
	return t.counts.add(k.cut(t.options.Order))
}

// Lines and Tokens give how much text was added.
func (t *Trainer) Lines() int64  { return t.lines }
func (t *Trainer) Tokens() int64 { return t.tokens }

// Model makes the model of what was added. Equal text in equal order gives an equal model, whatever the memory. Afterwards nothing can be added.
func (t *Trainer) Model() (*Model, error) {
	if t.lines == 0 {
		return nil, fault.New(fault.Invalid, "there is no text to train on")
	}
	grown, err := grow(t.options.Order, t.words.size(), t.counts.sorted())
	if err != nil {
		return nil, err
	}
	if err := t.Close(); err != nil {
		return nil, err
	}
	t.counts.grams = nil
	used := grown.estimate()
	return assemble(header{
		Order: t.options.Order, Unit: t.options.Unit, Language: t.options.Language, Unicode: language.UnicodeVersion,
		Lines: t.lines, Tokens: t.tokens, Discounts: used,
	}, t.words, grown)
}

// Close removes the temporary file, if there is one.
func (t *Trainer) Close() error { return t.counts.close() }
