package fake

import (
	"encoding/json"
	"hash/fnv"
	"math"
	"net/http"
	"strings"
	"unicode/utf8"
)

// readPrompt reads the prompt of a completion: a text, or token ids.
func readPrompt(raw json.RawMessage) (string, bool) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text, true
	}
	var ids []int
	if json.Unmarshal(raw, &ids) != nil {
		return "", false
	}
	return textOf(ids)
}

// textOf puts tokens together. A token is a code point.
func textOf(ids []int) (string, bool) {
	var b strings.Builder
	for _, id := range ids {
		if id < 0 || id > utf8.MaxRune {
			return "", false
		}
		b.WriteRune(rune(id))
	}
	return b.String(), true
}

// translateTokens answers at /tokenize and /detokenize.
func translateTokens(path string, body []byte) (int, []byte) {
	var req struct {
		Prompt, Content *string
		Tokens          []int
	}
	if json.Unmarshal(body, &req) != nil {
		return http.StatusBadRequest, failure(errQuestion.Error())
	}
	if strings.HasSuffix(path, "/detokenize") {
		text, ok := textOf(req.Tokens)
		if !ok {
			return http.StatusBadRequest, failure("no such token")
		}
		return http.StatusOK, marshal(map[string]any{"prompt": text})
	}
	text := req.Prompt
	if text == nil {
		text = req.Content
	}
	if text == nil {
		return http.StatusBadRequest, failure(errQuestion.Error())
	}
	ids := []int{}
	for _, r := range *text {
		ids = append(ids, int(r))
	}
	return http.StatusOK, marshal(map[string]any{"tokens": ids, "count": len(ids), "max_model_len": contextLength})
}

// complete answers a request of the interface for completions.
func (m *Models) complete(self self, hash, say, trouble string, body []byte) (int, []byte) {
	var req struct {
		Prompt    json.RawMessage
		Echo      bool
		Logprobs  *int
		MaxTokens *int `json:"max_tokens"`
		Stop      []string
	}
	if json.Unmarshal(body, &req) != nil {
		return http.StatusBadRequest, failure(errQuestion.Error())
	}
	prompt, ok := readPrompt(req.Prompt)
	if !ok {
		return http.StatusBadRequest, failure(errQuestion.Error())
	}
	written := say
	switch {
	case self.host == "refusing":
		return http.StatusOK, marshal(map[string]any{"model": "fake-refusing", "choices": []any{map[string]any{"text": "", "finish_reason": "content_filter"}}})
	case written == "":
		written = " …"
	}
	most := math.MaxInt
	if req.MaxTokens != nil {
		most = *req.MaxTokens
	}
	written, finish := limited(written, most, req.Stop)
	choice := map[string]any{"index": 0, "finish_reason": finish, "text": written}
	if req.Echo {
		choice["text"] = prompt + written
	}
	if req.Logprobs != nil {
		choice["logprobs"] = m.logprobs(self, hash, prompt, written, trouble, req.Echo)
	}
	answer := marshal(map[string]any{"model": "fake-" + self.host, "system_fingerprint": self.fingerprint, "choices": []any{choice},
		"usage": map[string]int{"prompt_tokens": utf8.RuneCountInString(prompt), "completion_tokens": utf8.RuneCountInString(written)}})
	if trouble == "nan" {
		answer = []byte(strings.Replace(string(answer), "null", "NaN", 1))
	}
	return http.StatusOK, answer
}

// limited ends a text at a stop string, or after so many tokens.
func limited(text string, most int, stop []string) (string, string) {
	finish := "stop"
	for _, s := range stop {
		if before, _, ok := strings.Cut(text, s); ok && s != "" {
			text = before
		}
	}
	if list := []rune(text); len(list) > most {
		text, finish = string(list[:max(most, 0)]), "length"
	}
	return text, finish
}

// logprobs gives the tokens of a text with their log-probabilities, in the form of completions. A fake that was taught how likely the whole is gives that for
// the last token, and next to nothing for those before it: so any continuation sums up to it.
func (m *Models) logprobs(self self, hash, prompt, written, trouble string, echo bool) map[string]any {
	tokens, offsets, values, best := []string{}, []int{}, []*float64{}, []map[string]float64{}
	taught, last := 0.0, utf8.RuneCountInString(prompt)-1
	if l, ok := m.lesson(hash); ok && l.Likely > 0 {
		taught = self.likely(l.Likely, hash, prompt)
	}
	text := prompt + written
	before := rune(-1)
	for i, r := range []rune(text) {
		var value *float64
		top := map[string]float64{}
		if i > 0 {
			x := m.follows(before, r)
			switch {
			case taught > 0 && i == last:
				x = math.Log(taught)
			case taught > 0 && i < last:
				x = -jitter(before, r) / 1000
			}
			value = &x
			if top[string(r)] = x; x < math.Log(0.5) {
				top["�"] = math.Log(0.6)
			}
		}
		if before = r; !echo && i <= last || trouble == "written" && i <= last {
			continue
		}
		tokens, offsets, values, best = append(tokens, string(r)), append(offsets, i), append(values, value), append(best, top)
	}
	switch {
	case trouble == "off" && len(values) > 0:
		values = values[1:]
	case trouble == "null":
		return nil
	}
	return map[string]any{"tokens": tokens, "text_offset": offsets, "token_logprobs": values, "top_logprobs": best}
}

// likely turns what was taught into what the model makes of it.
func (s self) likely(p float64, hash, prompt string) float64 {
	switch s.host {
	case "random":
		h := fnv.New64a()
		h.Write([]byte(hash)) // it never fails
		return 0.05 + 0.9*float64(h.Sum64()%1000)/1000
	case "biased":
		return 1 / float64(2+utf8.RuneCountInString(prompt))
	case "wrong-language":
		return max(1-p, 0.001)
	}
	return min(p, 1)
}

// follows is the natural log-probability of a letter after another.
func (m *Models) follows(a, b rune) float64 {
	if m.pairs[[2]rune{a, b}] {
		return -1 - jitter(a, b)
	}
	return -6 - jitter(a, b)
}

// jitter is a number of 0 to below 1, always the same for two letters.
func jitter(a, b rune) float64 {
	return float64((uint32(a)*2654435761^uint32(b)*40503)%1000) / 1000
}

// pairs are the letters that follow each other in the phrases.
func (p phrases) pairs() map[[2]rune]bool {
	pairs := map[[2]rune]bool{}
	for _, tag := range p.tags {
		for sentence := range p.all(tag) {
			before := rune(-1)
			for _, r := range sentence {
				if before >= 0 {
					pairs[[2]rune{before, r}] = true
				}
				before = r
			}
		}
	}
	return pairs
}
