package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"io"

	"golang.org/x/image/tiff/lzw"
)

// decode undoes the filters of a stream. What cannot be undone ends the data there.
func (f *file) decode(s stream) []byte {
	var filters, params array
	switch v := f.get(s.dict["Filter"]).(type) {
	case name:
		filters, params = array{v}, array{s.dict["DecodeParms"]}
	case array:
		filters, params = v, f.array(s.dict["DecodeParms"])
	}
	data := s.data
	for i, filter := range filters {
		if i > 8 {
			return nil
		}
		var r io.Reader
		switch f.get(filter) {
		case name("FlateDecode"), name("Fl"):
			z, err := zlib.NewReader(bytes.NewReader(data))
			if err != nil {
				return nil
			}
			r = z
		case name("LZWDecode"), name("LZW"):
			r = lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8)
		case name("ASCII85Decode"), name("A85"):
			end := bytes.Index(data, []byte("~>"))
			if end < 0 {
				end = len(data)
			}
			r = ascii85.NewDecoder(bytes.NewReader(data[:end]))
		case name("ASCIIHexDecode"), name("AHx"):
			l := lexer{data, 0}
			r = bytes.NewReader([]byte(l.hex()))
		default: // pictures
			return nil
		}
		// A damaged end of a page's drawing does not make its beginning wrong.
		out, _ := io.ReadAll(io.LimitReader(r, int64(max(f.budget, 0))))
		f.budget -= len(out)
		data = out
		if i < len(params) {
			data = f.unpredict(data, f.dict(params[i]))
		}
	}
	return data
}

// unpredict undoes PNG predictors, which object streams may have.
func (f *file) unpredict(data []byte, params dict) []byte {
	columns := int(f.number(params["Columns"]))
	if f.number(params["Predictor"]) < 10 || columns <= 0 || columns > 1<<16 {
		return data
	}
	var out []byte
	above := make([]byte, columns)
	for len(data) > columns {
		kind, row := data[0], bytes.Clone(data[1:columns+1])
		for i := range row {
			var left, corner byte
			if i > 0 {
				left, corner = row[i-1], above[i-1]
			}
			switch kind {
			case 1:
				row[i] += left
			case 2:
				row[i] += above[i]
			case 3:
				row[i] += byte((int(left) + int(above[i])) / 2)
			case 4:
				row[i] += paeth(int(left), int(above[i]), int(corner))
			}
		}
		out = append(out, row...)
		above, data = row, data[columns+1:]
	}
	return out
}

func paeth(a, b, c int) byte {
	p := a + b - c
	da, db, dc := max(p-a, a-p), max(p-b, b-p), max(p-c, c-p)
	switch {
	case da <= db && da <= dc:
		return byte(a)
	case db <= dc:
		return byte(b)
	}
	return byte(c)
}
