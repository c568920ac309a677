package probe

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/language"
)

// sense compares sentences with their letters in another order.
func (p *probing) sense(ctx context.Context) error {
	if !p.r.Echo.OK || !p.r.Likelihood.OK {
		if p.r.Sense.Why == "" {
			p.r.Sense.Why = p.r.Likelihood.Why
		}
		return nil
	}
	const shuffles = 3
	p.r.Sense = Finding{OK: true}
	for _, s := range sentences([]language.Tag{"eng-Latn", p.o.Native}) {
		own, found, err := p.ask(ctx, endpoint.Request{Prompt: "–", Continuation: " " + s.text})
		if err != nil || !found.OK {
			p.r.Sense = found
			return err
		}
		for seed := range uint64(shuffles) {
			other, found, err := p.ask(ctx, endpoint.Request{Prompt: "–", Continuation: " " + shuffled(s.text, seed+1)})
			if err != nil || !found.OK {
				p.r.Sense = found
				return err
			}
			if other.Likelihood.Sum >= own.Likelihood.Sum {
				p.r.Sense = Finding{Why: "a sentence in " + string(s.tag) + " is no likelier than its letters in another order: the model does not know the language, or the numbers are not of this text"}
				return nil
			}
		}
	}
	return nil
}

// vectors asks for two vectors, and for tokens.
func (p *probing) vectors(ctx context.Context) error {
	_, err := p.c.Tokenize(ctx, counting)
	found, err := p.weigh(ctx, err)
	if p.r.Tokenize = found; err != nil {
		return err
	}
	a, found, err := p.ask(ctx, endpoint.Request{Embed: question})
	if p.r.Embeddings = found; err != nil || !found.OK {
		return err
	}
	b, found, err := p.ask(ctx, endpoint.Request{Embed: counting})
	if p.r.Embeddings = found; err != nil || !found.OK {
		return err
	}
	if len(a.Vector) != len(b.Vector) {
		p.r.Embeddings = Finding{Why: "two texts have vectors of different lengths"}
		return nil
	}
	for i := range a.Vector {
		if a.Vector[i] != b.Vector[i] {
			return nil
		}
	}
	p.r.Embeddings = Finding{Why: "two texts have the same vector"}
	return nil
}

// senses shows a picture and plays a sound, as far as that is wanted.
func (p *probing) senses(ctx context.Context) error {
	const unasked = "it was not asked for"
	p.r.Images.Why, p.r.Sounds.Why = unasked, unasked
	if !p.r.Chat.OK {
		return nil
	}
	if p.o.Images {
		drawn, err := red()
		if err != nil {
			return err
		}
		_, found, err := p.ask(ctx, endpoint.Request{Messages: []endpoint.Message{endpoint.Say("user", "Which colour is this?", endpoint.Picture{MediaType: "image/png", Bytes: drawn})}, MaxTokens: brief})
		if p.r.Images = found; err != nil {
			return err
		}
	}
	if p.o.Sounds {
		m := endpoint.Message{Role: "user", Parts: []endpoint.Part{{Sound: &endpoint.Sound{Format: "wav", Bytes: silence()}}, {Text: "What do you hear?"}}}
		_, found, err := p.ask(ctx, endpoint.Request{Messages: []endpoint.Message{m}, MaxTokens: brief})
		if p.r.Sounds = found; err != nil {
			return err
		}
	}
	return nil
}

// red is a small picture.
func red() ([]byte, error) {
	const side = 32
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for x := range side {
		for y := range side {
			img.SetRGBA(x, y, color.RGBA{200, 20, 20, 255})
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// silence is half a second of it, as WAVE of 16 bits at 16 kHz.
func silence() []byte {
	const rate, samples = 16000, 8000
	b := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, 36+2*samples)...)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00"...)
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint32(b, 2*rate)
	b = append(b, "\x02\x00\x10\x00data"...)
	b = binary.LittleEndian.AppendUint32(b, 2*samples)
	return append(b, make([]byte, 2*samples)...)
}

// template reads the chat template where the server shows it, which is part of what the model is: /props (llama.cpp) or /tokenizer_info (vLLM).
func (p *probing) template(ctx context.Context) string {
	for _, path := range [...]string{"/props", "/tokenizer_info"} {
		var got struct {
			Template string `json:"chat_template"`
		}
		if b, ok, err := p.c.Read(ctx, path); err == nil && ok && json.Unmarshal(b, &got) == nil && got.Template != "" {
			return got.Template
		}
	}
	return ""
}

// context finds out how long a text may be.
func (p *probing) context(ctx context.Context) error {
	for _, path := range [...]string{"/props", "/tokenizer_info"} {
		if p.r.ContextLength > 0 {
			return nil
		}
		b, ok, err := p.c.Read(ctx, path)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err == nil && ok {
			p.r.ContextLength = contextIn(b)
		}
	}
	if p.r.ContextLength > 0 {
		return nil
	}
	// A server that checks says how much it takes; one that does not stops at the first letter.
	r := user(question, tooMany)
	if !p.r.Chat.OK {
		r = endpoint.Request{Prompt: question, MaxTokens: tooMany}
	}
	r.Stop = []string{"a", "e", "o", " "}
	soon, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err := p.c.Ask(soon, r); err != nil {
		p.r.ContextLength = contextOf(err.Error())
	}
	if p.r.ContextLength == 0 {
		p.r.ContextWhy = "the server says it neither in /models, /props and /tokenizer_info nor when too much is asked"
	}
	return context.Cause(ctx)
}

const (
	tooMany  = 1 << 24 // tokens
	patience = 10 * time.Second
)

// contextIn reads the length of the context out of what a server says of itself.
func contextIn(b []byte) int {
	var got struct {
		Settings struct {
			Context int `json:"n_ctx"`
		} `json:"default_generation_settings"`
		Context int `json:"n_ctx"`
		Most    int `json:"max_model_len"`
	}
	if json.Unmarshal(b, &got) != nil {
		return 0
	}
	for _, n := range [...]int{got.Settings.Context, got.Context, got.Most} {
		if n > 0 && n < tooMany {
			return n
		}
	}
	return 0
}

var contextPattern = regexp.MustCompile(`(?i)context (?:length|size|window)[^0-9]{0,40}([0-9]{3,8})`)

// contextOf reads it out of an error.
func contextOf(message string) int {
	m := contextPattern.FindStringSubmatch(message)
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n >= tooMany {
		return 0
	}
	return n
}

// measure counts the tokens of a sentence in each language.
func (p *probing) measure(ctx context.Context) error {
	p.r.TokensPerCluster = map[language.Tag]float64{}
	var mu sync.Mutex
	var group sync.WaitGroup
	for _, s := range sentences(p.o.Languages) {
		group.Go(func() {
			once, twice := p.length(ctx, s.text), p.length(ctx, s.text+"\n"+s.text)
			if once <= 0 || twice <= once {
				return
			}
			mu.Lock()
			p.r.TokensPerCluster[s.tag] = float64(twice-once) / float64(language.CountClusters(s.text)+1)
			mu.Unlock()
		})
	}
	group.Wait()
	return context.Cause(ctx)
}

// length gives the tokens of a text, with some that do not depend on it; 0 for unknown.
func (p *probing) length(ctx context.Context, text string) int {
	if p.r.Tokenize.OK {
		if list, err := p.c.Tokenize(ctx, text); err == nil {
			return len(list)
		}
	}
	r := user(text, 1)
	if p.r.Completions.OK {
		r = endpoint.Request{Prompt: text, MaxTokens: 1}
	}
	a, err := p.c.Ask(ctx, r)
	if err != nil || a.Usage == nil {
		return 0
	}
	return a.Usage.Prompt
}
