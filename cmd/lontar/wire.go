package main

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// vocabulary joins everything that recipes may name.
func (a *app) vocabulary() (recipe.Vocabulary, error) {
	steps, err := recipe.NewCatalogue(a.stepKinds()...)
	if err != nil {
		return recipe.Vocabulary{}, err
	}
	return recipe.Vocabulary{Formats: a.formats(), Steps: steps, Writers: slices.Sorted(maps.Keys(encoders()))}, nil
}

// load reads a recipe and cuts its inputs.
func (a *app) load(ctx context.Context, name string, limit int64) (*pipeline.Pipeline, error) {
	v, err := a.vocabulary()
	if err != nil {
		return nil, err
	}
	r, err := recipe.Load(name, v)
	if err != nil {
		return nil, err
	}
	shards, err := pipeline.Cut(ctx, r, a.inputs)
	if err != nil {
		return nil, err
	}
	return a.pipeline(ctx, r, shards, limit)
}

func (a *app) pipeline(ctx context.Context, r *recipe.Recipe, shards []pipeline.Shard, limit int64) (*pipeline.Pipeline, error) {
	p := &pipeline.Pipeline{Recipe: r, Shards: shards, Limit: limit, Version: release, Unicode: language.UnicodeVersion,
		Opener: a.inputs, Reporter: reporter(), Encoders: encoders(), Contrast: newContrast}
	if r.Suppression == "" {
		return p, nil
	}
	if r.Suppression == hubsList {
		var err error
		p.Suppression, err = a.suppressionOfHub(ctx)
		return p, err
	}
	file := r.Suppression
	if !filepath.IsAbs(file) {
		file = filepath.Join(r.Dir, file)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fault.New(fault.Missing, "cannot read the suppression list: %w", err)
	}
	defer f.Close()
	p.Suppression, err = corpus.ReadSuppression(f, file)
	return p, err
}
