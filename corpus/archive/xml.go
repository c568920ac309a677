package archive

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"

	"github.com/lontar-asean/lontar/fault"
)

// maxDepth bounds the nesting of elements.
const maxDepth = 1000

// XML reads a member token by token. Entities that a document declares itself are not known, so that they cannot blow up.
type XML struct {
	d     *xml.Decoder
	at    string
	depth int
}

// XML opens a member of at most most bytes.
func (a *Archive) XML(name string, most int64) (*XML, error) {
	b, err := a.Read(name, most)
	if err != nil {
		return nil, err
	}
	wide := bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))
	if wide {
		if b, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(b); err != nil {
			return nil, fault.New(fault.Broken, "%w", err).At("%s member %s", a.name, clip(name))
		}
	}
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		if wide {
			return r, nil
		}
		return charset.NewReaderLabel(label, r)
	}
	d.Entity = xml.HTMLEntity
	return &XML{d: d, at: a.name + " member " + clip(clean(name))}, nil
}

// Next gives the next token, valid until the call after it, and io.EOF at the end. Other errors are faults of kind Broken.
func (x *XML) Next() (xml.Token, error) {
	t, err := x.d.Token()
	if err == io.EOF {
		return nil, err
	}
	if err != nil {
		return nil, x.broken(err)
	}
	switch t.(type) {
	case xml.StartElement:
		if x.depth++; x.depth > maxDepth {
			return nil, x.broken(fmt.Errorf("elements are nested more than %d deep", maxDepth))
		}
	case xml.EndElement:
		x.depth--
	}
	return t, nil
}

func (x *XML) broken(err error) error {
	return fault.New(fault.Broken, "not well-formed XML: %w", err).At("%s offset %d", x.at, x.d.InputOffset())
}

// Attribute gives an attribute by its local name, and "".
func Attribute(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

func unescape(s string) string {
	if out, err := url.PathUnescape(s); err == nil {
		return out
	}
	return s
}
