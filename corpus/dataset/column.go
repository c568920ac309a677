package dataset

import (
	"reflect"
	"strings"
)

// column describes a column of data/ to programs that read it: the card and croissant.json are made from it, so that they say what Row says.
type column struct {
	Name     string
	Kind     string   // string, binary, int32, int64, float64 or struct
	Repeated bool     // a list of Kind
	Doc      string   // one sentence, "" for columns inside others that need none
	Columns  []column // of a struct
}

// columns gives the columns of data/ in their order in the files.
func columns() []column { return columnsOf(reflect.TypeFor[Row](), "") }

func columnsOf(t reflect.Type, prefix string) (list []column) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("parquet"), ",")
		c := column{Name: name, Doc: columnDocs[prefix+name]}
		of := f.Type
		if of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		if of.Kind() == reflect.Slice && of.Elem().Kind() != reflect.Uint8 {
			c.Repeated, of = true, of.Elem()
		}
		switch of.Kind() {
		case reflect.Struct:
			c.Kind, c.Columns = "struct", columnsOf(of, prefix+name+".")
		case reflect.Slice:
			c.Kind = "binary"
		default:
			c.Kind = of.Kind().String()
		}
		list = append(list, c)
	}
	return list
}

// columnDocs says what the columns hold.
var columnDocs = map[string]string{
	"id":                          "Identifier of the record, made from its source and payload; it never changes.",
	"text":                        "The text.",
	"language":                    "Language and script: ISO 639-3, hyphen, ISO 15924; und when not known.",
	"language_score":              "Belief in the language, 0 to 1; null when it was not identified.",
	"url":                         "Where the record came from.",
	"collection":                  "The collection it was gathered in.",
	"retrieved_at":                "When it was fetched, RFC 3339.",
	"title":                       "Its title.",
	"published":                   "When it was published, RFC 3339.",
	"rights":                      "On what ground it may be used: licensed:<SPDX>, public-domain, contributed, permission, tdm, community or unknown.",
	"rights_evidence":             "What the rights rest on: a licence link, a letter, a law, a consent form.",
	"licence":                     "The licence as found: an SPDX expression or an address.",
	"contributor":                 "Who gave it.",
	"consent":                     "The version of the consent form.",
	"reviewers":                   "Who checked it.",
	"content":                     "Digest of the text as it stands here.",
	"duplicates":                  "How many other records were dropped as duplicates of this one; null when nobody looked.",
	"parts":                       "Text and pictures in reading order; empty when the record is its text and nothing else.",
	"parts.kind":                  "text, picture, question, answer or original.",
	"parts.text":                  "The text of the part.",
	"parts.picture":               "Index into pictures.",
	"pictures":                    "The pictures and the words that stand with them.",
	"pictures.sha256":             "SHA-256 of the bytes, hexadecimal.",
	"pictures.url":                "Where the picture is.",
	"pictures.alt":                "Its alternative text.",
	"pictures.caption":            "Its caption.",
	"pictures.title":              "Its title.",
	"pictures.context":            "The text around it.",
	"pictures.rights":             "Its rights.",
	"pictures.width":              "Width in pixels.",
	"pictures.height":             "Height in pixels.",
	"pictures.bytes":              "The picture itself, where rights allow keeping it.",
	"pictures.media_type":         "What the bytes are: image/png, image/jpeg …",
	"pictures.heading":            "The last heading before it.",
	"pictures.file":               "What the file says of itself: EXIF, IPTC, XMP.",
	"pictures.licence":            "The picture's own licence, as found.",
	"pictures.hash":               "Perceptual hash.",
	"pictures.blurred":            "The picture with faces made unrecognisable.",
	"pictures.descriptions":       "What people (native) and machines say is to be seen.",
	"pictures.descriptions.score": "chrF of the back-translation against the pivot, 0 to 100; null when it was not checked.",
	"pictures.checks":             "What checkers found in it.",
	"pictures.checks.state":       "measured, unmeasured, failed or unchecked.",
	"pictures.reasons":            "Why it is no longer a part of the record; empty while it is one.",
	"concepts":                    "Identifiers of the concepts it is about.",
	"trail":                       "The steps that changed it.",
	"trail.step":                  "The step.",
	"trail.version":               "Its version.",
	"trail.changed":               "How much it changed.",
	"pages":                       "The pages of a scanned record with what was recognised on them; boxes are pixels of the page's picture.",
	"pages.picture":               "Index into pictures; null when the picture of the page was not kept.",
	"pages.recogniser":            "What read the page, with its version.",
	"pages.confidence":            "Mean over words, 0 to 1; null when nothing was recognised.",
	"pages.regions.kind":          "text, header, footer, number or picture.",
	"pages.regions.lines.checked": "Who read it over.",
}
