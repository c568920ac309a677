package warc

// Limits bound the memory and the time that one record may cost. A field that is zero or negative takes its default.
type Limits struct {
	MaxRecord int64 // bytes of a record's block, as stored and after decoding; default 64 MiB
	MaxRatio  int64 // decompressed : compressed, counted once more than 1 MiB has come out; default 200
	MaxHeader int   // bytes of a record's header, and of an HTTP header; default 1 MiB
}

const (
	defaultRecord = 64 << 20
	defaultRatio  = 200
	defaultHeader = 1 << 20
	freeOutput    = 1 << 20 // below this much output no ratio is suspicious
)

func (l Limits) orDefault() Limits {
	if l.MaxRecord <= 0 {
		l.MaxRecord = defaultRecord
	}
	if l.MaxRatio <= 0 {
		l.MaxRatio = defaultRatio
	}
	if l.MaxHeader <= 0 {
		l.MaxHeader = defaultHeader
	}
	return l
}

// exceeded says whether out bytes from in bytes is more than any honest page gives.
func (l Limits) exceeded(in, out int64) bool {
	return out > freeOutput && out/l.MaxRatio > max(in, 1)
}
