package scan_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"github.com/lontar-asean/lontar/digitise/scan"
	"github.com/lontar-asean/lontar/fault"
)

// leafPicture draws a page with a bar whose place tells pages apart.
func leafPicture(at int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, 60, 80))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for x := 5; x < 55; x++ {
		img.SetGray(x, at, color.Gray{})
	}
	return img
}

func asPNG(t testing.TB, at int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, leafPicture(at)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func write(t testing.TB, dir, name string, b []byte) string {
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, path string) *scan.Volume {
	t.Helper()
	v, err := scan.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	return v
}

// bars gives where the bar of each page is, -1 for a page that cannot be read.
func bars(t *testing.T, v *scan.Volume) (rows []int) {
	for _, l := range v.Leaves {
		s, err := v.Sheet(t.Context(), l)
		if err != nil {
			if fault.Of(err) == "" || !strings.Contains(err.Error(), l.File) {
				t.Errorf("%s: not a fault with the name: %v", l.Name(), err)
			}
			rows = append(rows, -1)
			continue
		}
		row := -2
		for y := range s.Image.Rect.Dy() {
			if s.Image.GrayAt(30, y).Y < 128 {
				row = y
				break
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func equal(t *testing.T, got []int, want ...int) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}

func TestAFolderIsReadInNaturalOrder(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"p1.png", "p2.png", "p10.png", "ទំព័រ ២.png", "ទំព័រ ១០.png"} {
		write(t, dir, name, asPNG(t, 10+i))
	}
	write(t, dir, "notes.txt", []byte("no page"))
	write(t, dir, ".hidden.png", asPNG(t, 50))
	v := open(t, dir)
	equal(t, bars(t, v), 10, 11, 12, 13, 14)
	if len(v.Passed) != 1 || !strings.HasSuffix(v.Passed[0], "notes.txt") {
		t.Errorf("passed over %q", v.Passed)
	}
}

func TestBookYAMLGivesOrderLabelsAndTitle(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"a.png", "b.png", "c.png"} {
		write(t, dir, name, asPNG(t, 10+i))
	}
	write(t, dir, "book.yaml", []byte("title: ဝတ္ထု\npages: [c.png, {file: a.png, label: ၁}]\n"))
	v := open(t, dir)
	equal(t, bars(t, v), 12, 10, 11)
	if v.Book.Title != "ဝတ္ထု" || v.Leaves[1].Label != "၁" || v.Leaves[2].Number != 3 {
		t.Errorf("%+v", v.Leaves)
	}
	write(t, dir, "book.yaml", []byte("pages: [gone.png]\n"))
	if _, err := scan.Open(t.Context(), dir); fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), "gone.png") {
		t.Errorf("%v", err)
	}
}

func TestATIFFHasPages(t *testing.T) {
	v := open(t, write(t, t.TempDir(), "book.tif", twoPages(t)))
	equal(t, bars(t, v), 20, 30)
	if v.Leaves[1].Name() != v.Name+"#2" {
		t.Error(v.Leaves[1].Name())
	}
}

// twoPages chains the directories of two TIFF files.
func twoPages(t testing.TB) []byte {
	var a, b bytes.Buffer
	if tiff.Encode(&a, leafPicture(20), nil) != nil || tiff.Encode(&b, leafPicture(30), nil) != nil {
		t.Fatal("cannot write TIFF")
	}
	return chain(a.Bytes(), b.Bytes())
}

// chain appends TIFF b, little end first, to a: offsets inside b are moved.
func chain(a, b []byte) []byte {
	u16 := func(b []byte) int { return int(b[0]) | int(b[1])<<8 }
	u32 := func(b []byte) int { return u16(b) | u16(b[2:])<<16 }
	put := func(b []byte, v int) { b[0], b[1], b[2], b[3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24) }
	for len(a)%2 != 0 {
		a = append(a, 0)
	}
	shift := len(a)
	out := append(bytes.Clone(a), b...)
	dir := u32(b[4:]) + shift
	sizes := map[int]int{1: 1, 2: 1, 3: 2, 4: 4, 5: 8}
	for i := range u16(out[dir:]) {
		e := out[dir+2+12*i:]
		tag, kind, n := u16(e), u16(e[2:]), u32(e[4:])
		if sizes[kind]*n > 4 || tag == 273 {
			put(e[8:], u32(e[8:])+shift)
		}
	}
	first := u32(out[4:])
	put(out[first+2+12*u16(out[first:]):], dir)
	return out
}

type entry struct {
	name string
	body []byte
}

func archive(t testing.TB, entries ...entry) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.Create(e.name)
		if err == nil {
			_, err = w.Write(e.body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestArchivesAreBounded(t *testing.T) {
	inner := archive(t, entry{"x.png", asPNG(t, 9)})
	zipped := archive(t,
		entry{"10.png", asPNG(t, 13)}, entry{"2.png", asPNG(t, 12)}, entry{"../../../etc/1.png", asPNG(t, 11)},
		entry{"3-bomb.png", make([]byte, 64<<20)}, entry{"4-nested.zip", inner}, entry{"5-cut.png", asPNG(t, 9)[:40]},
		entry{"book.yaml", []byte("title: ສຽວສະຫວາດ\n")}, entry{"__MACOSX/1.png", []byte("x")}, entry{"readme.txt", nil})
	dir := t.TempDir()
	v := open(t, write(t, dir, "a.cbz", zipped))
	equal(t, bars(t, v), 11, 12, -1, -1, -1, 13)
	if v.Book.Title != "ສຽວສະຫວາດ" || len(v.Passed) != 1 {
		t.Errorf("%+v %q", v.Book, v.Passed)
	}
	if _, err := os.Stat(filepath.Join(dir, "..", "..", "etc")); err == nil {
		t.Error("a name of an archive was followed")
	}
	for _, cut := range []int{10, 100, len(zipped) - 5} {
		if _, err := scan.Open(t.Context(), write(t, dir, "cut.zip", zipped[:cut])); fault.Of(err) != fault.Broken {
			t.Errorf("cut at %d: %v", cut, err)
		}
	}
}

func TestWhatIsNoScanIsRefused(t *testing.T) {
	dir := t.TempDir()
	for name, b := range map[string][]byte{
		"a.png": []byte("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), "b.jpg": {}, "c.png": asPNG(t, 5)[:20], "d.txt": []byte("text"),
	} {
		if _, err := scan.Open(t.Context(), write(t, dir, name, b)); err == nil || fault.Of(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := scan.Open(t.Context(), filepath.Join(dir, "none.png")); fault.Of(err) != fault.Missing {
		t.Errorf("%v", err)
	}
	if _, err := scan.Open(t.Context(), t.TempDir()); fault.Of(err) != fault.Invalid {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestAPolyglotIsAPageWithAReason(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, leafPicture(10), nil); err != nil {
		t.Fatal(err)
	}
	b.Write(archive(t, entry{"a.txt", []byte("hidden")}))
	v := open(t, write(t, t.TempDir(), "a.jpg", b.Bytes()))
	if _, err := v.Sheet(t.Context(), v.Leaves[0]); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), "ZIP") {
		t.Errorf("%v", err)
	}
}

func FuzzSpool(f *testing.F) {
	f.Add(asPNG(f, 3))
	f.Add(twoPages(f))
	f.Add(archive(f, entry{"a.png", asPNG(f, 4)}, entry{"\xff\ue000", nil}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if bytes.HasPrefix(bytes.TrimLeft(b, " \t\r\n\ufeff"), []byte("%PDF")) {
			return // poppler's affair; a process for each would test nothing of ours
		}
		v, err := scan.Spool(t.Context(), "a", bytes.NewReader(b), int64(len(b)))
		if err != nil {
			if fault.Of(err) == "" {
				t.Error(err)
			}
			return
		}
		defer v.Close()
		for _, l := range v.Leaves[:min(len(v.Leaves), 3)] {
			if _, err := v.Sheet(t.Context(), l); err != nil && fault.Of(err) == "" {
				t.Error(err)
			}
		}
	})
}
