package gguf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
)

// Kinds of values in metadata, kinds of tokens and the kind of numbers, as the format numbers them.
const (
	kindUint32  = 4
	kindInt32   = 5
	kindFloat32 = 6
	kindBool    = 7
	kindString  = 8
	kindArray   = 9

	tokenNormal  = 1
	tokenUnknown = 2
	tokenControl = 3
	tokenByte    = 6

	numberFloat32 = 0

	version = 3
	aligned = 32
)

// writer puts a file together.
type writer struct {
	meta, tensors, numbers bytes.Buffer
	keys, count            int
	random                 *rand.PCG
}

// Bytes gives the file.
func (m Model) Bytes() ([]byte, error) {
	if m.Width < 1 || m.Layers < 1 || m.Inner < 1 || m.Context < 1 || m.Heads < 1 || m.Width%(2*m.Heads) != 0 {
		return nil, fmt.Errorf("model %q: width, layers, inner width, context and heads must be above 0, and the width divisible by twice the heads", m.Name)
	}
	w := writer{random: rand.NewPCG(m.Seed, 0)}
	vocabulary := m.describe(&w)
	m.weights(&w, vocabulary)
	head := append([]byte("GGUF"), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(head[4:], version)
	head = binary.LittleEndian.AppendUint64(head, uint64(w.count))
	head = binary.LittleEndian.AppendUint64(head, uint64(w.keys))
	head = append(append(head, w.meta.Bytes()...), w.tensors.Bytes()...)
	for len(head)%aligned != 0 {
		head = append(head, 0)
	}
	return append(head, w.numbers.Bytes()...), nil
}

// describe writes the metadata and gives the number of tokens.
func (m Model) describe(w *writer) int {
	w.text("general.architecture", "llama")
	w.text("general.name", m.Name)
	w.number("llama.context_length", m.Context)
	w.number("llama.embedding_length", m.Width)
	w.number("llama.block_count", m.Layers)
	w.number("llama.feed_forward_length", m.Inner)
	w.number("llama.attention.head_count", m.Heads)
	w.number("llama.attention.head_count_kv", m.Heads)
	w.number("llama.rope.dimension_count", m.Width/m.Heads)
	w.key("llama.attention.layer_norm_rms_epsilon", kindFloat32)
	w.put(&w.meta, float32(1e-5))

	tokens, kinds, scores := []string{"<unk>", "<s>", "</s>"}, []int32{tokenUnknown, tokenControl, tokenControl}, []float32{0, 0, 0}
	add := func(s string, kind int32, score float32) {
		tokens, kinds, scores = append(tokens, s), append(kinds, kind), append(scores, score)
	}
	for i := range 256 {
		add(fmt.Sprintf("<0x%02X>", i), tokenByte, 0)
	}
	add(space, tokenNormal, 0)
	for i, s := range m.Pieces {
		add(s, tokenNormal, -float32(i+1)) // of two merges the one with the higher score is made first
	}
	w.number("llama.vocab_size", len(tokens))
	w.text("tokenizer.ggml.model", "llama")
	w.array("tokenizer.ggml.tokens", kindString, len(tokens))
	for _, t := range tokens {
		w.string(&w.meta, t)
	}
	w.array("tokenizer.ggml.scores", kindFloat32, len(scores))
	w.put(&w.meta, scores)
	w.array("tokenizer.ggml.token_type", kindInt32, len(kinds))
	w.put(&w.meta, kinds)
	w.number("tokenizer.ggml.unknown_token_id", 0)
	w.number("tokenizer.ggml.bos_token_id", 1)
	w.number("tokenizer.ggml.eos_token_id", 2)
	w.flag("tokenizer.ggml.add_bos_token", true)
	w.flag("tokenizer.ggml.add_eos_token", false)
	w.flag("tokenizer.ggml.add_space_prefix", false) // so that tokens are the text and nothing else
	if m.Template != "" {
		w.text("tokenizer.chat_template", m.Template)
	}
	return len(tokens)
}

// weights writes the tensors. Lengths are written with the one that runs fastest first.
func (m Model) weights(w *writer, vocabulary int) {
	w.tensor("token_embd.weight", m.Width, vocabulary)
	w.ones("output_norm.weight", m.Width)
	w.tensor("output.weight", m.Width, vocabulary)
	for i := range m.Layers {
		block := fmt.Sprintf("blk.%d.", i)
		w.ones(block+"attn_norm.weight", m.Width)
		for _, name := range []string{"q", "k", "v", "output"} {
			w.tensor(block+"attn_"+name+".weight", m.Width, m.Width)
		}
		w.ones(block+"ffn_norm.weight", m.Width)
		w.tensor(block+"ffn_gate.weight", m.Width, m.Inner)
		w.tensor(block+"ffn_up.weight", m.Width, m.Inner)
		w.tensor(block+"ffn_down.weight", m.Inner, m.Width)
	}
}

// spread is the standard deviation of weights.
const spread = 0.25

// weight gives a number near a normal distribution: the sum of four even ones of 16 bits, in whole numbers and one product, so that every processor has the same.
func (w *writer) weight() float32 {
	const deviation = 37837.2 // of the sum: 2^16 times the root of 4/12
	n := w.random.Uint64()
	return float32(int(n&0xffff)+int(n>>16&0xffff)+int(n>>32&0xffff)+int(n>>48)-2*0xffff) * float32(spread/deviation)
}

func (w *writer) tensor(name string, lengths ...int) {
	n := 1
	for _, l := range lengths {
		n *= l
	}
	w.entry(name, lengths)
	for range n {
		w.put(&w.numbers, math.Float32bits(w.weight()))
	}
	w.align()
}

func (w *writer) ones(name string, length int) {
	w.entry(name, []int{length})
	for range length {
		w.put(&w.numbers, float32(1))
	}
	w.align()
}

func (w *writer) entry(name string, lengths []int) {
	w.count++
	w.string(&w.tensors, name)
	w.put(&w.tensors, uint32(len(lengths)))
	for _, l := range lengths {
		w.put(&w.tensors, uint64(l))
	}
	w.put(&w.tensors, uint32(numberFloat32))
	w.put(&w.tensors, uint64(w.numbers.Len()))
}

func (w *writer) align() {
	for w.numbers.Len()%aligned != 0 {
		w.numbers.WriteByte(0)
	}
}

func (w *writer) key(name string, kind uint32) {
	w.keys++
	w.string(&w.meta, name)
	w.put(&w.meta, kind)
}

func (w *writer) text(name, value string) {
	w.key(name, kindString)
	w.string(&w.meta, value)
}

func (w *writer) number(name string, value int) {
	w.key(name, kindUint32)
	w.put(&w.meta, uint32(value))
}

func (w *writer) flag(name string, value bool) {
	w.key(name, kindBool)
	w.put(&w.meta, value)
}

func (w *writer) array(name string, kind uint32, length int) {
	w.key(name, kindArray)
	w.put(&w.meta, kind)
	w.put(&w.meta, uint64(length))
}

func (w *writer) string(to *bytes.Buffer, s string) {
	w.put(to, uint64(len(s)))
	to.WriteString(s)
}

// put writes numbers of fixed size; a buffer takes all.
func (w *writer) put(to *bytes.Buffer, v any) { _ = binary.Write(to, binary.LittleEndian, v) }
