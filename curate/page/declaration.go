package page

import (
	"bytes"
	"mime"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
)

// declaredCharset gives the WHATWG name of the encoding that the header or else the page declares, "" when none or unknown.
func declaredCharset(body []byte, contentType string) string {
	if contentType != "" {
		if _, params, err := mime.ParseMediaType(contentType); err == nil {
			if name := canonical(params["charset"]); name != "" {
				return name
			}
		}
	}
	head := body[:min(len(body), prescan)]
	for {
		i := indexFold(head, "charset")
		if i < 0 {
			break
		}
		head = head[i+len("charset"):]
		if name := canonical(declaredValue(head)); name != "" {
			return name
		}
	}
	head = body[:min(len(body), 128)]
	if bytes.HasPrefix(head, []byte("<?xml")) {
		if i := indexFold(head, "encoding"); i >= 0 {
			return canonical(declaredValue(head[i+len("encoding"):]))
		}
	}
	return ""
}

// declaredValue reads `="name"` in any of its spellings.
func declaredValue(s []byte) string {
	s = bytes.TrimLeft(s, " \t\r\n")
	if len(s) == 0 || s[0] != '=' {
		return ""
	}
	s = bytes.TrimLeft(s[1:], " \t\r\n\"'")
	end := 0
	for end < len(s) && end < 40 && s[end] != '"' && s[end] != '\'' && s[end] != ';' && s[end] != '>' && s[end] != '/' && !isSpace(s[end]) {
		end++
	}
	return string(s[:end])
}

// spellings of encodings that the WHATWG list does not have.
var spellings = map[string]string{
	"cp874": "windows-874", "windows874": "windows-874", "tis620": "windows-874", "tis-620-2533": "windows-874", "x-windows-874": "windows-874",
	"cp1258": "windows-1258", "windows1258": "windows-1258", "utf8mb4": "utf-8", "gb2312-80": "gbk", "unicode": "utf-8",
}

// canonical gives the WHATWG name for a label, "" when nobody knows it.
func canonical(label string) string {
	label = strings.ToLower(strings.TrimSpace(label))
	if label == "" {
		return ""
	}
	if name, is := spellings[label]; is {
		return name
	}
	e, err := htmlindex.Get(label)
	if err != nil {
		return ""
	}
	name, err := htmlindex.Name(e)
	if err != nil || name == "replacement" || name == "x-user-defined" {
		return ""
	}
	return name
}

// indexFold finds a word of lower-case letters in any case.
func indexFold(s []byte, word string) int {
	for i := 0; i+len(word) <= len(s); i++ {
		if s[i]|0x20 == word[0] && bytes.EqualFold(s[i:i+len(word)], []byte(word)) {
			return i
		}
	}
	return -1
}
