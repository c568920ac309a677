package page

import (
	"bytes"
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
)

// Bounds on JSON-LD: bytes of one script, nesting, nodes of one page, pairs of one page.
const (
	linkedBytes = 1 << 20
	linkedDepth = 24
	linkedNodes = 20000
	linkedPairs = 1000
)

func isLinkedData(kind []byte) bool {
	return bytes.EqualFold(bytes.TrimSpace(kind), []byte("application/ld+json"))
}

// linkedData reads one JSON-LD script: date, licence and the questions of FAQPage and QAPage (schema.org). Broken JSON says nothing.
func (r *reader) linkedData(body []byte) {
	if len(body) > linkedBytes {
		return
	}
	body = bytes.TrimSpace(body)
	body = bytes.TrimSuffix(bytes.TrimPrefix(body, []byte("<!--")), []byte("-->"))
	body = bytes.Map(func(c rune) rune { // many pages break lines inside strings, which JSON forbids
		if c < ' ' {
			return ' '
		}
		return c
	}, body)
	var value any
	if json.Unmarshal(body, &value) != nil {
		return
	}
	r.linked(value, 0)
}

func (r *reader) linked(value any, depth int) {
	r.clues.faq++
	if depth > linkedDepth || r.clues.faq > linkedNodes {
		return
	}
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			r.linked(item, depth+1)
		}
	case map[string]any:
		if typed(v, "FAQPage") || typed(v, "QAPage") {
			r.questions(v["mainEntity"])
		}
		if date, is := v["datePublished"].(string); is {
			r.published(fromLinkedData, date)
		}
		if typed(v, "ImageObject") {
			r.grantLinked(v)
			return // its licence is the picture's
		}
		r.licence(address(v["license"]), "json-ld license")
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "image", "primaryImageOfPage"} {
			if inner, is := v[key]; is {
				r.linked(inner, depth+1)
			}
		}
	}
}

// typed says whether a node has the type, by its short or full name.
func typed(node map[string]any, name string) bool {
	switch t := node["@type"].(type) {
	case string:
		return t == name || strings.HasSuffix(t, "/"+name)
	case []any:
		for _, item := range t {
			if s, is := item.(string); is && (s == name || strings.HasSuffix(s, "/"+name)) {
				return true
			}
		}
	}
	return false
}

func address(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case map[string]any:
		for _, key := range []string{"@id", "url"} {
			if s, is := v[key].(string); is {
				return s
			}
		}
	case []any:
		if len(v) > 0 {
			if s, is := v[0].(string); is {
				return s
			}
		}
	}
	return ""
}

// questions reads the Question nodes of a page: one, or a list.
func (r *reader) questions(value any) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			if one, is := item.(map[string]any); is {
				r.question(one)
			}
		}
	case map[string]any:
		r.question(v)
	}
}

func (r *reader) question(node map[string]any) {
	ask := fragment(node["name"])
	if ask == "" {
		ask = fragment(node["text"])
	}
	reply := answer(node["acceptedAnswer"])
	if reply == "" {
		reply = answer(node["suggestedAnswer"])
	}
	if ask != "" && reply != "" && len(r.page.Questions) < linkedPairs {
		r.page.Questions = append(r.page.Questions, Question{ask, reply})
	}
}

func answer(value any) string {
	switch v := value.(type) {
	case map[string]any:
		return fragment(v["text"])
	case []any:
		if len(v) > 0 {
			if first, is := v[0].(map[string]any); is {
				return fragment(first["text"])
			}
		}
	}
	return ""
}

// fragment gives a JSON string that may hold HTML as plain text.
func fragment(value any) string {
	text, is := value.(string)
	if !is || text == "" {
		return ""
	}
	if !strings.ContainsAny(text, "<&") {
		return tidy(text)
	}
	if !strings.Contains(text, "<") {
		return tidy(html.UnescapeString(text))
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(text))
	hiddenIn := ""
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return tidy(b.String())
		case html.TextToken:
			if hiddenIn == "" {
				b.Write(z.Text())
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			el := lookup(name)
			if el == elScript || el == elStyle {
				if hiddenIn = string(name); kind == html.EndTagToken {
					hiddenIn = ""
				}
			}
			if elements[el].traits&block != 0 || el == elBr {
				b.WriteByte(' ')
			}
		}
	}
}
