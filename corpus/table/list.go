package table

import (
	"strings"

	"github.com/lontar-asean/lontar/corpus/column"
)

// list takes the columns that hold lists, as our own data sets have them.
func (p *shelf) list(f column.Field, list List) {
	for _, v := range list {
		switch s, isStruct := v.(Struct); {
		case f == column.Reviewers:
			p.rec.Reviewers = append(p.rec.Reviewers, str(v))
		case f == column.Concepts:
			p.rec.Concepts = append(p.rec.Concepts, str(v))
		case !isStruct:
		case f == column.Parts:
			p.rec.Parts = append(p.rec.Parts, column.PartValue{Kind: str(s.Of("kind")), Text: str(s.Of("text")), Picture: whole(s, "picture")})
		case f == column.Pictures:
			p.rec.Pictures = append(p.rec.Pictures, pictureOf(s))
		case f == column.Trail:
			p.rec.Trail = append(p.rec.Trail, column.ChangeValue{Step: str(s.Of("step")), Version: number(s, "version"), Changed: int64(number(s, "changed"))})
		case f == column.Pages:
			p.rec.Pages = append(p.rec.Pages, pageOf(s))
		}
	}
}

// own takes a picture of a column of its own: {bytes, path}, as Hugging Face's Image feature is stored, bare bytes, or a list of either.
func (p *shelf) own(v any) {
	switch x := v.(type) {
	case List:
		for _, e := range x {
			p.own(e)
		}
	case []byte:
		p.rec.Own = append(p.rec.Own, column.PictureValue{Bytes: x})
	case string: // an address
		p.rec.Own = append(p.rec.Own, column.PictureValue{URL: &x})
	case Struct:
		picture := column.PictureValue{Bytes: raw(x, "bytes")}
		if at := word(x, "path"); at != nil && (strings.Contains(*at, "://") || len(picture.Bytes) == 0) {
			picture.URL = at
		}
		p.rec.Own = append(p.rec.Own, picture)
	}
}

func pictureOf(s Struct) column.PictureValue {
	v := column.PictureValue{
		SHA256: word(s, "sha256"), URL: word(s, "url"), Alt: word(s, "alt"), Caption: word(s, "caption"), Title: word(s, "title"), Context: word(s, "context"),
		Rights: word(s, "rights"), Width: whole(s, "width"), Height: whole(s, "height"), Bytes: raw(s, "bytes"), MediaType: word(s, "media_type"),
		Heading: word(s, "heading"), Licence: word(s, "licence"), Hash: raw(s, "hash"), Blurred: raw(s, "blurred"), Reasons: words(s, "reasons"),
		Descriptions: structs(s, "descriptions", func(s Struct) column.DescriptionValue {
			return column.DescriptionValue{Source: str(s.Of("source")), Language: str(s.Of("language")), Text: str(s.Of("text")), Field: word(s, "field"),
				Model: word(s, "model"), Pivot: word(s, "pivot"), Score: real(s, "score"), Reasons: words(s, "reasons")}
		}),
		Checks: structs(s, "checks", func(s Struct) column.CheckValue {
			return column.CheckValue{Name: str(s.Of("name")), Value: real(s, "value"), State: str(s.Of("state"))}
		}),
	}
	if f, ok := s.Of("file").(Struct); ok {
		v.File = &column.FileValue{Title: word(f, "title"), Description: word(f, "description"), Keywords: words(f, "keywords"), Creator: word(f, "creator"),
			Copyright: word(f, "copyright"), Taken: word(f, "taken"), Place: word(f, "place")}
	}
	return v
}

func pageOf(s Struct) column.PageValue {
	return column.PageValue{
		Picture: whole(s, "picture"), Name: word(s, "name"), Number: number(s, "number"), Width: number(s, "width"), Height: number(s, "height"),
		Resolution: whole(s, "resolution"), Recogniser: word(s, "recogniser"), Language: str(s.Of("language")), Orientation: number(s, "orientation"), Skew: float(s, "skew"),
		Confidence: real(s, "confidence"),
		Regions: structs(s, "regions", func(s Struct) column.RegionValue {
			return column.RegionValue{Kind: str(s.Of("kind")), BoxValue: boxOf(s), Lines: structs(s, "lines", lineOf)}
		}),
	}
}

func lineOf(s Struct) column.LineValue {
	return column.LineValue{BoxValue: boxOf(s), Text: str(s.Of("text")), Confidence: float(s, "confidence"), Checked: word(s, "checked"),
		Words: structs(s, "words", func(s Struct) column.WordValue {
			return column.WordValue{BoxValue: boxOf(s), Text: str(s.Of("text")), Confidence: float(s, "confidence")}
		})}
}

func boxOf(s Struct) column.BoxValue {
	return column.BoxValue{Left: number(s, "left"), Top: number(s, "top"), Right: number(s, "right"), Bottom: number(s, "bottom")}
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

// word gives a member that is a text, nil when it is none.
func word(s Struct, name string) *string {
	if v, ok := s.Of(name).(string); ok {
		return &v
	}
	return nil
}

func words(s Struct, name string) (list []string) {
	values, _ := s.Of(name).(List)
	for _, v := range values {
		list = append(list, str(v))
	}
	return list
}

func structs[T any](s Struct, name string, one func(Struct) T) (list []T) {
	values, _ := s.Of(name).(List)
	for _, v := range values {
		if s, ok := v.(Struct); ok {
			list = append(list, one(s))
		}
	}
	return list
}

func raw(s Struct, name string) []byte {
	b, _ := s.Of(name).([]byte)
	return b
}

// whole gives a member that is a whole number, nil when it is none.
func whole(s Struct, name string) *int {
	if n, ok := s.Of(name).(int64); ok {
		v := int(n)
		return &v
	}
	return nil
}

func number(s Struct, name string) int {
	n, _ := s.Of(name).(int64)
	return int(n)
}

// real gives a member that is a number, nil when it is none.
func real(s Struct, name string) *float64 {
	switch v := s.Of(name).(type) {
	case float64:
		return &v
	case int64:
		f := float64(v)
		return &f
	}
	return nil
}

func float(s Struct, name string) float64 {
	if v := real(s, name); v != nil {
		return *v
	}
	return 0
}
