package hubapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/split"
	"github.com/lontar-asean/lontar/hub/viewer"
)

// croissantContext is the JSON-LD context of Croissant 1.1 as its specification prints it (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html).
var croissantContext = json.RawMessage(`{"@language":"en","@vocab":"https://schema.org/","citeAs":"cr:citeAs","column":"cr:column","conformsTo":"dct:conformsTo","cr":"http://mlcommons.org/croissant/","rai":"http://mlcommons.org/croissant/RAI/","data":{"@id":"cr:data","@type":"@json"},"dataType":{"@id":"cr:dataType","@type":"@vocab"},"dct":"http://purl.org/dc/terms/","equivalentProperty":"cr:equivalentProperty","examples":{"@id":"cr:examples","@type":"@json"},"extract":"cr:extract","field":"cr:field","fileProperty":"cr:fileProperty","fileObject":"cr:fileObject","fileSet":"cr:fileSet","format":"cr:format","includes":"cr:includes","isArray":"cr:isArray","arrayShape":"cr:arrayShape","containedIn":"cr:containedIn","isLiveDataset":"cr:isLiveDataset","jsonPath":"cr:jsonPath","key":"cr:key","md5":"cr:md5","parentField":"cr:parentField","path":"cr:path","recordSet":"cr:recordSet","references":"cr:references","regex":"cr:regex","repeated":"cr:repeated","replace":"cr:replace","samplingRate":"cr:samplingRate","sc":"https://schema.org/","separator":"cr:separator","source":"cr:source","subField":"cr:subField","transform":"cr:transform"}`)

type thing = map[string]any

// maxDescribed bounds the configurations and files that a description lists.
const maxDescribed = 1000

// describe writes a revision as Croissant 1.1: every file with its digest, and a record set for every configuration.
func (v *view) describe(card string) ([]byte, error) {
	about := readCard(card)
	top := thing{
		"@context": croissantContext, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1", "name": plainName(v.name.Name), "identifier": v.commit.ID,
		"alternateName": []string{v.name.ID()}, "url": v.page(v.name), "version": "1.0.0+" + v.commit.ID[:12],
		"description": about.describe(v.name),
		"license":     about.licence(), "creator": thing{"@type": "Organization", "name": v.name.Owner, "url": v.public + "/" + v.name.Owner},
		"datePublished": clock(v.commit.At), "dateModified": clock(v.commit.At), "isLiveDataset": false,
	}
	if len(about.Languages) > 0 {
		top["inLanguage"] = about.Languages
	}
	if len(about.Tags) > 0 {
		top["keywords"] = about.Tags
	}
	files, seen := []any{}, map[string]string{}
	records := []any{}
	for _, c := range v.configs[:min(len(v.configs), maxDescribed)] {
		var ids []string
		for _, s := range c.Splits {
			for _, f := range s.Files {
				key := f.Path
				if seen[key] == "" {
					if len(seen) >= maxDescribed*10 {
						continue
					}
					seen[key] = fileID(f.Path)
					files = append(files, v.fileObject(f, s.Format))
				}
				ids = append(ids, seen[key])
			}
		}
		if len(c.Splits) == 0 || len(ids) == 0 {
			continue
		}
		features, err := v.Viewer.Features(v.ctx(), viewer.Part{Split: c.Splits[0], Card: c.Features})
		if err != nil {
			return nil, err
		}
		source := thing{"fileObject": ref(ids[0])}
		if len(ids) > 1 {
			set := "files-" + identifier(c.Name)
			source = thing{"fileSet": ref(set)}
			files = append(files, thing{"@type": "cr:FileSet", "@id": set, "name": set, "description": "The files of the configuration " + c.Name + ".", "encodingFormat": encodings[c.Splits[0].Format],
				"containedIn": refs(ids), "includes": "*"})
		}
		records = append(records, recordSet(c, source, features))
	}
	top["distribution"], top["recordSet"] = files, records
	return json.MarshalIndent(top, "", " ")
}

// fileObject describes a file as it was uploaded.
func (v *view) fileObject(f hub.File, format split.Format) thing {
	return thing{"@type": "cr:FileObject", "@id": fileID(f.Path), "name": f.Path, "contentSize": fmt.Sprintf("%d B", f.Size), "sha256": f.SHA256, "encodingFormat": encodings[format],
		"contentUrl": v.public + "/datasets/" + v.name.ID() + "/resolve/" + v.commit.ID + "/" + escapedPath(f.Path)}
}

var encodings = map[split.Format]string{split.Parquet: "application/x-parquet", split.JSON: "application/jsonlines", split.CSV: "text/csv", split.TSV: "text/tab-separated-values", split.Text: "text/plain"}

func recordSet(c split.Config, source thing, features []viewer.Feature) thing {
	id := identifier(c.Name)
	fields := []any{}
	description := "The records of the configuration " + c.Name + "."
	for _, f := range features {
		if f.Kind == viewer.JSON && c.Splits[0].Format == split.JSON { // Croissant has no type for values that differ from record to record
			description += " The member " + f.Name + " holds nested values that are not described; they are in the files."
			continue
		}
		fields = append(fields, field(f.Column, f, id+"/"+identifier(f.Name), source, c.Splits[0].Format, f.Name, nil))
	}
	return thing{"@type": "cr:RecordSet", "@id": id, "name": c.Name, "description": description, "dataType": "cr:Split", "field": fields}
}

// field describes a column; path leads to it within a column that holds structs.
func field(c table.Column, f viewer.Feature, id string, source thing, format split.Format, column string, path []string) thing {
	n := thing{"@type": "cr:Field", "@id": id, "name": id}
	if c.Type == "list" {
		n["isArray"], n["arrayShape"] = true, "-1"
		c = c.Inside[0]
	}
	if c.Type == "struct" && f.Kind != viewer.Image && f.Kind != viewer.Audio {
		var inner []any
		for _, in := range c.Inside {
			inner = append(inner, field(in, viewer.Feature{Kind: viewer.Value}, id+"/"+identifier(in.Name), source, format, column, append(slices.Clone(path), in.Name)))
		}
		n["subField"] = inner
		return n
	}
	from := maps.Clone(source)
	from["extract"] = thing{"column": column}
	if format == split.Text {
		from["extract"] = thing{"fileProperty": "lines"}
	}
	switch f.Kind {
	case viewer.Image:
		n["dataType"], from["transform"] = "sc:ImageObject", thing{"jsonPath": "bytes"}
	case viewer.Audio:
		n["dataType"], from["transform"] = "sc:AudioObject", thing{"jsonPath": "bytes"}
	default:
		n["dataType"] = dataType(c.Type)
		if len(path) > 0 {
			from["transform"] = thing{"jsonPath": strings.Join(path, ".")}
		}
	}
	n["source"] = from
	return n
}

func dataType(kind string) string {
	switch {
	case kind == "bool":
		return "sc:Boolean"
	case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "uint"):
		return "sc:Integer"
	case strings.HasPrefix(kind, "float"), strings.HasPrefix(kind, "decimal"):
		return "sc:Float"
	case strings.HasPrefix(kind, "timestamp"), strings.HasPrefix(kind, "date"):
		return "sc:Date"
	}
	return "sc:Text"
}

func ref(id string) thing { return thing{"@id": id} }

func refs(ids []string) any {
	list := make([]any, len(ids))
	for i, id := range ids {
		list[i] = ref(id)
	}
	return list
}

func fileID(path string) string { return "file/" + identifier(path) }

// identifier writes a name so that it can stand in an identifier of JSON-LD.
func identifier(s string) string {
	return strings.ReplaceAll(url.PathEscape(s), "%2F", "/")
}

func escapedPath(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}

// plainName leaves out what Croissant forbids in names.
func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune("/\\<>|?*\"", r) {
			return '-'
		}
		return r
	}, s)
}

// about is what a card says of a data set.
type about struct {
	Name      string
	Summary   string
	Licences  []string
	Languages []string
	Tags      []string
}

func readCard(card string) (a about) {
	var m map[string]any
	if card == "" || json.Unmarshal([]byte(card), &m) != nil {
		return a
	}
	list := func(key string) (out []string) {
		switch v := m[key].(type) {
		case string:
			return []string{v}
		case []any:
			for _, item := range v {
				if s, ok := item.(string); ok {
					out = append(out, s)
				}
			}
		}
		return out
	}
	a.Name, _ = m["pretty_name"].(string)
	a.Summary, _ = m["description"].(string)
	a.Licences, a.Languages, a.Tags = list("license"), list("language"), list("tags")
	if link, ok := m["license_link"].(string); ok && len(a.Licences) == 1 && (a.Licences[0] == "other" || a.Licences[0] == "unknown") {
		a.Licences = []string{link}
	}
	return a
}

func (a about) describe(n hub.Name) string {
	switch {
	case a.Summary != "":
		return a.Summary
	case a.Name != "":
		return a.Name
	}
	return "The data set " + n.ID() + "."
}

// licence names the licence; a data set that names none says so.
func (a about) licence() any {
	switch len(a.Licences) {
	case 0:
		return "unknown"
	case 1:
		return a.Licences[0]
	}
	return a.Licences
}
