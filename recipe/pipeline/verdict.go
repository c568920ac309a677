package pipeline

import (
	"bufio"
	"encoding/json"
	"io"

	"github.com/lontar-asean/lontar/engine"
)

// verdict is what is decided on one row of a shard.
type verdict struct {
	Gone       bool      `json:"gone,omitempty"`    // collapsed into an earlier record, or beyond the limit: in no file
	Reasons    []string  `json:"reasons,omitempty"` // dropped, for these
	Detail     string    `json:"detail,omitempty"`
	Duplicates *int64    `json:"duplicates,omitempty"`
	Remove     []removal `json:"remove,omitempty"` // what to leave out of it
}

func (v verdict) kept() bool { return !v.Gone && len(v.Reasons) == 0 }

// verdictsOut writes verdicts row by row; rows that are simply kept take two bytes.
func writeVerdicts(w io.Writer, verdicts []verdict) error {
	enc := json.NewEncoder(w)
	for _, v := range verdicts {
		if err := enc.Encode(v); err != nil {
			return err
		}
	}
	return nil
}

func readVerdicts(t *engine.Task, phase string, shard int) (verdicts []verdict, err error) {
	f, err := t.Open(phase, shard, verdictsFile)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 16<<20)
	for scan.Scan() {
		var v verdict
		if line := scan.Bytes(); len(line) > 2 {
			if err := json.Unmarshal(line, &v); err != nil {
				return nil, err
			}
		}
		verdicts = append(verdicts, v)
	}
	return verdicts, scan.Err()
}

const (
	verdictsFile = "verdicts"
	tallyFile    = "tally"
)
