package endpoint

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// Message is one turn of a conversation: text, pictures and sounds in the order in which they are to be read.
type Message struct {
	Role  string // system, user or assistant
	Parts []Part
}

// Part is a stretch of a message: a picture, a sound or, without one, text.
type Part struct {
	Text    string
	Picture *Picture
	Sound   *Sound
}

// Picture is sent along with a question. Its bytes count for the cache, wherever they came from.
type Picture struct {
	MediaType string // image/png, image/jpeg …
	Bytes     []byte
}

// Sound is sent along with a question, to models that listen. Its bytes count for the cache.
type Sound struct {
	Format string // wav, mp3 …, as the part input_audio names it
	Bytes  []byte
}

// Say makes a message of pictures and a text, the text last; an empty text is left out where there are pictures.
func Say(role, text string, pictures ...Picture) Message {
	m := Message{Role: role}
	for i := range pictures {
		m.Parts = append(m.Parts, Part{Picture: &pictures[i]})
	}
	if text != "" || len(pictures) == 0 {
		m.Parts = append(m.Parts, Part{Text: text})
	}
	return m
}

// writer writes the bytes of pictures and sounds into a request.
type writer interface {
	picture(b []byte, p Picture) []byte
	sound(b []byte, s Sound) []byte
}

// messages writes a conversation as a JSON array.
func messages(b []byte, list []Message, w writer) []byte {
	b = append(b, '[')
	for i, m := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"role":`...)
		b = append(b, quote(m.Role)...)
		b = append(b, `,"content":`...)
		b = m.content(b, w)
		b = append(b, '}')
	}
	return append(b, ']')
}

// content is a string for a single text, which every server takes, and a list of parts otherwise.
func (m Message) content(b []byte, w writer) []byte {
	if len(m.Parts) == 1 && m.Parts[0].Picture == nil && m.Parts[0].Sound == nil {
		return append(b, quote(m.Parts[0].Text)...)
	}
	b = append(b, '[')
	for i, p := range m.Parts {
		if i > 0 {
			b = append(b, ',')
		}
		switch {
		case p.Picture != nil:
			b = w.picture(b, *p.Picture)
		case p.Sound != nil:
			b = w.sound(b, *p.Sound)
		default:
			b = append(b, `{"type":"text","text":`...)
			b = append(append(b, quote(p.Text)...), '}')
		}
	}
	return append(b, ']')
}

// folded puts instructions before the first text of the user, for templates that know no system message. Without a user's message they become one.
func folded(list []Message) []Message {
	var said []string
	var rest []Message
	for _, m := range list {
		if m.Role != "system" {
			rest = append(rest, m)
			continue
		}
		for _, p := range m.Parts {
			if p.Text != "" {
				said = append(said, p.Text)
			}
		}
	}
	if len(said) == 0 {
		return rest
	}
	before := strings.Join(said, "\n\n")
	for i, m := range rest {
		if m.Role != "user" {
			continue
		}
		parts := make([]Part, 0, len(m.Parts)+1)
		done := false
		for _, p := range m.Parts {
			if !done && p.Picture == nil && p.Sound == nil {
				p.Text, done = before+"\n\n"+p.Text, true
			}
			parts = append(parts, p)
		}
		if !done {
			parts = append(parts, Part{Text: before})
		}
		rest[i].Parts = parts
		return rest
	}
	return append([]Message{Say("user", before)}, rest...)
}

// quote writes a JSON string; bytes that are no UTF-8 become U+FFFD.
func quote(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		return []byte(`""`)
	}
	return b
}

// inline writes pictures as servers take them: as a data: address (RFC 2397); and sounds as base64.
type inline struct{}

func (inline) picture(b []byte, p Picture) []byte {
	address := quote("data:" + p.MediaType + ";base64,")
	b = append(b, `{"type":"image_url","image_url":{"url":`...)
	b = append(b, address[:len(address)-1]...)
	b = base64.StdEncoding.AppendEncode(b, p.Bytes)
	return append(b, `"}}`...)
}

func (inline) sound(b []byte, s Sound) []byte {
	b = append(b, `{"type":"input_audio","input_audio":{"format":`...)
	b = append(b, quote(s.Format)...)
	b = append(b, `,"data":"`...)
	b = base64.StdEncoding.AppendEncode(b, s.Bytes)
	return append(b, `"}}`...)
}

// named writes which picture or sound it is.
type named struct{}

func (named) picture(b []byte, p Picture) []byte {
	return sum(b, `{"type":"picture","media_type":`, p.MediaType, p.Bytes)
}

func (named) sound(b []byte, s Sound) []byte {
	return sum(b, `{"type":"sound","format":`, s.Format, s.Bytes)
}

func sum(b []byte, head, kind string, content []byte) []byte {
	digest := sha256.Sum256(content)
	b = append(b, head...)
	b = append(b, quote(kind)...)
	b = append(b, `,"sha256":"`...)
	b = hex.AppendEncode(b, digest[:])
	return append(b, `"}`...)
}
