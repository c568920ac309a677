package fake

import (
	"encoding/binary"
	"encoding/hex"
	"slices"
)

// Lesson is what fakes are told about a question: they never have to understand it.
type Lesson struct {
	Right    string
	Wrong    []string
	Language string // ISO 639-3, in which it is asked

	Likely float64   // of a request for a likelihood: the probability of the continuation, above 0 to 1; 0 for what is not taught
	Vector []float32 // of a request for a vector
}

// Teach tells the fakes about questions, by the hash of the request.
func (m *Models) Teach(lessons map[string]Lesson) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lessons = lessons
}

// taught gives what a fake says to a question that it was taught; "" for others.
func (m *Models) taught(model, hash string) string {
	m.mu.Lock()
	l, ok := m.lessons[hash]
	m.mu.Unlock()
	if !ok {
		return ""
	}
	switch model {
	case "perfect", "slow", "failing", "reasoning":
		return l.Right
	case "random", "biased":
		all := append([]string{l.Right}, l.Wrong...)
		slices.Sort(all)
		sum, err := hex.DecodeString(hash)
		if model == "biased" || err != nil || len(sum) < 8 {
			return all[0]
		}
		return all[binary.LittleEndian.Uint64(sum)%uint64(len(all))]
	case "wrong-language":
		if l.Language == "eng" {
			return "Saya tidak bisa menjawab pertanyaan itu dalam bahasa yang diminta."
		}
		return "I would rather answer this question in a language that I know better."
	}
	return ""
}

// lesson gives what was taught about a request.
func (m *Models) lesson(hash string) (Lesson, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l, ok := m.lessons[hash]
	return l, ok
}
