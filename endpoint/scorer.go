package endpoint

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// Scorer is a learned metric behind an address: it is sent Request.Prompt, a JSON object with source, hypothesis and reference, by POST, and answers with an
// object with a number as score. Servers of COMET or MetricX take a few lines of Python. What it says is kept like the answers of models.
type Scorer struct {
	url   string
	http  *http.Client
	cache cache
}

// NewScorer makes a client of a scorer; answers are kept in a folder, "" for none.
func NewScorer(url string, transport http.RoundTripper, folder string) *Scorer {
	return &Scorer{url: url, http: &http.Client{Transport: transport, Timeout: scorerTimeout}, cache: cache{folder}}
}

const (
	scorerTimeout  = 2 * time.Minute
	scorerAttempts = 4
	mostScore      = 1 << 20 // bytes
)

// Hash names a request.
func (s *Scorer) Hash(r Request) string {
	sum := sha256.Sum256([]byte("score\n" + s.url + "\n" + r.Prompt))
	return hex.EncodeToString(sum[:])
}

// Ask gives the score as Answer.Text. Faults are as for Client.Ask.
func (s *Scorer) Ask(ctx context.Context, r Request) (Answer, error) {
	hash := s.Hash(r)
	if a, ok, err := s.cache.get(hash); ok || err != nil {
		return a, err
	}
	for attempt := 1; ; attempt++ {
		a, again, err := s.once(ctx, r.Prompt)
		if err == nil {
			return a, s.cache.put(hash, a)
		}
		if !again || attempt == scorerAttempts {
			return a, err
		}
		if err := fetch.Wait(ctx, backoff(attempt)); err != nil {
			return a, err
		}
	}
}

func (s *Scorer) once(ctx context.Context, body string) (a Answer, again bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader([]byte(body)))
	if err != nil {
		return a, false, fault.New(fault.Invalid, "no request can be made of it: %w", err).At("%s", s.url)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.http.Do(req)
	if err != nil {
		return a, true, fault.New(fault.Unavailable, "the scorer cannot be reached: %w", bare(err)).At("%s", s.url)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, mostScore))
	if err != nil || resp.StatusCode != http.StatusOK {
		return a, resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests, fault.New(fault.Unavailable, "the scorer answers %s", resp.Status).At("%s", s.url)
	}
	var said struct{ Score *float64 }
	if err := json.Unmarshal(b, &said); err != nil || said.Score == nil {
		return a, false, fault.New(fault.Broken, "the scorer gave no score").At("%s", s.url).Try(`it has to answer {"score": 0.87}`)
	}
	return Answer{Text: strconv.FormatFloat(*said.Score, 'g', -1, 64), Model: s.url, Finish: "stop"}, false, nil
}
