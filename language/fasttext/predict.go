package fasttext

import (
	"cmp"
	"math"
	"slices"

	"github.com/lontar-asean/lontar/language"
)

// Predict gives the k likeliest labels of a text, the likeliest first; fewer when the model has fewer or a tree of labels in which the others
// are below 0.00001, and none for a text of which the model knows nothing.
func (m *Model) Predict(text string, k int) []Prediction {
	s := m.scratch.Get().(*state)
	defer m.scratch.Put(s)
	return slices.Clone(m.predict(text, k, s))
}

func (m *Model) predict(text string, k int, s *state) []Prediction {
	s.best, s.heap = s.best[:0], s.heap[:0]
	if k <= 0 {
		return nil
	}
	m.rows(text, s)
	if len(s.rows) == 0 {
		return nil
	}
	clear(s.hidden)
	for _, row := range s.rows {
		m.input.add(s.hidden, int(row))
	}
	mean := float32(1 / float64(len(s.rows)))
	for i := range s.hidden {
		s.hidden[i] *= mean
	}
	if m.tree != nil {
		m.descend(int32(len(m.tree)-1), 0, k, s)
	} else {
		m.spread(s)
		for i, score := range s.scores {
			s.heap.offer(candidate{logOf(score), int32(i)}, k)
		}
	}
	s.heap.sort()
	for _, c := range s.heap {
		score := math.Exp(float64(c.log))
		if m.tree == nil {
			score = float64(s.scores[c.index])
		}
		s.best = append(s.best, Prediction{Label: m.labels[c.index], Score: min(score, 1), index: c.index})
	}
	return s.best
}

// logOf is the logarithm that the program orders by.
func logOf(p float32) float32 { return float32(math.Log(float64(p) + 1e-5)) }

// spread fills scores with the probability of each label.
func (m *Model) spread(s *state) {
	for i := range s.scores {
		s.scores[i] = m.output.dot(s.hidden, i)
	}
	if m.shape.loss != lossSoftmax {
		for i, x := range s.scores {
			s.scores[i] = steps(x)
		}
		return
	}
	most := slices.Max(s.scores)
	sum := float32(0)
	for i, x := range s.scores {
		s.scores[i] = float32(math.Exp(float64(x - most)))
		sum += s.scores[i]
	}
	for i := range s.scores {
		s.scores[i] /= sum
	}
}

// steps is the logistic function as fastText tabulates it: 512 steps from -8 to 8.
func steps(x float32) float32 {
	switch {
	case x < -8:
		return 0
	case x > 8:
		return 1
	case x != x:
		return x
	}
	return logistic(float32(int64((x+8)*512/8/2))*2*8/512 - 8)
}

func logistic(x float32) float32 { return 1 / (1 + float32(math.Exp(float64(-x)))) }

// leastLog is the log-probability below which branches of the tree are left out: log(0.00001), as the program has it when no threshold is given.
var leastLog = logOf(0)

// descend walks the tree below a node of the given log-probability, leaving out branches that cannot become one of the k best.
func (m *Model) descend(n int32, log float32, k int, s *state) {
	if log < leastLog || s.heap.full(log, k) {
		return
	}
	t := m.tree[n]
	if t.left == leaf {
		s.heap.offer(candidate{log, n}, k)
		return
	}
	right := float32(1 / (1 + math.Exp(float64(-m.output.dot(s.hidden, int(n)-len(m.labels))))))
	m.descend(t.left, log+logOf(1-right), k, s)
	m.descend(t.right, log+logOf(right), k, s)
}

// Ranked is a language and how much a model believes in it, 0–1.
type Ranked struct {
	Tag   language.Tag
	Score float64
}

// Rank gives the languages of a text by the model's belief, the likeliest first: those of the n likeliest labels, labels of one language added up.
// Labels that name no language count as Und. It is empty for a text without letters or marks, which is in no language.
func (m *Model) Rank(text string, n int) []Ranked {
	if !hasLetter(text) {
		return nil
	}
	s := m.scratch.Get().(*state)
	defer m.scratch.Put(s)
	var list []Ranked
	for _, p := range m.predict(text, n, s) {
		tag := m.tags[p.index]
		at := slices.IndexFunc(list, func(r Ranked) bool { return r.Tag == tag })
		if at < 0 {
			list = append(list, Ranked{tag, p.Score})
			continue
		}
		list[at].Score = min(list[at].Score+p.Score, 1)
	}
	slices.SortStableFunc(list, func(a, b Ranked) int { return cmp.Compare(b.Score, a.Score) })
	return list
}

func hasLetter(text string) bool {
	for _, r := range text {
		if language.IsWordCharacter(r) {
			return true
		}
	}
	return false
}
