package images

import (
	"bytes"

	"github.com/goccy/go-json"
)

// huggingFace is what `datasets` keeps in the metadata of a Parquet file under the key "huggingface".
type huggingFace struct {
	Info info `json:"info"`
}

type info struct {
	Features object `json:"features"`
}

// object is a JSON object whose keys keep their order: it is that of the columns.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes it.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// value is a feature of one type of Arrow.
type value struct {
	DType string `json:"dtype,omitempty"`
	Type  string `json:"_type"`
}

// features lists the features of the columns. The list of concepts is written as a list of one feature, the form that all versions of `datasets` read.
func features() object {
	text := func(name string) member { return member{name, value{"string", "Value"}} }
	return object{
		{"image", value{"", "Image"}}, text("text"), text("language"), text("source"), text("id"), text("document"), {"picture", value{"int32", "Value"}},
		text("field"), text("model"), {"score", value{"float64", "Value"}}, text("native"), text("machine"), text("url"), text("page"), text("rights"),
		text("licence"), text("creator"), {"width", value{"int32", "Value"}}, {"height", value{"int32", "Value"}},
		{"concepts", []value{{"string", "Value"}}}, {"blurred", value{"bool", "Value"}}, text("sha256"),
	}
}
