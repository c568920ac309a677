//go:build !linux

package program

// LimitMemory does nothing: only Linux can limit another program.
func LimitMemory(int, int64) error { return nil }
