package dataset

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// croissantVersion is the version of the Croissant format that croissant.json follows (MLCommons, Croissant 1.1).
const croissantVersion = "http://mlcommons.org/croissant/1.1"

// croissantContext is the JSON-LD context of Croissant 1.1, as its specification prints it. JSON objects are written with sorted keys.
var croissantContext = map[string]any{
	"@language": "en", "@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
	"dct": "http://purl.org/dc/terms/", "sc": "https://schema.org/", "conformsTo": "dct:conformsTo", "citeAs": "cr:citeAs", "column": "cr:column",
	"arrayShape": "cr:arrayShape", "containedIn": "cr:containedIn", "equivalentProperty": "cr:equivalentProperty", "extract": "cr:extract",
	"field": "cr:field", "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject", "fileSet": "cr:fileSet", "format": "cr:format",
	"includes": "cr:includes", "isArray": "cr:isArray", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key",
	"md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path", "recordSet": "cr:recordSet", "references": "cr:references",
	"regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace", "samplingRate": "cr:samplingRate", "separator": "cr:separator",
	"source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
	"data": jsonType("cr:data"), "examples": jsonType("cr:examples"),
	"dataType": map[string]any{"@id": "cr:dataType", "@type": "@vocab"},
	"name":     map[string]any{"@container": "@language"}, "description": map[string]any{"@container": "@language"},
}

func jsonType(id string) map[string]any { return map[string]any{"@id": id, "@type": "@json"} }

// croissantTypes gives the data types of the kinds of columns.
var croissantTypes = map[string]string{"string": "sc:Text", "int32": "cr:Int32", "int64": "cr:Int64", "float64": "cr:Float64", "binary": "sc:Text"}

// node is a JSON-LD object.
type node = map[string]any

func ref(id string) node { return node{"@id": id} }

// WriteCroissant writes croissant.json: the files with their digests, and every column. It holds no date of publication, since the data set
// itself holds none; the hub that publishes it knows.
func WriteCroissant(w io.Writer, m Manifest) error {
	files := []any{}
	for _, f := range m.Files {
		if !strings.HasPrefix(f.Path, DataDir+"/") {
			continue
		}
		files = append(files, node{"@type": "cr:FileObject", "@id": f.Path, "name": f.Path, "contentUrl": f.Path, "contentSize": fmt.Sprintf("%d B", f.Bytes),
			"encodingFormat": parquetType, "sha256": f.SHA256})
	}
	top := node{
		"@context": croissantContext, "@type": "sc:Dataset", "conformsTo": croissantVersion, "name": croissantName(m), "description": describe(m),
		"license": licenceAddress(m), "inLanguage": cardLanguages(m), "version": croissantRelease, "keywords": cardTags(),
		"rai:dataCollection": "Read from " + inputs(m) + ".", "distribution": files,
	}
	if len(files) > 0 {
		top["distribution"] = append(files, node{"@type": "cr:FileSet", "@id": "records", "name": "records",
			"encodingFormat": parquetType, "includes": DataDir + "/*/*.parquet"})
		fields := []any{}
		for _, c := range columns() {
			fields = append(fields, croissantField(c, c.Name, ""))
		}
		top["recordSet"] = []any{node{"@type": "cr:RecordSet", "@id": "default", "name": "default", "description": "The kept records.",
			"key": ref("default/id"), "field": fields}}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(top)
}

// parquetType is the media type of Parquet files that readers of Croissant know; they do not know the registered one.
const parquetType = "application/x-parquet"

// croissantRelease is the version of what is described: a data set that curate wrote has had no other before it.
const croissantRelease = "1.0.0"

// croissantField describes a column; path is the way to it inside a column that holds structs.
func croissantField(c column, name, path string) node {
	id := strings.ReplaceAll(name, ".", "/")
	n := node{"@type": "cr:Field", "@id": "default/" + id, "name": "default/" + id}
	if c.Doc != "" {
		n["description"] = c.Doc
	}
	if c.Repeated {
		n["isArray"], n["arrayShape"] = true, "-1"
	}
	if c.Kind == "struct" {
		var inner []any
		for _, sub := range c.Columns {
			inner = append(inner, croissantField(sub, name+"."+sub.Name, sub.Name))
		}
		n["subField"] = inner
		return n
	}
	n["dataType"] = croissantTypes[c.Kind]
	column, _, _ := strings.Cut(name, ".")
	source := node{"fileSet": ref("records"), "extract": node{"column": column}}
	if path != "" {
		source["transform"] = node{"jsonPath": path}
	}
	n["source"] = source
	return n
}

// croissantName gives the name without what JSON-LD identifiers forbid.
func croissantName(m Manifest) string {
	return strings.Join(strings.FieldsFunc(m.Name, func(r rune) bool { return r < ' ' || strings.ContainsRune("/\\<>|?*\"", r) }), "-")
}

// licenceAddress gives the address of the licence all records share, or says in words that there is none.
func licenceAddress(m Manifest) string {
	id, ok := soleLicence(m)
	if ok {
		return "https://spdx.org/licenses/" + id + ".html"
	}
	if len(m.Rights) == 0 {
		return "unknown"
	}
	var grounds []string
	for r := range m.Rights {
		grounds = append(grounds, r)
	}
	slices.Sort(grounds)
	return "see the column rights of each record: " + strings.Join(grounds, ", ")
}
