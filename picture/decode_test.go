package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/fault"
)

func TestFormatsAreKnownByTheirBytes(t *testing.T) {
	for format, b := range files(t) {
		img, info, err := Decode(b, Limits{})
		if err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		if info.Format != format || info.MediaType != format.MediaType() || info.Frames != 1 || info.Trailing != 0 || len(info.Hidden) != 0 || info.Orientation != 1 {
			t.Errorf("%s: %+v", format, info)
		}
		if s := img.Bounds().Size(); s.X != info.Width || s.Y != info.Height || format != WebP && s != image.Pt(40, 30) {
			t.Errorf("%s: %v", format, s)
		}
		inspected, err := Inspect(b, Limits{})
		if err != nil || fmt.Sprint(inspected) != fmt.Sprint(info) {
			t.Errorf("%s: inspected %+v, decoded %+v: %v", format, inspected, info, err)
		}
	}
}

func TestWhatIsNoPictureIsRefusedByItsName(t *testing.T) {
	for b, want := range map[string]string{
		`<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>`:                            "SVG",
		"\ufeff<?xml version=\"1.0\"?>\n<svg onload='x()'><script>alert(1)</script></svg>": "SVG with a script",
		"<!DOCTYPE html><p>ខ្មែរ":                                                          "HTML",
		"%PDF-1.7\n":                                                                       "PDF",
		"PK\x03\x04\x14\x00":                                                               "ZIP",
		"\x00\x00\x00\x18ftypheic\x00":                                                     "HEIC",
		"\x00\x00\x00\x18ftypavif\x00":                                                     "AVIF",
		"\x00\x00\x00\x18ftypisom\x00":                                                     "MP4",
		"\x00\x00\x00\x0cJXL \r\n\x87\n":                                                   "JPEG XL",
		"II+\x00":                                                                          "BigTIFF",
		"8BPS":                                                                             "Photoshop",
		"#!/bin/sh":                                                                        "script",
		"\x00\x00\x00":                                                                     "zero bytes",
		"ຂໍ້ຄວາມ":                                                                          "unknown data",
		"BM and other words, that are no bitmap":                                           "unknown data",
	} {
		for _, err := range []error{second(Inspect([]byte(b), Limits{})), third(Decode([]byte(b), Limits{}))} {
			if fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
				t.Errorf("%.30q: %v", b, err)
			}
		}
	}
	if _, err := Inspect(nil, Limits{}); fault.Of(err) != fault.Broken {
		t.Error(err)
	}
}

func second[A any](_ A, err error) error        { return err }
func third[A, B any](_ A, _ B, err error) error { return err }

func TestFilesThatAreCutOffAreBrokenWithTheirPlace(t *testing.T) {
	for format, b := range files(t) {
		for cut := range len(b) {
			_, info, err := Decode(b[:cut], Limits{})
			if err == nil {
				if format == GIF && cut == len(b)-1 {
					continue // only the trailer is missing
				}
				t.Errorf("%s cut to %d of %d bytes is decoded", format, cut, len(b))
				break
			}
			kind := fault.Of(err)
			if kind != fault.Broken && !(kind == fault.Invalid && cut < 18) {
				t.Fatalf("%s cut to %d: %v", format, cut, err)
			}
			if kind == fault.Broken && cut > 40 && !strings.Contains(err.Error(), "offset") {
				t.Errorf("%s cut to %d of %d: %v", format, cut, len(b), err)
				break
			}
			_ = info
		}
	}
}

func TestFilesThatAreAlsoSomethingElse(t *testing.T) {
	made := files(t)
	zip := "PK\x03\x04" + strings.Repeat("x", 40) + "PK\x01\x02" + strings.Repeat("y", 40) + "PK\x05\x06" + strings.Repeat("\x00", 18)
	script := slices.Clone(made[GIF])
	copy(script[6:], "/*")
	comment := slices.Concat(made[JPEG][:2], jpegSegment(0xfe, []byte("<html><script>alert(1)</script>")), made[JPEG][2:])
	for name, c := range map[string]struct {
		b        []byte
		hidden   string
		trailing int
	}{
		"JPEG and ZIP":            {append(slices.Clone(made[JPEG]), zip...), "ZIP", len(zip)},
		"GIF and JavaScript":      {script, "JavaScript", 0},
		"JPEG with HTML inside":   {comment, "HTML,HTML with a script", 0},
		"PNG and PHP":             {append(slices.Clone(made[PNG]), "<?php system($_GET[0]);"...), "PHP", 23},
		"GIF and PDF":             {append(slices.Clone(made[GIF]), "%PDF-1.4"...), "PDF", 8},
		"JPEG and another JPEG":   {append(slices.Clone(made[JPEG]), made[JPEG]...), "", len(made[JPEG])},
		"PNG and zeros":           {append(slices.Clone(made[PNG]), 0, 0, 0), "", 3},
		"BMP and a page":          {append(slices.Clone(made[BMP]), "<html>"...), "HTML", 6},
		"TIFF and a program":      {append(slices.Clone(made[TIFF]), "\x7fELF"...), "program (ELF)", 4},
		"WebP and a shell script": {append(slices.Clone(made[WebP]), "#!/bin/sh"...), "script", 9},
	} {
		info, err := Inspect(c.b, Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := strings.Join(info.Hidden, ","); got != c.hidden || info.Trailing != c.trailing {
			t.Errorf("%s: hidden %q, %d bytes trail, want %q and %d", name, got, info.Trailing, c.hidden, c.trailing)
		}
	}
}

// TestBombsAreRefusedBeforeAnythingIsAllocated gives small files that would become gigabytes.
func TestBombsAreRefusedBeforeAnythingIsAllocated(t *testing.T) {
	made := files(t)
	bombs := map[string][]byte{}
	b := slices.Clone(made[PNG])
	binary.BigEndian.PutUint32(b[16:], 50_000)
	binary.BigEndian.PutUint32(b[20:], 50_000)
	bombs["PNG of 50,000 × 50,000"] = b
	b = slices.Clone(made[GIF])
	copy(b[6:], "\xff\xff\xff\xff")
	bombs["GIF of 65,535 × 65,535"] = b
	bombs["GIF of many frames"] = slices.Concat(made[GIF][:13+palette(made[GIF][10])], bytes.Repeat([]byte("\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x01\x44\x00"), 1_000_000), []byte(";"))
	tiff := func(change func(o order, f []field) []field) []byte {
		o := order(binary.LittleEndian)
		return exifBlock(o, change(o, []field{
			short(o, tagWidth, 60_000), short(o, tagHeight, 60_000), short(o, tagBits, 8), short(o, 0x0103, 32773), short(o, tagPhotometric, 1),
			{id: tagStripOffsets, kind: 4, value: o.AppendUint32(nil, 8)}, short(o, tagSamples, 1), {id: tagStripBytes, kind: 4, value: o.AppendUint32(nil, 8)},
		}))
	}
	bombs["TIFF of 60,000 × 60,000"] = tiff(func(_ order, f []field) []field { return f })
	many := tiff(func(o order, f []field) []field {
		f[0], f[1] = short(o, tagWidth, 100), short(o, tagHeight, 100)
		return f
	})
	for i := 0; i+12 < len(many); i += 2 { // four thousand million strips
		if id := binary.LittleEndian.Uint16(many[i:]); (id == tagStripOffsets || id == tagStripBytes) && i >= 10 && (i-10)%12 == 0 {
			binary.LittleEndian.PutUint32(many[i+4:], 0xffffffff)
		}
	}
	bombs["TIFF of too many strips"] = many
	b = slices.Clone(made[BMP])
	binary.LittleEndian.PutUint32(b[18:], 0x7fffffff)
	bombs["BMP of 2 thousand million"] = b
	b = slices.Clone(made[JPEG])
	at := bytes.Index(b, []byte{0xff, 0xc0})
	copy(b[at+5:], "\xff\xff\xff\xff")
	bombs["JPEG of 65,535 × 65,535"] = b
	scans := slices.Clone(made[JPEG][:len(made[JPEG])-2])
	sos := bytes.Index(scans, []byte{0xff, 0xda})
	for range 200 {
		scans = append(scans, made[JPEG][sos:sos+14]...)
	}
	bombs["JPEG of 200 passes"] = append(scans, 0xff, 0xd9)
	b = slices.Clone(made[WebP])
	copy(b[21:], "\xff\xff\xff\x0f")
	bombs["WebP of 16,384 × 16,384"] = b
	for name, b := range bombs {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := Decode(b, Limits{})
		_, also := Inspect(b, Limits{})
		runtime.ReadMemStats(&after)
		if fault.Of(err) != fault.Broken || fault.Of(also) != fault.Broken {
			t.Errorf("%s: %v, %v", name, err, also)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
			t.Errorf("%s: %d MB were allocated", name, used>>20)
		}
	}
}

func TestThePictureIsTurnedUpright(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	for i := range 6 {
		img.SetNRGBA(i%3, i/3, color.NRGBA{uint8(i), 0, 0, 255})
	}
	for orientation, want := range []string{1: "012/345", 2: "210/543", 3: "543/210", 4: "345/012", 5: "03/14/25", 6: "30/41/52", 7: "52/41/30", 8: "25/14/03"} {
		if want == "" {
			continue
		}
		grey := image.NewGray(img.Rect)
		for i := range 6 {
			grey.Pix[i] = uint8(i)
		}
		for _, src := range []image.Image{img, grey} {
			out := Upright(src, orientation)
			var rows []string
			for y := range out.Bounds().Dy() {
				row := ""
				for x := range out.Bounds().Dx() {
					switch c := out.At(x, y).(type) {
					case color.NRGBA:
						row += fmt.Sprint(c.R)
					case color.Gray:
						row += fmt.Sprint(c.Y)
					}
				}
				rows = append(rows, row)
			}
			if got := strings.Join(rows, "/"); got != want {
				t.Errorf("orientation %d of %T: %s, want %s", orientation, src, got, want)
			}
		}
	}
	b := described(t, JPEG, files(t)[JPEG])
	got, info, err := Decode(b, Limits{})
	if err != nil || info.Orientation != 6 || info.Width != 30 || info.Height != 40 || got.Bounds().Dx() != 30 {
		t.Errorf("%+v %v", info, err)
	}
}

func TestTheFirstFrameStandsOnItsCanvas(t *testing.T) {
	frame := image.NewPaletted(image.Rect(2, 1, 4, 3), color.Palette{color.White, color.Black})
	frame.Pix[0] = 1
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, frame, frame}, Delay: []int{1, 1, 1}, Config: image.Config{ColorModel: frame.Palette, Width: 8, Height: 6}}); err != nil {
		t.Fatal(err)
	}
	img, info, err := Decode(b.Bytes(), Limits{})
	if err != nil || info.Frames != 3 || info.Width != 8 || img.Bounds() != image.Rect(0, 0, 8, 6) {
		t.Fatalf("%+v %v", info, err)
	}
	if r, _, _, a := img.At(2, 1).RGBA(); r != 0 || a == 0 {
		t.Error("the frame does not stand where it belongs")
	}
	chunk := func(name string, body string) string {
		return name + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body
	}
	pixels := smallWebP[12:]
	webp := "RIFF\x00\x00\x00\x00WEBP" + chunk("VP8X", "\x02\x00\x00\x00\x03\x00\x00\x03\x00\x00") + chunk("ANIM", "\x00\x00\x00\x00\x00\x00") +
		chunk("ANMF", "\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00"+pixels) + chunk("ANMF", "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00"+pixels)
	w := []byte(webp)
	binary.LittleEndian.PutUint32(w[4:], uint32(len(w)-8))
	img, info, err = Decode(w, Limits{})
	if err != nil || info.Frames != 2 || info.Width != 4 || img.Bounds().Dx() != 4 {
		t.Fatalf("%+v %v", info, err)
	}
	f, err := scan(w, Limits{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	if _, x, y, ok := f.firstFrame(); !ok || x != 2 || y != 2 {
		t.Errorf("the frame of the WebP stands at %d, %d", x, y)
	}
}

func TestPagesOfATIFF(t *testing.T) {
	o := order(binary.LittleEndian)
	page := func(b []byte, w uint16) []byte {
		at := len(b)
		b = writeFields(o, b, []field{
			short(o, tagWidth, w), short(o, tagHeight, 1), short(o, tagBits, 8), short(o, 0x0103, 1), short(o, tagPhotometric, 1),
			{id: tagStripOffsets, kind: 4, value: o.AppendUint32(nil, 8)}, short(o, tagSamples, 1), {id: tagStripBytes, kind: 4, value: o.AppendUint32(nil, uint32(w))},
		})
		if at > 8 {
			o.PutUint32(b[8+2+12*8:], uint32(at)) // the link of the first directory
		}
		return b
	}
	b := page(page([]byte("II*\x00\x08\x00\x00\x00"), 2), 3)
	for n, w := range []int{2, 3} {
		img, info, err := DecodePage(b, n, Limits{})
		if err != nil || img.Bounds().Dx() != w || info.Width != w || info.Frames != 2 {
			t.Errorf("page %d: %+v %v", n, info, err)
		}
	}
	if _, _, err := DecodePage(b, 2, Limits{}); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
	o.PutUint32(b[8+2+12*8:], 8) // in a circle
	if info, err := Inspect(b, Limits{}); err != nil || info.Frames != 1 {
		t.Errorf("%+v %v", info, err)
	}
}
