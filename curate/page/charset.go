package page

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"github.com/lontar-asean/lontar/language/legacy"
)

const (
	prescan     = 4096     // bytes in which a meta declaration is looked for (the HTML standard asks for 1024; real pages need more)
	sampleBytes = 64 << 10 // bytes on which the encoding is judged
)

// decoding is a body as UTF-8.
type decoding struct {
	text     []byte // valid UTF-8; the body itself when it needs no change
	buffer   []byte // the buffer, perhaps grown
	charset  string // the encoding used
	declared string // the encoding declared
	replaced int
}

// decode turns a body into valid UTF-8. A byte order mark decides; then, when the bytes are valid UTF-8, they are that, whatever is declared;
// else what the header or the page declares, unless the bytes contradict it; else what the bytes look like.
func decode(body []byte, contentType string, buffer []byte) decoding {
	d := decoding{buffer: buffer[:0]}
	switch {
	case bytes.HasPrefix(body, []byte("\xEF\xBB\xBF")):
		d.charset, d.declared = "utf-8", declaredCharset(body, contentType)
		d.asUTF8(body[3:])
		return d
	case bytes.HasPrefix(body, []byte("\xFF\xFE")):
		d.charset = "utf-16le"
		d.with(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), body[2:])
		return d
	case bytes.HasPrefix(body, []byte("\xFE\xFF")):
		d.charset = "utf-16be"
		d.with(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), body[2:])
		return d
	}
	d.declared = declaredCharset(body, contentType)
	if d.declared == "iso-2022-jp" || strings.HasPrefix(d.declared, "utf-16") && wide(body) {
		d.charset = d.declared
	} else {
		valid := utf8.Valid(body)
		if d.charset = detect(body, d.declared, valid); d.charset == "utf-8" && valid {
			d.text = body
			return d
		}
	}
	if old, _ := legacy.Detect(body); old != legacy.None && old != legacy.Windows874 { // no WHATWG encoding; its soft hyphens are letters
		d.charset, d.text = old.String(), []byte(old.Decode(body))
		return d
	}
	if d.charset == "utf-8" {
		d.asUTF8(body)
		return d
	}
	e, err := htmlindex.Get(d.charset)
	if err != nil {
		d.charset = "utf-8"
		d.asUTF8(body)
		return d
	}
	d.with(e, body)
	return d
}

// wide says whether a body without a byte order mark has the NUL bytes that UTF-16 markup is half made of; text beyond Latin
// has none.
func wide(body []byte) bool {
	head := body[:min(len(body), 512)]
	return bytes.Count(head, []byte{0})*32 > len(head)
}

// with decodes by an encoding. What it cannot decode becomes U+FFFD and is counted.
func (d *decoding) with(e encoding.Encoding, body []byte) {
	text, err := e.NewDecoder().Bytes(body)
	if err != nil { // no decoder of the WHATWG set fails; a body it cannot read is read as what it may be
		d.charset = "utf-8"
		d.asUTF8(body)
		return
	}
	d.replaced = bytes.Count(text, []byte("\uFFFD"))
	d.text = text
}

// asUTF8 takes the body as UTF-8 and replaces every byte sequence that is not.
func (d *decoding) asUTF8(body []byte) {
	if utf8.Valid(body) {
		d.text = body
		return
	}
	out := d.buffer
	for i := 0; i < len(body); {
		c := body[i]
		if c < utf8.RuneSelf {
			j := i + 1
			for j < len(body) && body[j] < utf8.RuneSelf {
				j++
			}
			out = append(out, body[i:j]...)
			i = j
			continue
		}
		char, size := utf8.DecodeRune(body[i:])
		if char == utf8.RuneError && size == 1 {
			out = append(out, "\uFFFD"...)
			d.replaced++
			i += broken(body[i:])
			continue
		}
		out = append(out, body[i:i+size]...)
		i += size
	}
	d.text, d.buffer = out, out
}

// broken gives the length of the maximal subpart of an ill-formed sequence (Unicode standard, section 3.9, table 3-8): a truncated
// character is replaced once.
func broken(s []byte) int {
	want := 0
	switch c := s[0]; {
	case c >= 0xC2 && c <= 0xDF:
		want = 2
	case c >= 0xE0 && c <= 0xEF:
		want = 3
	case c >= 0xF0 && c <= 0xF4:
		want = 4
	default:
		return 1
	}
	for i := 1; i < want; i++ {
		if i >= len(s) || s[i]&0xC0 != 0x80 {
			return i
		}
		if i == 1 && (s[0] == 0xE0 && s[1] < 0xA0 || s[0] == 0xED && s[1] > 0x9F || s[0] == 0xF0 && s[1] < 0x90 || s[0] == 0xF4 && s[1] > 0x8F) {
			return 1
		}
	}
	return 1
}
