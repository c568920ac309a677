package remote

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// Commit is a commit that somebody wants.
type Commit struct {
	Title   string
	Message string
	Parent  string // the commit it was made for; another head is a fault of kind Conflict
	Put     []Placed
	Remove  []string // files
}

// Placed is a file of a commit.
type Placed struct {
	Path   string
	SHA256 string
	Size   int64
	Large  bool   // it was uploaded before; otherwise it goes inside the commit
	Name   string // on disk
}

// Commit puts a commit on a branch and gives its id. It is sent as it is read: however long, it takes little memory.
func (h *Hub) Commit(ctx context.Context, r Repository, branch string, c Commit, line Line) (string, error) {
	if line.Meter == nil {
		line.Meter = Silent{}
	}
	header := h.header()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/x-ndjson")
	// It is sent once: a hub that took it and whose answer got lost would take it for stale, or make a second one.
	resp, answer, err := h.large.Deliver(ctx, fetch.Delivery{Method: http.MethodPost, URL: h.api(r) + "/commit/" + url.PathEscape(branch), Header: header, Size: -1, Once: true,
		Body: func() (io.ReadCloser, error) {
			pr, pw := io.Pipe()
			go func() { pw.CloseWithError(c.write(&bounded{w: pw, ctx: ctx, line: line})) }()
			return pr, nil
		}})
	if err != nil {
		return "", err
	}
	if resp.StatusCode/100 != 2 {
		return "", h.refusedWith(h.place(r), resp, answer)
	}
	var out struct {
		ID string `json:"commitOid"`
	}
	if err := json.Unmarshal(answer, &out); err != nil || out.ID == "" || len(out.ID) > 200 {
		return "", fault.New(fault.Broken, "the hub does not say which commit it made").At("%s", h.Page(r))
	}
	return out.ID, nil
}

// bounded is a writer under a Pace.
type bounded struct {
	w    io.Writer
	ctx  context.Context
	line Line
}

func (b *bounded) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		some := p[:min(len(p), b.line.Pace.piece())]
		m, err := b.w.Write(some)
		n += m
		if err == nil {
			err = b.line.Pace.take(b.ctx, m)
		}
		if err != nil {
			return n, err
		}
		p = p[len(some):]
	}
	return n, nil
}

// write writes the lines of a commit.
func (c Commit) write(w *bounded) error {
	line := func(key string, value any) error {
		b, err := json.Marshal(map[string]any{"key": key, "value": value})
		if err != nil {
			return err
		}
		_, err = w.Write(append(b, '\n'))
		return err
	}
	header := map[string]any{"summary": c.Title, "description": c.Message}
	if c.Parent != "" {
		header["parentCommit"] = c.Parent
	}
	if err := line("header", header); err != nil {
		return err
	}
	for _, f := range c.Put {
		var err error
		if f.Large {
			err = line("lfsFile", map[string]any{"path": f.Path, "algo": "sha256", "oid": f.SHA256, "size": f.Size})
		} else if err = f.write(w); err == nil {
			w.line.Meter.Moved(f.Size)
			w.line.Meter.Finished(f.Path)
		}
		if err != nil {
			return err
		}
	}
	for _, path := range c.Remove {
		if err := line("deletedFile", map[string]any{"path": path}); err != nil {
			return err
		}
	}
	return nil
}

// write writes a file with its content, a piece at a time, and fails when it is no longer what it was.
func (p Placed) write(w io.Writer) error {
	name, err := json.Marshal(p.Path)
	if err != nil {
		return err
	}
	f, err := os.Open(p.Name)
	if err != nil {
		return fault.New(fault.Missing, "a file cannot be read: %w", err)
	}
	defer f.Close()
	if _, err := fmt.Fprintf(w, `{"key":"file","value":{"path":%s,"encoding":"base64","content":"`, name); err != nil {
		return err
	}
	s := newSums(p.Size)
	enc := base64.NewEncoder(base64.StdEncoding, w)
	n, err := io.Copy(io.MultiWriter(enc, struct{ io.Writer }{s}), io.LimitReader(f, p.Size+1))
	if err := errors.Join(err, enc.Close()); err != nil {
		return err
	}
	if sha, _ := s.hex(); n != p.Size || sha != p.SHA256 {
		return fault.New(fault.Conflict, "the file changed while it was being sent").At("%s", p.Name).Try("run again when nothing writes to it")
	}
	_, err = io.WriteString(w, "\"}}\n")
	return err
}

// planned is how the hub wants a file.
type planned struct {
	Path   string `json:"path"`
	Mode   string `json:"uploadMode"`
	Ignore bool   `json:"shouldIgnore"`
}

// filesAtOnce is how many files a hub is asked about in one request.
const filesAtOnce = 250

const sampleSize = 512

// plan asks the hub how it wants files: inside the commit, or before it.
func (h *Hub) plan(ctx context.Context, r Repository, branch string, list []local) (map[string]planned, error) {
	out := map[string]planned{}
	for len(list) > 0 {
		some := list[:min(len(list), filesAtOnce)]
		list = list[len(some):]
		files := []any{}
		for _, l := range some {
			sample, err := l.sample()
			if err != nil {
				return nil, err
			}
			files = append(files, map[string]any{"path": l.path, "size": l.size, "sample": base64.StdEncoding.EncodeToString(sample)})
		}
		var got struct {
			Files []planned `json:"files"`
		}
		if err := h.call(ctx, http.MethodPost, h.place(r), h.api(r)+"/preupload/"+url.PathEscape(branch), map[string]any{"files": files}, &got); err != nil {
			return nil, err
		}
		for _, p := range got.Files {
			out[p.Path] = p
		}
		for _, l := range some {
			if p := out[l.path]; p.Mode != "lfs" && p.Mode != "regular" {
				return nil, fault.New(fault.Broken, "the hub does not say how it wants the file").At("%s", l.path)
			}
		}
	}
	return out, nil
}
