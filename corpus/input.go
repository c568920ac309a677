package corpus

import (
	"context"
	"io"
	"iter"

	"github.com/lontar-asean/lontar/language"
)

// File is an input that can be read at any place.
type File interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// Opener opens an input by its URI: a path, hf://…, s3://… . A missing file is a fault of kind Missing.
type Opener interface {
	Open(ctx context.Context, uri string) (File, error)
}

// Entry is an input found by a Lister.
type Entry struct {
	URI   string
	Bytes int64
	ETag  string // changes when the content changes: a digest, or a modification time on disk
}

// Lister finds the inputs that a pattern (a path with *, ** and ?) names, in the order of their URIs.
type Lister interface {
	List(ctx context.Context, pattern string) ([]Entry, error)
}

// Origin is what a recipe says of all documents of a source.
type Origin struct {
	Collection  string
	Rights      Rights
	Evidence    string
	Licence     string
	Contributor string
	Consent     string
	Language    language.Tag      // Und when the recipe does not say
	Fields      map[string]string // our column -> the file's column, for formats with named columns
	Settings    map[string]string // what a recipe says to the format, by the names of its Settings
}

// Input is a stretch of a file that one task reads: the records whose first byte lies in [Start, End).
type Input struct {
	Name   string // as in errors and in source URIs: relative to the recipe
	File   File
	Dir    string // of the recipe, to which paths in Settings are relative
	Start  int64
	End    int64
	Origin Origin

	// Robots, unless nil, is told of every robots.txt that a crawl holds: its address, status and body, which is valid during the call.
	Robots func(uri string, status int, body []byte)

	// Crawl, unless nil, gives a picture by its address when the crawls of the run hold it; faults are as for Document.Near.
	Crawl func(ctx context.Context, address string) ([]byte, error)

	// Beside, unless nil, opens another file by its path relative to the folder of this one, with slashes. What lies outside the folder that the
	// source names, be it by "..", an absolute path or a symbolic link, is a fault of kind Invalid; what is not there or is no plain file is one of
	// kind Missing.
	Beside func(ctx context.Context, name string) (File, error)
}

// Format reads one kind of file.
type Format struct {
	Name     string   // the key of a source in a recipe: warc, html, jsonl …
	Summary  string   // one line of help
	Endings  []string // of the files that belong to it when a source names a folder, with the dot
	Split    bool     // files may be read in ranges
	Settings []string // the names that a source may give under settings
	NeedsRaw bool     // documents come as raw payloads: the recipe needs an extract step

	// Read yields documents in file order with id, url, rights and what the file says of them. A broken record is yielded as a fault of kind
	// Broken, beside a document that holds what is known of it (or nil); reading goes on after it. An error that ends the file early wraps
	// a Stop. A document may be kept by the caller; Raw.Body is valid until the next one.
	Read func(ctx context.Context, in Input) iter.Seq2[*Document, error]

	// Pictures, unless nil, yields where a crawl holds pictures, each once over all ranges of a file. What is broken is passed over: Read tells.
	Pictures func(ctx context.Context, in Input) iter.Seq2[Held, error]
	// Picture reads one of them again, by the place that Pictures gave. Start and End of the input do not count.
	Picture func(ctx context.Context, in Input, at Held) ([]byte, error)
}

// Held is a picture that a crawl holds.
type Held struct {
	Address string
	Offset  int64 // of its record in the file
}

// Stop is the error that says that the rest of an input cannot be read.
type Stop struct{ Cause error }

// Error gives the cause.
func (s *Stop) Error() string { return "the rest cannot be read: " + s.Cause.Error() }

// Unwrap gives the cause.
func (s *Stop) Unwrap() error { return s.Cause }

// NewDocument starts a document of this origin, with the source URI and its raw payload for the id.
func (o Origin) NewDocument(uri string, payload []byte) *Document {
	d := &Document{}
	d.ID = ID(uri, payload)
	d.URL = uri
	d.Collection = o.Collection
	d.Rights, d.RightsEvidence, d.Licence = o.Rights, o.Evidence, o.Licence
	d.Contributor, d.Consent = o.Contributor, o.Consent
	d.Language = o.Language
	if d.Language == "" {
		d.Language = language.Und
	}
	return d
}
