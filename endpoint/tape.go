package endpoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"sync"

	"github.com/lontar-asean/lontar/fault"
)

// tape is a file of answers, one JSON object a line, that travels with a data set or a run: recorded while a server is asked, replayed without one.
type tape struct {
	name   string
	record bool // append what is not there yet; otherwise nothing is asked

	once    sync.Once
	err     error
	mu      sync.Mutex
	entries map[string]entry
}

// entry is one line of a tape: the answer, or why there will never be one.
type entry struct {
	Request string  `json:"request"`         // see Client.Hash
	Model   string  `json:"model,omitempty"` // who answered: Traits.Fingerprint
	Answer  *Answer `json:"answer,omitempty"`
	Refused string  `json:"refused,omitempty"` // the server does not want to be asked this
}

// load reads the file. A line that is damaged, or a last one without its end, as a stopped run leaves it, does not count: it is asked again when recording.
func (t *tape) load() error {
	t.once.Do(func() {
		t.entries = map[string]entry{}
		b, err := os.ReadFile(t.name)
		switch {
		case errors.Is(err, fs.ErrNotExist) && t.record:
			return
		case err != nil:
			t.err = fault.New(fault.Missing, "the recorded answers cannot be read: %w", err).Try("record them first: record:FILE before the address")
			return
		}
		end := bytes.LastIndexByte(b, '\n') + 1
		if t.record && end < len(b) {
			t.err = repair(t.name)
		}
		for text := range bytes.Lines(b[:end]) {
			var e entry
			if err := json.Unmarshal(text, &e); err != nil || e.Request == "" {
				continue
			}
			t.entries[e.Request] = e
		}
		if len(t.entries) == 0 && end > 0 && !t.record {
			t.err = fault.New(fault.Broken, "no line of it is a recorded answer").At("%s", t.name)
		}
	})
	return t.err
}

// repair ends a last line that has no end.
func repair(name string) error { return appendTo(name, []byte("\n")) }

func appendTo(name string, b []byte) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err == nil {
		_, err = f.Write(b)
		if e := f.Close(); err == nil {
			err = e
		}
	}
	if err != nil {
		return fault.New(fault.Unavailable, "the answer cannot be recorded: %w", err)
	}
	return nil
}

// get looks for an answer; err is the recorded refusal. When recording, an answer of another model is none.
func (t *tape) get(hash, model string) (a Answer, ok bool, err error) {
	if err := t.load(); err != nil {
		return a, false, err
	}
	t.mu.Lock()
	e, ok := t.entries[hash]
	t.mu.Unlock()
	if t.record && e.Model != model {
		ok = false
	}
	switch {
	case !ok && !t.record:
		return a, false, fault.New(fault.Missing, "no answer to request %.12s… was recorded", hash).At("%s", t.name).
			Try("the recipe, the pictures or the prompts are others than when it was recorded: record again")
	case !ok:
		return a, false, nil
	case e.Answer == nil:
		return a, true, fault.New(fault.Invalid, "%s", e.Refused)
	}
	a = *e.Answer
	a.Cached = true
	return a, true, nil
}

// put appends an entry.
func (t *tape) put(e entry) error {
	if err := t.load(); err != nil {
		return err
	}
	b, err := json.Marshal(e)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if known, ok := t.entries[e.Request]; ok && known.Model == e.Model {
		return nil
	}
	t.entries[e.Request] = e
	return appendTo(t.name, append(b, '\n'))
}
