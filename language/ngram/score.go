package ngram

import (
	"iter"
	"math"
)

// state is the context of the next token: the tokens before it, nearest first, as far as the model knows them together, and the back-off weight of
// each length of context.
type state struct {
	tokens  [MaxOrder - 1]uint32
	backoff [MaxOrder - 1]float32
	size    int
}

// Score is the probability of a text.
type Score struct {
	Log10   float64 // of all tokens and the ends of lines
	Tokens  int64   // without the ends of lines
	Unknown int64   // of them, those that the model has not seen
	Lines   int64   // with a token
}

// Add adds the score of another text.
func (s *Score) Add(o Score) {
	s.Log10 += o.Log10
	s.Tokens += o.Tokens
	s.Unknown += o.Unknown
	s.Lines += o.Lines
}

// Perplexity gives 10^(−log10 p / n), where n counts tokens and ends of lines: the number of equally likely tokens that would surprise as much.
// Without a token ok is false.
func (s Score) Perplexity() (value float64, ok bool) {
	if s.Tokens == 0 {
		return 0, false
	}
	return math.Pow(10, -s.Log10/float64(s.Tokens+s.Lines)), true
}

// Line scores one line of text, cut into tokens, with its beginning and end. A line without a token has a zero Score.
func (m *Model) Line(line iter.Seq[string]) Score {
	var s Score
	at := m.begin()
	for token := range line {
		id := m.id(token)
		if id == unknown {
			s.Unknown++
		}
		s.Tokens++
		s.Log10 += m.next(&at, id)
	}
	if s.Tokens == 0 {
		return s
	}
	s.Lines = 1
	s.Log10 += m.next(&at, end)
	return s
}

// Token gives the log10 probability of a token after others, "<s>" as the first of them for the beginning of a line; "</s>" as the token for its end.
func (m *Model) Token(context []string, token string) float64 {
	var at state
	for i, c := range context {
		if i == 0 && c == reserved[begin] {
			at = m.begin()
			continue
		}
		m.next(&at, m.id(c))
	}
	if token == reserved[end] {
		return m.next(&at, end)
	}
	return m.next(&at, m.id(token))
}

func (m *Model) begin() state {
	var s state
	if m.header.Order > 1 {
		s.tokens[0], s.backoff[0], s.size = begin, getFloat(m.levels[0].nodes[nodeBytes*begin:], 1), 1
	}
	return s
}

// next gives the log10 probability of a token in a state and moves on. It looks for the longest n-gram that the model has, and adds the back-off
// weights of the longer contexts; on the way it meets all contexts of the token that follows.
func (m *Model) next(s *state, id uint32) float64 {
	var to state
	order := m.header.Order
	node := m.levels[0].nodes[nodeBytes*int(id):]
	prob := float64(getFloat(node, 0))
	if order > 1 {
		to.tokens[0], to.backoff[0], to.size = id, getFloat(node, 1), 1
	}
	known := 1 // tokens of the longest n-gram found
	for known <= s.size {
		l := &m.levels[known]
		i, ok := l.seek(int(getUint(node, 2)), int(getUint(node[nodeBytes:], 2)), s.tokens[known-1])
		if !ok {
			break
		}
		known++
		if known == order {
			prob = float64(getFloat(l.probs, i))
			break
		}
		node = l.nodes[nodeBytes*i:]
		prob = float64(getFloat(node, 0))
		to.tokens[known-1], to.backoff[known-1], to.size = s.tokens[known-2], getFloat(node, 1), known
	}
	for _, b := range s.backoff[known-1 : max(s.size, known-1)] {
		prob += float64(b)
	}
	*s = to
	return prob
}

// seek gives the place of a token in a range that is in order.
func (l *rows) seek(low, high int, token uint32) (int, bool) {
	stop := high
	for low < high {
		if mid := int(uint(low+high) >> 1); getUint(l.tokens, mid) < token {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low, low < stop && getUint(l.tokens, low) == token
}
