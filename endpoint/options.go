package endpoint

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Options set up a Client.
type Options struct {
	URL       string            // of the interface, such as http://127.0.0.1:8000/v1
	Model     string            // as the server names it; "" for the only one it serves
	Key       string            // sent as a bearer token; "" for none
	Transport http.RoundTripper // how requests travel; nil for that of package net/http
	Cache     string            // folder of answers; "" to keep none
	Record    string            // file to which answers are appended, for Replay; "" for none
	Replay    string            // file of answers that are the only ones there are: nothing is asked; "" to ask
	Attempts  int               // to send a request; default 6
	Timeout   time.Duration     // of one attempt; default 10 minutes
	Pace      Pace

	Tokens      bool   // likelihoods are asked with token ids (Client.Tokenize), so that sums are those of lm-evaluation-harness
	Thought     int    // tokens for what a model thinks before it answers, on top of MaxTokens; 0: 4,096 for a model that is known to think
	ThoughtMost int    // sent as max_reasoning_tokens, to servers that know it; 0 for none
	Effort      string // sent as reasoning_effort: low, medium, high; "" for none
	Traits      Traits // of the server, as package probe learnt them before; see Client.Know
	Drift       bool   // answers of another model than the one that was learnt are taken, and counted in Totals.Swapped

	Wait func(context.Context, time.Duration) error // pauses; default a timer
	Now  func() time.Time                           // default the clock
}

// Parse reads an address as recipes and flags write it: URL#MODEL, with "record:FILE " or "replay:FILE " before it.
func Parse(address string) (o Options, err error) {
	place, file := &o.Record, ""
	rest, tape := strings.CutPrefix(address, "record:")
	if !tape {
		place = &o.Replay
		rest, tape = strings.CutPrefix(address, "replay:")
	}
	if tape {
		if file, rest, _ = strings.Cut(rest, " "); file == "" || rest == "" {
			return o, fault.New(fault.Invalid, "%q names no file and address", address).Try("write record:FILE http://127.0.0.1:8000/v1#MODEL")
		}
		*place = file
	}
	o.URL, o.Model, _ = strings.Cut(strings.TrimSpace(rest), "#")
	return o, o.check()
}

func (o Options) check() error {
	u, err := url.Parse(o.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "fake" || u.Host == "" {
		return fault.New(fault.Invalid, "the endpoint is no address that begins with http:// or https://").Try("write http://127.0.0.1:8000/v1#MODEL")
	}
	if u.User != nil {
		return fault.New(fault.Invalid, "the address of the endpoint holds a password").Try("take it out and set LONTAR_API_KEY")
	}
	return nil
}
