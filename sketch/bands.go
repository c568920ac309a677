package sketch

// Bands gives the keys of the first bands of a text's signature, each of so many bins: what lists of texts that must stay out compare by. There are
// Bins/rows bands at most. A text without letters has none.
func Bands(text string, bands, rows int) []uint64 {
	sig, ok := Sign(Fold(nil, text))
	if !ok {
		return nil
	}
	keys := make([]uint64, bands)
	for i := range keys {
		keys[i] = sig.Band(i, rows)
	}
	return keys
}
