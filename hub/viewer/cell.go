package viewer

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/picture"
)

// Bounds of what an answer shows of a cell. Texts are cut between grapheme clusters.
const (
	maxAnswer  = 8 << 20 // bytes of all cells
	minCell    = 2 << 10
	maxCell    = 256 << 10
	maxListed  = 10_000 // values shown of one cell
	maxMembers = 100    // steps into a cell
)

// drawer writes rows as JSON.
type drawer struct {
	features []Feature
	link     Linker
	cell     int // bytes shown of a cell

	b      bytes.Buffer
	base   Cell
	path   []string
	end    int // of b: what goes beyond is left out
	values int
	cut    bool
}

func newDrawer(features []Feature, rows int, link Linker) *drawer {
	cells := max(1, rows*len(features))
	return &drawer{features: features, link: link, cell: min(maxCell, max(minCell, maxAnswer/cells))}
}

// columns gives the features that a table has: files of a split need not be alike.
func (d *drawer) columns(t *table.Table) (names []string) {
	has := t.Columns()
	for _, f := range d.features {
		if slices.Contains(has, f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

// draw writes a row whose values are those of some columns, in the order of features.
func (d *drawer) draw(base Cell, number int64, columns []string, values []any) Row {
	r := Row{Number: number, Truncated: []string{}}
	d.b.Reset()
	d.base = base
	d.b.WriteByte('{')
	next := 0
	for i, f := range d.features {
		if i > 0 {
			d.b.WriteByte(',')
		}
		writeText(&d.b, f.Name)
		d.b.WriteByte(':')
		if next >= len(columns) || columns[next] != f.Name {
			d.b.WriteString("null")
			continue
		}
		if d.draws(f, values[next]) {
			r.Truncated = append(r.Truncated, f.Name)
		}
		next++
	}
	d.b.WriteByte('}')
	r.JSON = bytes.Clone(d.b.Bytes())
	return r
}

// draws writes a cell and reports whether only a part of it is shown. A list or struct that is too large is shown as the beginning of its JSON, in a text.
func (d *drawer) draws(f Feature, v any) (cut bool) {
	d.path = append(d.path[:0], f.Name)
	if text, ok := v.(string); ok && f.Kind != JSON {
		shown := beginning(text, d.cell)
		writeText(&d.b, shown)
		return len(shown) < len(text)
	}
	from := d.b.Len()
	d.end, d.values, d.cut = from+d.cell, maxListed, false
	switch s, isStruct := v.(table.Struct); {
	case f.Kind == Image && v != nil:
		d.media(v, d.image)
	case f.Kind == Audio && v != nil:
		d.media(v, d.audio)
	case f.Kind == JSON:
		text, _ := v.(string)
		if v == nil || !json.Valid([]byte(text)) {
			d.value(v)
			break
		}
		d.b.WriteString(text)
		d.cut = len(text) > d.cell
	case isStruct && len(s) == 0:
		d.b.WriteString("{}")
	default:
		d.value(v)
	}
	if d.cut {
		shown := beginning(string(d.b.Bytes()[from:]), d.cell)
		d.b.Truncate(from)
		writeText(&d.b, shown)
	}
	return d.cut
}

// value writes anything. It stops when the cell is too large.
func (d *drawer) value(v any) {
	if d.values--; d.values < 0 || d.b.Len() > d.end || len(d.path) > maxMembers {
		d.cut = true
		return
	}
	switch v := v.(type) {
	case nil:
		d.b.WriteString("null")
	case bool:
		d.b.WriteString(strconv.FormatBool(v))
	case int64:
		d.b.WriteString(strconv.FormatInt(v, 10))
	case float64:
		writeNumber(&d.b, v)
	case string:
		shown := beginning(v, d.cell)
		d.cut = d.cut || len(shown) < len(v)
		writeText(&d.b, shown)
	case []byte:
		d.bytes(v)
	case table.List:
		d.b.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				d.b.WriteByte(',')
			}
			d.step(strconv.Itoa(i), e)
			if d.cut {
				return
			}
		}
		d.b.WriteByte(']')
	case table.Struct:
		d.b.WriteByte('{')
		for i, m := range v {
			if i > 0 {
				d.b.WriteByte(',')
			}
			writeText(&d.b, m.Name)
			d.b.WriteByte(':')
			d.step(m.Name, m.Value)
			if d.cut {
				return
			}
		}
		d.b.WriteByte('}')
	}
}

func (d *drawer) step(name string, v any) {
	d.path = append(d.path, name)
	d.value(v)
	d.path = d.path[:len(d.path)-1]
}

// bytes writes what bytes are: a picture that can be seen, or how many there are.
func (d *drawer) bytes(b []byte) {
	if _, err := picture.Sniff(b); err == nil && d.link != nil {
		d.image(b)
		return
	}
	d.b.WriteString(`{"size":`)
	d.b.WriteString(strconv.Itoa(len(b)))
	d.b.WriteByte('}')
}

// media writes a cell of the feature Image or Audio: bytes, {bytes, path} or an address.
func (d *drawer) media(v any, write func([]byte)) {
	switch v := v.(type) {
	case []byte:
		write(v)
		return
	case table.Struct:
		if b, ok := v.Of("bytes").([]byte); ok && len(b) > 0 {
			write(b)
			return
		}
		d.value(v)
		return
	}
	d.value(v)
}

// image writes {src, height, width} as the viewer of Hugging Face does; sides that cannot be read are null.
func (d *drawer) image(b []byte) {
	d.b.WriteString(`{"src":`)
	info, err := picture.Inspect(b, pictureLimits)
	if src := d.address(); err == nil && src != "" {
		writeText(&d.b, src)
	} else {
		d.b.WriteString("null")
	}
	if err != nil {
		d.b.WriteString(`,"height":null,"width":null}`)
		return
	}
	d.b.WriteString(`,"height":` + strconv.Itoa(info.Height) + `,"width":` + strconv.Itoa(info.Width) + `}`)
}

// audio writes [{src, type}].
func (d *drawer) audio(b []byte) {
	src := d.address()
	if src == "" {
		d.b.WriteString("[]")
		return
	}
	d.b.WriteString(`[{"src":`)
	writeText(&d.b, src)
	d.b.WriteString(`,"type":`)
	writeText(&d.b, SoundType(b))
	d.b.WriteString("}]")
}

func (d *drawer) address() string {
	if d.link == nil {
		return ""
	}
	c := d.base
	c.Path = slices.Clone(d.path)
	return d.link(c)
}

// SoundType gives the media type of sound by its first bytes; "application/octet-stream" when it is not known.
func SoundType(b []byte) string {
	switch {
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WAVE":
		return "audio/wav"
	case bytes.HasPrefix(b, []byte("fLaC")):
		return "audio/flac"
	case bytes.HasPrefix(b, []byte("OggS")):
		return "audio/ogg"
	case bytes.HasPrefix(b, []byte("ID3")), len(b) > 1 && b[0] == 0xff && b[1]&0xe0 == 0xe0:
		return "audio/mpeg"
	}
	return "application/octet-stream"
}

// inside gives a member of a struct or an element of a list, nil when there is none.
func inside(v any, step string) any {
	switch v := v.(type) {
	case table.Struct:
		return v.Of(step)
	case table.List:
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(v) {
			return v[i]
		}
	}
	return nil
}

// beginning gives as many whole grapheme clusters of a text as most bytes hold. A cluster that is longer than that is cut between characters.
func beginning(text string, most int) string {
	if len(text) <= most {
		return text
	}
	end := 0
	for end < most {
		next := language.ClusterEnd(text, end)
		if next > most {
			break
		}
		end = next
	}
	if end == 0 {
		for end = most; end > 0 && !utf8.RuneStart(text[end]); end-- {
		}
	}
	return text[:end]
}

// writeText writes a text as JSON. What is no UTF-8 becomes U+FFFD.
func writeText(b *bytes.Buffer, s string) {
	const digits = "0123456789abcdef"
	b.WriteByte('"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < utf8.RuneSelf && c != '"' && c != '\\' {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			b.WriteString(s[from:i])
			switch c {
			case '"', '\\':
				b.WriteByte('\\')
				b.WriteByte(c)
			case '\n':
				b.WriteString(`\n`)
			case '\t':
				b.WriteString(`\t`)
			case '\r':
				b.WriteString(`\r`)
			default:
				b.WriteString(`\u00`)
				b.WriteByte(digits[c>>4])
				b.WriteByte(digits[c&15])
			}
			i++
			from = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			b.WriteString(s[from:i])
			b.WriteString("\ufffd")
			i++
			from = i
			continue
		}
		i += size
	}
	b.WriteString(s[from:])
	b.WriteByte('"')
}

// writeNumber writes a number; JSON has none that is infinite or no number.
func writeNumber(b *bytes.Buffer, f float64) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		b.WriteString("null")
		return
	}
	text, err := json.Marshal(f)
	if err != nil {
		b.WriteString("null")
		return
	}
	b.Write(text)
}

// pictureLimits bound pictures that are shown.
var pictureLimits = picture.Limits{Bytes: 64 << 20, Pixels: 40_000_000, Memory: 256 << 20, Frames: 1000}
