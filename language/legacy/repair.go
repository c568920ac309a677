package legacy

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Report says what Repair found and did.
type Report struct {
	Encoding Encoding // that the text was in; None when it was left as it is
	Margin   float64  // how much likelier the text is in it than as it came, in nats; 0 for None and for text that was judged before
	Changed  int      // characters beyond ASCII that were read anew
}

// Repair reads text anew that is in an old encoding and was read as windows-1252 or one of its relatives. All lines together decide which
// encoding it is; lines that are likelier as they are stay so, and so do lines with letters of another script. known is the encoding
// found for the text that this belongs to (Repair a title or caption with what was found for the document), None to decide by the text alone.
func Repair(text string, known Encoding) (string, Report) {
	var r Report
	if !hasHigh(text) {
		return text, r
	}
	m, err := shippedModel()
	if err != nil {
		return text, r
	}
	return m.repair(text, known)
}

func (m *model) repair(text string, known Encoding) (string, Report) {
	r := Report{Encoding: known}
	var all tally
	var scratch []byte
	if known == None || known >= encodingCount {
		for line := range strings.Lines(text) {
			if !hasHigh(line) {
				continue
			}
			if all.high > plenty {
				break
			}
			var ok bool
			if scratch, ok = octets(scratch[:0], line); ok {
				all.add(m, scratch, TCVN3, Windows874)
			}
		}
		if r.Encoding = all.best(); r.Encoding == None {
			return text, r
		}
		r.Margin = all.margin(r.Encoding)
	}
	var out strings.Builder
	for line := range strings.Lines(text) {
		anew := false
		if hasHigh(line) {
			var ok bool
			if scratch, ok = octets(scratch[:0], line); ok {
				own := tally{runes: all.runes}
				own.add(m, scratch, r.Encoding, r.Encoding)
				anew = own.high > 0 && own.margin(r.Encoding) > 0 && own.plausible(r.Encoding)
			}
		}
		if !anew {
			out.WriteString(line)
			continue
		}
		r.Changed += reread(&out, line, r.Encoding, scratch[:0])
	}
	if r.Changed == 0 {
		return text, Report{}
	}
	return out.String(), r
}

// reread writes a line decoded, and gives the number of characters beyond ASCII that came from bytes. What came from no byte stays.
func reread(out *strings.Builder, line string, e Encoding, scratch []byte) (changed int) {
	data := scratch
	for _, r := range line {
		b, found := byte(r), r < utf8.RuneSelf
		if !found {
			if b, found = byteOf(r); found {
				changed++
			}
		}
		if found {
			data = append(data, b)
			continue
		}
		out.WriteString(e.Decode(data))
		out.WriteRune(r)
		data = data[:0]
	}
	out.WriteString(e.Decode(data))
	return changed
}

// plenty is how many letters beyond ASCII settle the encoding of a text.
const plenty = 20000

// sampled bounds the bytes that Detect judges.
const sampled = 64 << 10

// Detect says which old encoding bytes are in that nobody has read yet, and by how many nats it is likelier than a western one; None when
// they are valid UTF-8, western, or neither.
func Detect(data []byte) (Encoding, float64) {
	data = data[:min(len(data), sampled)]
	if utf8.Valid(data) {
		return None, 0
	}
	m, err := shippedModel()
	if err != nil {
		return None, 0
	}
	var all tally
	for line := range bytes.Lines(data) {
		all.add(m, line, TCVN3, Windows874)
	}
	e := all.best()
	if e == None {
		return None, 0
	}
	return e, all.margin(e)
}
