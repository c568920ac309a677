package fake_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/fault"
)

func ask(t testing.TB, address string) *endpoint.Client {
	t.Helper()
	models, err := fake.New()
	if err != nil {
		t.Fatal(err)
	}
	o, err := endpoint.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	o.Transport, o.Attempts = models, 6
	o.Wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	c, err := endpoint.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func painted(w, h int, c color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
	return img
}

func TestPicturesAreDescribedByShapeAndColour(t *testing.T) {
	c := ask(t, "fake://polyglot")
	for want, img := range map[string]*image.RGBA{
		"The picture is wider than it is tall. Most of what can be seen in it is blue.":   painted(20, 10, color.RGBA{20, 40, 200, 255}),
		"The picture is taller than it is wide. Most of what can be seen in it is green.": painted(10, 20, color.RGBA{20, 160, 40, 255}),
		"The picture is as wide as it is tall. Most of what can be seen in it is black.":  painted(10, 10, color.RGBA{5, 5, 5, 255}),
		"The picture is as wide as it is tall. Most of what can be seen in it is yellow.": painted(12, 12, color.RGBA{240, 220, 20, 255}),
		"The picture is as wide as it is tall. Most of what can be seen in it is brown.":  painted(13, 13, color.RGBA{120, 70, 30, 255}),
		"The picture is as wide as it is tall. Most of what can be seen in it is grey.":   painted(14, 14, color.RGBA{120, 120, 125, 255}),
		"The picture is as wide as it is tall. Most of what can be seen in it is white.":  painted(15, 15, color.RGBA{}),
		"The picture is wider than it is tall. Most of what can be seen in it is red.":    painted(30, 15, color.RGBA{200, 20, 20, 255}),
	} {
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		if got, _, err := c.Describe(t.Context(), "", "image/png", b.Bytes()); got != want || err != nil {
			t.Errorf("%q %v, want %q", got, err, want)
		}
	}
	for name, encode := range map[string]func(*bytes.Buffer, image.Image) error{
		"jpeg": func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) },
		"gif":  func(b *bytes.Buffer, m image.Image) error { return gif.Encode(b, m, nil) },
	} {
		var b bytes.Buffer
		if err := encode(&b, painted(9, 9, color.RGBA{200, 20, 20, 255})); err != nil {
			t.Fatal(err)
		}
		if got, _, err := c.Describe(t.Context(), "", "image/"+name, b.Bytes()); !strings.Contains(got, "red") || err != nil {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
}

func TestFakesFailAsTheyAreTold(t *testing.T) {
	for address, kind := range map[string]fault.Kind{
		"fake://polyglot?always=500": fault.Unavailable, "fake://polyglot?always=429": fault.Busy, "fake://polyglot?always=html": fault.Broken,
		"fake://polyglot?always=cut": fault.Broken, "fake://polyglot?largest=10": fault.Invalid, "fake://refusing": fault.Invalid, "fake://gone": fault.Unavailable,
		"fake://nobody": fault.Missing, "fake://polyglot": fault.Invalid, // asked to translate between nothing
		"fake://polyglot?say=x&first=429,500,503,cut,empty": "",
	} {
		if _, _, err := ask(t, address).Translate(t.Context(), "no languages", "text"); fault.Of(err) != kind {
			t.Errorf("%s: %v", address, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := ask(t, "fake://silent").Translate(ctx, "", "x"); err == nil {
		t.Error("the silent one answers")
	}
}

func FuzzQuestion(f *testing.F) {
	f.Add([]byte("\x89PNG\r\n\x1a\n"), "from eng-Latn to khm-Khmr", "The picture is wider than it is tall.")
	f.Add([]byte("GIF89a"), "eng-Latn", "\xff")
	f.Add([]byte{}, "khm-Khmr eng-Latn", "រូបភាពនេះ")
	c := ask(f, "fake://polyglot")
	f.Fuzz(func(t *testing.T, picture []byte, instructions, text string) {
		if _, _, err := c.Describe(context.Background(), instructions, "image/png", picture); err != nil && fault.Of(err) != fault.Invalid {
			t.Fatal(err)
		}
		if _, _, err := c.Translate(context.Background(), instructions, text); err != nil && fault.Of(err) != fault.Invalid {
			t.Fatal(err)
		}
	})
}
