package endpoint

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Options set up a Client.
type Options struct {
	URL       string            // of the interface, such as http://127.0.0.1:8000/v1
	Model     string            // as the server names it
	Key       string            // sent as a bearer token; "" for none
	Transport http.RoundTripper // how requests travel; nil for that of package net/http
	Cache     string            // folder of answers; "" to keep none
	Attempts  int               // to send a request; default 6

	Wait func(context.Context, time.Duration) error // pauses; default a timer
}

// Client asks one model. It is safe for use by many goroutines.
type Client struct {
	opts  Options
	url   string
	http  *http.Client
	cache cache
}

// Message is one turn of a conversation.
type Message struct {
	Role    string `json:"role"` // system, user or assistant
	Content string `json:"content"`
}

// Request is what a model is asked. Equal requests to the same model and address have equal answers in the cache.
type Request struct {
	Messages    []Message `json:"messages"`
	Temperature float64   `json:"temperature"`
	MaxTokens   int       `json:"max_tokens,omitempty"`
	Seed        int       `json:"seed,omitempty"`
}

// Answer is what a model said.
type Answer struct {
	Text   string `json:"text"`
	Model  string `json:"model"`  // as the server names itself
	Finish string `json:"finish"` // why it ended: stop, length …
	Cached bool   `json:"-"`      // it was in the cache
}

const (
	defaultAttempts = 6
	mostBody        = 16 << 20
)

// New makes a client. A wrong address is a fault of kind Invalid.
func New(o Options) (*Client, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fault.New(fault.Invalid, "the endpoint is no address that begins with http:// or https://").Try("write http://127.0.0.1:8000/v1#MODEL")
	}
	if u.User != nil {
		return nil, fault.New(fault.Invalid, "the address of the endpoint holds a password").Try("take it out and set LONTAR_API_KEY")
	}
	if o.Model == "" {
		return nil, fault.New(fault.Invalid, "it is not said which model to ask").Try("write its name behind the address: http://127.0.0.1:8000/v1#MODEL")
	}
	if o.Attempts <= 0 {
		o.Attempts = defaultAttempts
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	u.Fragment = ""
	return &Client{opts: o, url: strings.TrimSuffix(u.String(), "/") + "/chat/completions", cache: cache{o.Cache},
		http: &http.Client{Transport: o.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}, nil
}

// Model gives the name of the model.
func (c *Client) Model() string { return c.opts.Model }

// body is a request as it is sent.
type body struct {
	Model string `json:"model"`
	Request
}

// Hash names a request: the hash of the address, the model and all that is asked.
func (c *Client) Hash(r Request) string {
	b, err := json.Marshal(body{c.opts.Model, r})
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(append([]byte(c.url+"\n"), b...))
	return hex.EncodeToString(sum[:])
}

// Chat asks. Faults are Denied for a key that is missing or wrong, Invalid for a request that the server refuses, Busy when it stays overloaded,
// Unavailable when it cannot be reached and Broken for an answer that cannot be read.
func (c *Client) Chat(ctx context.Context, r Request) (Answer, error) {
	hash := c.Hash(r)
	if a, ok, err := c.cache.get(hash); ok || err != nil {
		return a, err
	}
	payload, err := json.Marshal(body{c.opts.Model, r})
	if err != nil {
		return Answer{}, fault.New(fault.Invalid, "the request cannot be written: %w", err)
	}
	for attempt := 1; ; attempt++ {
		a, pause, err := c.once(ctx, payload)
		switch {
		case err == nil:
			return a, c.cache.put(hash, a)
		case ctx.Err() != nil:
			return Answer{}, context.Cause(ctx)
		case pause < 0 || pause > mostAsked || attempt >= c.opts.Attempts:
			return Answer{}, err
		}
		if err := c.opts.Wait(ctx, max(pause, backoff(attempt))); err != nil {
			return Answer{}, err
		}
	}
}

// Answer asks with instructions and a text, and gives what the model said, the likeliest words each time.
func (c *Client) Answer(ctx context.Context, instructions, text string) (string, error) {
	a, err := c.Chat(ctx, Request{Messages: []Message{{"system", instructions}, {"user", text}}, MaxTokens: 1024})
	return a.Text, err
}

// once sends a request once. A pause below 0 says that asking again is no use.
func (c *Client) once(ctx context.Context, payload []byte) (a Answer, pause time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(payload))
	if err != nil {
		return a, -1, fault.New(fault.Invalid, "no request can be made of it: %w", err).At("%s", c.url)
	}
	req.Header.Set("Content-Type", "application/json")
	if c.opts.Key != "" {
		req.Header.Set("Authorization", "Bearer "+c.opts.Key)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return a, final(err), fault.New(fault.Unavailable, "the endpoint cannot be reached: %w", bare(err)).At("%s", c.url).
			Try("start the server, or correct the address")
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, mostBody+1))
	if err != nil {
		return a, 0, fault.New(fault.Unavailable, "the answer broke off: %w", err).At("%s", c.url)
	}
	if len(b) > mostBody {
		return a, -1, fault.New(fault.Broken, "the answer is longer than %d bytes", mostBody).At("%s", c.url)
	}
	if resp.StatusCode != http.StatusOK {
		return a, again(resp), c.refusal(resp, b)
	}
	a, err = read(b)
	if err != nil {
		return a, -1, fault.New(fault.Broken, "the answer cannot be read: %w", err).At("%s", c.url).Try("is this an OpenAI-compatible chat endpoint?")
	}
	return a, 0, nil
}

// read reads the answer of the server.
func read(b []byte) (Answer, error) {
	var got struct {
		Model   string
		Choices []struct {
			Message struct {
				Content *string
			}
			FinishReason string `json:"finish_reason"`
		}
	}
	if err := json.Unmarshal(b, &got); err != nil {
		return Answer{}, err
	}
	if len(got.Choices) == 0 || got.Choices[0].Message.Content == nil {
		return Answer{}, errors.New("it holds no choice with a message")
	}
	return Answer{Text: *got.Choices[0].Message.Content, Model: got.Model, Finish: got.Choices[0].FinishReason}, nil
}

// refusal is the fault for an answer of another status, with what the server says, less our key.
func (c *Client) refusal(resp *http.Response, b []byte) error {
	var said struct {
		Error struct{ Message string }
	}
	message := ""
	if json.Unmarshal(b, &said) == nil && said.Error.Message != "" {
		message = ": " + shorten(said.Error.Message)
		if c.opts.Key != "" {
			message = strings.ReplaceAll(message, c.opts.Key, "…")
		}
	}
	status := fmt.Sprintf("the endpoint answers %d %s%s", resp.StatusCode, http.StatusText(resp.StatusCode), message)
	switch s := resp.StatusCode; {
	case s == http.StatusUnauthorized || s == http.StatusForbidden:
		return fault.New(fault.Denied, "%s", status).At("%s", c.url).Try("set LONTAR_API_KEY")
	case s == http.StatusNotFound:
		return fault.New(fault.Missing, "%s", status).At("%s", c.url).Try("the address ends in /v1, and the name of the model stands behind #")
	case s == http.StatusTooManyRequests || s == http.StatusServiceUnavailable:
		return fault.New(fault.Busy, "%s", status).At("%s", c.url).Try("run again later: what is answered is kept")
	case s >= 500:
		return fault.New(fault.Unavailable, "%s", status).At("%s", c.url)
	}
	return fault.New(fault.Invalid, "%s", status).At("%s", c.url)
}

func shorten(s string) string {
	const most = 300
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return strings.Join(strings.Fields(s), " ")
}

// bare takes the address out of an error of net/http, since the fault names it.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
