package gguf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// TestTheBytesAreTheSameEverywhere holds the files: who changes them changes all likelihoods that are stored.
func TestTheBytesAreTheSameEverywhere(t *testing.T) {
	for _, c := range []struct {
		model  Model
		sha256 string
		size   int
	}{
		{Tiny(), "adf504d2cc168e311a4aeeeaf37bd03bad6dfb361961642b1fefcc8e9e8eda86", 470144},
		{Lettered(), "a4606d196256f2245e2b757095a3542cd01fb50a8ef771a62a6819b0f7aa36f5", 1316352},
	} {
		for range 2 {
			b, err := c.model.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != c.sha256 || len(b) != c.size {
				t.Errorf("%s: %d bytes, sha256 %x", c.model.Name, len(b), sum)
			}
		}
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	for _, m := range []Model{Tiny(), Lettered()} {
		b, err := m.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		f := read(t, b)
		tokens, ok := f.meta["tokenizer.ggml.tokens"].([]any)
		if !ok || len(tokens) != 260+len(m.Pieces) || f.meta["llama.vocab_size"] != uint32(len(tokens)) {
			t.Fatalf("%s: %d tokens, vocabulary %v", m.Name, len(tokens), f.meta["llama.vocab_size"])
		}
		for key, want := range map[string]any{
			"general.architecture": "llama", "general.name": m.Name, "llama.context_length": uint32(m.Context), "llama.block_count": uint32(2), "llama.embedding_length": uint32(64),
			"tokenizer.ggml.model": "llama", "tokenizer.ggml.bos_token_id": uint32(1), "tokenizer.ggml.add_bos_token": true, "tokenizer.chat_template": m.Template,
		} {
			if f.meta[key] != want {
				t.Errorf("%s: %s is %v, want %v", m.Name, key, f.meta[key], want)
			}
		}
		if tokens[1] != "<s>" || tokens[3] != "<0x00>" || tokens[258] != "<0xFF>" || tokens[259] != space {
			t.Errorf("%s: %v", m.Name, tokens[:4])
		}
		if len(f.tensors) != 3+2*9 || !slices.Equal(f.tensors["output.weight"].lengths, []uint64{64, uint64(len(tokens))}) {
			t.Errorf("%s: %d tensors", m.Name, len(f.tensors))
		}
		end := uint64(0)
		for _, name := range f.order {
			tensor := f.tensors[name]
			n := uint64(4)
			for _, l := range tensor.lengths {
				n *= l
			}
			if tensor.at != end || tensor.at%aligned != 0 {
				t.Errorf("%s: %s begins at %d, want %d", m.Name, name, tensor.at, end)
			}
			end += (n + aligned - 1) / aligned * aligned
		}
		if end != uint64(f.numbers) {
			t.Errorf("%s: numbers of %d bytes, want %d", m.Name, f.numbers, end)
		}
	}
}

func TestPiecesAreThereOnceAndCanBeReached(t *testing.T) {
	seen := map[string]bool{space: true}
	for _, p := range pieces() {
		if seen[p] {
			t.Errorf("%q is there twice", p)
		}
		if runes := []rune(p); len(runes) > 2 || len(runes) == 2 && !seen[string(runes[0])] {
			t.Errorf("%q is not the second letter after a piece", p)
		}
		seen[p] = true
	}
	for _, want := range []string{"a", "ng", space + "S", "Đ", "ọ", "ก", "กิ", "க", "்", "ڠ"} {
		if !seen[want] {
			t.Errorf("%q is missing", want)
		}
	}
	for p := range seen {
		if strings.ContainsAny(p, "កကກꦏ") {
			t.Errorf("%q is of a script that stays in bytes", p)
		}
	}
}

func TestModelsWithoutSenseAreRefused(t *testing.T) {
	for _, m := range []Model{{}, {Width: 64, Layers: 1, Heads: 3, Inner: 1, Context: 1}, {Width: 64, Layers: -1, Heads: 4, Inner: 1, Context: 1}} {
		if _, err := m.Bytes(); err == nil {
			t.Errorf("%+v", m)
		}
	}
}

// file is what read finds.
type file struct {
	meta    map[string]any
	tensors map[string]tensor
	order   []string
	numbers int // bytes
}

type tensor struct {
	lengths []uint64
	kind    uint32
	at      uint64
}

// read reads a file by the description of the format.
func read(t *testing.T, b []byte) file {
	t.Helper()
	r := bytes.NewReader(b)
	take := func(v any) {
		if err := binary.Read(r, binary.LittleEndian, v); err != nil {
			t.Fatal(err)
		}
	}
	text := func() string {
		var n uint64
		take(&n)
		s := make([]byte, n)
		if _, err := io.ReadFull(r, s); err != nil {
			t.Fatal(err)
		}
		return string(s)
	}
	var value func(kind uint32) any
	value = func(kind uint32) any {
		switch kind {
		case kindUint32:
			var v uint32
			take(&v)
			return v
		case kindInt32:
			var v int32
			take(&v)
			return v
		case kindFloat32:
			var v float32
			take(&v)
			return v
		case kindBool:
			var v bool
			take(&v)
			return v
		case kindString:
			return text()
		case kindArray:
			var of uint32
			var n uint64
			take(&of)
			take(&n)
			list := make([]any, n)
			for i := range list {
				list[i] = value(of)
			}
			return list
		}
		t.Fatalf("a value of kind %d", kind)
		return nil
	}
	var head struct {
		Magic         [4]byte
		Version       uint32
		Tensors, Keys uint64
	}
	take(&head)
	if string(head.Magic[:]) != "GGUF" || head.Version != 3 {
		t.Fatalf("%+v", head)
	}
	f := file{meta: map[string]any{}, tensors: map[string]tensor{}}
	for range head.Keys {
		key := text()
		var kind uint32
		take(&kind)
		if _, twice := f.meta[key]; twice {
			t.Fatal(fmt.Sprint(key, " is there twice"))
		}
		f.meta[key] = value(kind)
	}
	for range head.Tensors {
		name := text()
		var n uint32
		take(&n)
		x := tensor{lengths: make([]uint64, n)}
		take(x.lengths)
		take(&x.kind)
		take(&x.at)
		f.tensors[name] = x
		f.order = append(f.order, name)
	}
	at := len(b) - r.Len()
	f.numbers = len(b) - (at+aligned-1)/aligned*aligned
	return f
}
