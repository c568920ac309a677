package objects_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/fetch/objects"
)

// gateway runs a real S3 server over a folder.
func gateway(t *testing.T) (address string) {
	program, err := exec.LookPath("versitygw")
	if err != nil {
		t.Skip("versitygw is not installed: `go install github.com/versity/versitygw/cmd/versitygw@latest`")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = l.Addr().String()
	l.Close()
	cmd := exec.Command(program, "--access", "key", "--secret", "secretsecret", "--port", address, "posix", t.TempDir())
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	for range 600 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return address
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("versitygw does not start: ", log.String())
	return ""
}

func TestARealStoreIsListedAndRead(t *testing.T) {
	address := gateway(t)
	admin, err := minio.New(address, &minio.Options{Creds: credentials.NewStaticV4("key", "secretsecret", ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	if err := admin.MakeBucket(t.Context(), "corpus", minio.MakeBucketOptions{}); err != nil {
		t.Fatal(err)
	}
	put := func(key string, b []byte) {
		if _, err := admin.PutObject(t.Context(), "corpus", key, bytes.NewReader(b), int64(len(b)), minio.PutObjectOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	big := bytes.Repeat([]byte("ភាសាខ្មែរ 0123456789\n"), 300_000)
	var keys []string
	for i, text := range []string{"ភាសាខ្មែរ", "မြန်မာဘာသာ", "ພາສາລາວ", "ภาษาไทย", "தமிழ்", "Tiếng Việt", "ꦧꦱꦗꦮ", "بهاس ملايو", "Bahasa Indonesia"} {
		keys = append(keys, fmt.Sprintf("web/%d/%s #1+%%.txt", i+5, text))
		put(keys[i], big[:(i+1)*600_000])
	}
	put("web.txt", []byte("x"))
	store := func(secret string) *objects.S3 {
		s, err := objects.NewS3(objects.Settings{Endpoint: "http://" + address, Key: "key", Secret: secret}, fetch.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := store("secretsecret")
	for _, pattern := range []string{"web", "web/*/*.txt", "**/*#1*"} {
		found, err := s.List(t.Context(), "s3://corpus/"+pattern)
		if err != nil || len(found) != len(keys) {
			t.Fatalf("%s: %v %v", pattern, found, err)
		}
		for i, e := range found {
			if e.Path != "s3://corpus/"+keys[i] || e.Bytes != int64(i+1)*600_000 || e.ETag == "" {
				t.Errorf("%s: %+v", pattern, e)
			}
			if pattern != "web" {
				continue
			}
			f, err := s.Open(t.Context(), e.Path)
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
			if err != nil || !bytes.Equal(b, big[:e.Bytes]) {
				t.Errorf("%s: %d bytes, %v", e.Path, len(b), err)
			}
			f.Close()
		}
	}
	f, err := s.Open(t.Context(), "s3://corpus/"+keys[8])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	put(keys[8], bytes.ToUpper(big[:9*600_000-1]))
	if _, err := f.ReadAt(make([]byte, 10), 5<<20); fault.Of(err) != fault.Conflict {
		t.Error(err)
	}
	if _, err := s.Open(t.Context(), "s3://corpus/none"); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
	if _, err := s.List(t.Context(), "s3://other/**"); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
	if _, err := store("wrongwrong").List(t.Context(), "s3://corpus/**"); fault.Of(err) != fault.Denied || strings.Contains(err.Error(), "wrongwrong") {
		t.Error(err)
	}
}
