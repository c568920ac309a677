package objects_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/fetch/objects"
)

// vault is what the suite asks of both vaults.
type vault interface {
	Put(ctx context.Context, digest string, size int64, r io.Reader) error
	Open(ctx context.Context, digest string, offset, size int64) (io.ReadCloser, error)
	Remove(ctx context.Context, digest string) error
	Each(ctx context.Context, f func(digest string, size int64, came time.Time) error) error
	Clear(ctx context.Context, before time.Time) error
}

var (
	_ vault = (*objects.Vault)(nil)
	_ vault = (*objects.S3Vault)(nil)
)

var vaultSuite = []struct {
	name string
	run  func(*testing.T, vault)
}{
	{"what was put comes back, whole and in parts", putAndOpen},
	{"wrong bytes are not kept", wrongBytes},
	{"a broken upload leaves nothing", brokenUpload},
	{"many put the same at once", sameAtOnce},
	{"removed is gone", removed},
	{"names that are no digests", noDigests},
	{"large files stream in bounded memory", boundedMemory},
}

func TestVaultOnDisk(t *testing.T) {
	for _, part := range vaultSuite {
		t.Run(part.name, func(t *testing.T) {
			v, err := objects.NewVault(filepath.Join(t.TempDir(), "files"))
			if err != nil {
				t.Fatal(err)
			}
			part.run(t, v)
		})
	}
}

func TestVaultInABucket(t *testing.T) {
	address := gateway(t)
	for i, part := range vaultSuite {
		t.Run(part.name, func(t *testing.T) {
			part.run(t, s3Vault(t, address, fmt.Sprint("suite-", i), []string{"", "hub/files"}[i%2]))
		})
	}
}

func s3Vault(t testing.TB, address, bucket, prefix string) *objects.S3Vault {
	t.Helper()
	admin, err := minio.New(address, &minio.Options{Creds: credentials.NewStaticV4("key", "secretsecret", ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	if err := admin.MakeBucket(t.Context(), bucket, minio.MakeBucketOptions{}); err != nil && minio.ToErrorResponse(err).Code != minio.BucketAlreadyOwnedByYou {
		t.Fatal(err)
	}
	v, err := objects.NewS3Vault("s3://"+bucket+"/"+prefix, objects.Settings{Endpoint: "http://" + address, Key: "key", Secret: "secretsecret"}, fetch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

func randomBytes(n int, seed uint64) []byte {
	b := make([]byte, n)
	src := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
	_, _ = src.Read(b)
	return b
}

func held(t *testing.T, v vault) map[string]int64 {
	t.Helper()
	all := map[string]int64{}
	if err := v.Each(t.Context(), func(digest string, size int64, came time.Time) error {
		if age := time.Since(came); age < -time.Hour || age > time.Hour {
			t.Errorf("%s came %v ago", digest, age)
		}
		all[digest] = size
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func putAndOpen(t *testing.T, v vault) {
	for _, n := range []int{0, 1, 1000, 8 << 20, 8<<20 + 1, 20<<20 + 17} {
		b := randomBytes(n, uint64(n))
		digest := sum(b)
		for range 2 {
			if err := v.Put(t.Context(), digest, int64(n), bytes.NewReader(b)); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range [][2]int64{{0, -1}, {0, 0}, {0, 10}, {int64(n) / 2, -1}, {int64(n) / 3, int64(n) / 3}, {int64(n) - 1, 5}, {int64(n), -1}, {int64(n) + 5, 5}} {
			if c[0] < 0 {
				continue
			}
			r, err := v.Open(t.Context(), digest, c[0], c[1])
			if err != nil {
				t.Fatalf("%d bytes, part %v: %v", n, c, err)
			}
			got, err := io.ReadAll(r)
			r.Close()
			from := min(c[0], int64(n))
			to := int64(n)
			if c[1] >= 0 {
				to = min(to, from+c[1])
			}
			if err != nil || !bytes.Equal(got, b[from:to]) {
				t.Errorf("%d bytes, part %v: %d bytes, %v", n, c, len(got), err)
			}
		}
		if held(t, v)[digest] != int64(n) {
			t.Errorf("a file of %d bytes is not listed", n)
		}
	}
	for _, c := range [][2]int64{{-1, 5}, {0, -2}} {
		if _, err := v.Open(t.Context(), sum(nil), c[0], c[1]); fault.Of(err) != fault.Invalid {
			t.Errorf("part %v: %v", c, err)
		}
	}
}

func wrongBytes(t *testing.T, v vault) {
	for _, n := range []int{0, 100, 17 << 20} {
		b := randomBytes(n, 3)
		other := append(bytes.Clone(b), 'x')
		for _, c := range []struct {
			name   string
			digest string
			size   int64
			bytes  []byte
		}{
			{"longer", sum(b), int64(n), other}, {"shorter", sum(other), int64(n) + 1, b}, {"another size", sum(b), int64(n) + 1, b},
			{"another digest", sum([]byte("other")), int64(n), b}, {"endless", sum(b), int64(n), append(bytes.Clone(b), make([]byte, 9<<20)...)},
		} {
			if err := v.Put(t.Context(), c.digest, c.size, bytes.NewReader(c.bytes)); fault.Of(err) != fault.Invalid || fault.Hint(err) == "" {
				t.Errorf("%s than %d bytes: %v", c.name, n, err)
			}
		}
	}
	if all := held(t, v); len(all) != 0 {
		t.Errorf("kept: %v", all)
	}
	// Nobody learns what others keep by naming its digest.
	b := []byte("secret")
	if err := v.Put(t.Context(), sum(b), int64(len(b)), bytes.NewReader(b)); err != nil {
		t.Fatal(err)
	}
	if err := v.Put(t.Context(), sum(b), int64(len(b)), strings.NewReader("guess!")); fault.Of(err) != fault.Invalid {
		t.Errorf("other bytes for a file that is there: %v", err)
	}
}

var errCut = errors.New("the line was cut")

func brokenUpload(t *testing.T, v vault) {
	for _, n := range []int{1000, 20 << 20} {
		b := randomBytes(n, 5)
		if err := v.Put(t.Context(), sum(b), int64(n), io.MultiReader(bytes.NewReader(b[:n/2]), broken{})); !errors.Is(err, errCut) {
			t.Errorf("a cut upload: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		if err := v.Put(ctx, sum(b), int64(n), io.MultiReader(bytes.NewReader(b[:n/2]), stop(cancel), bytes.NewReader(b[n/2:]))); err == nil {
			t.Error("a cancelled upload succeeds")
		}
	}
	if all := held(t, v); len(all) != 0 {
		t.Errorf("kept: %v", all)
	}
	if err := v.Clear(t.Context(), time.Now().Add(time.Hour)); err != nil {
		t.Error(err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errCut }

type stop context.CancelFunc

func (s stop) Read([]byte) (int, error) {
	s()
	return 0, io.EOF
}

func sameAtOnce(t *testing.T, v vault) {
	small, large := randomBytes(1000, 7), randomBytes(9<<20, 8)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			b := small
			if i%2 == 0 {
				b = large
			}
			if err := v.Put(t.Context(), sum(b), int64(len(b)), bytes.NewReader(b)); err != nil {
				t.Error(err)
			}
			r, err := v.Open(t.Context(), sum(b), 0, -1)
			if err != nil {
				t.Error(err)
				return
			}
			defer r.Close()
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, b) {
				t.Errorf("%d bytes, %v", len(got), err)
			}
		})
	}
	wait.Wait()
	if all := held(t, v); len(all) != 2 {
		t.Errorf("kept: %v", all)
	}
}

func removed(t *testing.T, v vault) {
	b := []byte("ព្រះ")
	if err := v.Put(t.Context(), sum(b), int64(len(b)), bytes.NewReader(b)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := v.Remove(t.Context(), sum(b)); err != nil {
			t.Error(err)
		}
	}
	for _, size := range []int64{-1, 0, 1} {
		if _, err := v.Open(t.Context(), sum(b), 0, size); fault.Of(err) != fault.Missing {
			t.Errorf("removed: %v", err)
		}
	}
	if len(held(t, v)) != 0 {
		t.Error("a removed file is listed")
	}
}

func noDigests(t *testing.T, v vault) {
	for _, digest := range []string{"", "..", "../../../../etc/passwd", strings.Repeat("g", 64), strings.Repeat("a", 63), strings.Repeat("a", 66), "aa/" + strings.Repeat("b", 61)} {
		if err := v.Put(t.Context(), digest, 1, strings.NewReader("x")); fault.Of(err) != fault.Invalid {
			t.Errorf("put %q: %v", digest, err)
		}
		if _, err := v.Open(t.Context(), digest, 0, -1); fault.Of(err) != fault.Invalid {
			t.Errorf("open %q: %v", digest, err)
		}
		if err := v.Remove(t.Context(), digest); fault.Of(err) != fault.Invalid {
			t.Errorf("remove %q: %v", digest, err)
		}
	}
}

// noise is a file of n made-up bytes.
func noise(n int64) io.Reader {
	return io.LimitReader(rand.NewChaCha8([32]byte{9}), n)
}

func boundedMemory(t *testing.T, v vault) {
	n := int64(256 << 20)
	h := sha256.New()
	if _, err := io.Copy(h, noise(n)); err != nil {
		t.Fatal(err)
	}
	digest := hex.EncodeToString(h.Sum(nil))
	runtime.GC()
	debug.FreeOSMemory()
	var before, peak runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := v.Put(t.Context(), digest, n, noise(n)); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&peak)
	if grown := int64(peak.HeapSys) - int64(before.HeapSys); grown > 96<<20 {
		t.Errorf("the heap grew by %d MiB for a file of %d MiB", grown>>20, n>>20)
	}
	r, err := v.Open(t.Context(), digest, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	back := sha256.New()
	if got, err := io.Copy(back, r); err != nil || got != n || hex.EncodeToString(back.Sum(nil)) != digest {
		t.Errorf("%d bytes come back, %v", got, err)
	}
}

// TestABrokenConnectionIsMadeAgain reads and writes through a line that is cut again and again.
func TestABrokenConnectionIsMadeAgain(t *testing.T) {
	address := gateway(t)
	b := randomBytes(20<<20, 11)
	if err := s3Vault(t, address, "cut", "").Put(t.Context(), sum(b), int64(len(b)), bytes.NewReader(b)); err != nil {
		t.Fatal(err)
	}
	var cuts atomic.Int64
	proxy := cutting(t, address, 3<<20, 4, &cuts)
	v, err := objects.NewS3Vault("s3://cut", objects.Settings{Endpoint: "http://" + proxy, Key: "key", Secret: "secretsecret"}, fetch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := v.Open(t.Context(), sum(b), 1, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, b[1:]) || cuts.Load() == 0 {
		t.Errorf("%d bytes after %d cuts, %v", len(got), cuts.Load(), err)
	}
}

// cutting passes connections on and cuts the first few of those from the server after some bytes.
func cutting(t *testing.T, to string, after int64, times int64, cuts *atomic.Int64) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				continue
			}
			go func() { _, _ = io.Copy(out, in); out.Close() }()
			go func() {
				defer in.Close()
				defer out.Close()
				if _, err := io.CopyN(in, out, after); err != nil {
					return
				}
				if cuts.Add(1) <= times {
					return
				}
				_, _ = io.Copy(in, out)
			}()
		}
	}()
	return l.Addr().String()
}

func TestASignedLinkReadsOneFileForSomeTime(t *testing.T) {
	v := s3Vault(t, gateway(t), "signed", "hub")
	b := []byte("ตลาดน้ำเปิดทุกเช้า")
	if err := v.Put(t.Context(), sum(b), int64(len(b)), bytes.NewReader(b)); err != nil {
		t.Fatal(err)
	}
	link, err := v.Sign(t.Context(), sum(b), "data/ตลาด.txt", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	get := func(link string) (int, string, []byte) {
		resp, err := http.Get(link)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, resp.Header.Get("Content-Disposition"), body
	}
	if code, disposition, body := get(link); code != http.StatusOK || !bytes.Equal(body, b) || !strings.Contains(disposition, "attachment") || strings.Contains(disposition, "data/") {
		t.Errorf("%d %q %q", code, disposition, body)
	}
	other := sum([]byte("other"))
	for _, tampered := range []string{strings.Replace(link, sum(b), other, 1), strings.Replace(link, "X-Amz-Expires=3600", "X-Amz-Expires=36000", 1)} {
		if code, _, _ := get(tampered); code != http.StatusForbidden {
			t.Errorf("a link that was tampered with gives %d", code)
		}
	}
}

func TestClearTakesWhatUploadsLeft(t *testing.T) {
	dir := t.TempDir()
	v, err := objects.NewVault(dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, age := range map[string]time.Duration{"old": 48 * time.Hour, "young": 0} {
		file := filepath.Join(dir, "incoming", name)
		at := time.Now().Add(-age)
		if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Chtimes(file, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.Clear(t.Context(), time.Now().Add(-24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Join(dir, "incoming"))
	if err != nil || len(left) != 1 || left[0].Name() != "young" {
		t.Errorf("%v, %v", left, err)
	}
}
