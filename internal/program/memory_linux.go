package program

import "golang.org/x/sys/unix"

// LimitMemory limits the address space of a program and of those it starts.
func LimitMemory(pid int, bytes int64) error {
	if bytes == 0 {
		return nil
	}
	limit := unix.Rlimit{Cur: uint64(bytes), Max: uint64(bytes)}
	if err := unix.Prlimit(pid, unix.RLIMIT_AS, &limit, nil); err != unix.ESRCH { // gone already: its exit says why
		return err
	}
	return nil
}
