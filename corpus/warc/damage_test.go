package warc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/fault"
)

// record builds a plain WARC record with a stated length.
func record(uri string, stated int, block string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", uri, stated, block)
}

func packed(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, p := range parts {
		gz := gzip.NewWriter(&b)
		if _, err := io.WriteString(gz, p); err != nil {
			t.Fatal(err)
		}
		if err := gz.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// outline reads b and gives "uri" for a record, "!" for a fault, "!!" for the last one.
func outline(t testing.TB, b []byte, limits Limits) string {
	t.Helper()
	r, err := NewReader(bytes.NewReader(b), "x", limits)
	if err != nil {
		t.Fatal(err)
	}
	var s []string
	for {
		rec, err := r.Next()
		switch {
		case err == io.EOF:
			return strings.Join(s, " ")
		case errors.Is(err, ErrStop):
			s = append(s, "!!")
		case err != nil:
			s = append(s, "!")
		default:
			s = append(s, rec.URI)
		}
		if err != nil {
			var f *fault.Fault
			if !errors.As(err, &f) || f.Kind != fault.Broken || !strings.HasPrefix(f.Place, "x offset ") {
				t.Errorf("not a fault with kind and place: %v", err)
			}
		}
	}
}

func TestDamageCostsOnlyTheDamagedRecord(t *testing.T) {
	a, b, c := record("a:1", 5, "hello"), record("b:2", 5, "hello"), record("c:3", 5, "hello")
	noLength := "WARC/1.0\r\nWARC-Type: resource\r\n\r\nhello\r\n\r\n"
	flipped := func(at int) string {
		m := packed(t, b)
		m[len(m)-at] ^= 0xff
		return string(m)
	}
	one := func(s string) string { return string(packed(t, s)) }
	tests := map[string]struct{ in, want string }{
		"empty":                     {"", ""},
		"blank":                     {"\r\n\r\n", ""},
		"garbage":                   {"\xff\xfe\x00 not a crawl", "!!"},
		"private use and marks":     {"\uE000\u17d2\u1039", "!!"},
		"garbage first":             {"garbage\r\n\r\n" + a + b, "! a:1 b:2"},
		"garbage between":           {a + "garbage\r\n\r\n" + b, "a:1 ! b:2"},
		"no blank lines":            {strings.TrimSpace(a) + b, "a:1 b:2"},
		"no length":                 {a + noLength + b, "a:1 ! b:2"},
		"length is a word":          {a + strings.Replace(b, ": 5", ": many", 1) + c, "a:1 ! c:3"},
		"length is negative":        {a + strings.Replace(b, ": 5", ": -5", 1) + c, "a:1 ! c:3"},
		"length too large":          {a + record("b:2", 20, "hello") + c, "a:1 ! c:3"},
		"length beyond the end":     {a + record("b:2", 2000, "hello") + c, "a:1 ! c:3"},
		"length beyond the limit":   {a + record("b:2", 1<<60, "hello") + c, "a:1 ! c:3"},
		"length too small":          {a + record("b:2", 2, "hello") + c, "a:1 b:2 ! c:3"},
		"cut off":                   {a + b[:len(b)-6], "a:1 !!"},
		"header cut off":            {a + "WARC/1.0\r\nWARC-Ty", "a:1 !!"},
		"member: garbage":           {one("hello") + one(a), "! a:1"},
		"member: bad checksum":      {one(a) + flipped(6) + one(c), "a:1 ! c:3"},
		"member: bad deflate":       {one(a) + flipped(30) + one(c), "a:1 ! c:3"},
		"member: short record":      {one(a) + one(record("b:2", 900, "hello")) + one(c), "a:1 ! c:3"},
		"member: two records":       {one(a+b) + one(c), "a:1 b:2 c:3"},
		"member: damage inside":     {one(a + "junk\r\n\r\n" + b), "a:1 ! b:2"},
		"member: length too large":  {one(a + record("b:2", 30, "hello") + c), "a:1 ! c:3"},
		"member: over the limit":    {one(a) + one(record("b:2", 99<<20, strings.Repeat("b", 1000))) + one(c), "a:1 ! c:3"},
		"member: nothing in it":     {one(a) + one("") + one(c), "a:1 c:3"},
		"garbage between members":   {one(a) + "garbage" + one(b), "a:1 ! b:2"},
		"garbage before members":    {"garbage" + one(a) + one(b), "! a:1 b:2"},
		"zero padding":              {one(a) + strings.Repeat("\x00", 5000), "a:1"},
		"garbage after members":     {one(a) + "garbage", "a:1 !!"},
		"record over three members": {one(b[:20]) + one(b[20:len(b)-5]) + one(b[len(b)-5:]) + one(c), "! c:3"},
		"block over three members":  {one(b[:len(b)-8]) + one(b[len(b)-8:len(b)-4]) + one(b[len(b)-4:]+c), "b:2 c:3"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := outline(t, []byte(test.in), Limits{}); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if test.in != "" && strings.Trim(test.in, "\r\n") != "" {
				samePartitions(t, name, []byte(test.in), 30)
			}
		})
	}
}

func TestAFileCutAnywhereKeepsEveryEarlierRecord(t *testing.T) {
	gz := sample(t, 6)
	for name, b := range map[string][]byte{"gzip": gz, "plain": expand(t, gz), "zstd": zstdCrawl(t, gz)} {
		var ends []int64
		r, err := NewReader(bytes.NewReader(b), "x", Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for {
			rec, err := r.Next()
			if err != nil {
				break
			}
			ends = append(ends, rec.Offset+rec.Length)
		}
		if len(ends) != 7 {
			t.Fatalf("%s: %d records", name, len(ends))
		}
		for cut := range b {
			whole := 0
			for _, end := range ends {
				if end <= int64(cut) {
					whole++
				}
			}
			got := outline(t, b[:cut], Limits{})
			records := strings.Count(got, "http:")
			if whole > 0 {
				records++ // warcinfo has no URI
			}
			if name == "plain" && records == whole+1 {
				continue // only the line ends after the block are missing
			}
			if records != whole && whole > 0 {
				t.Fatalf("%s cut at %d: %d records, want %d: %s", name, cut, records, whole, got)
			}
		}
	}
}

// zeros is a reader of n zero bytes after a header.
func zeros(header string, n int64, after string) io.Reader {
	return io.MultiReader(strings.NewReader(header), io.LimitReader(zero{}, n), strings.NewReader(after))
}

type zero struct{}

func (zero) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func growth(t *testing.T, f func()) uint64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestABombCostsNoMoreThanTheLimits(t *testing.T) {
	limits := Limits{MaxRecord: 4 << 20}
	header := func(n int64) string { return strings.Split(record("b:2", int(n), ""), "\r\n\r\n")[0] + "\r\n\r\n" }
	for name, pack := range map[string]func(w io.Writer) io.WriteCloser{
		"gzip": func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
		"zstd": func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w, zstd.WithWindowSize(1<<20)); return z },
	} {
		for _, size := range []int64{3 << 20, 300 << 20} {
			var b bytes.Buffer
			for _, part := range []io.Reader{strings.NewReader(record("a:1", 2, "hi")), zeros(header(size), size, "\r\n\r\n"), strings.NewReader(record("c:3", 2, "hi"))} {
				w := pack(&b)
				if _, err := io.Copy(w, part); err != nil {
					t.Fatal(err)
				}
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
			}
			used := growth(t, func() {
				if got := outline(t, b.Bytes(), limits); got != "a:1 ! c:3" {
					t.Errorf("%s %d: %q", name, size, got)
				}
			})
			if used > 24<<20 {
				t.Errorf("%s %d: allocated %d MiB", name, size, used>>20)
			}
			if size < 4<<20 {
				samePartitions(t, name, b.Bytes(), 20)
			}
		}
	}
}

func TestAHugePlainRecordIsPassedOverStreaming(t *testing.T) {
	const size = 1 << 30
	header := strings.Split(record("b:2", size, ""), "\r\n\r\n")[0] + "\r\n\r\n"
	in := io.MultiReader(strings.NewReader(record("a:1", 2, "hi")), zeros(header, size, "\r\n\r\n"), strings.NewReader(record("c:3", 2, "hi")))
	var got []string
	used := growth(t, func() {
		r, err := NewReader(in, "x", Limits{})
		got = items(t, r, err)
	})
	if len(got) != 3 || !strings.Contains(got[1], "over the limit") || !strings.Contains(got[2], "c:3") {
		t.Errorf("got %q", got)
	}
	if used > 8<<20 {
		t.Errorf("allocated %d MiB", used>>20)
	}
}

type failing struct{ io.Reader }

var errDisk = errors.New("disk on fire")

func (f failing) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err == io.EOF {
		err = errDisk
	}
	return n, err
}

func TestAFailingSourceStopsWithItsCause(t *testing.T) {
	gz := sample(t, 3000)
	r, err := NewReader(failing{bytes.NewReader(gz[:len(gz)-50])}, "x", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = r.Next()
	}
	if !errors.Is(err, ErrStop) || !errors.Is(err, errDisk) {
		t.Errorf("got %v", err)
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("after the stop: %v", err)
	}
}

func TestRandomDamageNeverPanicsAndEnds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	gz := sample(t, 12)
	for _, b := range [][]byte{gz, expand(t, gz), zstdCrawl(t, gz)} {
		for range 300 {
			d := bytes.Clone(b)
			for range 1 + random.IntN(8) {
				d[random.IntN(len(d))] = byte(random.Uint32())
			}
			outline(t, d, Limits{MaxRecord: 1 << 20})
		}
	}
}
