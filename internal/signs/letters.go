package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// fontDirectory is where Debian's fonts-noto-core has its fonts.
const fontDirectory = "/usr/share/fonts/truetype/noto"

// latin is the font of figures and letters that the others lack.
const latin = "NotoSans-Bold"

// editions is the SHA-256 of each font with which the pictures were drawn: another edition draws other outlines.
var editions = map[string]string{
	"NotoSans-Bold":        "e83493c945848ecd4a9ad0f6d19164541a0d3e23a9c952304a00a46e00272ac5",
	"NotoSansKhmer-Bold":   "cc74e7ac685da9a84e18b773ec8d80d06765aa1754bb14acc390c3620023c4dc",
	"NotoSansLao-Bold":     "b87a8592f1cdd8b15e1e827967afd45a8c5ffc1123773bc4bd023fe1ccecd321",
	"NotoSansMyanmar-Bold": "e37e2ef189431020b1eaf4fb8d43252666dc24265d628145fff119613afea174",
	"NotoSansThai-Bold":    "97bbc8ea98328325285f2f552228c7aac1db39d8f38f0096a61ba7df1f1f780e",
}

// errEdition says that a font is not the one that the pictures were drawn with.
var errEdition = errors.New("of another edition")

// fonts are those that letters are taken from, the first that has one.
type fonts []*font.Face

// openFonts reads the font of a script and the Latin one, of the editions that the pictures were drawn with.
func openFonts(directory, name string) (list fonts, err error) {
	for _, n := range []string{name, latin} {
		b, err := os.ReadFile(filepath.Join(directory, n+".ttf"))
		if err != nil {
			return nil, err
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != editions[n] {
			return nil, fmt.Errorf("font %q: %w", n, errEdition)
		}
		face, err := font.ParseTTF(bytes.NewReader(b))
		if err != nil {
			return nil, fmt.Errorf("read font %q: %w", n, err)
		}
		list = append(list, face)
	}
	return list, nil
}

// ResolveFace gives the font of a letter, as shaping.Fontmap asks.
func (l fonts) ResolveFace(r rune) *font.Face {
	for _, f := range l {
		if _, ok := f.NominalGlyph(r); ok {
			return f
		}
	}
	return l[0]
}

// word is a text that has been shaped.
type word struct {
	runs  []shaping.Output
	size  int
	width float64
}

// set shapes a text. What no font has, or a mark without its base, is an error: a wrong sign would ask a wrong question.
func (l fonts) set(text string, size int) (w word, err error) {
	runes := []rune(text)
	in := shaping.Input{Text: runes, RunEnd: len(runes), Direction: di.DirectionLTR, Face: l[0], Size: fixed.I(size)}
	var cut shaping.Segmenter
	var shaper shaping.HarfbuzzShaper
	w.size = size
	for _, part := range cut.Split(in, l) {
		out := shaper.Shape(part)
		circle, dotted := out.Face.NominalGlyph(0x25CC)
		for _, g := range out.Glyphs {
			if g.GlyphID == 0 || dotted && g.GlyphID == circle {
				return w, fmt.Errorf("the fonts cannot draw %q", text)
			}
		}
		w.runs = append(w.runs, out)
		w.width += float64(out.Advance) / 64
	}
	return w, nil
}

// write paints a shaped text from a point of its baseline.
func (c *canvas) write(w word, ink color.RGBA, x, y float64) {
	z := vector.NewRasterizer(wide, high)
	dot := fixed.Int26_6(x * 64)
	for _, run := range w.runs {
		for _, g := range run.Glyphs {
			outline(z, run.Face, g.GlyphID, w.size, float32(dot+g.XOffset)/64, float32(y)-float32(g.YOffset)/64)
			dot += g.Advance
		}
	}
	z.Draw(c.img, c.img.Bounds(), image.NewUniform(ink), image.Point{})
}

// outline adds the outline of a glyph.
func outline(z *vector.Rasterizer, face *font.Face, g font.GID, size int, x, y float32) {
	o, _ := face.GlyphData(g).(font.GlyphOutline)
	scale := float32(size) / float32(face.Upem())
	at := func(p opentype.SegmentPoint) (float32, float32) { return x + p.X*scale, y - p.Y*scale }
	open := false
	for _, s := range o.Segments {
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		cx, cy := at(s.Args[2])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if open {
				z.ClosePath()
			}
			open = true
			z.MoveTo(ax, ay)
		case opentype.SegmentOpLineTo:
			z.LineTo(ax, ay)
		case opentype.SegmentOpQuadTo:
			z.QuadTo(ax, ay, bx, by)
		case opentype.SegmentOpCubeTo:
			z.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	if open {
		z.ClosePath()
	}
}
