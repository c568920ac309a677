//go:build !linux

package curate

// limitMemory does nothing: only Linux can limit another program.
func limitMemory(int, int64) error { return nil }
