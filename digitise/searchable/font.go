package searchable

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

const (
	codesPerFont = 65_000
	advance      = 500 // of every glyph, in thousandths of the size
	mostUnits    = 200 // UTF-16 units of a code; longer clusters, which no language writes, are cut
)

// fonts gives codes to clusters, in the order in which they come.
type fonts struct {
	codes    map[string]int
	clusters []string
}

// code gives the font, from 0, and the code in it of a cluster.
func (f *fonts) code(cluster string) (font, code int) {
	if f.codes == nil {
		f.codes = map[string]int{}
	}
	n, ok := f.codes[cluster]
	if !ok {
		n = len(f.clusters)
		cluster = strings.Clone(cluster)
		f.codes[cluster] = n
		f.clusters = append(f.clusters, cluster)
	}
	return n / codesPerFont, n%codesPerFont + 1
}

func (f *fonts) count() int { return (len(f.clusters) + codesPerFont - 1) / codesPerFont }

func (t *Writer) writeFonts() {
	n := t.fonts.count()
	var names strings.Builder
	if n > 0 {
		file, cids, descriptor := t.reserve(), t.reserve(), t.reserve()
		program := boxes()
		t.packed(file, fmt.Sprintf("/Length1 %d", len(program)), program)
		t.packed(cids, "", bytes.Repeat([]byte{0, 1}, codesPerFont+1))
		t.begin(descriptor)
		t.printf("<</Type /FontDescriptor /FontName /LONTAR+Invisible /Flags 5 /FontBBox [0 -200 500 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 800 /StemV 80 /MissingWidth 500 /FontFile2 %d 0 R>>", file)
		t.end()
		for i := range n {
			characters, descendant, font := t.reserve(), t.reserve(), t.reserve()
			t.packed(characters, "", characterMap(t.fonts.clusters[i*codesPerFont:min((i+1)*codesPerFont, len(t.fonts.clusters))]))
			t.begin(descendant)
			t.printf("<</Type /Font /Subtype /CIDFontType2 /BaseFont /LONTAR+Invisible /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor %d 0 R /CIDToGIDMap %d 0 R /DW %d>>", descriptor, cids, advance)
			t.end()
			t.begin(font)
			t.printf("<</Type /Font /Subtype /Type0 /BaseFont /LONTAR+Invisible /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>", descendant, characters)
			t.end()
			fmt.Fprintf(&names, "/F%d %d 0 R ", i, font)
		}
	}
	t.begin(fontsObject)
	t.printf("<<%s>>", names.String())
	t.end()
}

// characterMap says what the codes 1, 2 … stand for (ISO 32000-1, 9.10.3).
func characterMap(clusters []string) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 0; from < len(clusters); from += 100 {
		part := clusters[from:min(from+100, len(clusters))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for i, c := range part {
			fmt.Fprintf(&b, "<%04X> <", from+i+1)
			units := utf16.Encode([]rune(c))
			for _, u := range units[:min(len(units), mostUnits)] {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}

// boxes builds a TrueType font (ISO/IEC 14496-22) of two glyphs: .notdef, which is empty and never used, and a box for everything else. Nothing of it is ever
// drawn, but PDFium (Chromium) loses text objects whose glyphs take no room.
func boxes() []byte {
	be := binary.BigEndian
	u16 := func(v ...int) (b []byte) {
		for _, v := range v {
			b = be.AppendUint16(b, uint16(v))
		}
		return b
	}
	u32 := func(v uint32) []byte { return be.AppendUint32(nil, v) }
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	const perEm, ascent, descent, glyphs = 1000, 800, -200, 2
	head := join(u32(0x00010000), u32(0x00010000), u32(0), u32(0x5F0F3CF5), u16(0, perEm), make([]byte, 16), u16(0, descent, advance, ascent, 0, 8, 2, 0, 0))
	hhea := join(u32(0x00010000), u16(ascent, descent, 0, advance, 0, 0, advance, 1, 0, 0, 0, 0, 0, 0, 0, glyphs))
	// One contour with the bounds of the glyph, its last point, no instructions, four points on the curve, and the steps from each to the next.
	box := join(u16(1, 0, descent, advance, ascent, 3, 0), []byte{1, 1, 1, 1}, u16(0, advance, 0, -advance, descent, 0, ascent-descent, 0))
	maxp := join(u32(0x00010000), u16(glyphs, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0))
	tables := []struct {
		tag  string
		data []byte
	}{
		{"cmap", join(u16(0, 1, 3, 0), u32(12), u16(4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0))},
		{"glyf", box},
		{"head", head},
		{"hhea", hhea},
		{"hmtx", u16(advance, 0, advance, 0)},
		{"loca", u16(0, 0, len(box)/2)},
		{"maxp", maxp},
		{"post", join(u32(0x00030000), make([]byte, 28))},
	}
	font := join(u32(0x00010000), u16(len(tables), 128, 3, len(tables)*16-128))
	offset := len(font) + 16*len(tables)
	var body []byte
	adjust := 0
	for _, t := range tables {
		if t.tag == "head" {
			adjust = offset + len(body) + 8
		}
		font = join(font, []byte(t.tag), u32(checksum(t.data)), u32(uint32(offset+len(body))), u32(uint32(len(t.data))))
		body = append(body, t.data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	font = append(font, body...)
	be.PutUint32(font[adjust:], 0xB1B0AFBA-checksum(font))
	return font
}

func checksum(b []byte) (sum uint32) {
	for i := 0; i < len(b); i += 4 {
		var word [4]byte
		copy(word[:], b[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}
