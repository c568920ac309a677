package warc

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/lontar-asean/lontar/fault"
)

// Writer writes WARC 1.1, one gzip member per record. The same calls give the same bytes: record ids come from the content (UUID
// version 8, RFC 9562, section 5.8) and dates from the caller.
type Writer struct {
	out   io.Writer
	gz    *gzip.Writer
	block bytes.Buffer
	head  bytes.Buffer
}

// NewWriter gives a writer to w, which the caller closes.
func NewWriter(w io.Writer) *Writer {
	gz := gzip.NewWriter(io.Discard)
	return &Writer{out: w, gz: gz}
}

// Info writes a warcinfo record with the given fields ("software", "format" …); date as for Response.
func (w *Writer) Info(date string, fields Fields) error {
	w.block.Reset()
	if err := w.lines(&w.block, fields); err != nil {
		return err
	}
	return w.record("warcinfo", "", date, "application/warc-fields", nil, -1)
}

// Response writes an HTTP response: the body as it went over the wire, coded as the header says. The date is RFC 3339 in UTC
// ("2026-01-31T00:00:00Z"). A fault of kind Invalid tells of a URI, date, status or field that cannot be written.
func (w *Writer) Response(uri, date string, status int, header Fields, body []byte) error {
	if status < 100 || status > 999 {
		return fault.New(fault.Invalid, "HTTP status %d has not three digits", status).At("%s", clip(uri))
	}
	w.block.Reset()
	fmt.Fprintf(&w.block, "HTTP/1.1 %d \r\n", status)
	if err := w.lines(&w.block, header); err != nil {
		return err
	}
	w.block.WriteString("\r\n")
	payload := w.block.Len()
	w.block.Write(body)
	return w.record("response", uri, date, "application/http;msgtype=response", nil, payload)
}

// Conversion writes the text of a page as WET files hold it. The header is added to the record's own, such as
// WARC-Identified-Content-Language; the date as for Response.
func (w *Writer) Conversion(uri, date string, header Fields, text []byte) error {
	w.block.Reset()
	w.block.Write(text)
	return w.record("conversion", uri, date, "text/plain", header, 0)
}

// record writes the block; its payload begins at the given byte, -1: it has none.
func (w *Writer) record(kind, uri, date, media string, more Fields, payload int) error {
	if _, err := time.Parse(time.RFC3339, date); err != nil || !strings.HasSuffix(date, "Z") {
		return fault.New(fault.Invalid, "date %q is not RFC 3339 in UTC", clip(date)).At("%s", clip(uri)).Try("write it like 2026-01-31T00:00:00Z")
	}
	if uri == "" && payload >= 0 {
		return fault.New(fault.Invalid, "a %s record needs a target URI", kind)
	}
	block := w.block.Bytes()
	fields := Fields{{"WARC-Type", kind}, {"WARC-Record-ID", recordID(kind, uri, date, block)}, {"WARC-Date", date}}
	if uri != "" {
		fields = append(fields, Field{"WARC-Target-URI", uri})
	}
	fields = append(fields, Field{"Content-Type", media}, Field{"WARC-Block-Digest", digest(block)})
	if payload >= 0 {
		fields = append(fields, Field{"WARC-Payload-Digest", digest(block[payload:])})
	}
	fields = append(fields, more...)
	fields = append(fields, Field{"Content-Length", strconv.Itoa(len(block))})
	w.head.Reset()
	w.head.WriteString("WARC/1.1\r\n")
	if err := w.lines(&w.head, fields); err != nil {
		return err
	}
	w.head.WriteString("\r\n")
	w.gz.Reset(w.out)
	for _, part := range [][]byte{w.head.Bytes(), block, []byte("\r\n\r\n")} {
		if _, err := w.gz.Write(part); err != nil {
			return fmt.Errorf("write a WARC record: %w", err)
		}
	}
	if err := w.gz.Close(); err != nil {
		return fmt.Errorf("write a WARC record: %w", err)
	}
	return nil
}

// lines writes header fields and refuses what would end a line early.
func (w *Writer) lines(to *bytes.Buffer, fields Fields) error {
	for _, f := range fields {
		if f.Name == "" || strings.ContainsAny(f.Name, ":\r\n \t") || strings.ContainsAny(f.Value, "\r\n") {
			return fault.New(fault.Invalid, "header field %q: %q cannot be written", clip(f.Name), clip(f.Value))
		}
		to.WriteString(f.Name + ": " + f.Value + "\r\n")
	}
	return nil
}

func digest(data []byte) string {
	sum := sha1.Sum(data)
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

func recordID(kind, uri, date string, block []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n", kind, uri, date)
	h.Write(block)
	id := h.Sum(nil)[:16]
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
