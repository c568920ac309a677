package program

import (
	"strings"
	"sync"
)

const stderrTail = 2 << 10 // bytes

// Tail keeps the end of what is written to it, for messages about a program that went wrong.
type Tail struct {
	mu  sync.Mutex
	end []byte
}

// Write keeps the last bytes.
func (t *Tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.end = append(t.end, b...)
	if over := len(t.end) - stderrTail; over > 0 {
		t.end = append(t.end[:0], t.end[over:]...)
	}
	return len(b), nil
}

// Said gives what was written, for the end of a message.
func (t *Tail) Said() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := strings.TrimSpace(strings.ToValidUTF8(string(t.end), "\ufffd")); s != "" {
		return "; it said: " + s
	}
	return ""
}
