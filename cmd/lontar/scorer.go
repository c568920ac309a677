package main

import (
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// learned reads --scorer: NAME=URL, and its best and worst value behind commas.
func (e examination) learned() (list []evaluate.Scorer, err error) {
	for _, s := range e.scorers {
		name, rest, ok := strings.Cut(s, "=")
		parts := strings.Split(rest, ",")
		scorer := evaluate.Scorer{Name: name, Ideal: 1}
		var wrong error
		if len(parts) == 3 {
			scorer.Ideal, wrong = strconv.ParseFloat(parts[1], 64)
			if wrong == nil {
				scorer.Least, wrong = strconv.ParseFloat(parts[2], 64)
			}
		}
		if !ok || name == "" || len(parts) != 1 && len(parts) != 3 || wrong != nil || scorer.Ideal == scorer.Least {
			return nil, usage{fault.New(fault.Invalid, "--scorer %s is no scorer", s).Try("--scorer comet=http://127.0.0.1:9000/score, or metricx=http://127.0.0.1:9001/score,0,25")}
		}
		list = append(list, scorer)
	}
	return list, nil
}

// dialScorers makes clients of the scorers.
func (e examination) dialScorers() (map[string]evaluate.Model, error) {
	models := map[string]evaluate.Model{}
	for _, s := range e.scorers {
		name, rest, _ := strings.Cut(s, "=")
		address := strings.Split(rest, ",")[0]
		u, err := url.Parse(address)
		if err != nil || u.Host == "" {
			return nil, usage{fault.New(fault.Invalid, "%s is no address of a scorer", address)}
		}
		options, err := fetchOptions()
		if err != nil {
			return nil, err
		}
		options.Trust = append(options.Trust, fetch.Authority(u))
		folder := ""
		if dir := cache(); dir != "" {
			folder = filepath.Join(dir, "answers")
		}
		models[name] = endpoint.NewScorer(address, fetch.New(options).Transport(), folder)
	}
	return models, nil
}
