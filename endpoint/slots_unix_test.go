//go:build unix

package endpoint_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
)

// BenchmarkSlots asks a server of another process that has 64 slots and takes 50 ms, over HTTP, and keeps the answers: the share of its capacity that is
// used, from the first request on, and the processor time of this process for a request. One row: go test ./endpoint -run - -bench Slots -benchtime 1x
func BenchmarkSlots(b *testing.B) {
	url := apart(b)
	for b.Loop() {
		c, err := endpoint.New(endpoint.Options{URL: url, Model: "m", Cache: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		const n, callers = 6400, 128
		text := strings.Repeat("សួស្តី ", 100)
		began, used := time.Now(), spent(b)
		var group sync.WaitGroup
		ask := make(chan int)
		for range callers {
			group.Go(func() {
				for i := range ask {
					if _, err := c.Answer(context.Background(), text, fmt.Sprint(i)); err != nil {
						b.Error(err)
					}
				}
			})
		}
		for i := range n {
			ask <- i
		}
		close(ask)
		group.Wait()
		took := time.Since(began)
		b.ReportMetric(100*(n/64*0.05)/took.Seconds(), "%capacity")
		b.ReportMetric(float64((spent(b)-used).Microseconds())/n, "µs-cpu/request")
	}
}

// spent is the processor time of this process.
func spent(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// apart starts the server as a process of its own, so that its processor time does not count.
func apart(b *testing.B) string {
	cmd := exec.Command(os.Args[0], "-test.run", "^TestSlotsApart$")
	cmd.Env = append(os.Environ(), "LONTAR_SLOTS=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		_ = cmd.Wait()
	})
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(url)
}

// TestSlotsApart is the server of BenchmarkSlots; it ends with its standard input.
func TestSlotsApart(t *testing.T) {
	if os.Getenv("LONTAR_SLOTS") == "" {
		return
	}
	slot := make(chan struct{}, 64)
	url, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		slot <- struct{}{}
		time.Sleep(50 * time.Millisecond)
		<-slot
		say(w, "x")
	})
	fmt.Println(url)
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		t.Log(err)
	}
}
