package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// Line is how files travel: how fast all together, and who looks on. The zero value has no bound and no onlooker.
type Line struct {
	Pace  *Pace
	Meter Meter
	Pause time.Duration // after a connection that broke; 0 for a second
}

const mostStalls = 5

// Fetch downloads a file of a commit into part, which may hold its beginning from an earlier try, and checks the whole: git's object id, of large files the
// SHA-256. A connection that breaks is taken up where it broke. Wrong bytes are thrown away and fetched once more; then it is a fault of kind Broken.
func (h *Hub) Fetch(ctx context.Context, r Repository, commit string, f File, part *os.File, line Line) error {
	if err := f.check(); err != nil {
		return err
	}
	d := &download{h: h, r: r, commit: commit, f: f, part: part, line: line}
	if err := d.begin(); err != nil {
		return err
	}
	wrong := false
	for stalls := 0; ; {
		had := d.at
		err := d.once(ctx)
		if err == nil && d.sums.are(f) {
			return d.part.Sync()
		}
		if err == nil {
			if wrong {
				return fault.New(fault.Broken, "the hub gives other bytes than it says: %s", d.want()).At("%s: %s", h.Page(r), words(f.Path)).
					Try("try again later, or tell who runs the hub")
			}
			wrong = true
			if err := d.restart(); err != nil {
				return err
			}
			continue
		}
		var broke broke
		if !errors.As(err, &broke) || ctx.Err() != nil {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return err
		}
		if stalls++; d.at > had {
			stalls = 1
		}
		if stalls >= mostStalls {
			return fault.New(fault.Unavailable, "the connection breaks again and again at byte %d of %d: %w", d.at, f.Size, broke.error).At("%s: %s", h.Page(r), words(f.Path)).
				Try("run again: it goes on from there")
		}
		pause := d.line.Pause
		if pause == 0 {
			pause = time.Second
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(pause * time.Duration(stalls)):
		}
	}
}

// broke is the error of a connection that broke off.
type broke struct{ error }

type download struct {
	h      *Hub
	r      Repository
	commit string
	f      File
	part   *os.File
	line   Line
	at     int64 // bytes that are there
	sums   sums
}

func (d *download) want() string {
	if d.f.SHA256 != "" {
		return "they are not those of sha256 " + d.f.SHA256
	}
	return "they are not those of object " + d.f.OID
}

// begin looks at what is there already.
func (d *download) begin() error {
	d.sums = newSums(d.f.Size)
	if _, err := d.part.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read what is there of a download: %w", err)
	}
	n, err := io.CopyBuffer(struct{ io.Writer }{d.sums}, struct{ io.Reader }{d.part}, make([]byte, 1<<20))
	if err != nil {
		return fmt.Errorf("read what is there of a download: %w", err)
	}
	if n > d.f.Size {
		return d.restart()
	}
	d.at = n
	d.moved(n)
	return nil
}

func (d *download) moved(n int64) {
	if d.line.Meter != nil && n != 0 {
		d.line.Meter.Moved(n)
	}
}

func (d *download) restart() error {
	d.moved(-d.at)
	d.at, d.sums = 0, newSums(d.f.Size)
	if err := d.part.Truncate(0); err != nil {
		return fmt.Errorf("begin a download anew: %w", err)
	}
	_, err := d.part.Seek(0, io.SeekStart)
	return err
}

// once asks for what is missing.
func (d *download) once(ctx context.Context) error {
	if d.at == d.f.Size {
		return nil
	}
	address := d.h.base + d.r.prefix() + "/resolve/" + url.PathEscape(d.commit) + "/" + escaped(d.f.Path)
	header := http.Header{"Accept-Encoding": {"identity"}}
	if d.h.token != "" {
		header.Set("Authorization", "Bearer "+d.h.token)
	}
	if d.at > 0 {
		header.Set("Range", "bytes="+strconv.FormatInt(d.at, 10)+"-")
	}
	resp, err := d.h.large.Send(ctx, fetch.Request{URL: address, Header: header})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
		if d.at > 0 { // no parts of files are given
			if err := d.restart(); err != nil {
				return err
			}
		}
	case http.StatusPartialContent:
		if !strings.HasPrefix(strings.TrimSpace(resp.Header.Get("Content-Range")), "bytes "+strconv.FormatInt(d.at, 10)+"-") {
			return fault.New(fault.Broken, "the server gives another part than asked for").At("%s", address)
		}
	case http.StatusRequestedRangeNotSatisfiable:
		if err := d.restart(); err != nil {
			return err
		}
		return broke{errors.New("the server does not know that part")}
	default:
		ref := d.h.place(d.r)
		ref.uri += ": " + words(d.f.Path)
		return d.h.refused(ref, resp)
	}
	from := &paced{Reader: io.LimitReader(resp.Body, d.f.Size-d.at), ctx: ctx, pace: d.line.Pace, meter: d.line.Meter}
	n, err := io.CopyBuffer(struct{ io.Writer }{io.MultiWriter(d.part, d.sums)}, from, make([]byte, pieceOf))
	d.at += n
	if from.n > n { // it came and could not be kept
		d.moved(n - from.n)
		return fmt.Errorf("keep a download: %w", err)
	}
	if err == nil && d.at < d.f.Size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return broke{err}
	}
	return nil
}
