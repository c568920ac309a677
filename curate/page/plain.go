package page

import "strings"

// Plain reads a page that is served as plain text: its charset is found as for HTML, its headers give language, licence and opt-out signals, and
// the whole text is main text.
func Plain(in Input) Page {
	var r reader
	r.reset(in)
	decoded := decode(in.Body, in.ContentType, nil)
	r.page.Charset, r.page.Declared, r.page.Replaced = decoded.charset, decoded.declared, decoded.replaced
	r.headers(in.Header)
	text := strings.ReplaceAll(string(decoded.text), "\r\n", "\n")
	r.page.Parts = []Part{{Kind: Text, Text: text}}
	return r.page
}
