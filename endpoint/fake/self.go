package fake

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// self is which model answers a request.
type self struct {
	host        string
	fingerprint string
	template    string // for chats
	dead        bool
}

// who says which model answers, and counts the request unless it is for a list or a tokenizer.
func (m *Models) who(u *url.URL, q url.Values, counts bool) self {
	s := self{host: u.Host, fingerprint: "fp-" + u.Host + "-1"}
	s.template = "{{ messages }}"
	if q.Get("thought") == "closing" {
		s.template += "<think>\n"
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	place := u.Host + "?" + u.RawQuery
	if counts && !strings.HasSuffix(u.Path, "tokenize") {
		m.asked[place]++
	}
	n := m.asked[place]
	if most, err := strconv.Atoi(q.Get("swap")); err == nil && n > most {
		s.fingerprint = "fp-" + u.Host + "-2"
	}
	most, err := strconv.Atoi(q.Get("die"))
	s.dead = err == nil && n >= most
	return s
}

// contextLength is what the fakes say they read at a time.
const contextLength = 8192

// about answers what is asked without a body.
func (s self) about(path string) (int, []byte) {
	switch {
	case strings.HasSuffix(path, "/models"):
		return http.StatusOK, marshal(map[string]any{"data": []any{map[string]any{"id": "fake-" + s.host, "object": "model", "created": 1700000000, "owned_by": "lontar",
			"digest": s.fingerprint, "max_model_len": contextLength}}})
	case strings.HasSuffix(path, "/tokenizer_info"):
		return http.StatusOK, marshal(map[string]any{"tokenizer_class": "CodePoints", "bos_token": "\x02", "eos_token": "\x03", "chat_template": s.template})
	}
	return http.StatusNotFound, failure("there is nothing at " + path)
}
