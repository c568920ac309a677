package fake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
)

// Models answers requests to fake:// addresses; it is an http.RoundTripper. Faults that come first for each content are counted in it.
type Models struct {
	phrases phrases
	mu      sync.Mutex
	seen    map[[32]byte]int
	asked   map[string]int // requests by address
	lessons map[string]Lesson
	pairs   map[[2]rune]bool // letters that follow each other in phrases
}

// New makes the fakes.
func New() (*Models, error) {
	p, err := readPhrases()
	return &Models{phrases: p, seen: map[[32]byte]int{}, asked: map[string]int{}, pairs: p.pairs()}, err
}

// RoundTrip answers a request.
func (m *Models) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		b, err := io.ReadAll(io.LimitReader(req.Body, mostRequest))
		req.Body.Close()
		if err != nil {
			return nil, err
		}
		body = b
	}
	status, header, answer, err := m.answer(req.Context(), req.URL, body)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(answer)), ContentLength: int64(len(answer)), Request: req}, nil
}

const mostRequest = 64 << 20

func (m *Models) answer(ctx context.Context, u *url.URL, body []byte) (status int, header http.Header, answer []byte, err error) {
	header = http.Header{"Content-Type": {"application/json"}}
	q := u.Query()
	switch u.Host {
	case "gone":
		return 0, nil, nil, syscall.ECONNREFUSED
	case "silent":
		<-ctx.Done()
		return 0, nil, nil, context.Cause(ctx)
	case "polyglot", "wrong-language", "refusing", "perfect", "random", "biased", "slow", "failing", "reasoning", "judge":
	default:
		return http.StatusNotFound, header, failure("no fake model is called " + u.Host), nil
	}
	self := m.who(u, q, len(body) > 0)
	if self.dead {
		return 0, nil, nil, syscall.ECONNREFUSED
	}
	if len(body) == 0 {
		status, answer := self.about(u.Path)
		return status, header, answer, nil
	}
	if strings.HasSuffix(u.Path, "/tokenize") || strings.HasSuffix(u.Path, "/detokenize") {
		status, answer := translateTokens(u.Path, body)
		return status, header, answer, nil
	}
	late := q.Get("wait")
	if late == "" && u.Host == "slow" {
		late = "20ms"
	}
	if err := pause(ctx, late); err != nil {
		return 0, nil, nil, err
	}
	if most, err := strconv.Atoi(q.Get("largest")); err == nil && len(body) > most {
		return http.StatusRequestEntityTooLarge, header, failure("the request is too large"), nil
	}
	trouble := m.trouble(u.Host, q, body)
	if trouble == "timeout" {
		<-ctx.Done()
		return 0, nil, nil, context.Cause(ctx)
	}
	if n, err := strconv.Atoi(trouble); err == nil {
		if n == http.StatusTooManyRequests {
			header.Set("Retry-After", "0")
		}
		return n, header, failure("as it was told to"), nil
	}
	hash := endpoint.HashOf(ctx)
	say := q.Get("say")
	if say == "" {
		say = m.taught(u.Host, hash)
	}
	switch {
	case strings.HasSuffix(u.Path, "/embeddings"):
		status, answer = m.embed(self, hash, body)
	case strings.HasSuffix(u.Path, "/completions") && !strings.HasSuffix(u.Path, "/chat/completions"):
		status, answer = m.complete(self, hash, say, trouble, body)
	default:
		status, answer = m.chat(self, say, q.Get("thought"), body)
	}
	if trouble != "" {
		status = http.StatusOK
	}
	switch trouble {
	case "cut":
		answer = answer[:len(answer)/2]
	case "empty":
		answer = []byte(`{"choices":[]}`)
	case "html":
		answer = []byte("<html><body>It works!</body></html>")
	}
	return status, header, answer, nil
}

// trouble gives what is to go wrong with this request; "" for nothing.
func (m *Models) trouble(host string, q url.Values, body []byte) string {
	if a := q.Get("always"); a != "" {
		return a
	}
	var list []string
	sum := sha256.Sum256(append([]byte(q.Encode()), body...))
	if q.Get("first") != "" {
		list = strings.Split(q.Get("first"), ",")
	} else if host == "failing" {
		switch share := int(sum[0]) * 100 / 256; {
		case share < failForEver:
			return "500"
		case share < failForEver+failFirst:
			list = []string{"429", "500"}[:1+int(sum[1])%2]
		}
	}
	if list == nil {
		return ""
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	n := m.seen[sum]
	if n >= len(list) {
		return ""
	}
	m.seen[sum] = n + 1
	return list[n]
}

// Of a hundred requests to fake://failing so many fail for ever, and so many at first.
const (
	failForEver = 10
	failFirst   = 30
)

func pause(ctx context.Context, wait string) error {
	d, err := time.ParseDuration(wait)
	if err != nil || d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// chat answers a request of the chat interface.
func (m *Models) chat(self self, say, thought string, body []byte) (int, []byte) {
	model := self.host
	system, text, picture, err := readQuestion(body)
	if err != nil {
		return http.StatusBadRequest, failure(err.Error())
	}
	message := map[string]any{"role": "assistant"}
	var content string
	switch {
	case model == "refusing":
		message["content"], message["refusal"] = nil, "I will not look at this."
	case say != "":
		content = say
	case model == "judge":
		content, err = verdict(system, text)
	case picture != nil:
		content, err = m.describe(picture)
	default:
		content, err = m.translate(system, text, model == "wrong-language")
		if err != nil && model != "polyglot" {
			content, err = untaught, nil
		}
	}
	if err != nil {
		return http.StatusBadRequest, failure(err.Error())
	}
	finish := "stop"
	if model == "reasoning" {
		finish = think(message, content, thought, body)
	} else if model != "refusing" {
		message["content"] = content
	}
	written, _ := message["content"].(string)
	return http.StatusOK, marshal(map[string]any{"model": "fake-" + model, "system_fingerprint": self.fingerprint, "choices": []any{map[string]any{"message": message, "finish_reason": finish}},
		"usage": map[string]int{"prompt_tokens": len(system) + len(text) + chatFrame, "completion_tokens": len(written)}})
}

const (
	untaught  = "I was not taught what to say to this."
	chatFrame = 4 // tokens that the template puts around a question
)

var errQuestion = errors.New("the request holds no question that the fake understands")

func failure(message string) []byte {
	return marshal(map[string]any{"error": map[string]string{"message": message}})
}

func marshal(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil { // of maps and strings there is none
		return nil
	}
	return b
}
