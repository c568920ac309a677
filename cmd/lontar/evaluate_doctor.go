package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/lontar-asean/lontar/endpoint/probe"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

const forEvaluate = "evaluate"

// evaluateChecks says what an endpoint can do, as evaluate finds it before a run.
func (a *app) evaluateChecks(ctx context.Context, address string, tags []language.Tag) ([]finding, error) {
	if address == "" {
		return nil, usage{fault.New(fault.Invalid, "no model is named").Try("--for evaluate --model http://127.0.0.1:8000/v1#NAME")}
	}
	c, _, err := newModel(address, ".")
	if err != nil {
		return nil, usage{err}
	}
	r, err := probe.Run(ctx, c, probe.Options{Languages: tags, Images: true, Sounds: true})
	if err != nil {
		return nil, err
	}
	var list []finding
	for _, f := range []struct {
		name string
		probe.Finding
		what string
	}{
		{"chat", r.Chat, "questions are put as to an assistant"}, {"system", r.System, "instructions are taken apart from the question"}, {"template", r.Template, "a chat template is put around questions"},
		{"completions", r.Completions, "texts are gone on with"}, {"echo", r.Echo, "the tokens of a text have log-probabilities"}, {"likelihood", r.Likelihood, "choices can be compared by how likely they are"},
		{"sense", r.Sense, "sentences are likelier than their letters in another order"}, {"tokenize", r.Tokenize, "tokens can be counted and sent"}, {"embeddings", r.Embeddings, "texts have vectors"},
		{"pictures", r.Images, "pictures are taken"}, {"sounds", r.Sounds, "sounds are taken"}, {"thought", r.Thinks, "the model thinks before it answers"},
		{"deterministic", r.Deterministic, "the same question has the same answer"}, {"steady", r.Steady, "one build of the server answers"},
	} {
		detail := f.what
		if !f.OK {
			detail = "not so: " + f.what + ": " + f.Why
		} else if f.Why != "" {
			detail += ": " + f.Why
		}
		list = append(list, finding{Name: f.name, OK: f.OK, Detail: detail, For: forEvaluate})
	}
	if r.ContextLength > 0 {
		list = append(list, finding{Name: "context", OK: true, Detail: fmt.Sprintf("%d tokens", r.ContextLength), For: forEvaluate})
	} else {
		list = append(list, finding{Name: "context", Detail: "unknown: " + r.ContextWhy, For: forEvaluate})
	}
	var known []language.Tag
	for tag := range r.TokensPerCluster {
		known = append(known, tag)
	}
	slices.Sort(known)
	for _, tag := range known {
		list = append(list, finding{Name: string(tag), OK: true, Detail: fmt.Sprintf("%.2f tokens a grapheme cluster", r.TokensPerCluster[tag]), For: forEvaluate})
	}
	return list, nil
}
