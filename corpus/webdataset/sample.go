package webdataset

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-json"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/column"
	"github.com/lontar-asean/lontar/corpus/jsonl"
	"github.com/lontar-asean/lontar/language"
)

// pictureEndings are the last extensions of members that are pictures.
var pictureEndings = []string{"jpg", "jpeg", "png", "webp", "gif", "tif", "tiff", "bmp", "avif", "ppm", "pgm", "bin"}

func isPicture(ext string) bool {
	return slices.Contains(pictureEndings, ext[strings.LastIndexByte(ext, '.')+1:])
}

// info is what KEY.json may say.
type info struct {
	Pictures *[]struct {
		Member        string `json:"member"`
		BlurredMember string `json:"blurred_member"`
	} `json:"pictures"` // of our own shards

	Caption  string          `json:"caption"`
	Text     string          `json:"text"`
	Alt      string          `json:"alt"`
	Title    string          `json:"title"`
	URL      string          `json:"url"`
	Language string          `json:"language"`
	Licence  string          `json:"licence"`
	License  string          `json:"license"`
	EXIF     json.RawMessage `json:"exif"`
}

// document makes the document of a sample.
func (s *sample) document(in corpus.Input, names *column.Names, row int64) (*corpus.Document, error) {
	var about info
	head, has := s.of("json")
	if has {
		if err := json.Unmarshal(head, &about); err != nil {
			return nil, fmt.Errorf("the JSON is none that is known: %w", err)
		}
	}
	if about.Pictures != nil {
		return s.own(in, names, row, head, about)
	}
	return s.foreign(in, about)
}

// own reads a sample that Writer wrote.
func (s *sample) own(in corpus.Input, names *column.Names, row int64, head []byte, about info) (*corpus.Document, error) {
	var rec column.Record
	text, hasText := s.of("txt")
	if hasText {
		rec.Set(column.Text, string(text)) // the first value counts: the JSON holds none
	}
	if err := jsonl.ReadObject(head, names, &rec); err != nil {
		return nil, err
	}
	for i, p := range *about.Pictures {
		if i >= len(rec.Pictures) {
			break
		}
		for _, m := range []struct {
			ext string
			to  *[]byte
		}{{p.Member, &rec.Pictures[i].Bytes}, {p.BlurredMember, &rec.Pictures[i].Blurred}} {
			if m.ext == "" {
				continue
			}
			b, ok := s.of(m.ext)
			if !ok {
				return nil, fmt.Errorf("the member %s.%s is missing", clip(s.key), clip(m.ext))
			}
			*m.to = b
		}
	}
	return rec.Document(in, names, row)
}

// foreign reads a sample of another writer. Its payload, from which the id is made, is all of its members.
func (s *sample) foreign(in corpus.Input, about info) (*corpus.Document, error) {
	uri := about.URL
	if uri == "" {
		uri = in.Name + "#" + s.key
	}
	sum := sha256.New()
	for _, m := range s.members {
		fmt.Fprintf(sum, "%s %d\n", m.ext, len(m.body))
		sum.Write(m.body)
	}
	d := in.Origin.NewDocument(uri, nil)
	d.ID = corpus.IDOfDigest(uri, hex.EncodeToString(sum.Sum(nil)))
	if tag, err := language.Parse(about.Language); err == nil && about.Language != "" {
		d.Language = tag
	}
	text := about.Caption
	if text == "" {
		text = about.Text
	}
	if b, ok := s.of("txt"); ok && text == "" {
		text = string(b)
	}
	if text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff")); !utf8.ValidString(text) {
		return d, fmt.Errorf("the text is not UTF-8")
	}
	licence := about.Licence + about.License
	var parts []corpus.Part
	for _, m := range s.members {
		if !isPicture(m.ext) {
			continue
		}
		p := corpus.Picture{URL: about.URL, Alt: about.Alt, Title: about.Title, Caption: text, Licence: licence, File: fileOf(about.EXIF)}
		p.Hold(m.body)
		if rights, ok := corpus.LicenceOfURL(licence); ok {
			p.Rights = rights
		}
		parts = append(parts, corpus.Part{Kind: corpus.PicturePart, Picture: len(d.Pictures)})
		d.Pictures = append(d.Pictures, p)
	}
	if len(parts) == 0 && text == "" {
		return d, fmt.Errorf("the sample has neither a picture nor a text")
	}
	if text != "" {
		parts = append(parts, corpus.Part{Kind: corpus.TextPart, Text: text})
	}
	d.SetParts(parts)
	if b, ok := s.of("cls"); ok {
		if v, err := strconv.ParseFloat(strings.TrimSpace(string(b)), 64); err == nil && !math.IsInf(v, 0) && !math.IsNaN(v) {
			d.SetMeasure("source_class", v)
		}
	}
	return d, nil
}

// fileOf reads what img2dataset keeps of the EXIF tags of a picture: an object, or a string that holds one, whose keys end in the names of tags.
func fileOf(raw json.RawMessage) (f corpus.PictureFile) {
	var inner string
	if json.Unmarshal(raw, &inner) == nil {
		raw = json.RawMessage(inner)
	}
	var tags map[string]any
	if len(raw) == 0 || json.Unmarshal(raw, &tags) != nil {
		return f
	}
	for _, t := range []struct {
		tag string
		to  *string
	}{{"Image ImageDescription", &f.Description}, {"Image Artist", &f.Creator}, {"Image Copyright", &f.Copyright}} {
		if v, ok := tags[t.tag].(string); ok {
			*t.to = strings.TrimSpace(v)
		}
	}
	return f
}
