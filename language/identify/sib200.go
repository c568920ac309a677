package identify

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Sample is one labelled text.
type Sample struct {
	Tag  language.Tag
	Text string
}

// heldBack is the rhythm of rows that are for evaluation only: an index_id that is a multiple of it is never trained on.
const heldBack = 5

// TrainingRows says whether a row of SIB-200 may be trained on.
func TrainingRows(index int) bool { return index%heldBack != 0 }

// HeldBackRows says whether a row of SIB-200 is for evaluation only.
func HeldBackRows(index int) bool { return index%heldBack == 0 }

// SIB200 reads sentences of SIB-200 (https://github.com/dadelani/sib-200): folders named by language and script, each with train.tsv and
// dev.tsv of three columns (index_id, category, text). It gives the rows that want accepts, folders in order of name, train before dev.
// A malformed file is a fault of kind Broken naming file and line, and ends the sequence.
func SIB200(root fs.FS, want func(index int) bool) iter.Seq2[Sample, error] {
	return func(yield func(Sample, error) bool) {
		folders, err := fs.ReadDir(root, ".")
		if err != nil {
			yield(Sample{}, fault.New(fault.Missing, "SIB-200 cannot be listed: %w", err))
			return
		}
		for _, folder := range folders {
			if !folder.IsDir() {
				continue
			}
			tag, err := language.Parse(folder.Name())
			if err != nil {
				yield(Sample{}, fmt.Errorf("read folder %q of SIB-200: %w", folder.Name(), err))
				return
			}
			for _, name := range []string{"train.tsv", "dev.tsv"} {
				if !readSIB200(root, folder.Name()+"/"+name, tag, want, yield) {
					return
				}
			}
		}
	}
}

func readSIB200(root fs.FS, path string, tag language.Tag, want func(int) bool, yield func(Sample, error) bool) bool {
	file, err := root.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return true
	}
	if err != nil {
		yield(Sample{}, fault.New(fault.Missing, "SIB-200 cannot be read: %w", err).At("%s", path))
		return false
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if n == 1 {
			continue // the names of the columns
		}
		fields := strings.SplitN(lines.Text(), "\t", 3)
		index, err := strconv.Atoi(fields[0])
		if err != nil || len(fields) != 3 {
			yield(Sample{}, fault.New(fault.Broken, "not a row of index_id, category and text").At("%s:%d", path, n))
			return false
		}
		if want(index) && !yield(Sample{tag, fields[2]}, nil) {
			return false
		}
	}
	if err := lines.Err(); err != nil {
		yield(Sample{}, fault.New(fault.Broken, "SIB-200 cannot be read: %w", err).At("%s", path))
		return false
	}
	return true
}
