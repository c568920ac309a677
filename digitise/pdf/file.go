package pdf

import (
	"bytes"
	"regexp"
	"strconv"
)

// maxObjects is how many objects of a page's file are looked at.
const maxObjects = 1 << 20

// file is a PDF file in memory. Its objects are found by looking for them, not through its tables, so that damaged tables do no harm.
type file struct {
	b       []byte
	at      map[int]int // object number -> offset behind "obj"
	packed  map[int]any // objects out of object streams
	trailer dict
	budget  int // bytes that streams may still grow to
}

// stream is a dictionary with data.
type stream struct {
	dict dict
	data []byte // as in the file
}

var beginsObject = regexp.MustCompile(`(\d{1,9})[ \t\r\n\f\x00]+\d{1,5}[ \t\r\n\f\x00]+obj`)

func newFile(b []byte, budget int) *file {
	f := &file{b: b, at: map[int]int{}, packed: map[int]any{}, trailer: dict{}, budget: budget}
	for _, m := range beginsObject.FindAllSubmatchIndex(b, maxObjects) {
		if n, err := strconv.Atoi(string(b[m[2]:m[3]])); err == nil {
			f.at[n] = m[1]
		}
	}
	for from := 0; ; {
		k := bytes.Index(b[from:], []byte("trailer"))
		if k < 0 {
			break
		}
		from += k + len("trailer")
		l := lexer{b, from}
		if v, ok := l.next(0); ok {
			if d, ok := v.(dict); ok {
				for key, v := range d {
					f.trailer[key] = v
				}
			}
		}
	}
	f.unpack()
	return f
}

// unpack reads object streams, and trailers that are streams (ISO 32000-1, 7.5.7 and 7.5.8).
func (f *file) unpack() {
	if !bytes.Contains(f.b, []byte("ObjStm")) && f.trailer["Root"] != nil {
		return
	}
	for n := range f.at {
		s, ok := f.object(n).(stream)
		if !ok {
			continue
		}
		switch s.dict["Type"] {
		case name("XRef"):
			if f.trailer["Root"] == nil && s.dict["Root"] != nil {
				f.trailer["Root"] = s.dict["Root"]
			}
		case name("ObjStm"):
			data := f.decode(s)
			first, count := int(f.number(s.dict["First"])), int(f.number(s.dict["N"]))
			head := lexer{data, 0}
			for range min(max(count, 0), len(data)) {
				number, ok1 := head.next(0)
				offset, ok2 := head.next(0)
				num, isNum := number.(float64)
				off, isOff := offset.(float64)
				if !ok1 || !ok2 || !isNum || !isOff {
					break
				}
				if at := first + int(off); at >= 0 && at < len(data) {
					l := lexer{data, at}
					if _, there := f.at[int(num)]; !there {
						f.packed[int(num)], _ = l.next(0)
					}
				}
			}
		}
	}
}

// get follows references.
func (f *file) get(v any) any {
	for range 16 {
		r, ok := v.(reference)
		if !ok {
			return v
		}
		v = f.object(int(r))
	}
	return nil
}

func (f *file) dict(v any) dict {
	switch d := f.get(v).(type) {
	case dict:
		return d
	case stream:
		return d.dict
	}
	return nil
}

func (f *file) array(v any) array {
	a, _ := f.get(v).(array)
	return a
}

func (f *file) number(v any) float64 {
	n, _ := f.get(v).(float64)
	return n
}

// object gives object n: a value or a stream.
func (f *file) object(n int) any {
	at, ok := f.at[n]
	if !ok {
		return f.packed[n]
	}
	l := lexer{f.b, at}
	v, _ := l.next(0)
	d, ok := v.(dict)
	if !ok {
		return v
	}
	l.skip()
	if !bytes.HasPrefix(f.b[l.at:], []byte("stream")) {
		return d
	}
	from := l.at + len("stream")
	if bytes.HasPrefix(f.b[from:], []byte("\r\n")) {
		from += 2
	} else if from < len(f.b) && (f.b[from] == '\n' || f.b[from] == '\r') {
		from++
	}
	length, isNumber := d["Length"].(float64)
	if r, isReference := d["Length"].(reference); isReference && int(r) != n {
		if at, ok := f.at[int(r)]; ok { // a plain number; nothing else is followed, or lengths could lead in circles
			l := lexer{f.b, at}
			v, _ := l.next(0)
			length, isNumber = v.(float64)
		}
	}
	if end := from + int(length); isNumber && length >= 0 && length < float64(len(f.b)) && end <= len(f.b) {
		rest := bytes.TrimLeft(f.b[end:min(end+32, len(f.b))], " \r\n\t")
		if bytes.HasPrefix(rest, []byte("endstream")) {
			return stream{d, f.b[from:end]}
		}
	}
	end := bytes.Index(f.b[from:], []byte("endstream"))
	if end < 0 {
		end = len(f.b) - from
	}
	return stream{d, f.b[from : from+end]}
}
