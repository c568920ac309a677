package remote

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// Object is something to upload: bytes under their SHA-256.
type Object struct {
	SHA256 string
	Size   int64
	Name   string // for messages
	// Open gives size bytes from an offset on; -1 is the rest.
	Open func(offset, size int64) (io.ReadCloser, error)
}

// FileObject is an object that is a file on disk.
func FileObject(name, sha256 string, size int64) Object {
	return Object{SHA256: sha256, Size: size, Name: name, Open: func(offset, n int64) (io.ReadCloser, error) {
		f, err := os.Open(name)
		if err != nil {
			return nil, fault.New(fault.Missing, "a file cannot be read: %w", err)
		}
		if n < 0 {
			n = size - offset
		}
		return struct {
			io.Reader
			io.Closer
		}{io.NewSectionReader(f, offset, n), f}, nil
	}}
}

const (
	objectsAtOnce = 100 // in one request
	mostParts     = 100_000
	lfsMedia      = "application/vnd.git-lfs+json"
)

// action says where something is to be sent.
type action struct {
	Href   string         `json:"href"`
	Header map[string]any `json:"header"`
}

type batchAnswer struct {
	Transfer string `json:"transfer"`
	Objects  []struct {
		OID     string `json:"oid"`
		Size    int64  `json:"size"`
		Actions struct {
			Upload *action `json:"upload"`
			Verify *action `json:"verify"`
		} `json:"actions"`
		Error *struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	} `json:"objects"`
}

// Upload sends objects for a repository (Git LFS, Batch API, transfers basic and multipart) and gives how many had to be sent: what the hub has for this
// repository already is not sent again.
func (h *Hub) Upload(ctx context.Context, r Repository, list []Object, jobs int, line Line) (sent int, err error) {
	if line.Meter == nil {
		line.Meter = Silent{}
	}
	for len(list) > 0 {
		some := list[:min(len(list), objectsAtOnce)]
		list = list[len(some):]
		n, err := h.uploadSome(ctx, r, some, jobs, line)
		sent += n
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// Lacking gives, by SHA-256, which of some objects the hub does not have for this repository.
func (h *Hub) Lacking(ctx context.Context, r Repository, list []Object) (map[string]bool, error) {
	out := map[string]bool{}
	for len(list) > 0 {
		some := list[:min(len(list), objectsAtOnce)]
		list = list[len(some):]
		got, err := h.batch(ctx, r, some)
		if err != nil {
			return nil, err
		}
		for _, o := range got.Objects {
			if o.Actions.Upload != nil || o.Error != nil {
				out[o.OID] = true
			}
		}
	}
	return out, nil
}

// batch asks where objects are to be sent.
func (h *Hub) batch(ctx context.Context, r Repository, list []Object) (out batchAnswer, err error) {
	seen := map[string]bool{}
	wanted := []any{}
	for _, o := range list {
		if !seen[o.SHA256] {
			wanted = append(wanted, map[string]any{"oid": o.SHA256, "size": o.Size})
		}
		seen[o.SHA256] = true
	}
	in := map[string]any{"operation": "upload", "transfers": []string{"basic", "multipart"}, "hash_algo": "sha256", "objects": wanted}
	return out, h.call(ctx, http.MethodPost, h.place(r), h.base+r.prefix()+".git/info/lfs/objects/batch", in, &out)
}

func (h *Hub) uploadSome(ctx context.Context, r Repository, list []Object, jobs int, line Line) (int, error) {
	byOID := map[string]Object{}
	for _, o := range list {
		byOID[o.SHA256] = o
	}
	out, err := h.batch(ctx, r, list)
	if err != nil {
		return 0, err
	}
	type task struct {
		Object
		upload, verify *action
	}
	var tasks []task
	for _, o := range out.Objects {
		object, asked := byOID[o.OID]
		switch {
		case !asked:
			return 0, fault.New(fault.Broken, "the hub speaks of an object that was not asked for").At("%s", h.Page(r))
		case o.Error != nil:
			return 0, fault.New(fault.Denied, "the hub does not take the file: %s", message(o.Error.Message)).At("%s", object.Name)
		case o.Actions.Upload == nil:
			line.Meter.Moved(object.Size)
			line.Meter.Finished(object.Name)
		default:
			tasks = append(tasks, task{object, o.Actions.Upload, o.Actions.Verify})
		}
		delete(byOID, o.OID)
	}
	for _, o := range list {
		if _, left := byOID[o.SHA256]; left {
			return 0, fault.New(fault.Broken, "the hub does not say where the file goes").At("%s", o.Name)
		}
	}
	return len(tasks), each(ctx, jobs, tasks, func(ctx context.Context, t task) error {
		var err error
		if size := header(t.upload.Header, "chunk_size"); size != "" {
			err = h.sendParts(ctx, t.Object, *t.upload, size, line)
		} else {
			_, err = h.put(ctx, t.Object, *t.upload, 0, t.Size, line)
		}
		if err == nil && t.verify != nil && t.verify.Href != "" && h.own(t.verify.Href) {
			err = h.call(ctx, http.MethodPost, h.place(r), t.verify.Href, map[string]any{"oid": t.SHA256, "size": t.Size}, nil)
		}
		if err != nil {
			return fmt.Errorf("upload %s: %w", t.Name, err)
		}
		line.Meter.Finished(t.Name)
		return nil
	})
}

// own says whether an address is on the hub itself, so that the token may go there.
func (h *Hub) own(address string) bool { return strings.HasPrefix(address, h.base+"/") }

func header(m map[string]any, name string) string {
	switch v := m[name].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatInt(int64(v), 10)
	}
	return ""
}

// put sends a part of an object to a signed address, without a token, and gives the ETag of the answer.
func (h *Hub) put(ctx context.Context, o Object, to action, offset, size int64, line Line) (string, error) {
	headers := http.Header{}
	for k, v := range to.Header {
		if s, ok := v.(string); ok && k != "chunk_size" && !numbered(k) && !strings.EqualFold(k, "Authorization") {
			headers.Set(k, s)
		}
	}
	var counted atomic.Int64
	resp, answer, err := h.large.Deliver(ctx, fetch.Delivery{Method: http.MethodPut, URL: to.Href, Header: headers, Size: size, Body: func() (io.ReadCloser, error) {
		line.Meter.Moved(-counted.Swap(0)) // a try before this one
		rc, err := o.Open(offset, size)
		if err != nil {
			return nil, err
		}
		return &sending{paced: paced{Reader: rc, ctx: ctx, pace: line.Pace, meter: line.Meter}, Closer: rc, counted: &counted}, nil
	}})
	if err != nil {
		return "", hide(err, o.Name)
	}
	if resp.StatusCode/100 != 2 {
		return "", h.refusedWith(reference{uri: o.Name, page: h.base}, resp, answer)
	}
	return resp.Header.Get("ETag"), nil
}

// hide takes a signed address out of a fault.
func hide(err error, name string) error {
	if f, ok := err.(*fault.Fault); ok {
		g := *f
		g.Place = name
		return &g
	}
	return err
}

// sending is a body under way that knows how much of it was counted.
type sending struct {
	paced
	io.Closer
	counted *atomic.Int64
}

// Read reads the next bytes.
func (s *sending) Read(p []byte) (int, error) {
	n, err := s.paced.Read(p)
	s.counted.Add(int64(n))
	return n, err
}

func numbered(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// sendParts sends an object in parts, one after the other, and joins them.
func (h *Hub) sendParts(ctx context.Context, o Object, to action, chunk string, line Line) error {
	size, err := strconv.ParseInt(chunk, 10, 64)
	if err != nil || size <= 0 || (o.Size+size-1)/size > mostParts {
		return fault.New(fault.Broken, "the hub wants parts of %s bytes", words(chunk)).At("%s", o.Name)
	}
	type part struct {
		Number int64  `json:"partNumber"`
		ETag   string `json:"etag"`
	}
	var done []part
	for n := int64(1); (n-1)*size < o.Size; n++ {
		href := ""
		for _, digits := range []string{"%05d", "%d"} {
			if href == "" {
				href = header(to.Header, fmt.Sprintf(digits, n))
			}
		}
		if href == "" {
			return fault.New(fault.Broken, "the hub does not say where part %d goes", n).At("%s", o.Name)
		}
		offset := (n - 1) * size
		etag, err := h.put(ctx, o, action{Href: href}, offset, min(size, o.Size-offset), line)
		if err != nil {
			return err
		}
		done = append(done, part{n, etag})
	}
	b, err := json.Marshal(map[string]any{"oid": o.SHA256, "parts": done})
	if err != nil {
		return err
	}
	resp, answer, err := h.large.Deliver(ctx, fetch.Delivery{Method: http.MethodPost, URL: to.Href, Header: http.Header{"Content-Type": {lfsMedia}}, Size: int64(len(b)), Body: text(b)})
	if err != nil {
		return hide(err, o.Name)
	}
	if resp.StatusCode/100 != 2 {
		return h.refusedWith(reference{uri: o.Name, page: h.base}, resp, answer)
	}
	return nil
}
