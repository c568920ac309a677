package gather_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/internal/trial"
	"github.com/lontar-asean/lontar/pair/gather"
	"github.com/lontar-asean/lontar/recipe"
)

func TestExamples(t *testing.T) { trial.Examples(t, gather.Kinds(nil)) }

// drawn makes a picture that no other seed makes.
func drawn(w, h, seed int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.RGBA{uint8(x*x*seed/7 + y), uint8(y*y*seed/5 + x*3), uint8((x / 8) * (y / 8) * seed), 255})
		}
	}
	return img
}

func pngOf(t testing.TB, w, h, seed int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, drawn(w, h, seed)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, w, h, seed int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, drawn(w, h, seed), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func build(t testing.TB, settings string, getter gather.Getter) any {
	t.Helper()
	s, err := gather.Kinds(getter)[0].Build(settings)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// page makes a document of pictures with their places between texts.
func page(pictures ...corpus.Picture) *corpus.Document {
	d := corpus.Origin{Rights: corpus.Unknown, Language: "lao-Laoo"}.NewDocument("https://a.example/", nil)
	parts := []corpus.Part{{Kind: corpus.TextPart, Text: "ຕະຫຼາດ"}}
	for i := range pictures {
		parts = append(parts, corpus.Part{Kind: corpus.PicturePart, Picture: i}, corpus.Part{Kind: corpus.TextPart, Text: "ເຊົ້າ"})
	}
	d.SetParts(parts)
	d.Pictures = pictures
	return d
}

func run(t testing.TB, step any, d *corpus.Document) {
	t.Helper()
	if err := step.(recipe.Transformer).Transform(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

func TestEveryPictureIsUsableOrSaysWhyNot(t *testing.T) {
	whole := pngOf(t, 200, 100, 3)
	hidden := append(append([]byte{}, whole...), []byte("<html><script>alert(1)</script></html>")...)
	cases := []struct {
		name   string
		bytes  []byte
		reason string
	}{
		{"a PNG", whole, ""}, {"a JPEG", jpegOf(t, 64, 300, 5), ""}, {"the same again", whole, "repeated"}, {"narrow", pngOf(t, 63, 100, 1), "too_small"},
		{"a banner", pngOf(t, 1000, 100, 1), "aspect"}, {"cut off", whole[:len(whole)/2], "undecodable"}, {"text", []byte(strings.Repeat("no picture ", 100)), "undecodable"},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>x</script>` + strings.Repeat(" ", 300) + `</svg>`), "undecodable"}, {"tiny file", []byte("\x89PNG"), "few_bytes"},
		{"nothing", nil, "not_found"}, {"also a page", hidden, "polyglot"}, {"wide", pngOf(t, 2100, 500, 2), "too_large"},
	}
	var pictures []corpus.Picture
	for _, c := range cases {
		pictures = append(pictures, corpus.Picture{URL: "https://a.example/" + c.name, Alt: c.name, Bytes: c.bytes})
	}
	d := page(pictures...)
	run(t, build(t, "{max_side: 2000, keep: always}", nil), d)
	inParts := map[int]bool{}
	for _, p := range d.Parts {
		if p.Kind == corpus.PicturePart {
			inParts[p.Picture] = true
		}
	}
	usable := 0
	for i, c := range cases {
		p := d.Pictures[i]
		want := []string{"pictures." + c.reason}
		if c.reason == "" {
			want = nil
			usable++
		}
		if diff := cmp.Diff(want, p.Reasons); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if ok := c.reason == ""; inParts[i] != ok || (len(p.Bytes) > 0) != ok || ok && (p.MediaType == "" || p.Width == 0 || len(p.Hash) == 0 || len(p.SHA256) != 64) {
			t.Errorf("%s: part %v, %d bytes, %s %dx%d", c.name, inParts[i], len(p.Bytes), p.MediaType, p.Width, p.Height)
		}
		if p.Alt != c.name {
			t.Errorf("%s lost its words", c.name)
		}
	}
	if v, _ := d.Value("pictures.usable"); int(v) != usable {
		t.Errorf("%v usable, not %d", v, usable)
	}
	if d.Text() != "ຕະຫຼາດ"+strings.Repeat("\nເຊົ້າ", len(cases)) {
		t.Error("the text changed")
	}
}

func TestBytesAreStoredWhereRightsAllow(t *testing.T) {
	b := pngOf(t, 100, 100, 7)
	for _, c := range []struct {
		keep                string
		document, picture   corpus.Rights
		stored, measuredToo bool
	}{
		{"when-licensed", corpus.Unknown, "", false, true}, {"when-licensed", corpus.Licensed("CC-BY-4.0"), "", true, true}, {"when-licensed", corpus.Licensed("CC-BY-4.0"), corpus.Unknown, false, true},
		{"when-licensed", corpus.Unknown, corpus.PublicDomain, true, true}, {"when-licensed", corpus.TDM, "", false, true}, {"when-licensed", corpus.Permission, "", true, true},
		{"when-licensed", corpus.Contributed, "", true, true}, {"always", corpus.Unknown, "", true, true}, {"never", corpus.PublicDomain, "", false, true},
	} {
		d := page(corpus.Picture{Bytes: b, Rights: c.picture})
		d.Rights = c.document
		s := build(t, "{keep: "+c.keep+"}", nil)
		run(t, s, d)
		if len(d.Pictures[0].Bytes) == 0 {
			t.Error("the bytes are gone before the other steps have seen them")
		}
		s.(recipe.Gatherer).Release(d)
		p := d.Pictures[0]
		if (len(p.Bytes) > 0) != c.stored || p.SHA256 == "" || p.Width != 100 || len(p.Hash) == 0 || !p.Usable() {
			t.Errorf("%+v: %d bytes stored", c, len(p.Bytes))
		}
	}
}

func TestWhatIsNearComesFirst(t *testing.T) {
	b := pngOf(t, 150, 120, 9)
	d := page(corpus.Picture{URL: "https://a.example/there.png"}, corpus.Picture{URL: "https://a.example/gone.png"}, corpus.Picture{URL: "https://a.example/no.png"}, corpus.Picture{})
	d.Near = func(_ context.Context, address string) ([]byte, error) {
		switch {
		case strings.HasSuffix(address, "there.png"):
			return b, nil
		case strings.HasSuffix(address, "no.png"):
			return nil, fault.New(fault.Denied, "noai")
		}
		return nil, fault.New(fault.Missing, "not here")
	}
	run(t, build(t, "{}", nil), d)
	for i, want := range []string{"", "pictures.not_found", "pictures.reserved", "pictures.not_found"} {
		if got := strings.Join(d.Pictures[i].Reasons, " "); got != want {
			t.Errorf("picture %d: %q, not %q", i, got, want)
		}
	}
	d.Near = func(context.Context, string) ([]byte, error) { return nil, fault.New(fault.Busy, "later") }
	d.Pictures = []corpus.Picture{{URL: "https://a.example/x.png"}}
	if err := build(t, "{}", nil).(recipe.Transformer).Transform(t.Context(), d); fault.Of(err) != fault.Busy {
		t.Errorf("a source that is busy gives %v", err)
	}
}

func client(t testing.TB, cache string) *fetch.Client {
	return fetch.New(fetch.Options{Cache: cache, Pause: time.Millisecond, Attempts: 3, Wait: func(context.Context, time.Duration) error { return nil },
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
}

func TestFetchingIsPoliteAndAsksOnce(t *testing.T) {
	b := pngOf(t, 120, 90, 4)
	var asked, busy atomic.Int32
	mux := http.NewServeMux()
	mux.HandleFunc("/robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "User-agent: *\nDisallow: /private/\n")
	})
	mux.HandleFunc("/ok.png", func(w http.ResponseWriter, _ *http.Request) { asked.Add(1); w.Write(b) })
	mux.HandleFunc("/private/a.png", func(w http.ResponseWriter, _ *http.Request) { t.Error("robots.txt was not honoured") })
	mux.HandleFunc("/noai.png", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Robots-Tag", "otherbot: noimageai")
		w.Write(b)
	})
	mux.HandleFunc("/busy.png", func(w http.ResponseWriter, _ *http.Request) {
		if busy.Add(1) == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		w.Write(pngOf(t, 130, 90, 5))
	})
	mux.HandleFunc("/page.png", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, strings.Repeat("<html>not found", 50)) })
	mux.HandleFunc("/long.png", func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 70_000)) })
	server := httptest.NewServer(mux)
	defer server.Close()
	cache := t.TempDir()
	for range 2 {
		var pictures []corpus.Picture
		names := []string{"ok.png", "private/a.png", "noai.png", "busy.png", "page.png", "none.png", "long.png"}
		for _, n := range names {
			pictures = append(pictures, corpus.Picture{URL: server.URL + "/" + n})
		}
		pictures = append(pictures, corpus.Picture{URL: "file:///etc/passwd"}, corpus.Picture{URL: "relative.png"})
		d := page(pictures...)
		run(t, build(t, "{fetch: true, max_bytes: 65536}", client(t, cache)), d)
		var got []string
		for _, p := range d.Pictures {
			got = append(got, strings.TrimPrefix(strings.Join(p.Reasons, " "), "pictures."))
		}
		if diff := cmp.Diff([]string{"", "reserved", "reserved", "", "undecodable", "not_found", "many_bytes", "not_found", "not_found"}, got); diff != "" {
			t.Error(diff)
		}
	}
	if asked.Load() != 1 || busy.Load() != 2 {
		t.Errorf("asked %d times, %d of the busy one", asked.Load(), busy.Load())
	}
}

func TestInnerNetworksAreNotReached(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("an inner address was asked") }))
	defer server.Close()
	d := page(corpus.Picture{URL: server.URL + "/a.png"}, corpus.Picture{URL: "http://169.254.169.254/latest/meta-data"})
	run(t, build(t, "{fetch: true}", fetch.New(fetch.Options{Cache: t.TempDir(), Attempts: 1})), d)
	for _, p := range d.Pictures {
		if p.Usable() {
			t.Errorf("%s: %v", p.URL, p.Reasons)
		}
	}
}

// located puts a description, a licence and a place into a JPEG, as XMP.
func located(b []byte) []byte {
	xmp := `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" ` +
		`xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cc="http://creativecommons.org/ns#" exif:GPSLatitude="13,24.75N" ` +
		`exif:GPSLongitude="103,52.02E"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">អង្គរ</rdf:li></rdf:Alt></dc:title><cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/></rdf:Description></rdf:RDF></x:xmpmeta>`
	body := "http://ns.adobe.com/xap/1.0/\x00" + xmp
	segment := append([]byte{0xff, 0xe1, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
	return append(append(append([]byte{}, b[:2]...), segment...), b[2:]...)
}

func TestPlacesAreStrippedUnlessAsked(t *testing.T) {
	b := located(jpegOf(t, 100, 100, 6))
	for _, places := range []bool{false, true} {
		d := page(corpus.Picture{Bytes: bytes.Clone(b)})
		run(t, build(t, fmt.Sprintf("{places: %v}", places), nil), d)
		p := d.Pictures[0]
		want := map[bool]string{false: "", true: "13.4125,103.867"}[places]
		if p.File.Place != want || bytes.Contains(p.Bytes, []byte("103,52")) != places || p.File.Title != "អង្គរ" || p.Rights != "licensed:CC-BY-4.0" {
			t.Errorf("places %v: %q %q %s, %v", places, p.File.Place, p.File.Title, p.Rights, p.Reasons)
		}
		if sum := sha256.Sum256(p.Bytes); p.SHA256 != hex.EncodeToString(sum[:]) {
			t.Error("the digest is not that of the bytes")
		}
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	for _, s := range []string{"{keep: sometimes}", "{max_aspect: 0.5}", "{min_side: 10, max_side: 5}", "{fetch: true}", "{max_bytes: 999999999}"} {
		if _, err := gather.Kinds(nil)[0].Build(s); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", s, err)
		}
	}
}

func FuzzLook(f *testing.F) {
	f.Add(pngOf(f, 80, 80, 3))
	f.Add(jpegOf(f, 80, 80, 3))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBP"))
	s := build(f, "{keep: always, places: true}", nil)
	f.Fuzz(func(t *testing.T, b []byte) {
		d := page(corpus.Picture{Bytes: b})
		run(t, s, d)
		if p := d.Pictures[0]; p.Usable() && (p.Width < 64 || p.SHA256 == "") {
			t.Errorf("%+v", p)
		}
	})
}

// BenchmarkLook decodes, hashes and filters pictures of 800 × 600, no two alike in their bytes, on all cores.
func BenchmarkLook(b *testing.B) {
	data := jpegOf(b, 800, 600, 3)
	s := build(b, "{keep: always}", nil).(recipe.Transformer)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	var n atomic.Uint64
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			comment := binary.BigEndian.AppendUint64([]byte{0xFF, 0xFE, 0, 10}, n.Add(1))
			if err := s.Transform(b.Context(), page(corpus.Picture{Bytes: slices.Concat(data[:2], comment, data[2:])})); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pictures/s")
}
