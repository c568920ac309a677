package main

import (
	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/fault"
)

// lmEval is what --compat may name: lm-evaluation-harness.
const lmEval = "lm-eval"

// agrees says whether --compat names something known.
func (e examination) agrees() error {
	if e.compat != "" && e.compat != lmEval {
		return usage{fault.New(fault.Invalid, "nothing is known of --compat %s", e.compat).Try("--compat %s", lmEval)}
	}
	return nil
}

// tune sets what flags ask of an endpoint. --compat asks for likelihoods by token ids, with the prompt and the whole made tokens apart, as the harness takes them.
func (e examination) tune(o *endpoint.Options) {
	o.Tokens, o.Thought, o.Effort = e.compat == lmEval, e.thought, e.effort
	o.Pace = e.pace
}
