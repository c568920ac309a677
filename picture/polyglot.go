package picture

import (
	"bytes"
	"slices"
)

// magic is how files of other kinds begin.
var magic = []struct{ begin, name string }{
	{"%PDF-", "PDF"},
	{"PK\x03\x04", "ZIP"},
	{"PK\x05\x06", "ZIP"},
	{"Rar!\x1a\x07", "RAR"},
	{"7z\xbc\xaf\x27\x1c", "7z"},
	{"\x1f\x8b\x08", "gzip"},
	{"\x7fELF", "program (ELF)"},
	{"MZ\x90\x00", "program (Windows)"},
	{"\xca\xfe\xba\xbe", "program (Java or Mach-O)"},
	{"#!/", "script"},
	{"OggS", "Ogg"},
	{"ID3", "MP3"},
	{"\x1aE\xdf\xa3", "Matroska or WebM"},
}

// markup is what gives away text that a browser or server would run. Longer names stand first.
var markup = []struct{ sign, name string }{
	{"<svg", "SVG"},
	{"<!doctype html", "HTML"},
	{"<html", "HTML"},
	{"<head", "HTML"},
	{"<body", "HTML"},
	{"<iframe", "HTML"},
	{"<script", "HTML with a script"},
	{"javascript:", "JavaScript"},
	{"<?php", "PHP"},
	{"<%@", "server page"},
}

const lookBytes = 1024 // of a region, at each end

// beginning names the kind of a file by its first bytes, "" when it is not known.
func beginning(b []byte) string {
	for _, m := range magic {
		if bytes.HasPrefix(b, []byte(m.begin)) {
			return m.name
		}
	}
	if bytes.HasPrefix(b, []byte{0xff, 0xd8, 0xff}) {
		return "JPEG"
	}
	if bytes.HasPrefix(b, []byte("\x89PNG")) {
		return "PNG"
	}
	if len(b) >= 12 && string(b[4:8]) == "ftyp" {
		return "MP4"
	}
	names := marked(b[:min(len(b), lookBytes)])
	switch {
	case slices.Contains(names, "SVG") && bytes.Contains(bytes.ToLower(b), []byte("<script")):
		return "SVG with a script"
	case len(names) > 0:
		return names[0]
	case bytes.HasPrefix(bytes.TrimLeft(b, "\ufeff \t\r\n"), []byte("<?xml")):
		return "XML"
	}
	return ""
}

// marked lists the markup found in a text.
func marked(b []byte) (names []string) {
	if bytes.IndexByte(b, '<') < 0 && bytes.IndexByte(b, ':') < 0 {
		return nil
	}
	lower := bytes.ToLower(b)
	for _, m := range markup {
		if bytes.Contains(lower, []byte(m.sign)) && !slices.Contains(names, m.name) {
			names = append(names, m.name)
		}
	}
	return names
}

// hidden lists what else than a picture a file is, besides its pixels: in its head, its comments and its end.
func (f *file) hidden() []string {
	b := f.data
	var names []string
	add := func(list ...string) {
		for _, n := range list {
			if n != "" && !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	// a GIF or BMP whose first bytes are a name and the begin of a comment in JavaScript
	if (f.format == GIF || f.format == BMP) && len(b) > 8 {
		after := b[2:8]
		if f.format == GIF {
			after = b[6:min(len(b), 12)]
		}
		if bytes.HasPrefix(after, []byte("/*")) || bytes.HasPrefix(after, []byte("=")) {
			add("JavaScript")
		}
	}
	for _, s := range f.segments {
		if s.kind == commentSegment || s.kind == textSegment || s.kind == otherSegment {
			add(marked(ends(s.payload(b)))...)
		}
	}
	if f.end < len(b) {
		rest := b[f.end:]
		if found := beginning(rest); f.format != JPEG || found != "JPEG" && found != "MP4" { // phones put a second picture or a short film there
			add(found)
		}
		add(marked(ends(rest))...)
	}
	// a ZIP is found from its end; its directory may lie in what looks like pixels
	tail := b[max(0, len(b)-65557):]
	if i := bytes.LastIndex(tail, []byte("PK\x05\x06")); i >= 0 && len(tail)-i >= 22 && bytes.Contains(b, []byte("PK\x01\x02")) {
		add("ZIP")
	}
	if i := bytes.Index(b[:min(len(b), lookBytes)], []byte("%PDF-")); i >= 0 {
		add("PDF")
	}
	slices.Sort(names)
	return names
}

// ends gives the two ends of a region.
func ends(b []byte) []byte {
	if len(b) <= 2*lookBytes {
		return b
	}
	return slices.Concat(b[:lookBytes], b[len(b)-lookBytes:])
}
