// Package mekong builds the crawl of examples/mekong from its pages and compares what a run made of it with the answers written down
// beforehand (expected.json). docs: examples/mekong/README.md.
package mekong

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/lontar-asean/lontar/corpus/warc"
	"github.com/lontar-asean/lontar/fault"
)

// Crawl is one WARC file of the example.
type Crawl struct {
	Name    string   `json:"name"` // below crawl/
	Records []Record `json:"records"`
}

// Record is one HTTP response: a page as it was served.
type Record struct {
	File    string      `json:"file"` // relative to the example; the body, byte for byte
	URL     string      `json:"url"`
	Date    string      `json:"date"` // WARC-Date, RFC 3339 in UTC
	Status  int         `json:"status"`
	Headers [][2]string `json:"headers"` // name and value, in order
	// KeepBytes cuts the record short after so many bytes of its gzip member, as a full disk does; 0 keeps it whole.
	KeepBytes int `json:"keep_bytes,omitempty"`
}

// ReadCrawls reads crawl.json of the example in a directory. Unknown keys are a fault of kind Invalid.
func ReadCrawls(dir string) ([]Crawl, error) {
	var file struct {
		Crawls []Crawl `json:"crawls"`
	}
	if err := readJSON(filepath.Join(dir, "crawl.json"), &file); err != nil {
		return nil, err
	}
	return file.Crawls, nil
}

// Write writes the WARC file. The same pages give the same bytes.
func (c Crawl) Write(w io.Writer, dir string) error {
	var member bytes.Buffer
	writer := warc.NewWriter(&member)
	flush := func(keep int) error {
		b := member.Bytes()
		if keep > 0 {
			b = b[:min(keep, len(b))]
		}
		_, err := w.Write(b)
		member.Reset()
		return err
	}
	if len(c.Records) == 0 {
		return fault.New(fault.Invalid, "the crawl has no records").At("%s", c.Name)
	}
	info := warc.Fields{{Name: "software", Value: "lontar examples/mekong"}, {Name: "format", Value: "WARC File Format 1.1"},
		{Name: "description", Value: "Sample pages written for the Lontar project, not yet reviewed by a native speaker"}}
	if err := writer.Info(c.Records[0].Date, info); err != nil {
		return err
	}
	if err := flush(0); err != nil {
		return err
	}
	for _, r := range c.Records {
		body, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(r.File)))
		if err != nil {
			return fmt.Errorf("read a page of %s: %w", c.Name, err)
		}
		var header warc.Fields
		for _, h := range r.Headers {
			header = append(header, warc.Field{Name: h[0], Value: h[1]})
		}
		if err := writer.Response(r.URL, r.Date, r.Status, header, body); err != nil {
			return err
		}
		if err := flush(r.KeepBytes); err != nil {
			return err
		}
	}
	return nil
}

func readJSON(name string, to any) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return fault.New(fault.Missing, "cannot read: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(to); err != nil {
		return fault.New(fault.Invalid, "cannot be read: %w", err).At("%s offset %d", name, dec.InputOffset())
	}
	return nil
}
