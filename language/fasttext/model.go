package fasttext

import (
	"strings"
	"sync"

	"github.com/lontar-asean/lontar/language"
)

// labelPrefix begins the names of labels; the file does not say so, and nobody trains with another.
const labelPrefix = "__label__"

// loss is how the output layer becomes probabilities.
type loss int32

const (
	lossHierarchical loss = 1
	lossNegative     loss = 2 // negative sampling: each label for itself
	lossSoftmax      loss = 3
	lossOneVsAll     loss = 4
)

// Model is a classifier. It is safe for use by many goroutines.
type Model struct {
	shape   shape
	words   map[string]int32 // row of each word
	labels  []string         // without prefix
	tags    []language.Tag   // of each label; Und where it names no language
	kept    map[int32]int32  // place of each n-gram that a quantised model kept; nil: all were
	pruned  bool             // kept counts
	input   matrix           // a row for each word and n-gram
	output  matrix           // a row for each label, or inner node of the tree
	tree    []node           // of the hierarchical softmax, else nil
	scratch sync.Pool        // of *state
	release func() error     // of the file's memory
}

// shape is what a model was trained with, as far as prediction needs it.
type shape struct {
	dim        int // length of a row
	wordGrams  int // longest word n-gram
	loss       loss
	buckets    int // rows for n-grams
	minn, maxn int // shortest and longest character n-gram; maxn 0: none
}

// state is what one prediction needs; it is used again.
type state struct {
	rows   []int32
	word   []byte
	hashes []int32
	hidden []float32
	scores []float32
	heap   heap
	best   []Prediction
}

// Prediction is a label and its probability, 0–1.
type Prediction struct {
	Label string // without __label__
	Score float64
	index int32
}

// Labels gives the names of the labels in the order of the file, without __label__. The caller must not change them.
func (m *Model) Labels() []string { return m.labels }

// Tags gives the language that each label names, in the order of Labels; Und for a label that names none.
func (m *Model) Tags() []language.Tag { return m.tags }

// Close gives back the memory of the file. The model must not be used afterwards.
func (m *Model) Close() error {
	if m.release == nil {
		return nil
	}
	return m.release()
}

// tagOf reads a label such as khm_Khmr or km.
func tagOf(label string) language.Tag {
	tag, err := language.Parse(label)
	if err != nil {
		return language.Und
	}
	return tag
}

func (m *Model) addLabel(name string) {
	label := strings.TrimPrefix(name, labelPrefix)
	m.labels = append(m.labels, label)
	m.tags = append(m.tags, tagOf(label))
}
