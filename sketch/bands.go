package sketch

// Bands gives the keys of the first bands of eight bins of a text's signature, at most 16: what lists of texts that must stay out compare by. A text
// without letters has none.
func Bands(text string, bands int) []uint64 {
	sig, ok := Sign(Fold(nil, text))
	if !ok {
		return nil
	}
	keys := make([]uint64, bands)
	for i := range keys {
		keys[i] = sig.Band(i, 8)
	}
	return keys
}
