package picture

import "io"

// scanTIFF reads the directories (TIFF 6.0). A TIFF has no end of its own: what follows the last byte that a directory names is trailing.
func (f *file) scanTIFF(l Limits) error {
	t := readTags(f.data, l.Frames+1)
	if len(t.directories) == 0 {
		return f.cut(len(f.data), "the first directory")
	}
	return f.describeTIFF(t, 0)
}

// describeTIFF takes the sizes of a page, 0 for the first.
func (f *file) describeTIFF(t *tags, page int) error {
	f.frames = t.pages
	f.width, f.height = t.page(page, tagWidth, 0), t.page(page, tagHeight, 0)
	switch {
	case f.width > 0 && f.height > 0:
	case !t.whole:
		return f.cut(len(f.data), "its directories")
	default:
		return f.wrong(8, "it does not say its size")
	}
	f.orientation = orientation(t.page(page, tagOrientation, 1))
	samples := t.page(page, tagSamples, 1)
	f.alpha = t.page(page, tagExtraSamples, 0) != 0
	f.cost = 4
	switch bits := t.page(page, tagBits, 1); {
	case bits > 8:
		f.cost = 8
	case samples == 1:
		f.cost = 1
	}
	f.cost *= 2 // a strip may hold the whole picture, unpacked
	f.end = 8
	for _, d := range t.directories {
		f.end = max(f.end, d.to)
	}
	for _, e := range t.list {
		f.end = max(f.end, e.to)
	}
	if t.cut {
		f.broken = f.cut(len(f.data), "its tags")
	}
	role := mainDirectory
	if page > 0 {
		role = nextDirectory
	}
	blocks := 0
	for _, pair := range [][2]uint16{{tagStripOffsets, tagStripBytes}, {tagTileOffsets, tagTileBytes}} {
		offsets, ok := t.find(role, page, pair[0])
		lengths, both := t.find(role, page, pair[1])
		if !ok {
			continue
		}
		if offsets.count != lengths.count || !both && offsets.count > 1 {
			return f.wrong(offsets.at, "%d strips or tiles and %d sizes of them", offsets.count, lengths.count)
		}
		if int64(offsets.count) > int64(f.height)*max(1, int64(f.width)/8) {
			return f.wrong(offsets.at, "%d strips or tiles in %d × %d pixels", offsets.count, f.width, f.height)
		}
		for i := range offsets.count {
			at, ok := t.number(offsets, i)
			n, also := t.number(lengths, i)
			if !ok || !also || at+n > len(f.data) {
				f.broken = f.cut(at, "the pixels")
				break
			}
			f.end = max(f.end, at+n)
			blocks++
		}
	}
	left := mostBlocks
	for p := range t.pages { // pixels of other pages are none that trail
		if p == page {
			continue
		}
		list, whole := t.pixels(p, left)
		if left -= len(list); !whole {
			f.end = len(f.data)
			break
		}
		for _, e := range list {
			f.end = max(f.end, e.to)
		}
	}
	f.end = min(f.end, len(f.data))
	if blocks == 0 && f.broken == nil {
		f.broken = f.wrong(8, "it has no pixels")
	}
	return nil
}

// mostBlocks is how many strips and tiles of all pages together are looked at.
const mostBlocks = 1 << 20

// pixels gives where the strips or tiles of a page lie, as it says: perhaps behind the end of the file. whole is false when there are too many.
func (t *tags) pixels(page, most int) (list []extent, whole bool) {
	role := nextDirectory
	if page == 0 {
		role = mainDirectory
	}
	for _, pair := range [][2]uint16{{tagStripOffsets, tagStripBytes}, {tagTileOffsets, tagTileBytes}} {
		offsets, ok := t.find(role, page, pair[0])
		lengths, both := t.find(role, page, pair[1])
		for i := 0; ok && both && i < min(offsets.count, lengths.count); i++ {
			at, known := t.number(offsets, i)
			n, also := t.number(lengths, i)
			if !known || !also {
				break
			}
			if len(list) == most {
				return list, false
			}
			list = append(list, extent{role, at, at + n})
		}
	}
	return list, true
}

// pageOf is a TIFF whose header points to another page.
type pageOf struct {
	data []byte
	head [8]byte
}

// newPage gives the file with the directory at a place as the first.
func newPage(data []byte, t *tags, at int) *pageOf {
	p := &pageOf{data: data}
	copy(p.head[:], data[:8])
	t.order.PutUint32(p.head[4:], uint32(at))
	return p
}

// ReadAt reads the changed header and the file behind it.
func (p *pageOf) ReadAt(b []byte, off int64) (n int, err error) {
	if off < 0 || off >= int64(len(p.data)) {
		return 0, io.EOF
	}
	n = copy(b, p.data[off:])
	if off < 8 {
		copy(b[:n], p.head[off:])
	}
	if n < len(b) {
		err = io.EOF
	}
	return n, err
}

// Read makes it a reader, as the decoder wants one; the decoder reads by places only.
func (p *pageOf) Read([]byte) (int, error) { return 0, io.EOF }
