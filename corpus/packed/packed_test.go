package packed_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/sources"
)

const text = "ភាសាខ្មែរ\nမြန်မာဘာသာ\r\nພາສາລາວ\n\nภาษาไทย\nதமிழ்\nTiếng Việt\nꦧꦱꦗꦮ\nبهاس ملايو\nBahasa Indonesia"

func input(b []byte) corpus.Input {
	return sources.Input("a", b)
}

func gzipped(t testing.TB, s string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstandard(t testing.TB, s string) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll([]byte(s), nil)
}

// bzipped is "ភាសា\nไทย\nລາວ" in two bzip2 streams, one behind the other.
var bzipped = []byte("\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\x81\xa9\x85\x6f\x00\x00\x09\xc0\x79\x00\x10\x04\x00\x00\x81\x90\x00\x01\x60\x60\x00\x20\x00\x21\xa9\xa6\x0c\x42\x01\xa6\x9a\x33\x09\xd6\x04\x7e\x03\xf1\x48\x27\x3c\x2e\xe4\x8a\x70\xa1\x21\x03\x53\x0a\xde\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\x0f\xdf\x58\xec\x00\x00\x03\x00\x19\x02\x80\x10\x10\x40\x00\x20\x00\x21\x83\x41\x9a\x0c\xc7\x83\x8b\xb9\x22\x9c\x28\x48\x07\xef\xac\x76\x00")

func TestContentIsTheSameHoweverItIsPacked(t *testing.T) {
	skippable := append([]byte{0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 'x'}, zstandard(t, text)...)
	for name, b := range map[string][]byte{"plain": []byte(text), "gzip": gzipped(t, text), "two members": append(gzipped(t, text[:10]), gzipped(t, text[10:])...),
		"zstd": zstandard(t, text), "two frames": append(zstandard(t, text[:9]), zstandard(t, text[9:])...), "skippable frame": skippable} {
		r, err := packed.Open(input(b))
		if err != nil {
			t.Fatal(name, err)
		}
		got, err := io.ReadAll(r)
		if err != nil || string(got) != text || r.Packed() != (name != "plain") {
			t.Errorf("%s: %q %v", name, got, err)
		}
		r.Close()
	}
}

func TestSeveralBzip2StreamsAreOneFile(t *testing.T) {
	r, err := packed.Open(input(bzipped))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != "ភាសា\nไทย\nລາວ" || !r.Packed() {
		t.Errorf("%q %v", got, err)
	}
}

func TestPackedFilesCutOffAnywhereStop(t *testing.T) {
	for _, b := range [][]byte{gzipped(t, text), zstandard(t, text), bzipped[:51]} {
		for n := 4; n < len(b); n++ {
			r, err := packed.Open(input(b[:n]))
			if err == nil {
				_, err = io.ReadAll(r)
			}
			var s *corpus.Stop
			if !errors.As(err, &s) || fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), "a offset ") {
				t.Fatalf("cut at %d of %d: %v", n, len(b), err)
			}
		}
	}
}

func TestBombsStop(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	for range 300 {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := packed.Open(input(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, r)
	var s *corpus.Stop
	if !errors.As(err, &s) || n > 100<<20 {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestLinesAreCutAndLongOnesPassedOver(t *testing.T) {
	in := "ក\r\n" + strings.Repeat("x", 40) + "\nខ\n\nគ"
	for _, reader := range []io.Reader{strings.NewReader(in), drip{strings.NewReader(in)}} {
		l := packed.NewLines(reader, 100, 16)
		var got []string
		for {
			line, at, long, err := l.Next()
			if err == io.EOF {
				break
			}
			if err != nil || at < 100 {
				t.Fatal(at, err)
			}
			if long {
				line = []byte("long")
			}
			got = append(got, string(line))
		}
		if s := strings.Join(got, "|"); s != "ក|long|ខ||គ" {
			t.Errorf("%q", s)
		}
	}
}

// drip gives one byte a time.
type drip struct{ r io.Reader }

func (o drip) Read(p []byte) (int, error) { return o.r.Read(p[:min(len(p), 1)]) }

func FuzzOpen(f *testing.F) {
	f.Add([]byte(text))
	f.Add(gzipped(f, text))
	f.Add(zstandard(f, text))
	f.Add([]byte("BZh91AY&SY\x00\xff\u17d2\ue000"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := packed.Open(input(b))
		if err != nil {
			return
		}
		defer r.Close()
		l := packed.NewLines(r, 0, 1<<10)
		for range 1 << 16 {
			if _, _, _, err := l.Next(); err != nil {
				return
			}
		}
	})
}
