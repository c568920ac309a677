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

// tune sets what --compat asks of an endpoint: likelihoods by token ids, with the prompt and the whole made tokens apart, as the harness takes them.
func (e examination) tune(o *endpoint.Options) { o.Tokens = e.compat == lmEval }
