// Package format lists the kinds of files that Lontar reads, and reads those that need no package of their own: crawls, pages and plain texts.
package format

import (
	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/captions"
	"github.com/lontar-asean/lontar/corpus/docx"
	"github.com/lontar-asean/lontar/corpus/epub"
	"github.com/lontar-asean/lontar/corpus/jsonl"
	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/corpus/webdataset"
	"github.com/lontar-asean/lontar/corpus/wiki"
)

// All gives every format that reads files, in the order of help texts.
func All() []corpus.Format {
	return []corpus.Format{WARC(), HTML(), Text(), jsonl.Format(), table.Parquet(), table.CSV(), wiki.Format(), epub.Format(), docx.Format(), captions.Format(), webdataset.Format()}
}
