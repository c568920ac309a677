package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// maxAnswer bounds an answer of the API, in bytes.
const maxAnswer = 256 << 20

// Call asks the API of the hub: a path such as /api/withdrawals, with a body as JSON unless it is nil. The answer is read as JSON into a value; into
// *[]byte it goes as it is. It is asked once: what changes something may have been done though no answer came.
func (h *Hub) Call(ctx context.Context, method, path string, body, into any) error {
	var content io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(b)
	}
	q, err := http.NewRequestWithContext(ctx, method, h.base+path, content)
	if err != nil {
		return fault.New(fault.Invalid, "the hub cannot be asked: %w", err).At("%s", path)
	}
	if body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	for name, values := range h.header() {
		q.Header[name] = values
	}
	client := &http.Client{Transport: h.client.Transport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(q)
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return fault.New(fault.Unavailable, "the hub does not answer: %w", err).At("%s", h.base).Try("check LONTAR_HUB, and that the hub runs")
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return fault.New(fault.Unavailable, "the hub's answer breaks off: %w", err).At("%s", h.base+path)
	}
	if len(answer) > maxAnswer {
		return fault.New(fault.Broken, "the hub's answer has more than %d bytes", maxAnswer).At("%s", h.base+path)
	}
	if resp.StatusCode >= 300 {
		return h.answered(path, resp, answer)
	}
	if b, ok := into.(*[]byte); ok {
		*b = answer
		return nil
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return fault.New(fault.Broken, "the hub's answer cannot be read: %w", err).At("%s", h.base+path).Try("check that LONTAR_HUB or HF_ENDPOINT names a hub of Lontar")
	}
	return nil
}

// answered is the fault of an answer with which the API refuses, in the words of the hub.
func (h *Hub) answered(path string, resp *http.Response, answer []byte) error {
	f := fetch.Refused(h.base+path, resp)
	var said struct{ Error string }
	if json.Unmarshal(answer, &said) == nil && said.Error != "" {
		f.Message = words(said.Error)
	}
	switch resp.StatusCode {
	case http.StatusUnauthorized:
		f.Kind = fault.Denied
		return f.Try("set LONTAR_TOKEN to a token of the hub")
	case http.StatusForbidden:
		f.Kind = fault.Denied
	case http.StatusNotFound:
		f.Kind = fault.Missing
	case http.StatusConflict:
		f.Kind = fault.Conflict
	case http.StatusBadRequest:
		f.Kind = fault.Invalid
	}
	return f
}
