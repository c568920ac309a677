package main

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"os"
	"path/filepath"
	"slices"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// The canvas, in pixels: one em, room around it for wide letters and stacks, the baseline.
const (
	em       = 48
	width    = 4 * em
	height   = 4 * em
	baseline = 5 * em / 2
	left     = em
)

// face is a font that has been read.
type face struct {
	name, version string
	face          *font.Face
	shaper        *shaping.HarfbuzzShaper
}

func openFace(dir, name string) (*face, error) {
	data, err := os.ReadFile(filepath.Join(dir, name+".ttf"))
	if err != nil {
		return nil, err
	}
	f, err := font.ParseTTF(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read font %q: %w", name, err)
	}
	names, err := sfnt.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("read font %q: %w", name, err)
	}
	version, err := names.Name(nil, sfnt.NameIDVersion)
	if err != nil {
		return nil, fmt.Errorf("read version of font %q: %w", name, err)
	}
	return &face{name: name, version: version, face: f, shaper: &shaping.HarfbuzzShaper{}}, nil
}

func (f *face) shape(text, script string) []shaping.Glyph {
	runes := []rune(text)
	code, _ := language.ParseScript(script)
	direction := di.DirectionLTR
	if script == "Arab" {
		direction = di.DirectionRTL
	}
	return f.shaper.Shape(shaping.Input{Text: runes, RunEnd: len(runes), Direction: direction, Face: f.face, Size: fixed.I(em), Script: code, Language: "und"}).Glyphs
}

// draw gives the ink of a text without that of its base, which stands at one place whatever is before it. Melted says that the font draws the base and what stands on it as one glyph, so that
// the ink has both. Nil when the font lacks a sign or draws a dotted circle.
func (f *face) draw(text, base, script string) (ink *image.Alpha, melted bool) {
	glyphs := f.shape(text, script)
	var without font.GID
	if base != "" {
		without = f.shape(base, script)[0].GlyphID
		melted = !slices.ContainsFunc(glyphs, func(g shaping.Glyph) bool { return g.GlyphID == without })
	}
	circle, _ := f.face.NominalGlyph(0x25CC)
	z := vector.NewRasterizer(width, height)
	dot := fixed.I(left)
	for _, g := range glyphs {
		if base == "" || melted || g.GlyphID == without {
			break
		}
		dot -= g.Advance
	}
	for _, g := range glyphs {
		if g.GlyphID == 0 || g.GlyphID == circle {
			return nil, false
		}
		if base == "" || melted || g.GlyphID != without {
			f.outline(z, g.GlyphID, float32(dot+g.XOffset)/64, baseline-float32(g.YOffset)/64)
		}
		dot += g.Advance
	}
	ink = image.NewAlpha(image.Rect(0, 0, width, height))
	z.DrawOp = draw.Src
	z.Draw(ink, ink.Bounds(), image.Opaque, image.Point{})
	return ink, melted
}

func (f *face) outline(z *vector.Rasterizer, g font.GID, x, y float32) {
	o, _ := f.face.GlyphData(g).(font.GlyphOutline)
	scale := em / float32(f.face.Upem())
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
