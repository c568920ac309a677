package docx

import (
	"encoding/xml"
	"io"
	"path"

	"github.com/lontar-asean/lontar/corpus/archive"
)

// relation is a reference from one part of a document to another.
type relation struct {
	kind   string
	target string // a member of the file
}

// readRelations reads the relations of a part, "" for those of the package, by their ids.
func readRelations(a *archive.Archive, part string) (map[string]relation, error) {
	dir, file := path.Split(part)
	name := dir + "_rels/" + file + ".rels"
	if !a.Has(name) {
		return nil, nil
	}
	x, err := a.XML(name, maxPart)
	if err != nil {
		return nil, err
	}
	found := map[string]relation{}
	for {
		t, err := x.Next()
		if err == io.EOF {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "Relationship" && archive.Attribute(e, "TargetMode") != "External" {
			found[archive.Attribute(e, "Id")] = relation{archive.Attribute(e, "Type"), archive.Resolve(part, archive.Attribute(e, "Target"))}
		}
	}
}

// nextText gives the next text of a document and the element that holds it.
func nextText(x *archive.XML, at *string) (name, text string, err error) {
	for {
		t, err := x.Next()
		if err != nil {
			return "", "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			*at = t.Name.Local
		case xml.EndElement:
			*at = ""
		case xml.CharData:
			return *at, string(t), nil
		}
	}
}
