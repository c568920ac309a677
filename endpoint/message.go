package endpoint

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Message is one turn of a conversation: text and pictures in the order in which they are to be read.
type Message struct {
	Role  string // system, user or assistant
	Parts []Part
}

// Part is a stretch of a message: a picture or, without one, text.
type Part struct {
	Text    string
	Picture *Picture
}

// Picture is sent along with a question. Its bytes count for the cache, wherever they came from.
type Picture struct {
	MediaType string // image/png, image/jpeg …
	Bytes     []byte
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

// Request is what a model is asked: messages, or a text to go on with, or a text whose vector is wanted. Equal requests to the same model and address have
// equal answers in the cache.
type Request struct {
	Messages     []Message
	Prompt       string // without Messages: a text as it is, to go on with
	Continuation string // behind Prompt: how likely it is (Answer.Likelihood); nothing is written
	Embed        string // without the others: the text whose vector is wanted (Answer.Vector)
	Temperature  float64
	MaxTokens    int      // 0: as the server likes
	Seed         int      // 0: none
	Stop         []string // the answer ends before one of these
	Repeat       int      // the how manieth time it is asked, from 0: what differs in it is asked again
}

// encode writes a request for a model as it is sent, or as it is named: with the digests of pictures in place of their bytes.
func (r Request) encode(model string, picture func([]byte, Picture) []byte) ([]byte, error) {
	b := append([]byte(`{"model":`), quote(model)...)
	b = append(b, `,"messages":[`...)
	for i, m := range r.Messages {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"role":`...)
		b = append(b, quote(m.Role)...)
		b = append(b, `,"content":`...)
		b = m.content(b, picture)
		b = append(b, '}')
	}
	t, err := json.Marshal(r.Temperature)
	if err != nil {
		return nil, err
	}
	b = append(append(b, `],"temperature":`...), t...)
	if r.MaxTokens != 0 {
		b = fmt.Appendf(b, `,"max_tokens":%d`, r.MaxTokens)
	}
	if r.Seed != 0 {
		b = fmt.Appendf(b, `,"seed":%d`, r.Seed)
	}
	return append(b, '}'), nil
}

// content is a string for a single text, which every server takes, and a list of parts otherwise.
func (m Message) content(b []byte, picture func([]byte, Picture) []byte) []byte {
	if len(m.Parts) == 1 && m.Parts[0].Picture == nil {
		return append(b, quote(m.Parts[0].Text)...)
	}
	b = append(b, '[')
	for i, p := range m.Parts {
		if i > 0 {
			b = append(b, ',')
		}
		if p.Picture != nil {
			b = picture(b, *p.Picture)
			continue
		}
		b = append(b, `{"type":"text","text":`...)
		b = append(append(b, quote(p.Text)...), '}')
	}
	return append(b, ']')
}

// quote writes a JSON string; bytes that are no UTF-8 become U+FFFD.
func quote(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		return []byte(`""`)
	}
	return b
}

// inline writes a picture as servers take it: as a data: address (RFC 2397).
func inline(b []byte, p Picture) []byte {
	address := quote("data:" + p.MediaType + ";base64,")
	b = append(b, `{"type":"image_url","image_url":{"url":`...)
	b = append(b, address[:len(address)-1]...)
	b = base64.StdEncoding.AppendEncode(b, p.Bytes)
	return append(b, `"}}`...)
}

// named writes which picture it is.
func named(b []byte, p Picture) []byte {
	sum := sha256.Sum256(p.Bytes)
	b = append(b, `{"type":"picture","media_type":`...)
	b = append(b, quote(p.MediaType)...)
	b = append(b, `,"sha256":"`...)
	b = hex.AppendEncode(b, sum[:])
	return append(b, `"}`...)
}
