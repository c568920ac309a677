package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub/transfer"
	"github.com/lontar-asean/lontar/remote"
)

// porter makes what imports from other hubs.
func (h *house) porter(upstreams []string, log *slog.Logger) (*transfer.Porter, error) {
	options, err := fetchOptions()
	if err != nil {
		return nil, err
	}
	p, err := transfer.New(h.Hub, transfer.Options{Folder: filepath.Join(h.dir, "imports"), Upstreams: upstreams, Fetch: options, Permit: h.guard, Log: log})
	if fault.Of(err) == fault.Invalid {
		err = usage{err}
	}
	return p, err
}

// importSource lets the hub fetch a repository, and looks on.
func (a *app) importSource(ctx context.Context, i importing, source string) error {
	if i.as == "" && i.cancel == "" {
		return usage{fault.New(fault.Invalid, "what should it be called here?").Try("--as OWNER/NAME")}
	}
	if i.local() {
		return usage{fault.New(fault.Invalid, "a hub that does not run fetches nothing").Try("leave out --data")}
	}
	if _, err := remote.ParseRate(i.rate); err != nil {
		return usage{err}
	}
	h, err := i.client()
	if err != nil {
		return err
	}
	job, err := h.StartImport(ctx, source, i.as, i.rate)
	if err != nil {
		return err
	}
	if i.detach {
		return a.tell(map[string]any{"event": "started", "id": job.ID, "state": job.State}, job.ID)
	}
	v := &movingView{view: a.progress()}
	v.start()
	v.say("import %s is under way; it goes on when this command ends", job.ID)
	job, err = a.watchImport(ctx, h, job, v)
	v.stop()
	if err != nil {
		return err
	}
	switch job.State {
	case "done":
		if a.json {
			return a.emit(map[string]any{"event": "done", "id": job.ID, "source": job.Source, "source_commit": job.SourceCommit, "commit": job.Commit, "files": job.Files, "bytes": job.Bytes, "licence": job.Licence})
		}
		_, err = fmt.Fprintf(a.out, "%s: %d files, %s, from %s at %s, licence %q\ncommit %s\n", job.As, job.Files, amount(job.Bytes), job.Source, job.SourceCommit, job.Licence, job.Commit)
		return err
	case "cancelled":
		return fault.New(fault.Conflict, "the import was cancelled").At("%s", job.Source)
	}
	return fault.New(fault.Unavailable, "%s", strings.TrimSpace(job.Error)).At("import of %s", job.Source)
}

// watchEvery is how often the hub is asked how an import stands.
const watchEvery = 500 * time.Millisecond

func (a *app) watchImport(ctx context.Context, h *remote.Hub, job remote.Import, v *movingView) (remote.Import, error) {
	begun, bytes := false, int64(0)
	for {
		if !begun && job.Files > 0 {
			v.Begin("import", int(job.Files), job.Bytes)
			begun = true
		}
		v.Moved(job.BytesDone - bytes)
		bytes = job.BytesDone
		v.done.Store(job.FilesDone)
		if job.State != "waiting" && job.State != "running" {
			return job, nil
		}
		select {
		case <-ctx.Done():
			return job, context.Cause(ctx)
		case <-time.After(watchEvery):
		}
		var err error
		if job, err = h.Import(ctx, job.ID); err != nil {
			return job, err
		}
	}
}

func (a *app) cancelImport(ctx context.Context, i importing) error {
	h, err := i.client()
	if err != nil {
		return err
	}
	job, err := h.CancelImport(ctx, i.cancel)
	if err != nil {
		return err
	}
	return a.tell(map[string]any{"event": "import", "id": job.ID, "state": job.State}, job.State)
}
