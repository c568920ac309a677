package robots

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
)

// entry is a line of the stored form.
type entry struct {
	Host   string  `json:"host"`
	Groups []group `json:"groups"`
}

// Write stores the rules, a JSON object for each host in the order of their names.
func (r *Rules) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	for _, host := range slices.Sorted(maps.Keys(r.hosts)) {
		if err := enc.Encode(entry{host, r.hosts[host]}); err != nil {
			return err
		}
	}
	return nil
}

// Read adds stored rules.
func (r *Rules) Read(in io.Reader) error {
	dec := json.NewDecoder(bufio.NewReader(in))
	for {
		var e entry
		switch err := dec.Decode(&e); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		r.join(e.Host, e.Groups)
	}
}
