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
	lessons map[string]Lesson
}

// New makes the fakes.
func New() (*Models, error) {
	p, err := readPhrases()
	return &Models{phrases: p, seen: map[[32]byte]int{}}, err
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
	case "polyglot", "wrong-language", "refusing", "perfect", "random", "biased", "judge":
	default:
		return http.StatusNotFound, header, failure("no fake model is called " + u.Host), nil
	}
	if strings.HasSuffix(u.Path, "/models") {
		return http.StatusOK, header, marshal(map[string]any{"data": []any{map[string]string{"id": "fake-" + u.Host}}}), nil
	}
	if err := pause(ctx, q.Get("wait")); err != nil {
		return 0, nil, nil, err
	}
	if most, err := strconv.Atoi(q.Get("largest")); err == nil && len(body) > most {
		return http.StatusRequestEntityTooLarge, header, failure("the request is too large"), nil
	}
	trouble := m.trouble(q, body)
	if n, err := strconv.Atoi(trouble); err == nil {
		if n == http.StatusTooManyRequests {
			header.Set("Retry-After", "0")
		}
		return n, header, failure("as it was told to"), nil
	}
	say := q.Get("say")
	if say == "" {
		say = m.taught(u.Host, endpoint.HashOf(ctx))
	}
	status, answer = m.chat(u.Host, say, body)
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
func (m *Models) trouble(q url.Values, body []byte) string {
	if a := q.Get("always"); a != "" {
		return a
	}
	if q.Get("first") == "" {
		return ""
	}
	list := strings.Split(q.Get("first"), ",")
	sum := sha256.Sum256(append([]byte(q.Encode()), body...))
	m.mu.Lock()
	defer m.mu.Unlock()
	n := m.seen[sum]
	if n >= len(list) {
		return ""
	}
	m.seen[sum] = n + 1
	return list[n]
}

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
func (m *Models) chat(model, say string, body []byte) (int, []byte) {
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
	}
	if err != nil {
		return http.StatusBadRequest, failure(err.Error())
	}
	if model != "refusing" {
		message["content"] = content
	}
	return http.StatusOK, marshal(map[string]any{"model": "fake-" + model, "choices": []any{map[string]any{"message": message, "finish_reason": "stop"}},
		"usage": map[string]int{"prompt_tokens": len(system) + len(text), "completion_tokens": len(content)}})
}

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
