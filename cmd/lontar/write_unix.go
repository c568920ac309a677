//go:build unix

package main

import "golang.org/x/sys/unix"

// mayWrite asks whether files may be made in a folder.
func mayWrite(dir string) bool { return unix.Access(dir, unix.W_OK) == nil }
