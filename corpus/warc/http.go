package warc

import (
	"bytes"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// opener decodes HTTP responses and reuses its buffers from one to the next.
type opener struct {
	limits   Limits
	chunks   []byte
	outs     [2][]byte
	codecs   codecs
	response Response
}

// open splits the record's block into head and body and decodes the body. The error is a fault of kind Broken when a limit is passed;
// any other damage is told in Response.Flaw.
func (o *opener) open(rec *Record) error {
	if !bytes.HasPrefix(rec.Block, []byte("HTTP/")) {
		rec.verify(rec.Block, rec.Block)
		return nil
	}
	end := headEnd(rec.Block[:min(len(rec.Block), o.limits.MaxHeader)], 0)
	if end < 0 {
		if len(rec.Block) > o.limits.MaxHeader {
			return fault.New(fault.Broken, "the HTTP header is longer than %d bytes", o.limits.MaxHeader)
		}
		end = len(rec.Block)
	}
	status, lines, _ := strings.Cut(string(rec.Block[:end]), "\n")
	o.response = Response{Status: statusCode(status), Header: o.response.Header[:0].parse(lines)}
	rec.HTTP = &o.response
	stored := rec.Block[end:]
	rec.Body = stored
	plain := stored
	if strings.Contains(strings.ToLower(strings.Join(rec.HTTP.Header.All("Transfer-Encoding"), ",")), "chunked") {
		content, framed, err := unchunk(o.chunks[:0], stored)
		o.chunks = content
		if framed {
			plain = content
		}
		if err != nil {
			rec.HTTP.Flaw = fault.New(fault.Broken, "transfer-encoding: %w", err)
		}
	}
	rec.Body = plain
	rec.verify(stored, plain)
	return o.decode(rec)
}

// decode undoes the content codings, the last one first.
func (o *opener) decode(rec *Record) error {
	names := strings.Split(strings.Join(rec.HTTP.Header.All("Content-Encoding"), ","), ",")
	if len(names) > 8 {
		rec.HTTP.Flaw = fault.New(fault.Broken, "%d content codings: the body is left as stored", len(names))
		return nil
	}
	turn := 0
	for i := len(names) - 1; i >= 0; i-- {
		name := strings.ToLower(strings.TrimSpace(names[i]))
		out, done, err := o.codecs.decode(o.outs[turn][:0], rec.Body, name, o.limits)
		if over, ok := err.(*fault.Fault); ok {
			return over
		}
		if err != nil && rec.HTTP.Flaw == nil {
			rec.HTTP.Flaw = fault.New(fault.Broken, "content-encoding %s: %w", clip(name), err)
		}
		if done {
			o.outs[turn], rec.Body = out, out
			turn = 1 - turn
		}
	}
	return nil
}

// statusCode gives the number of a status line ("HTTP/1.1 200 OK"), 0 when there is none.
func statusCode(line string) int {
	_, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimLeft(rest, " ")
	if len(rest) < 3 || !digit(rest[0]) || !digit(rest[1]) || !digit(rest[2]) {
		return 0
	}
	return int(rest[0]-'0')*100 + int(rest[1]-'0')*10 + int(rest[2]-'0')
}
