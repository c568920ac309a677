package picture

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"strconv"
	"strings"
)

// Namespaces of XMP (ISO 16684-1; XMP specification part 2) and of licences (ccREL).
const (
	nsRDF       = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsDC        = "http://purl.org/dc/elements/1.1/"
	nsRights    = "http://ns.adobe.com/xap/1.0/rights/"
	nsCC        = "http://creativecommons.org/ns#"
	nsCCOld     = "http://web.resource.org/cc/"
	nsEXIF      = "http://ns.adobe.com/exif/1.0/"
	nsPhotoshop = "http://ns.adobe.com/photoshop/1.0/"
	nsXMP       = "http://ns.adobe.com/xap/1.0/"
	nsXML       = "http://www.w3.org/XML/1998/namespace"
)

const deepest = 32 // elements inside elements

// property is a value of a property, with its language where it has one.
type property struct {
	name           xml.Name
	language, text string
}

// readXMP reads a packet. What comes before it is broken counts.
func readXMP(b []byte) (m Metadata) {
	lang := map[string][]property{}
	for _, p := range properties(b) {
		switch p.name {
		case xml.Name{Space: nsDC, Local: "title"}:
			lang["title"] = append(lang["title"], p)
		case xml.Name{Space: nsDC, Local: "description"}:
			lang["description"] = append(lang["description"], p)
		case xml.Name{Space: nsDC, Local: "rights"}:
			lang["copyright"] = append(lang["copyright"], p)
		case xml.Name{Space: nsDC, Local: "subject"}:
			m.Keywords = append(m.Keywords, p.text)
		case xml.Name{Space: nsDC, Local: "creator"}:
			if m.Creator != "" {
				m.Creator += ", "
			}
			m.Creator += p.text
		case xml.Name{Space: nsCC, Local: "license"}, xml.Name{Space: nsCCOld, Local: "license"}:
			m.Licence = p.text
		case xml.Name{Space: nsRights, Local: "WebStatement"}, xml.Name{Space: nsRights, Local: "UsageTerms"}:
			if m.Licence == "" {
				m.Licence = p.text
			}
		case xml.Name{Space: nsEXIF, Local: "DateTimeOriginal"}, xml.Name{Space: nsPhotoshop, Local: "DateCreated"}, xml.Name{Space: nsXMP, Local: "CreateDate"}:
			if m.Taken == "" || p.name.Space == nsEXIF {
				m.Taken = instant(p.text)
			}
		case xml.Name{Space: nsEXIF, Local: "GPSLatitude"}:
			m.Latitude = xmpDegrees(p.text, 90)
		case xml.Name{Space: nsEXIF, Local: "GPSLongitude"}:
			m.Longitude = xmpDegrees(p.text, 180)
		}
	}
	m.Keywords = list(m.Keywords)
	if m.Latitude == nil || m.Longitude == nil {
		m.Latitude, m.Longitude = nil, nil
	}
	for _, f := range []struct {
		field string
		to    *string
	}{{"title", &m.Title}, {"description", &m.Description}, {"copyright", &m.Copyright}} {
		for _, p := range lang[f.field] {
			if p.language == "" || p.language == "x-default" || *f.to == "" {
				*f.to = p.text
			}
		}
		for _, p := range lang[f.field] {
			if p.language != "" && p.language != "x-default" && p.text != "" && len(m.Translations) < 1000 {
				m.Translations = append(m.Translations, Translation{f.field, p.language, p.text})
			}
		}
	}
	return m
}

// properties lists the properties of a packet in their order, those in lists and alternatives each by itself.
func properties(b []byte) (found []property) {
	switch {
	case len(b) > 1 && (b[0] == 0xff && b[1] == 0xfe || b[0] == '<' && b[1] == 0):
		b = []byte(utf16Text(b, binary.LittleEndian))
	case len(b) > 1 && (b[0] == 0xfe && b[1] == 0xff || b[0] == 0 && b[1] == '<'):
		b = []byte(utf16Text(b, binary.BigEndian))
	}
	dec := xml.NewDecoder(bytes.NewReader(b))
	dec.Strict = false
	dec.Entity = map[string]string{}
	var stack []xml.Name
	var text strings.Builder
	language := ""
	add := func(name xml.Name, language, text string) {
		if text = tidy(text); text != "" && len(found) < 10_000 {
			found = append(found, property{name, language, text})
		}
	}
	for {
		token, err := dec.Token()
		if err != nil {
			return found
		}
		switch e := token.(type) {
		case xml.StartElement:
			if len(stack) >= deepest {
				return found
			}
			stack = append(stack, e.Name)
			text.Reset()
			if e.Name.Local == "li" || e.Name.Space != nsRDF {
				language = ""
			}
			for _, a := range e.Attr {
				switch {
				case a.Name.Space == nsXML && a.Name.Local == "lang" || a.Name == xml.Name{Space: "xml", Local: "lang"}:
					language = a.Value
				case a.Name == xml.Name{Space: nsRDF, Local: "resource"}:
					add(e.Name, "", a.Value)
				case e.Name == xml.Name{Space: nsRDF, Local: "Description"} && a.Name.Space != "xmlns" && a.Name.Space != nsRDF:
					add(a.Name, "", a.Value)
				}
			}
		case xml.CharData:
			if text.Len() < 1<<20 {
				text.Write(e)
			}
		case xml.EndElement:
			if n := len(stack); n > 0 {
				owner := stack[n-1]
				for i := n - 1; i >= 0 && owner.Space == nsRDF; i-- { // li, Alt, Bag, Seq stand between a property and its values
					owner = stack[i]
				}
				add(owner, language, text.String())
				stack = stack[:n-1]
			}
			text.Reset()
		}
	}
}

// xmpDegrees reads "13,24.75N" or "13,24,45N".
func xmpDegrees(s string, most float64) *float64 {
	if len(s) < 2 {
		return nil
	}
	side := s[len(s)-1]
	if !strings.ContainsRune("NSEWnsew", rune(side)) {
		return nil
	}
	v, unit := 0.0, 1.0
	for part := range strings.SplitSeq(s[:len(s)-1], ",") {
		p, err := strconv.ParseFloat(part, 64)
		if err != nil || p < 0 {
			return nil
		}
		v += p / unit
		unit *= 60
	}
	if side == 'S' || side == 'W' || side == 's' || side == 'w' {
		v = -v
	}
	return coordinate(v, most)
}
