package hubapi

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	a := &answer{ResponseWriter: w, control: http.NewResponseController(w), patience: s.Patience}
	var received int64
	if r.Body != nil && r.Body != http.NoBody {
		body := &body{ReadCloser: r.Body, control: a.control, patience: s.Patience, read: &received}
		defer body.rest()
		r.Body = body
	}
	c := &call{Server: s, w: a, r: r, class: "unknown"}
	number := requestNumber(r.Header.Get("X-Request-Id"))
	h := w.Header()
	h.Set("X-Request-Id", number)
	h.Set("X-Content-Type-Options", "nosniff")
	cross(h)
	var err error
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			if a.status == 0 {
				c.refuse(err)
			}
		}
		s.log(c, a, number, time.Since(began), err)
		if s.Observer != nil {
			s.Observer.Request(c.class, r.Method, a.status, time.Since(began), received, a.bytes)
		}
	}()
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Range, If-None-Match, X-Request-Id")
		h.Set("Access-Control-Max-Age", "86400")
		a.WriteHeader(http.StatusNoContent)
		return
	}
	if err = c.route(); err != nil && a.status == 0 {
		c.refuse(err)
	}
}

// cross lets pages of other places read answers. No cookie counts for the calls of this protocol, so that nothing is given away.
func cross(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Content-Range, Content-Length, Link, X-Repo-Commit, X-Revision, X-Linked-Size, X-Linked-Etag, X-Error-Code, X-Error-Message, X-Total-Count, X-Request-Id, X-Lontar-Mirror, X-HF-Warning, Retry-After, RateLimit, RateLimit-Policy")
}

// requestNumber takes the number that the client gave its request, if it is harmless, or makes one.
func requestNumber(given string) string {
	const longest = 100
	if given != "" && len(given) <= longest && strings.Trim(given, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.=") == "" {
		return given
	}
	b := make([]byte, 12)
	rand.Read(b)
	return hex.EncodeToString(b)
}

// log writes a line about a request. The query is left out: signed links are in it.
func (s *Server) log(c *call, a *answer, number string, took time.Duration, err error) {
	level := slog.LevelInfo
	attributes := []any{"method", c.r.Method, "path", c.r.URL.EscapedPath(), "status", a.status, "bytes", a.bytes, "ms", took.Milliseconds(),
		"user", c.id.User.Name, "address", remote(c.r), "request", number}
	if err != nil {
		attributes = append(attributes, "error", err.Error())
		if a.status >= http.StatusInternalServerError {
			level = slog.LevelError
		}
	}
	s.Log.Log(c.ctx(), level, "request", attributes...)
}

// remote gives the address of the client.
func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// answer notes what is answered and gives slow readers an end.
type answer struct {
	http.ResponseWriter
	control  *http.ResponseController
	patience time.Duration
	status   int
	bytes    int64
}

// Unwrap gives the writer below, for http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// WriteHeader begins the answer.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
		a.extend()
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) extend() {
	// A writer that knows no deadlines is one of a test.
	_ = a.control.SetWriteDeadline(time.Now().Add(a.patience))
}

// Write sends bytes.
func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	a.extend()
	n, err := a.ResponseWriter.Write(p)
	a.bytes += int64(n)
	return n, err
}

// step is how much of a file is given to the kernel at once: whoever takes longer for it than patience is cut off.
const step = 1 << 20

// ReadFrom sends a file. It is handed on in steps as it is, so that the kernel may copy it (net/http sends *os.File behind one io.LimitedReader).
func (a *answer) ReadFrom(r io.Reader) (sent int64, err error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	source, rest := r, int64(-1)
	limited, _ := r.(*io.LimitedReader)
	if limited != nil {
		source, rest = limited.R, limited.N
	}
	to, fast := a.ResponseWriter.(io.ReaderFrom)
	for rest != 0 {
		n := int64(step)
		if rest > 0 {
			n = min(n, rest)
		}
		a.extend()
		part := &io.LimitedReader{R: source, N: n}
		var got int64
		if fast {
			got, err = to.ReadFrom(part)
		} else {
			got, err = io.Copy(struct{ io.Writer }{a.ResponseWriter}, part)
		}
		sent += got
		a.bytes += got
		if rest > 0 {
			rest -= got
			limited.N = rest
		}
		if err != nil || got < n {
			return sent, err
		}
	}
	return sent, nil
}

// body gives slow senders an end.
type body struct {
	io.ReadCloser
	control  *http.ResponseController
	patience time.Duration
	read     *int64
	done     bool
}

// Read waits for the next bytes, and not longer than patience.
func (b *body) Read(p []byte) (int, error) {
	_ = b.control.SetReadDeadline(time.Now().Add(b.patience))
	n, err := b.ReadCloser.Read(p)
	*b.read += int64(n)
	if err == io.EOF {
		b.done = true
		_ = b.control.SetReadDeadline(time.Time{}) // the answer may take longer
	}
	return n, err
}

// rest bounds the time in which net/http reads what the handler left.
func (b *body) rest() {
	if !b.done {
		_ = b.control.SetReadDeadline(time.Now().Add(b.patience))
	}
}
