package fasttext

// end is the word that fastText puts at the end of every line.
const end = "</s>"

// rows collects the rows of the input matrix that stand for a text: its words, their character n-grams, the word n-grams.
func (m *Model) rows(text string, s *state) {
	s.rows, s.hashes = s.rows[:0], s.hashes[:0]
	for i := 0; i < len(text); {
		if isSpace(text[i]) {
			i++
			continue
		}
		begin := i
		for i < len(text) && !isSpace(text[i]) {
			i++
		}
		m.word(text[begin:i], s)
	}
	m.word(end, s)
	for i, hash := range s.hashes {
		h := uint64(int64(hash))
		for j := i + 1; j < len(s.hashes) && j < i+m.shape.wordGrams; j++ {
			h = h*116049371 + uint64(int64(s.hashes[j]))
			m.gram(h, s)
		}
	}
}

// isSpace says what parts words: fastText knows ASCII only.
func isSpace(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' || b == 0 }

// word adds a word: its own row when it has one, then its n-grams.
func (m *Model) word(word string, s *state) {
	row, ok := m.words[word]
	if !ok && isLabel(word) {
		return
	}
	if ok {
		s.rows = append(s.rows, row)
	}
	if m.shape.maxn > 0 && word != end {
		s.word = append(append(append(s.word[:0], '<'), word...), '>')
		m.characters(s)
	}
	if m.shape.wordGrams > 1 {
		h := uint32(offsetBasis)
		for i := range len(word) {
			h = fnv(h, word[i])
		}
		s.hashes = append(s.hashes, int32(h))
	}
}

// isLabel says whether a word has the form of a label; such words say nothing.
func isLabel(word string) bool {
	return len(word) >= len(labelPrefix) && word[:len(labelPrefix)] == labelPrefix
}

const (
	offsetBasis = 2166136261
	prime       = 16777619
)

// fnv is FNV-1a with bytes extended by their sign, as fastText has it.
func fnv(h uint32, b byte) uint32 { return (h ^ uint32(int32(int8(b)))) * prime }

// characters adds the n-grams of minn to maxn code points of the word, of which a single boundary sign is none.
func (m *Model) characters(s *state) {
	w := s.word
	minn, maxn := m.shape.minn, m.shape.maxn
	for i := range w {
		if isContinuation(w[i]) {
			continue
		}
		h := uint32(offsetBasis)
		for j, n := i, 1; j < len(w) && n <= maxn; n++ {
			h = fnv(h, w[j])
			for j++; j < len(w) && isContinuation(w[j]); j++ {
				h = fnv(h, w[j])
			}
			if n >= minn && (n > 1 || i > 0 && j < len(w)) {
				m.gram(uint64(h), s)
			}
		}
	}
}

func isContinuation(b byte) bool { return b&0xC0 == 0x80 }

// gram adds the row of an n-gram by its hash.
func (m *Model) gram(hash uint64, s *state) {
	row := int32(hash % uint64(m.shape.buckets))
	if m.pruned {
		kept, ok := m.kept[row]
		if !ok {
			return
		}
		row = kept
	}
	s.rows = append(s.rows, int32(len(m.words))+row)
}
