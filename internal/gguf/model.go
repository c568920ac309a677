// Package gguf writes small language models with random weights, as files that llama.cpp reads. They know nothing, and are for tests of all that lies between a
// question and a score: the same seed gives the same bytes on every machine.
//
// The format is GGUF version 3 (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md): a header, metadata, descriptions of tensors, and their numbers, each
// aligned to 32 bytes. The models are of the architecture "llama", with a SentencePiece vocabulary that falls back to bytes.
package gguf

// Model describes a model to be written.
type Model struct {
	Name     string
	Seed     uint64 // of the weights
	Context  int    // tokens
	Width    int    // of the vector of a token; divisible by Heads
	Layers   int
	Heads    int
	Inner    int      // width of the feed-forward layers
	Pieces   []string // of the vocabulary, besides the 256 bytes and the space; a piece of more than two letters needs its beginnings among them
	Template string   // of conversations, in Jinja; "" for none
}

// template takes roles and texts as they come, so that each message can be found again in what is rendered.
const template = `{{ bos_token }}{% for message in messages %}[{{ message['role'] }}]
{{ message['content'] }}
{% endfor %}{% if add_generation_prompt %}[assistant]
{% endif %}`

// Tiny is a model whose tokens are bytes: 260 tokens, 0.5 MB.
func Tiny() Model {
	return Model{Name: "tiny", Seed: 7, Context: 2048, Width: 64, Layers: 2, Heads: 4, Inner: 128, Template: template}
}

// Lettered is a model that treats scripts as unequally as large models do: Latin script in pairs of letters, Thai in syllables, Tamil and Jawi in letters, and
// Khmer, Burmese, Lao and Javanese script in bytes.
func Lettered() Model {
	m := Tiny()
	m.Name, m.Seed, m.Context, m.Pieces = "lettered", 8, 4096, pieces()
	return m
}
