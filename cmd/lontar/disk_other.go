//go:build !linux && !darwin

package main

// freeSpace gives the bytes that may still be written below a folder.
func freeSpace(string) (int64, bool) { return 0, false }

// fileLimit gives how many files the program may have open.
func fileLimit() (uint64, bool) { return 0, false }
