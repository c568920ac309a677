package epub

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/lontar-asean/lontar/corpus/archive"
	"github.com/lontar-asean/lontar/fault"
)

const (
	container  = "META-INF/container.xml"
	encryption = "META-INF/encryption.xml"
	maxPackage = 16 << 20 // bytes of a package document
)

// book is what the package document of a publication says (EPUB 3.3, section 5).
type book struct {
	title    string
	language string
	rights   string
	date     string
	chapters []item // in the order of the spine
}

// item is an entry of the manifest.
type item struct {
	member     string
	media      string
	properties string
}

// readBook reads the package document.
func readBook(a *archive.Archive) (*book, error) {
	opf, err := packageName(a)
	if err != nil {
		return nil, err
	}
	x, err := a.XML(opf, maxPackage)
	if err != nil {
		return nil, err
	}
	b := &book{}
	items := map[string]item{}
	var into *string // of the metadata, while its text is read
	for {
		t, err := x.Next()
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			into = nil
			switch t.Name.Local {
			case "title":
				into = &b.title
			case "language":
				into = &b.language
			case "rights":
				into = &b.rights
			case "date":
				into = &b.date
			case "item":
				if member := archive.Resolve(opf, archive.Attribute(t, "href")); member != "" {
					items[archive.Attribute(t, "id")] = item{member, archive.Attribute(t, "media-type"), archive.Attribute(t, "properties")}
				}
			case "itemref":
				if i, ok := items[archive.Attribute(t, "idref")]; ok {
					b.chapters = append(b.chapters, i)
				}
			}
			if into != nil && *into != "" {
				into = nil // the first counts
			}
		case xml.EndElement:
			into = nil
		case xml.CharData:
			if into != nil {
				*into = strings.TrimSpace(*into + string(t))
			}
		}
	}
}

// packageName finds the package document.
func packageName(a *archive.Archive) (string, error) {
	x, err := a.XML(container, maxPackage)
	if errors.Is(err, archive.ErrMissing) {
		return "", fault.New(fault.Broken, "not an EPUB: %w", err)
	}
	if err != nil {
		return "", err
	}
	for {
		t, err := x.Next()
		if err == io.EOF {
			return "", fault.New(fault.Broken, "not an EPUB: %s names no package document", container)
		}
		if err != nil {
			return "", err
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "rootfile" {
			if name := archive.Resolve("", archive.Attribute(e, "full-path")); name != "" {
				return name, nil
			}
		}
	}
}

// protected reports whether members other than fonts are encrypted (EPUB 3.3, sections 4.2.6.3.2 and 4.3).
func protected(a *archive.Archive) bool {
	if !a.Has(encryption) {
		return false
	}
	x, err := a.XML(encryption, maxPackage)
	if err != nil {
		return true
	}
	for {
		t, err := x.Next()
		if err != nil {
			return err != io.EOF
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "EncryptionMethod" {
			switch archive.Attribute(e, "Algorithm") {
			case "http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC": // fonts
			default:
				return true
			}
		}
	}
}
