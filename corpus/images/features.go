package images

import "github.com/lontar-asean/lontar/internal/ordered"

// huggingFace is what `datasets` keeps in the metadata of a Parquet file under the key "huggingface".
type huggingFace struct {
	Info info `json:"info"`
}

type info struct {
	Features ordered.Object `json:"features"`
}

// value is a feature of one type of Arrow.
type value struct {
	DType string `json:"dtype,omitempty"`
	Type  string `json:"_type"`
}

// features lists the features of the columns. The list of concepts is written as a list of one feature, the form that all versions of `datasets` read.
func features() ordered.Object {
	text := func(name string) ordered.Member { return ordered.Member{Name: name, Value: value{"string", "Value"}} }
	return ordered.Object{
		{Name: "image", Value: value{"", "Image"}}, text("text"), text("language"), text("source"), text("id"), text("document"), {Name: "picture", Value: value{"int32", "Value"}},
		text("field"), text("model"), {Name: "score", Value: value{"float64", "Value"}}, text("native"), text("machine"), text("url"), text("page"), text("rights"),
		text("licence"), text("creator"), {Name: "width", Value: value{"int32", "Value"}}, {Name: "height", Value: value{"int32", "Value"}},
		{Name: "concepts", Value: []value{{"string", "Value"}}}, {Name: "blurred", Value: value{"bool", "Value"}}, text("sha256"),
	}
}
