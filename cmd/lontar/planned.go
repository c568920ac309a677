package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// planned compiles again the plan whose work lies in dir, exactly as the run that made it did; root is the directory of all plans there.
func (a *app) planned(ctx context.Context, dir string) (p *pipeline.Pipeline, root string, err error) {
	name := filepath.Join(dir, planName)
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, "", fault.New(fault.Missing, "no plan: %w", err).Try("name DATASET/.work/HASH")
	}
	var f planFile
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, "", fault.New(fault.Broken, "the plan cannot be read: %w", err).At("%s", name)
	}
	if f.From != "" {
		p, err = a.again(ctx, f.From, f.Set)
	} else {
		v, verr := a.vocabulary()
		if verr != nil {
			return nil, "", verr
		}
		r, rerr := recipe.Load(f.Recipe, v)
		if rerr != nil {
			return nil, "", rerr
		}
		p, err = a.pipeline(ctx, r, f.Shards, f.Limit)
	}
	if err != nil {
		return nil, "", err
	}
	if hash := p.Plan().Hash; hash != filepath.Base(filepath.Clean(dir)) {
		return nil, "", fault.New(fault.Conflict, "the recipe or its input has changed since the plan was made").At("%s", dir).Try("run `lontar curate` again")
	}
	return p, filepath.Dir(filepath.Clean(dir)), nil
}
