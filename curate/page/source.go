package page

import (
	"bytes"
	"strconv"
)

// largestWidth is the width in pixels beyond which a candidate is no better: larger ones are posters.
const largestWidth = 4096

// pictureSource notes the candidates of a source element inside a picture element. Forms that few programs can decode are left to the img.
func (r *reader) pictureSource() {
	if r.open[elPicture] == 0 || r.top().skip || len(r.sources) >= maxSources {
		return
	}
	if kind, is := r.attribute("type"); is {
		switch kind := bytes.ToLower(bytes.TrimSpace(kind)); string(kind) {
		case "image/jpeg", "image/png", "image/webp", "image/gif", "":
		default:
			return
		}
	}
	for _, name := range []string{"srcset", "data-srcset", "data-lazy-srcset"} {
		if set, is := r.attribute(name); is {
			r.sources = append(r.sources, set)
		}
	}
}

// best chooses among the address of a picture and the candidates of its sets the one with the most pixels: the widest that is no poster, else the
// densest. An address that is not better than the picture's own is not taken.
func best(src []byte, sets [][]byte) []byte {
	if inline(src) {
		src = nil
	}
	top, wide := 1.0, false // of what is chosen: a density, or a width
	for _, set := range sets {
		offers(set, func(address []byte, width, density float64) {
			switch {
			case inline(address) || width > largestWidth:
			case width > 0 && (!wide || width > top):
				src, top, wide = address, width, true
			case width == 0 && !wide && (src == nil || density > top):
				src, top = address, density
			}
		})
	}
	return src
}

// offers reads the candidates of a srcset (HTML standard, section 4.8.4.2.1): an address, then a width or a density.
func offers(set []byte, each func(address []byte, width, density float64)) {
	for n := 0; n < 64; n++ {
		set = bytes.TrimLeft(set, ", \t\r\n\f")
		end := bytes.IndexAny(set, " \t\r\n\f")
		if end < 0 {
			end = len(set)
		}
		address := set[:end]
		if len(address) == 0 {
			return
		}
		set = set[end:]
		width, density := 0.0, 1.0
		if short := bytes.TrimRight(address, ","); len(short) < len(address) {
			address = short // no descriptor
		} else {
			var descriptor []byte
			descriptor, set, _ = bytes.Cut(set, []byte(","))
			for _, d := range bytes.Fields(descriptor) {
				v, err := strconv.ParseFloat(string(d[:len(d)-1]), 64)
				if err != nil || !(v > 0) || v > 1e6 {
					continue
				}
				switch d[len(d)-1] {
				case 'w':
					width = v
				case 'x':
					density = v
				}
			}
		}
		each(address, width, density)
	}
}
