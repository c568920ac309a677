package ngram

import (
	"fmt"
	"iter"
	"os"
	"slices"

	"github.com/lontar-asean/lontar/fault"
)

// counter counts n-grams of one order in bounded memory: a full buffer is sorted and made one of each; when that does not free half of it, it
// becomes a sorted run in a temporary file.
type counter struct {
	grams []gram
	limit int    // most grams in memory
	temp  string // directory of the file; "" for the system's
	file  *os.File
	runs  []section
	size  int64 // bytes of the file
}

// gramBytes is the size of a gram in memory.
const gramBytes = 32

func newCounter(memory int64, temp string) *counter {
	return &counter{limit: int(max(memory/gramBytes, 1024)), temp: temp}
}

// add counts an n-gram once.
func (c *counter) add(k key) error {
	c.grams = append(c.grams, gram{k, 1})
	if len(c.grams) < c.limit {
		return nil
	}
	c.compact()
	if 2*len(c.grams) < c.limit {
		return nil
	}
	return c.spill()
}

// compact sorts the buffer and joins equal n-grams.
func (c *counter) compact() {
	slices.SortFunc(c.grams, func(a, b gram) int { return a.key.compare(&b.key) })
	kept := c.grams[:0]
	for _, g := range c.grams {
		if n := len(kept); n > 0 && kept[n-1].key == g.key {
			kept[n-1].count += g.count
			continue
		}
		kept = append(kept, g)
	}
	c.grams = kept
}

func (c *counter) spill() (err error) {
	if c.file == nil {
		if c.file, err = os.CreateTemp(c.temp, "lontar-ngram-*"); err != nil {
			return fault.New(fault.Unavailable, "no temporary file can be made: %w", err).Try("name another directory with --temp")
		}
	}
	n, err := writeRun(c.file, c.grams)
	if err != nil {
		return fault.New(fault.Unavailable, "counts cannot be written: %w", err).At("%s", c.file.Name()).Try("name a directory with more room with --temp")
	}
	c.runs = append(c.runs, section{c.size, n})
	c.size += n
	c.grams = c.grams[:0]
	return nil
}

// sorted gives all n-grams in order, each once.
func (c *counter) sorted() iter.Seq2[gram, error] {
	c.compact()
	if len(c.runs) == 0 {
		return func(yield func(gram, error) bool) {
			for _, g := range c.grams {
				if !yield(g, nil) {
					return
				}
			}
		}
	}
	return c.merge()
}

// close removes the temporary file.
func (c *counter) close() error {
	if c.file == nil {
		return nil
	}
	name := c.file.Name()
	err := c.file.Close()
	if e := os.Remove(name); err == nil {
		err = e
	}
	c.file = nil
	if err != nil {
		return fmt.Errorf("remove temporary file: %w", err)
	}
	return nil
}
