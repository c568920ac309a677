package transfer

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/remote"
)

// work runs an import to its end, with pauses as long as its source cannot be reached.
func (p *Porter) work(ctx context.Context, id string, j *job) error {
	i, err := p.Progress(ctx, id)
	if err != nil || i.State.Over() {
		return err
	}
	for try := 0; ; try++ {
		err = p.once(ctx, &i, j)
		kind := fault.Of(err)
		if err == nil || ctx.Err() != nil || kind != fault.Unavailable && kind != fault.Busy || try == len(p.Pauses) {
			break
		}
		p.Log.Warn("import", "id", id, "error", err.Error())
		t := time.NewTimer(p.Pauses[try])
		select {
		case <-ctx.Done():
			t.Stop()
		case <-t.C:
		}
	}
	p.mu.Lock()
	cancelled := j.cancelled
	p.mu.Unlock()
	if ctx.Err() != nil && !cancelled {
		return context.Cause(ctx) // the hub stops: the next one goes on
	}
	ctx = context.WithoutCancel(ctx)
	if err != nil && !cancelled {
		i.State, i.Error = hub.ImportFailed, "the hub failed; its log tells why"
		if fault.Of(err) != "" {
			i.Error = err.Error()
			if hint := fault.Hint(err); hint != "" {
				i.Error += " (try: " + hint + ")"
			}
		}
		if e := p.save(ctx, &i); e != nil {
			return errors.Join(err, e)
		}
	}
	if cancelled {
		err = nil
	}
	return errors.Join(err, os.RemoveAll(p.folder(id)))
}

func (p *Porter) save(ctx context.Context, i *hub.Import) error {
	i.Changed = p.hub.Now()
	return p.hub.Write(ctx, func(b hub.Books) error { return b.SaveImport(ctx, *i) })
}

// haul is one try of an import.
type haul struct {
	*Porter
	job    *job
	record *hub.Import
	client *remote.Hub
	from   remote.Repository
	to     hub.Repository
	pace   *remote.Pace
	done   map[string]string // SHA-256 of files of this import that are here, by object id
	note   *os.File          // of what is done
}

// once fetches what is missing and commits.
func (p *Porter) once(ctx context.Context, i *hub.Import, j *job) (err error) {
	h := &haul{Porter: p, job: j, record: i, pace: &remote.Pace{Rate: i.Rate}, done: map[string]string{}}
	if h.to, err = p.hub.Repository(ctx, i.To); err != nil {
		return err
	}
	endpoint, rest, err := h.source()
	if err != nil {
		return err
	}
	if h.from, _, err = remote.ParseRepository(rest); err != nil {
		return err
	}
	if h.client, err = remote.New(remote.Settings{Endpoint: endpoint, Foreign: !slices.Contains(p.Upstreams, endpoint)}, p.Fetch); err != nil {
		return err
	}
	i.State = hub.ImportRunning
	if i.Commit == "" {
		info, err := h.client.Info(ctx, h.from, i.Revision)
		if err != nil {
			return err
		}
		i.Commit = info.SHA
		i.Licence = licence(info.Card)
	}
	if err := p.save(ctx, i); err != nil {
		return err
	}
	if made, err := h.made(ctx); err != nil || made {
		return err
	}
	files, err := h.client.Files(ctx, h.from, i.Commit)
	if err != nil {
		return err
	}
	if err := h.plan(ctx, files); err != nil {
		return err
	}
	changes, err := h.fetch(ctx, files)
	if err != nil {
		return err
	}
	return h.commit(ctx, changes)
}

// source takes endpoint and repository apart: the repository is the last three parts.
func (h *haul) source() (endpoint, rest string, err error) {
	parts := strings.Split(h.record.Source, "/")
	if len(parts) < 6 {
		return "", "", fault.New(fault.Broken, "the import has no source")
	}
	n := len(parts) - 3
	return strings.Join(parts[:n], "/"), strings.Join(parts[n:], "/"), nil
}

func licence(card json.RawMessage) string {
	var said struct {
		Licence any `json:"license"`
	}
	if json.Unmarshal(card, &said) != nil || said.Licence == nil {
		return ""
	}
	s := strings.Trim(fmt.Sprint(said.Licence), "[]")
	return s[:min(len(s), 200)]
}

// plan checks what the source lists, and that there is room for it.
func (h *haul) plan(ctx context.Context, files []remote.File) error {
	h.record.Files, h.record.Bytes = int64(len(files)), 0
	for _, f := range files {
		if err := hub.CheckPath(f.Path); err != nil {
			return err
		}
		h.record.Bytes += f.Size
	}
	if len(files) == 0 {
		return fault.New(fault.Missing, "the source has no files").At("%s", h.record.Source)
	}
	if err := h.hub.Room(ctx, h.to.Owner, h.record.Bytes); err != nil {
		return err
	}
	return h.save(ctx, h.record)
}

// fetch brings all files, one after the other: the line is the bound, and the place to go on from stays one.
func (h *haul) fetch(ctx context.Context, files []remote.File) (changes []hub.Change, err error) {
	if err := h.recall(); err != nil {
		return nil, err
	}
	defer h.note.Close()
	h.record.Fetched, h.record.Moved = 0, 0
	h.job.moved.Store(0)
	saved := h.hub.Now()
	for _, f := range files {
		sha, err := h.file(ctx, f)
		if err != nil {
			return nil, err
		}
		c := hub.Change{Path: f.Path, OID: f.OID, SHA256: sha, Size: f.Size}
		if f.SHA256 != "" {
			c.Large, c.OID = true, hub.PointerOID(sha, f.Size)
		}
		changes = append(changes, c)
		h.record.Fetched++
		h.record.Moved += f.Size
		h.job.moved.Store(h.record.Moved)
		if now := h.hub.Now(); now.Sub(saved) > time.Second {
			saved = now
			if err := h.save(ctx, h.record); err != nil {
				return nil, err
			}
		}
	}
	return changes, h.save(ctx, h.record)
}

// recall reads what earlier tries brought.
func (h *haul) recall() error {
	dir := h.folder(h.record.ID)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("keep what is under way: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "done"), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("keep what is under way: %w", err)
	}
	h.note = f
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if oid, sha, ok := strings.Cut(lines.Text(), " "); ok && hub.IsSHA256(sha) { // a line that was cut off counts for nothing
			h.done[oid] = sha
		}
	}
	return lines.Err()
}

// file sees to it that a file is here and gives its SHA-256.
func (h *haul) file(ctx context.Context, f remote.File) (sha string, err error) {
	if sha = f.SHA256; sha == "" {
		sha = h.done[f.OID]
	}
	if sha != "" {
		b, there, err := h.hub.Uploaded(ctx, h.to.Number, sha)
		if err != nil || there && b.Size == f.Size {
			return sha, err
		}
	}
	name := filepath.Join(h.folder(h.record.ID), f.OID+".part")
	part, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", fmt.Errorf("keep what is under way: %w", err)
	}
	defer part.Close()
	if err := h.client.Fetch(ctx, h.from, h.record.Commit, f, part, remote.Line{Pace: h.pace, Meter: meter{h.job}, Pause: h.Pause}); err != nil {
		return "", err
	}
	sum := sha256.New()
	if _, err := part.Seek(0, io.SeekStart); err != nil {
		return "", fmt.Errorf("read what was fetched: %w", err)
	}
	if _, err := io.Copy(sum, part); err != nil {
		return "", fmt.Errorf("read what was fetched: %w", err)
	}
	sha = hex.EncodeToString(sum.Sum(nil))
	if _, err := part.Seek(0, io.SeekStart); err != nil {
		return "", fmt.Errorf("read what was fetched: %w", err)
	}
	if err := h.hub.Objects().Put(ctx, sha, f.Size, part); err != nil {
		return "", err
	}
	blob := hub.Blob{SHA256: sha, Size: f.Size}
	if f.SHA256 == "" {
		blob.OID = f.OID
	}
	if err := h.hub.AddBlob(ctx, blob, h.to.Number); err != nil {
		return "", err
	}
	h.done[f.OID] = sha
	if _, err := fmt.Fprintf(h.note, "%s %s\n", f.OID, sha); err != nil {
		return "", fmt.Errorf("keep what is done: %w", err)
	}
	return sha, os.Remove(name)
}

// meter counts the bytes of a job.
type meter struct{ job *job }

func (m meter) Begin(string, int, int64) {}
func (m meter) Moved(n int64)            { m.job.moved.Add(n) }
func (m meter) Finished(string)          {}

// trailer is the line by which a commit is known as that of an import.
func (h *haul) trailer() string { return "Import: " + h.record.ID }

// made reports whether the commit was made, and only that it was is not written down yet.
func (h *haul) made(ctx context.Context) (bool, error) {
	_, head, err := h.hub.Revision(ctx, h.record.To, hub.Main)
	if fault.Of(err) == fault.Missing {
		return false, nil
	}
	if err != nil || !strings.HasSuffix(head.Message, h.trailer()) {
		return false, err
	}
	return true, h.finish(ctx, head)
}

// maxReadme bounds what is read of a card, in bytes.
const maxReadme = 4 << 20

// commit makes the commit as the person who asked, who must still have the right to.
func (h *haul) commit(ctx context.Context, changes []hub.Change) error {
	i := h.record
	r, err := h.hub.Repository(ctx, i.To)
	if err != nil {
		return err
	}
	if err := h.Permit.MayCommit(ctx, i.By, r); err != nil {
		return err
	}
	said := i.Licence
	if said == "" {
		said = "not said"
	}
	p := hub.Proposal{Title: "Import " + i.Source, Author: i.By, Changes: changes,
		Message: fmt.Sprintf("Source: %s\nRevision: %s\nLicence: %s\n%s", i.Source, i.Commit, said, h.trailer())}
	for _, c := range changes {
		if c.Path != "README.md" {
			continue
		}
		if c.Size > maxReadme {
			return fault.New(fault.Invalid, "the card is longer than %d bytes", maxReadme).At("README.md")
		}
		f, err := h.hub.Objects().Open(ctx, c.SHA256, 0, c.Size)
		if err != nil {
			return err
		}
		text, err := io.ReadAll(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("read the card: %w", err)
		}
		card, err := hub.ParseCard(string(text))
		if err != nil {
			return err
		}
		p.Card = &card
	}
	done, err := h.hub.Commit(ctx, i.To, hub.Main, p)
	if err != nil {
		return err
	}
	return h.finish(ctx, done)
}

func (h *haul) finish(ctx context.Context, made hub.Commit) error {
	i := h.record
	i.State, i.Made, i.Error = hub.ImportDone, made.ID, ""
	i.Changed = h.hub.Now()
	return h.hub.Write(ctx, func(b hub.Books) error {
		if err := b.SaveImport(ctx, *i); err != nil {
			return err
		}
		return b.AddEvent(ctx, hub.Event{At: i.Changed, Actor: i.By, Action: "repository.import", Object: string(i.To.Kind) + " " + i.To.ID(),
			Detail: fmt.Sprintf("%s at %s, licence %q, commit %s", i.Source, i.Commit, i.Licence, made.ID)})
	})
}
