package safety

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/program"
)

const (
	maxAnswer = 64 << 20 // bytes
	tries     = 3
)

// question is what a checker reads of a picture.
type question struct {
	ID        string `json:"id"`
	MediaType string `json:"media_type"`
	Bytes     []byte `json:"bytes"`
}

// answer is what it says about one.
type answer struct {
	ID      string             `json:"id"`
	Scores  map[string]float64 `json:"scores"`
	Blurred []byte             `json:"blurred"`
	Error   string             `json:"error"`
}

// runner is a checker and what it needs to run.
type runner struct {
	Checker
	timeout time.Duration
	memory  int64
}

// asker answers questions about pictures.
type asker interface {
	ask(ctx context.Context, q question) (answer, error)
	close()
}

func (r *runner) start(ctx context.Context, dir string) (asker, error) {
	if r.URL != "" {
		return &server{runner: r, client: &http.Client{Timeout: r.timeout}}, nil
	}
	path, err := r.program(dir)
	if err != nil {
		return nil, err
	}
	p, err := program.Start(ctx, program.Command{Args: append([]string{path}, r.Command[1:]...), Dir: dir,
		Env: []string{"PYTHONHASHSEED=0", "PYTHONUTF8=1"}, Memory: r.memory, Timeout: r.timeout, Longest: maxAnswer})
	if err != nil {
		return nil, fault.New(fault.Unavailable, "cannot start the checker %s: %w", r.Name, err).At("%s", path)
	}
	return &command{runner: r, program: p}, nil
}

type command struct {
	*runner
	program *program.Program
}

func (c *command) close() { c.program.Close() }

func (c *command) ask(_ context.Context, q question) (answer, error) {
	line, err := json.Marshal(q)
	if err != nil {
		return answer{}, err
	}
	at := func(f *fault.Fault) error { return f.At("%s: picture %s", strings.Join(c.Command, " "), q.ID) }
	b, err := c.program.Ask(line)
	if err != nil {
		return answer{}, at(fault.New(fault.Invalid, "the checker %s: %w", c.Name, err).Try("answer each line before reading on, and write flush=True when you print"))
	}
	a, err := parse(b)
	if err != nil {
		return a, at(fault.New(fault.Invalid, "the checker %s: %w", c.Name, err))
	}
	if a.ID != q.ID {
		return a, at(fault.New(fault.Invalid, "the checker %s answers for the id %q: each picture needs one answer, in order", c.Name, a.ID))
	}
	return a, nil
}

type server struct {
	*runner
	client *http.Client
}

func (s *server) close() { s.client.CloseIdleConnections() }

// ask sends a picture. A server that is not there, or busy, is asked three times; what it says of the request itself belongs to the picture.
func (s *server) ask(ctx context.Context, q question) (answer, error) {
	var last error
	for try := range tries {
		if try > 0 {
			select {
			case <-ctx.Done():
				return answer{}, context.Cause(ctx)
			case <-time.After(time.Duration(try) * 200 * time.Millisecond):
			}
		}
		a, again, err := s.post(ctx, q)
		if err == nil {
			return a, nil
		}
		if last = err; !again {
			break
		}
	}
	return answer{}, fault.New(fault.Unavailable, "the checker %s: %w", s.Name, last).At("%s", s.URL)
}

func (s *server) post(ctx context.Context, q question) (a answer, again bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL, bytes.NewReader(q.Bytes))
	if err != nil {
		return a, false, err
	}
	req.Header.Set("Content-Type", q.MediaType)
	req.Header.Set("Accept", "application/json")
	resp, err := s.client.Do(req)
	if err != nil {
		return a, ctx.Err() == nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return a, true, err
	case resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 500:
		return a, true, fmt.Errorf("it answers %s", resp.Status)
	case resp.StatusCode != http.StatusOK:
		return answer{Error: "it answers " + resp.Status}, false, nil
	case len(body) > maxAnswer:
		return answer{Error: "the answer is too long"}, false, nil
	}
	if a, err = parse(body); err != nil {
		return a, false, err
	}
	return a, false, nil
}

// parse reads an answer and checks that its scores are numbers that can be used.
func parse(b []byte) (a answer, err error) {
	if err := json.Unmarshal(b, &a); err != nil {
		return a, fmt.Errorf("the answer is no JSON object as safety expects it: %w", err)
	}
	for n, v := range a.Scores {
		if !validName.MatchString(n) || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 || n == "nsfw" && v > 1 {
			return a, fmt.Errorf("the score %q is %g: names are small letters, digits, - and _, numbers not below 0, nsfw at most 1", n, v)
		}
	}
	if len(a.Blurred) > 0 && !strings.HasPrefix(http.DetectContentType(a.Blurred), "image/") {
		return a, fmt.Errorf("blurred is no picture")
	}
	return a, nil
}

// questionOf makes a question of a picture that has bytes.
func questionOf(p *corpus.Picture) question {
	q := question{ID: p.SHA256, MediaType: p.MediaType, Bytes: p.Bytes}
	if q.MediaType == "" {
		q.MediaType = http.DetectContentType(p.Bytes)
	}
	return q
}

// memoryOf reads a size such as 512MB; units are powers of 1,024.
func memoryOf(s string, otherwise int64) (int64, error) {
	switch s {
	case "":
		return otherwise, nil
	case "off":
		return 0, nil
	}
	upper := strings.ToUpper(strings.TrimSpace(s))
	for unit, shift := range map[string]int{"MB": 20, "GB": 30} {
		if number, ok := strings.CutSuffix(upper, unit); ok {
			if n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 32); err == nil && n > 0 {
				return n << shift, nil
			}
		}
	}
	return 0, fault.New(fault.Invalid, "memory is %q, not a size such as 512MB, or off", s)
}
