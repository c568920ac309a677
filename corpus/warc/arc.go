package warc

import (
	"bytes"
	"net/netip"
	"strconv"
	"strings"
)

// maxLine is the longest ARC header line that is recognised, in bytes.
const maxLine = 8 << 10

// arcLine is the header line of an ARC record (Internet Archive, "ARC File Format" 1.0 and 2.0):
//
//	v1: URL IP-address Archive-date Content-type Archive-length
//	v2: URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length
type arcLine struct {
	uri, ip, date, media string
	extra                []string // the five columns of version 2 between Content-type and Archive-length; nil in version 1
	length               int64
}

// arcColumns names the extra columns of version 2.
var arcColumns = [...]string{"Result-code", "Checksum", "Location", "Offset", "Filename"}

// parseARC reads a header line. URL and content type may hold spaces, so the line is recognised by its address and date columns.
func parseARC(line []byte) (arcLine, bool) {
	line = bytes.TrimSuffix(line, []byte{'\r'})
	if len(line) < 20 || len(line) > maxLine || !letter(line[0]) || !digit(line[len(line)-1]) || bytes.IndexByte(line, ':') < 0 {
		return arcLine{}, false
	}
	words := strings.Split(string(line), " ")
	n := len(words)
	length, err := strconv.ParseInt(words[n-1], 10, 64)
	if err != nil || length < 0 || n < 5 || !scheme(words[0]) {
		return arcLine{}, false
	}
	for i := n - 3; i >= 2; i-- {
		if !arcDate(words[i]) || !arcAddress(words[i-1]) {
			continue
		}
		l := arcLine{uri: strings.Join(words[:i-1], " "), ip: words[i-1], date: words[i], length: length}
		middle := words[i+1 : n-1]
		if k := len(middle) - len(arcColumns); k >= 1 && numberOrDash(middle[k]) && numberOrDash(middle[k+3]) {
			l.extra, middle = middle[k:], middle[:k]
		}
		l.media = strings.Join(middle, " ")
		return l, true
	}
	return arcLine{}, false
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func scheme(word string) bool {
	name, _, ok := strings.Cut(word, ":")
	if !ok || name == "" || len(name) > 32 {
		return false
	}
	for i := range len(name) {
		if c := name[i]; !letter(c) && !digit(c) && c != '+' && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

func arcDate(word string) bool {
	return len(word) >= 8 && len(word) <= 18 && strings.Trim(word, "0123456789") == ""
}

func arcAddress(word string) bool {
	if word == "-" || word == "0" {
		return true
	}
	_, err := netip.ParseAddr(word)
	return err == nil
}

func numberOrDash(word string) bool {
	return word == "-" || word != "" && strings.Trim(word, "0123456789") == ""
}

// describe fills a record from the line.
func (l arcLine) describe(rec *Record) {
	rec.URI = l.uri
	rec.Date = l.date
	if d := l.date; len(d) >= 14 {
		rec.Date = d[:4] + "-" + d[4:6] + "-" + d[6:8] + "T" + d[8:10] + ":" + d[10:12] + ":" + d[12:14] + "Z"
	}
	rec.Header = append(rec.Header, Field{"URL", l.uri}, Field{"IP-address", l.ip}, Field{"Archive-date", l.date}, Field{"Content-type", l.media})
	for i, v := range l.extra {
		rec.Header = append(rec.Header, Field{arcColumns[i], v})
	}
	rec.Header = append(rec.Header, Field{"Archive-length", strconv.FormatInt(l.length, 10)})
	if len(l.extra) > 1 && l.extra[1] != "-" {
		rec.Digest = l.extra[1]
	}
	rec.Type = "resource"
	if strings.HasPrefix(l.uri, "filedesc:") {
		rec.Type = "warcinfo"
	}
}
