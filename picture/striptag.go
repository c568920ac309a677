package picture

import "bytes"

// drawing reports whether a tag is needed to draw a page of a TIFF: those of the baseline and its extensions that say how pixels are stored, the
// orientation and the colour profile.
func drawing(id uint16) bool {
	switch id {
	case 0x010d, tagDescription, 0x010f, 0x0110, 0x0131, tagDateTime, tagArtist, 0x013c: // names, makers, programs, dates, people
		return false
	case 0x8773: // colour profile
		return true
	}
	return id >= 0x00fe && id <= 0x0214
}

// clearLocation takes positions out of the structure, in place: the directory of positions with its values, the notes of makers, thumbnails and
// embedded blocks that may hold their own.
func (t *tags) clearLocation() {
	for _, e := range t.list {
		switch {
		case e.id == tagXMP && !clearXMP(t.bytes(e)), e.id == tagPhotoshop && !clearResources(t.bytes(e)):
			blank(t.bytes(e))
		case e.id == tagUserComment || e.id == tagDescription || e.id == tagXPComment:
			if placeWord(bytes.ReplaceAll(t.bytes(e), []byte{0}, nil)) {
				clear(t.bytes(e))
			}
		}
	}
	t.clearThumbnail()
	t.clearAllBut(func(e tag) bool {
		return e.in != gpsDirectory && e.id != tagGPS && e.id != tagMakerNote && (e.in != mainDirectory || e.id != 0xc634) // private data of DNG
	})
}

// clearThumbnail writes zeros over a small JPEG that has metadata of its own.
func (t *tags) clearThumbnail() {
	at, ok := t.find(nextDirectory, 1, tagThumbnail)
	size, also := t.find(nextDirectory, 1, tagThumbnailSize)
	if !ok || !also {
		return
	}
	from, _ := t.number(at, 0)
	n, _ := t.number(size, 0)
	if from < 8 || n < 0 || from > len(t.data) || n > len(t.data)-from {
		return
	}
	if small := t.data[from : from+n]; names(small, exifHead, xmpHead, "gps") {
		clear(small)
	}
}

// clearAllBut removes tags from their directories, with their values. Directories that lose all tags are zeroed; the others close up.
func (t *tags) clearAllBut(stays func(tag) bool) {
	for _, e := range t.list {
		if !stays(e) {
			clear(t.bytes(e))
		}
	}
	for _, d := range t.directories {
		t.closeUp(d, stays)
	}
}

// closeUp removes the entries of one directory that do not stay.
func (t *tags) closeUp(d extent, stays func(tag) bool) {
	kept, n := d.from+2, 0
	last := d.from + 2
	for _, e := range t.list {
		if e.in != d.role || e.at < kept || e.at+12 > d.to || (e.at-d.from-2)%12 != 0 { // directories may lie over each other
			continue
		}
		last = max(last, e.at+12)
		if !stays(e) {
			continue
		}
		copy(t.data[kept:kept+12], t.data[e.at:e.at+12])
		kept += 12
		n++
	}
	next := [4]byte{}
	if d.role <= nextDirectory {
		copy(next[:], t.data[last:d.to])
	}
	t.order.PutUint16(t.data[d.from:], uint16(n))
	copy(t.data[kept:], next[:min(4, d.to-last)])
	clear(t.data[min(kept+4, d.to):d.to])
}
