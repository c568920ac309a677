//go:build !linux

package program

// limitMemory does nothing: only Linux can limit another program.
func limitMemory(int, int64) error { return nil }
