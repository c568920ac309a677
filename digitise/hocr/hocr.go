// Package hocr writes pages as hOCR 1.2, in XHTML that browsers show.
package hocr

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/alto"
	"github.com/lontar-asean/lontar/digitise/book"
	"github.com/lontar-asean/lontar/language"
)

// Writer writes a book page by page.
type Writer struct {
	w    io.Writer
	err  error
	last int // number of the page before
	part int // of pages with one number
}

// New begins a file.
func New(w io.Writer, k book.Book) *Writer {
	h := &Writer{w: w}
	h.printf(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">` + "\n" +
		`<html xmlns="http://www.w3.org/1999/xhtml"><head><title>`)
	h.text(k.Title)
	h.printf("</title>\n" + `<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>` + "\n" + `<meta name="ocr-system" content="Lontar"/>` + "\n" +
		`<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_header ocr_footer ocr_pageno ocr_photo ocr_line ocrx_word"/>` + "\n")
	for _, e := range k.Core() {
		h.printf(`<meta name="DC.%s" content="`, e.Name)
		h.text(e.Value)
		h.printf("\"/>\n")
	}
	h.printf("</head><body>\n")
	return h
}

func (h *Writer) printf(format string, args ...any) {
	if h.err == nil {
		_, h.err = fmt.Fprintf(h.w, format, args...)
	}
}

func (h *Writer) text(s string) {
	if h.err == nil {
		h.err = xml.EscapeText(h.w, []byte(strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return ' '
			}
			return r
		}, strings.ToValidUTF8(s, "\ufffd"))))
	}
}

// classes are what hOCR calls the kinds of regions.
var classes = map[corpus.RegionKind]string{
	corpus.TextRegion: "ocr_carea", corpus.HeaderRegion: "ocr_header", corpus.FooterRegion: "ocr_footer", corpus.NumberRegion: "ocr_pageno", corpus.PictureRegion: "ocr_photo",
}

// Add writes a page; file is the name of its picture.
func (h *Writer) Add(p *corpus.Page, file string) error {
	h.part++
	if p.Number != h.last {
		h.last, h.part = p.Number, 1
	}
	id := fmt.Sprint(p.Number)
	if h.part > 1 { // two pages of an open book
		id += fmt.Sprintf("-%d", h.part)
	}
	h.printf(`<div class="ocr_page" id="page_%s"`, id)
	h.language(p.Language)
	h.printf(` title="image &quot;`)
	h.text(strings.ReplaceAll(file, `"`, "'"))
	h.printf(`&quot;; %s; ppageno %d">`+"\n", bbox(corpus.Box{Right: p.Width, Bottom: p.Height}), max(p.Number-1, 0))
	for i, r := range p.Regions {
		class, ok := classes[r.Kind]
		if !ok {
			class = "ocr_carea"
		}
		h.printf(`<div class="%s" id="block_%s_%d" title="%s">`+"\n", class, id, i+1, bbox(r.Box))
		for k, l := range r.Lines {
			h.line(l, fmt.Sprintf("%s_%d_%d", id, i+1, k+1), alto.Hyphenated(r, k, p.Language))
		}
		h.printf("</div>\n")
	}
	h.printf("</div>\n")
	return h.err
}

// line writes a line. A hyphen that only breaks a word is a soft one, as hOCR 1.2 asks in section 4.1.
func (h *Writer) line(l corpus.Line, id string, broken bool) {
	h.printf(`<span class="ocr_line" id="line_%s" title="%s">`, id, bbox(l.Box))
	words := alto.Words(l)
	for n, w := range words {
		if broken && n == len(words)-1 {
			_, size := utf8.DecodeLastRuneInString(w.Text)
			w.Text = w.Text[:len(w.Text)-size] + "\u00ad"
		}
		if w.Spaced {
			h.printf(" ")
		}
		h.printf(`<span class="ocrx_word" id="word_%s_%d" title="%s; x_wconf %d">`, id, n+1, bbox(w.Box), percent(w.Confidence))
		h.text(w.Text)
		h.printf("</span>")
	}
	h.printf("</span><br/>\n")
}

func (h *Writer) language(tag language.Tag) {
	if tag != "" && tag != language.Und {
		h.printf(` lang="%s" xml:lang="%[1]s"`, book.BCP47(tag))
	}
}

// Close ends the file. It does not close the writer below.
func (h *Writer) Close() error {
	h.printf("</body></html>\n")
	return h.err
}

func bbox(b corpus.Box) string {
	return fmt.Sprintf("bbox %d %d %d %d", max(b.Left, 0), max(b.Top, 0), max(b.Right, 0), max(b.Bottom, 0))
}

func percent(v float64) int {
	if math.IsNaN(v) {
		return 0
	}
	return int(math.Round(100 * min(max(v, 0), 1)))
}
