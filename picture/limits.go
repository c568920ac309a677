package picture

import "github.com/lontar-asean/lontar/fault"

// Limits bound what one picture may cost. A zero field has the default, so that Limits{} is safe.
type Limits struct {
	Bytes    int   // of the file; 64 MiB
	Side     int   // pixels across or down; 50,000
	Pixels   int64 // of a picture; 80 million, an A3 page at 600 dots an inch has 70
	Memory   int64 // bytes that decoding may hold at once, as reckoned from the header; 1 GiB
	Frames   int   // frames or pages that are counted; a file with more is refused; 10,000
	Scans    int   // passes of a progressive JPEG, each of which goes over all pixels; 100
	Metadata int   // bytes of one block of metadata, unpacked; 1 MiB
}

func (l Limits) withDefaults() Limits {
	for _, f := range []struct {
		field *int
		value int
	}{{&l.Bytes, 64 << 20}, {&l.Side, 50_000}, {&l.Frames, 10_000}, {&l.Scans, 100}, {&l.Metadata, 1 << 20}} {
		if *f.field <= 0 {
			*f.field = f.value
		}
	}
	if l.Pixels <= 0 {
		l.Pixels = 80_000_000
	}
	if l.Memory <= 0 {
		l.Memory = 1 << 30
	}
	return l
}

// check holds a header against the limits.
func (l Limits) check(f *file) error {
	w, h := int64(f.width), int64(f.height)
	switch {
	case w <= 0 || h <= 0:
		return fault.New(fault.Broken, "a %s of %d × %d pixels", f.format, w, h)
	case w > int64(l.Side) || h > int64(l.Side):
		return over(f, "%d × %d pixels are more than %d on a side", w, h, l.Side)
	case w*h > l.Pixels:
		return over(f, "%d × %d pixels are more than %d", w, h, l.Pixels)
	case w*h*int64(f.cost) > l.Memory:
		return over(f, "%d × %d pixels would take %d MB to decode, more than %d", w, h, w*h*int64(f.cost)>>20, l.Memory>>20)
	case f.frames > l.Frames:
		return over(f, "more than %d frames", l.Frames)
	case f.scans > l.Scans:
		return over(f, "%d passes are more than %d", f.scans, l.Scans)
	}
	return nil
}

func over(f *file, format string, args ...any) error {
	return fault.New(fault.Broken, "%s over the limit: "+format, append([]any{f.format}, args...)...)
}
