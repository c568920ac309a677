package main

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/probe"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// probed asks the endpoint what it can do before it is asked anything that counts, and fits the options to it.
func (a *app) probed(ctx context.Context, c *endpoint.Client, s evaluate.Suite, o *evaluate.Options) (*probe.Report, error) {
	if c.Replays() {
		return nil, nil
	}
	tags, needs := s.Wants(*o)
	report, err := probe.Run(ctx, c, probe.Options{Languages: tags, Native: native(tags), Images: slices.Contains(needs, evaluate.Pictures)})
	if err != nil {
		return nil, err
	}
	a.heed(report, s, o)
	return &report, nil
}

// heed fits the options to a report.
func (a *app) heed(report probe.Report, s evaluate.Suite, o *evaluate.Options) {
	if o.Lacks == nil {
		o.Lacks = map[evaluate.Need]string{}
	}
	_, needs := s.Wants(*o)
	findings := map[evaluate.Need]probe.Finding{evaluate.Likelihoods: report.Method(), evaluate.Embeddings: report.Embeddings, evaluate.Pictures: report.Images}
	for _, need := range needs {
		if found, ok := findings[need]; ok && !found.OK {
			o.Lacks[need] = found.Why
			fmt.Fprintf(a.err, "no %s: %s\n", need, found.Why)
		}
	}
	if !report.Chat.OK && report.Completions.OK {
		o.Base = true
		fmt.Fprintf(a.err, "questions are put as texts to go on with: %s\n", report.Chat.Why)
	}
	if !report.Deterministic.OK {
		fmt.Fprintf(a.err, "answers may differ from run to run: %s\n", report.Deterministic.Why)
	}
	o.Rates = map[language.Tag]float64{}
	for tag, rate := range report.TokensPerCluster {
		// A rate goes into requests, and thus into what answers are kept under: in steps, so that a count that wavers changes nothing.
		const step = 4
		o.Rates[tag] = math.Ceil(rate*step) / step
	}
}

// native picks the language whose sentence is compared with its letters in another order, beside English.
func native(tags []language.Tag) language.Tag {
	for _, t := range tags {
		if t != "eng-Latn" {
			return t
		}
	}
	return ""
}
