package endpoint

import (
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
)

// errWritten is what llama.cpp's own server does (ggml-org/llama.cpp#27174): chance scores, where nobody looks.
func errWritten() error {
	return fault.New(fault.Broken, "the server gives log-probabilities of what it writes only, not of the prompt, as llama.cpp's own server does").
		Try("use a server with echo, such as vLLM, or questions that are answered by a letter")
}

// placed says which tokens of an echo are those of a text, and where they begin in it.
type placed struct {
	end    int   // number of the first token that was written, or that of all
	starts []int // in bytes, below 0 for tokens before the text; nil when that cannot be told from the tokens
}

// place finds the tokens of a text. Those that the server wrote after it do not count.
func (e Echo) place(text string) (placed, error) {
	n := len(e.Tokens)
	for _, end := range [...]int{n - 1, n} { // one token is written, or none
		if starts, ok := rebuild(e.Tokens[:end], text); ok {
			return placed{end, starts}, nil
		}
	}
	u := e.Usage
	if u == nil || u.Prompt == 0 {
		if end, ok := e.byOffset(text); ok {
			return placed{end: end}, nil
		}
		if n <= 1 || !strings.HasPrefix(e.Text, text) {
			return placed{}, errWritten()
		}
		return placed{}, fault.New(fault.Broken, "the tokens of the answer are not those of the text, and the server does not count them")
	}
	end := n - min(u.Completion, 1)
	switch {
	case n <= u.Completion:
		return placed{}, errWritten()
	case end == u.Prompt || end == u.Prompt-1: // without the token that begins every text
		return placed{end: end}, nil
	case u.Prompt > 2 && n <= 1:
		return placed{}, errWritten()
	}
	return placed{}, fault.New(fault.Broken, "the text has %d tokens, and the answer has log-probabilities of %d", u.Prompt, end)
}

// border gives the first token of what stands behind a byte of the text. ok is false when the border lies inside a token, or cannot be seen.
func (e Echo) border(p placed, text string, at int) (first int, ok bool) {
	if p.starts == nil {
		return e.atOffset(p.end, text, at)
	}
	for i, start := range p.starts {
		if start >= at {
			return i, start == at
		}
	}
	return 0, false
}

// rebuild finds where tokens begin in a text by putting them together. Before the text may stand what begins every text (<s>), and one space that
// SentencePiece puts there.
func rebuild(tokens []string, text string) ([]int, bool) {
	for _, read := range [...]func(string) string{plain, escaped, pieces} {
		starts := make([]int, 0, len(tokens))
		size := 0
		var whole strings.Builder
		for _, t := range tokens {
			t = read(t)
			starts = append(starts, size)
			size += len(t)
			whole.WriteString(t)
		}
		before, ok := strings.CutSuffix(whole.String(), text)
		if !ok {
			continue
		}
		if n, fits := begins(starts, size, before); fits {
			for i := range starts {
				end := size
				if i+1 < len(starts) {
					end = starts[i+1]
				}
				if starts[i] == n-1 && end > n { // the one space is part of the first token
					starts[i] = n
				}
			}
			for i := range starts {
				starts[i] -= n
			}
			return starts, true
		}
	}
	return nil, false
}

// begins reports whether what stands before the text ends where a token does, but for one space.
func begins(starts []int, size int, before string) (int, bool) {
	n := len(before)
	for _, s := range append(starts[:len(starts):len(starts)], size) {
		if s == n || s == n-1 && strings.HasSuffix(before, " ") {
			return n, true
		}
	}
	return 0, false
}

func plain(s string) string { return s }

// escaped reads the form "bytes:\xe0\xb8" of tokens that are no whole letters (OpenAI).
func escaped(s string) string {
	inner, ok := strings.CutPrefix(s, "bytes:")
	if !ok {
		return s
	}
	b, err := hex.DecodeString(strings.ReplaceAll(inner, `\x`, ""))
	if err != nil {
		return s
	}
	return string(b)
}

// pieces reads the form of SentencePiece: ▁ for a space, <0xE0> for a byte.
func pieces(s string) string {
	if len(s) == 6 && strings.HasPrefix(s, "<0x") && s[5] == '>' {
		if b, err := hex.DecodeString(s[3:5]); err == nil {
			return string(b)
		}
	}
	return strings.ReplaceAll(s, "▁", " ")
}

// units are the ways in which servers count places: in code points, bytes or UTF-16 units.
var units = [...]func(string) int{
	utf8.RuneCountInString,
	func(s string) int { return len(s) },
	func(s string) int {
		n := 0
		for _, r := range s {
			if n++; r > 0xffff {
				n++
			}
		}
		return n
	},
}

// lossy reports whether a token is shown without its bytes. Places that are sums of the lengths of such tokens are too large when they are counted in
// code points, and may be anything when they are counted otherwise.
func (e Echo) lossy() bool {
	for _, t := range e.Tokens {
		if strings.ContainsRune(t, utf8.RuneError) {
			return true
		}
	}
	return false
}

// counted finds the unit in which the places of tokens agree with the text: behind its last token it ends. base is the place where it begins.
func (e Echo) counted(end int, text string) (length func(string) int, base int, ok bool) {
	if len(e.Offsets) == 0 || end <= 0 || end > len(e.Offsets) {
		return nil, 0, false
	}
	for i := 1; i < len(e.Offsets); i++ {
		if e.Offsets[i] < e.Offsets[i-1] {
			return nil, 0, false
		}
	}
	for i, length := range units {
		if i > 0 && e.lossy() {
			break
		}
		last := e.Offsets[end-1] + length(e.Tokens[end-1])
		if end < len(e.Offsets) {
			last = e.Offsets[end]
		}
		base := last - length(text)
		if base == 0 || base > 0 && e.Logprobs[0] == nil && base == length(e.Tokens[0]) {
			return length, base, true
		}
	}
	return nil, 0, false
}

// byOffset gives the number of tokens of the text by their places.
func (e Echo) byOffset(text string) (int, bool) {
	n := len(e.Offsets)
	for _, end := range [...]int{n - 1, n} {
		if _, _, ok := e.counted(end, text); ok {
			return end, true
		}
	}
	return 0, false
}

// atOffset finds a border by the places that the server gives.
func (e Echo) atOffset(end int, text string, at int) (first int, ok bool) {
	length, base, ok := e.counted(end, text)
	if !ok {
		return 0, false
	}
	want := base + length(text[:at])
	for i, offset := range e.Offsets[:end] {
		if offset >= want && (at > 0 || i > 0 || e.Logprobs[0] != nil) {
			return i, offset == want
		}
	}
	return 0, false
}
