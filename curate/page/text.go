package page

import (
	"unicode"
	"unicode/utf8"
)

// stops are the ASCII bytes at which a run of plain text ends.
var stops = [256]bool{0: true, ' ': true, '\n': true, '\t': true, '\r': true, '\f': true, '&': true}

// silent has a bit for each code point below U+10000 that is no character of its own: marks, joiners, zero-width spaces.
var silent = func() (bits [1024]uint64) {
	for _, table := range []*unicode.RangeTable{unicode.Mn, unicode.Mc, unicode.Me, unicode.Cf, unicode.Cc} {
		for _, span := range table.R16 {
			for c := uint32(span.Lo); c <= uint32(span.Hi); c += uint32(span.Stride) {
				bits[c/64] |= 1 << (c % 64)
			}
		}
	}
	return bits
}()

// write adds text as it stands in the page: white space runs become one space, entities what they name, NUL nothing.
func (r *reader) write(s []byte) {
	f := r.top()
	if f.skip {
		return
	}
	if f.pre {
		r.writePre(s)
		return
	}
	for i := 0; i < len(s); {
		c := s[i]
		if stops[c] {
			switch c {
			case '&':
				i += r.entity(s[i:])
			case 0:
				i++
			default:
				i++
				for i < len(s) && isSpace(s[i]) {
					i++
				}
				if r.gap == 0 {
					r.gap = ' '
				}
			}
			continue
		}
		n, count := span(s[i:])
		r.put(s[i:i+n], count)
		i += n
	}
}

// span gives the length of the run of plain text at the start of s and how many characters it has.
func span(s []byte) (n, count int) {
	for n < len(s) {
		c := s[n]
		switch {
		case c < utf8.RuneSelf:
			if stops[c] {
				return n, count
			}
			n++
			count++
		case c >= 0xE0 && c < 0xF0 && n+2 < len(s):
			point := uint32(c&0x0F)<<12 | uint32(s[n+1]&0x3F)<<6 | uint32(s[n+2]&0x3F)
			count += int(^silent[point>>6] >> (point & 63) & 1)
			n += 3
		case c >= 0xC0 && c < 0xE0 && n+1 < len(s):
			point := uint32(c&0x1F)<<6 | uint32(s[n+1]&0x3F)
			count += int(^silent[point>>6] >> (point & 63) & 1)
			n += 2
		case c >= 0xF0 && n+3 < len(s):
			n += 4
			count++
		default:
			n++
			count++
		}
	}
	return n, count
}

// put appends a run of plain text of count characters.
func (r *reader) put(s []byte, count int) {
	empty := r.current.start == int32(len(r.text))
	if r.gap != 0 {
		if !empty || r.current.joined {
			r.text = append(r.text, r.gap)
		}
		r.gap = 0
	}
	r.breaks = false
	r.text = append(r.text, s...)
	r.current.text += int32(count)
	if r.top().link {
		r.current.links += int32(count)
	}
}

// writePre adds preformatted text: white space stays.
func (r *reader) writePre(s []byte) {
	for len(s) > 0 {
		n, count := span(s)
		if n > 0 {
			r.put(s[:n], count)
			s = s[n:]
			continue
		}
		switch s[0] {
		case '&':
			s = s[r.entity(s):]
			continue
		case '\n':
			r.putSpace('\n')
		case ' ', '\t':
			r.putSpace(s[0])
		}
		s = s[1:]
	}
}

func (r *reader) putSpace(c byte) {
	if r.current.start != int32(len(r.text)) {
		r.text = append(r.text, c)
	}
	r.gap = 0
}
