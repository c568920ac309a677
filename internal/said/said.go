// Package said keeps what a program under test writes, while it still writes.
package said

import (
	"bytes"
	"sync"
)

// Log is an io.Writer that may be read at any time.
type Log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write keeps bytes.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// String gives what was written so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
