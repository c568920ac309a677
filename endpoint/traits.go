package endpoint

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Traits are what is known of a server and its model, as package probe learns it. They are part of what answers are kept under: another model under the
// same name, or another way of asking, finds none of the answers before it.
type Traits struct {
	Fingerprint string `json:"fingerprint,omitempty"` // of the model, as the server describes it; "" for unknown
	Listing     string `json:"listing,omitempty"`     // the part of it that /models gives
	Model       string `json:"model,omitempty"`       // as the server names itself in answers
	System      string `json:"system,omitempty"`      // its system_fingerprint; "" where there is none, or several take turns
	NoSystem    bool   `json:"no_system,omitempty"`   // the template refuses instructions: they are put before the text of the user
	Thinks      bool   `json:"thinks,omitempty"`      // the model thinks before it answers: stop strings are not sent, since they would end the thought
	Opened      bool   `json:"opened,omitempty"`      // the template opens the thought: only its end is in the answer
	Bare        bool   `json:"bare,omitempty"`        // a text is echoed with max_tokens 0: no token is written for nothing
	Completion  bool   `json:"completion,omitempty"`  // max_tokens of a chat is called max_completion_tokens
}

// key is what of the traits may change an answer.
func (t Traits) key() string {
	return fmt.Sprintf("%s %t %t %t %t", t.Fingerprint, t.NoSystem, t.Thinks, t.Opened, t.Completion)
}

// Know sets what is known of the server. What is asked before and after is kept apart.
func (c *Client) Know(t Traits) {
	c.traits.Store(&t)
	c.speaker.mu.Lock()
	c.speaker.model, c.speaker.system = t.Model, t.System
	c.speaker.mu.Unlock()
}

// Traits gives what is known of the server.
func (c *Client) Traits() Traits { return *c.traits.Load() }

// Listing is what /models says of a model.
type Listing struct {
	ID      string // as it is to be named
	Digest  string // of what identifies the model in the list
	Context int    // tokens; 0 where it is not said
}

// freshly is the age below which a model's time of creation is taken for the time of the answer: several servers write the clock there.
const freshly = time.Hour

// List asks what the server says of its model. A server without the list gives an empty one, and no fault.
func (c *Client) List(ctx context.Context) (l Listing, err error) {
	name, err := c.name(ctx)
	if err != nil {
		return l, err
	}
	b, resp, err := c.get(ctx, c.at("/models"))
	if err != nil {
		return l, err
	}
	var got struct{ Data []map[string]json.RawMessage }
	if resp.StatusCode != http.StatusOK || json.Unmarshal(b, &got) != nil {
		return Listing{ID: name}, nil
	}
	for _, m := range got.Data {
		var id string
		if json.Unmarshal(m["id"], &id) == nil && (id == name || name == unnamed && len(got.Data) == 1) {
			return describe(id, m, moment(resp, c.opts.Now())), nil
		}
	}
	return Listing{ID: name}, nil
}

func moment(resp *http.Response, now time.Time) time.Time {
	if t, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		return t
	}
	return now
}

// identifying are the keys of a model in /models that do not change from answer to answer (permission and created do, with vLLM).
var identifying = [...]string{"id", "owned_by", "root", "parent", "digest", "sha256", "revision", "meta", "max_model_len"}

func describe(id string, m map[string]json.RawMessage, now time.Time) Listing {
	l := Listing{ID: id}
	var text []byte
	for _, key := range identifying {
		if v := m[key]; v != nil {
			text = append(append(text, key...), '=')
			text = append(append(text, compact(v)...), '\n')
		}
	}
	var created float64
	if json.Unmarshal(m["created"], &created) == nil && created > 0 && now.Sub(time.Unix(int64(created), 0)).Abs() > freshly {
		text = fmt.Appendf(text, "created=%d\n", int64(created))
	}
	sum := sha256.Sum256(text)
	l.Digest = hex.EncodeToString(sum[:8])
	var meta struct {
		Context int `json:"n_ctx"`
		Trained int `json:"n_ctx_train"`
	}
	var most int
	switch {
	case json.Unmarshal(m["max_model_len"], &most) == nil && most > 0:
		l.Context = most
	case json.Unmarshal(m["context_length"], &most) == nil && most > 0:
		l.Context = most
	case json.Unmarshal(m["meta"], &meta) == nil:
		if l.Context = max(meta.Context, 0); l.Context == 0 {
			l.Context = max(meta.Trained, 0)
		}
	}
	return l
}

// compact writes JSON with its keys in order, so that the same means the same bytes.
func compact(v json.RawMessage) []byte {
	var any any
	d := json.NewDecoder(bytes.NewReader(v))
	d.UseNumber()
	if d.Decode(&any) != nil {
		return v
	}
	b, err := json.Marshal(any)
	if err != nil {
		return v
	}
	return b
}

// get reads an address of the server, again where that may help.
func (c *Client) get(ctx context.Context, address string) (b []byte, resp *http.Response, err error) {
	return c.insist(ctx, http.MethodGet, address, nil)
}

func (c *Client) insist(ctx context.Context, method, address string, payload []byte) (b []byte, resp *http.Response, err error) {
	if c.Replays() {
		return nil, nil, fault.New(fault.Missing, "answers are replayed: nobody is asked").At("%s", c.tape.name)
	}
	for attempt := 1; ; attempt++ {
		var pause time.Duration
		if b, resp, pause, err = c.exchangeAt(ctx, method, address, payload); err == nil {
			if pause = again(resp); pause < 0 {
				return b, resp, nil
			}
			err = c.refusal(resp, b)
		}
		switch {
		case ctx.Err() != nil:
			return nil, nil, context.Cause(ctx)
		case pause < 0 || pause > mostAsked || attempt >= c.attempts(ctx) || attempt >= mostUnreached && !c.reached.Load():
			return nil, nil, err
		}
		if err := c.opts.Wait(ctx, max(pause, backoff(attempt))); err != nil {
			return nil, nil, err
		}
	}
}

// root gives an address beside the interface, where servers have what is their own: without the /v1 at its end.
func (c *Client) root(path string) string {
	base, query, ok := strings.Cut(c.url, "?")
	base = strings.TrimSuffix(strings.TrimSuffix(base, "/"), "/v1") + path
	if ok {
		base += "?" + query
	}
	return base
}

// Read asks for a document that some servers have beside the interface, such as /props and /tokenizer_info. ok is false where there is none.
func (c *Client) Read(ctx context.Context, path string) (b []byte, ok bool, err error) {
	b, resp, err := c.get(ctx, c.root(path))
	if err != nil {
		return nil, false, err
	}
	return b, resp.StatusCode == http.StatusOK, nil
}

// speaker remembers who answered first.
type speaker struct {
	mu            sync.Mutex
	model, system string
}

// same counts an answer of another model than the first, or the one that was learnt; the latter is a fault unless Options.Drift.
func (c *Client) same(ctx context.Context, a Answer) error {
	t := c.Traits()
	c.speaker.mu.Lock()
	model, system := c.speaker.model, c.speaker.system
	if model == "" {
		c.speaker.model = a.Model
	}
	if system == "" {
		c.speaker.system = a.System
	}
	c.speaker.mu.Unlock()
	named := model != "" && a.Model != "" && model != a.Model
	built := system != "" && a.System != "" && system != a.System
	was, is := model+" "+system, a.Model+" "+a.System
	learnt := named && t.Model != "" || built && t.System != ""
	if !named && !built && t.Listing != "" && c.lost.Swap(false) { // who answers after a broken connection may be another one
		l, err := c.List(ctx)
		if err != nil {
			c.lost.Store(true)
			return err
		}
		if learnt = l.Digest != "" && l.Digest != t.Listing; learnt {
			c.lost.Store(true)
			named, was, is = true, l.ID+" "+t.Listing, l.ID+" "+l.Digest
		}
	}
	if !named && !built {
		return nil
	}
	c.totals.swapped.Add(1)
	if !learnt || c.opts.Drift {
		return nil
	}
	return fault.New(fault.Missing, "another model answers than at the start: %s, and it was %s", shorten(is), shorten(was)).At("%s", c.url).
		Try("run again: what the first one answered is kept, and the new one is asked everything")
}
