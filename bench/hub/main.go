// Command hub asks a running hub as many clients do and prints a line a measurement. It knows nothing of Lontar: any server of HTTP can be asked.
//
//	hub closed -url URL -connections 64 -seconds 10          requests one after the other on each connection: requests/s
//	hub open -url URL -rate 1000 -connections 200 -seconds 30   requests at fixed times, whatever became of the ones before: p50, p99
//	hub download -url URL -size N                              one file to nowhere: seconds, MB/s; with -from, the rest of it
//	hub upload -url URL -token T -repository OWNER/NAME -file F   one file by LFS: seconds
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

type options struct {
	url, token, repository, file string
	connections, rate, seconds   int
	from, size                   int64
}

func main() {
	var o options
	if len(os.Args) < 2 {
		os.Args = append(os.Args, "")
	}
	f := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	f.StringVar(&o.url, "url", "", "address")
	f.StringVar(&o.token, "token", "", "bearer token")
	f.StringVar(&o.repository, "repository", "", "OWNER/NAME of a data set")
	f.StringVar(&o.file, "file", "", "file to upload")
	f.IntVar(&o.connections, "connections", 64, "connections")
	f.IntVar(&o.rate, "rate", 1000, "requests a second")
	f.IntVar(&o.seconds, "seconds", 10, "how long")
	f.Int64Var(&o.from, "from", 0, "first byte to ask for")
	f.Int64Var(&o.size, "size", -1, "bytes that must come")
	_ = f.Parse(os.Args[2:]) // it exits by itself
	run, ok := map[string]func(options) error{"closed": closed, "open": open, "download": download, "upload": upload}[os.Args[1]]
	err := errors.New("say closed, open, download or upload")
	if ok {
		err = run(o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "hub:", err)
		os.Exit(1)
	}
}

func client(connections int) *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections, DisableCompression: true}}
}

// ask sends a GET and reads the answer to its end.
func (o options) ask(c *http.Client, buffer []byte) (int64, error) {
	r, err := http.NewRequest(http.MethodGet, o.url, nil)
	if err != nil {
		return 0, err
	}
	if o.token != "" {
		r.Header.Set("Authorization", "Bearer "+o.token)
	}
	if o.from > 0 {
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-", o.from))
	}
	answer, err := c.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, answer.Body, buffer)
	if err == nil && answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusPartialContent {
		err = errors.New(answer.Status)
	}
	return n, err
}

func closed(o options) error {
	c := client(o.connections)
	var done, failed atomic.Int64
	var wait sync.WaitGroup
	began := time.Now()
	end := began.Add(time.Duration(o.seconds) * time.Second)
	for range o.connections {
		wait.Go(func() {
			buffer := make([]byte, 32<<10)
			for time.Now().Before(end) {
				if _, err := o.ask(c, buffer); err != nil {
					failed.Add(1)
					continue
				}
				done.Add(1)
			}
		})
	}
	wait.Wait()
	fmt.Printf("closed loop, %d connections: %.0f requests/s, %d failed\n", o.connections, float64(done.Load())/time.Since(began).Seconds(), failed.Load())
	return nil
}

// open counts the time of a request from when it was due, not from when a connection was free for it: a server that stalls is not spared those that would
// have come meanwhile (coordinated omission).
func open(o options) error {
	c := client(o.connections)
	total := o.rate * o.seconds
	due := make(chan time.Time, total)
	took := make([]time.Duration, total)
	var n, failed atomic.Int64
	var wait sync.WaitGroup
	for range o.connections {
		wait.Go(func() {
			buffer := make([]byte, 32<<10)
			for at := range due {
				if _, err := o.ask(c, buffer); err != nil {
					failed.Add(1)
				}
				took[n.Add(1)-1] = time.Since(at)
			}
		})
	}
	began := time.Now()
	for i := range total {
		at := began.Add(time.Duration(i) * time.Second / time.Duration(o.rate))
		time.Sleep(time.Until(at))
		due <- at
	}
	close(due)
	wait.Wait()
	slices.Sort(took)
	at := func(q float64) time.Duration { return took[int(q*float64(total-1))].Round(10 * time.Microsecond) }
	fmt.Printf("open loop, %d/s over %d connections: p50 %v, p99 %v, worst %v, %d of %d failed\n", o.rate, o.connections, at(0.5), at(0.99), at(1), failed.Load(), total)
	return nil
}

func download(o options) error {
	began := time.Now()
	n, err := o.ask(client(1), make([]byte, 1<<20))
	if err != nil {
		return err
	}
	if o.size >= 0 && n != o.size {
		return fmt.Errorf("%d bytes came, not %d", n, o.size)
	}
	s := time.Since(began).Seconds()
	fmt.Printf("%.3f s %.0f MB/s\n", s, float64(n)/1e6/s)
	return nil
}

func (o options) post(c *http.Client, method, address string, body io.Reader, size int64, token string) ([]byte, error) {
	r, err := http.NewRequest(method, address, body)
	if err != nil {
		return nil, err
	}
	r.ContentLength = size
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := c.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %.200s", answer.Status, b)
	}
	return b, err
}

// upload counts the sending alone: clients hash a file before they know how long the server takes.
func upload(o options) error {
	f, err := os.Open(o.file)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	if err != nil {
		return err
	}
	digest := hex.EncodeToString(sum.Sum(nil))
	c := client(1)
	body, err := json.Marshal(map[string]any{"operation": "upload", "transfers": []string{"basic"}, "hash_algo": "sha256", "objects": []any{map[string]any{"oid": digest, "size": size}}})
	if err != nil {
		return err
	}
	b, err := o.post(c, http.MethodPost, o.url+"/datasets/"+o.repository+".git/info/lfs/objects/batch", bytes.NewReader(body), int64(len(body)), o.token)
	if err != nil {
		return err
	}
	var to struct {
		Objects []struct {
			Actions struct{ Upload struct{ Href string } }
		}
	}
	if err := json.Unmarshal(b, &to); err != nil || len(to.Objects) != 1 || to.Objects[0].Actions.Upload.Href == "" {
		return fmt.Errorf("no link to send to: %v %.200s", err, b)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	began := time.Now()
	if _, err := o.post(c, http.MethodPut, to.Objects[0].Actions.Upload.Href, io.NopCloser(f), size, ""); err != nil {
		return err
	}
	s := time.Since(began).Seconds()
	commit := fmt.Sprintf(`{"key":"header","value":{"summary":"load"}}`+"\n"+`{"key":"lfsFile","value":{"path":"load.bin","algo":"sha256","oid":%q,"size":%d}}`+"\n", digest, size)
	if _, err := o.post(c, http.MethodPost, o.url+"/api/datasets/"+o.repository+"/commit/main", bytes.NewReader([]byte(commit)), int64(len(commit)), o.token); err != nil {
		return err
	}
	fmt.Printf("%.3f s %.0f MB/s\n", s, float64(size)/1e6/s)
	return nil
}
