package warc

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Record is one record of a crawl. It and its byte slices are valid until the next call of Next; its strings stay valid.
type Record struct {
	Type   string // as in the file: response, conversion, request, metadata, resource, revisit, warcinfo …; ARC records are response, resource or warcinfo
	URI    string // target URI without angle brackets, otherwise as stored (it may hold spaces)
	ID     string // WARC-Record-ID with its brackets; empty in ARC
	Date   string // WARC-Date; ARC dates are written in the same form
	Digest string // WARC-Payload-Digest, or else WARC-Block-Digest, or an ARC checksum; empty when none is given
	Header Fields // every field of the record's header; ARC columns under the names of the ARC specification

	Offset int64 // where in the file as stored (compressed) the record, or the gzip member or zstd frame that holds it, begins
	Length int64 // bytes there, separators included; -1 when the member holds other records too

	// DigestOK says whether the payload matches its digest, or, when there is none that can be checked, the block matches its. Nil:
	// there is none, or none of a known algorithm. Known are sha1, sha256 and md5 in base32, base16 or base64. The payload digest of a
	// revisit speaks of another record and does not count.
	DigestOK *bool

	Block []byte    // the block as stored
	HTTP  *Response // the HTTP response, nil when the block is not one
	Body  []byte    // what a reader of the page would see: the decoded HTTP body, or else the block
}

// Response is the head of an archived HTTP response.
type Response struct {
	Status int // three digits; 0 when the status line is malformed
	Header Fields

	// Flaw says why Body is not the whole decoded body (a truncated gzip stream, an unknown coding, broken chunks); nil when it is.
	Flaw *fault.Fault
}

// header says what kind of record begins at the start of b.
type header int

const (
	nothing header = iota
	warcHeader
	arcHeader
)

// begins tells which header b begins with, where arc says that ARC lines count.
func begins(b []byte, arc bool) header {
	if len(b) >= 7 && string(b[:5]) == "WARC/" && digit(b[5]) && b[6] == '.' {
		return warcHeader
	}
	if arc {
		if line, _, ok := bytes.Cut(b[:min(len(b), maxLine)], []byte{'\n'}); ok || len(b) < maxLine {
			if _, ok := parseARC(line); ok {
				return arcHeader
			}
		}
	}
	return nothing
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// blank counts the line ends at the start of b.
func blank(b []byte) int {
	n := 0
	for n < len(b) && (b[n] == '\r' || b[n] == '\n') {
		n++
	}
	return n
}

// nextHeader finds the first line of b after the first that begins a record: for WARC after an empty line, for ARC any plausible line.
func nextHeader(b []byte, arc bool) int {
	for i := 0; i < len(b); {
		var k int
		if arc {
			k = bytes.IndexByte(b[i:], '\n')
		} else if k = bytes.Index(b[i:], []byte("\nWARC/")); k >= 0 && !afterBlankLine(b[:i+k]) {
			i += k + 1
			continue
		}
		if k < 0 {
			return -1
		}
		i += k + 1
		if begins(b[i:], arc) != nothing {
			return i
		}
	}
	return -1
}

func afterBlankLine(b []byte) bool {
	b = bytes.TrimSuffix(b, []byte{'\r'})
	return len(b) == 0 || b[len(b)-1] == '\n'
}

// fill sets the fields of a WARC record from its header text, and gives the length of its block.
func (rec *Record) fill(head string) (length int64, err error) {
	_, lines, _ := strings.Cut(head, "\n")
	rec.Header = rec.Header.parse(lines)
	stated := ""
	for _, f := range rec.Header {
		switch strings.ToLower(f.Name) {
		case "warc-type":
			rec.Type = f.Value
		case "warc-target-uri":
			rec.URI = strings.TrimSuffix(strings.TrimPrefix(f.Value, "<"), ">")
		case "warc-record-id":
			rec.ID = f.Value
		case "warc-date":
			rec.Date = f.Value
		case "warc-payload-digest":
			rec.Digest = f.Value
		case "warc-block-digest":
			if rec.Digest == "" {
				rec.Digest = f.Value
			}
		case "content-length":
			if stated == "" {
				stated = f.Value
			}
		}
	}
	if stated == "" {
		return 0, fault.New(fault.Broken, "the record has no Content-Length")
	}
	length, err = strconv.ParseInt(stated, 10, 64)
	if err != nil || length < 0 {
		return 0, fault.New(fault.Broken, "Content-Length %q is not a number of bytes", clip(stated))
	}
	return length, nil
}

// clip shortens foreign text for a message.
func clip(s string) string {
	const most = 200
	if len(s) > most {
		s = s[:most] + "…"
	}
	return s
}
