package remote

import (
	"context"

	"golang.org/x/sync/errgroup"
)

const defaultJobs = 4

// each runs f for every one of a list, some at once, until one fails.
func each[T any](ctx context.Context, jobs int, list []T, f func(context.Context, T) error) error {
	if jobs <= 0 {
		jobs = defaultJobs
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(jobs)
	for _, item := range list {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return f(ctx, item)
		})
	}
	return g.Wait()
}
