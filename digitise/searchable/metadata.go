package searchable

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"math"
	"strings"
	"unicode/utf16"

	"github.com/lontar-asean/lontar/digitise/book"
)

const producer = "Lontar"

// utf16Text writes a text as PDF does, in UTF-16 with a byte order mark.
func utf16Text(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}

func escaped(s string) string {
	var b bytes.Buffer
	// A buffer takes everything.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// xmp writes the book as XMP (ISO 16684-1): its Dublin Core, and that this is PDF/A-2b.
func xmp(k book.Book) []byte {
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ` +
		`xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">` + "\n" +
		"<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n<pdf:Producer>" + producer + "</pdf:Producer>\n")
	lists := map[string]string{"creator": "Seq", "date": "Seq", "publisher": "Bag", "language": "Bag"}
	values := map[string][]string{}
	for _, e := range k.Core() {
		values[e.Name] = append(values[e.Name], e.Value)
	}
	for _, name := range []string{"title", "creator", "publisher", "language", "identifier", "rights"} {
		v := values[name]
		if len(v) == 0 {
			continue
		}
		fmt.Fprintf(&b, "<dc:%s>", name)
		switch list := lists[name]; {
		case name == "title" || name == "rights":
			fmt.Fprintf(&b, `<rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt>`, escaped(strings.Join(v, "; ")))
		case list != "":
			fmt.Fprintf(&b, "<rdf:%s>", list)
			for _, s := range v {
				fmt.Fprintf(&b, "<rdf:li>%s</rdf:li>", escaped(s))
			}
			fmt.Fprintf(&b, "</rdf:%s>", list)
		default:
			b.WriteString(escaped(v[0]))
		}
		fmt.Fprintf(&b, "</dc:%s>\n", name)
	}
	if d := values["date"]; len(d) > 0 && isYear(d[0]) { // dc:date in XMP is a date; "c. 1890" is none
		fmt.Fprintf(&b, "<dc:date><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:date>\n", d[0])
	}
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return []byte(b.String())
}

func isYear(s string) bool { return len(s) == 4 && strings.Trim(s, "0123456789") == "" }

// srgb builds an ICC profile of sRGB (ICC.1:2001-04, version 2.1; IEC 61966-2-1): primaries adapted to D50, and the transfer curve in 1,024 steps.
func srgb() []byte {
	be := binary.BigEndian
	fixed := func(v ...float64) (b []byte) {
		for _, v := range v {
			b = be.AppendUint32(b, uint32(int32(math.Round(v*65536))))
		}
		return b
	}
	tagged := func(kind string, data []byte) []byte { return append([]byte(kind+"\x00\x00\x00\x00"), data...) }
	curve := be.AppendUint32(nil, 1024)
	for i := range 1024 {
		v := float64(i) / 1023
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		curve = be.AppendUint16(curve, uint16(math.Round(v*65535)))
	}
	const title = "sRGB"
	description := be.AppendUint32(nil, uint32(len(title)+1))
	description = append(append(description, title...), 0)
	description = append(description, make([]byte, 4+4+2+1+67)...)
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", tagged("desc", description)},
		{"cprt", tagged("text", []byte("Public domain\x00"))},
		{"wtpt", tagged("XYZ ", fixed(0.9505, 1, 1.0891))},
		{"rXYZ", tagged("XYZ ", fixed(0.4360, 0.2225, 0.0139))},
		{"gXYZ", tagged("XYZ ", fixed(0.3851, 0.7169, 0.0971))},
		{"bXYZ", tagged("XYZ ", fixed(0.1431, 0.0606, 0.7141))},
		{"rTRC", tagged("curv", curve)},
	}
	const names = 9
	offset := 128 + 4 + 12*names
	var index, body []byte
	entry := func(name string, at, length int) {
		index = append(index, name...)
		index = be.AppendUint32(be.AppendUint32(index, uint32(at)), uint32(length))
	}
	for _, t := range tags {
		entry(t.name, offset+len(body), len(t.data))
		if t.name == "rTRC" {
			entry("gTRC", offset+len(body), len(t.data))
			entry("bTRC", offset+len(body), len(t.data))
		}
		body = append(body, t.data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	head := be.AppendUint32(nil, uint32(offset+len(body)))
	head = append(head, "\x00\x00\x00\x00\x02\x10\x00\x00mntrRGB XYZ "...)
	for _, v := range []uint16{2026, 1, 1, 0, 0, 0} {
		head = be.AppendUint16(head, v)
	}
	head = append(head, "acsp"...)
	head = append(head, make([]byte, 68-len(head))...)
	head = append(head, fixed(0.9642, 1, 0.8249)...)
	head = append(head, make([]byte, 128-len(head))...)
	out := be.AppendUint32(head, names)
	return append(append(out, index...), body...)
}
