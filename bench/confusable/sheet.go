package main

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
)

// row is what the sheet shows of a repertoire.
type row struct {
	repertoire
	face  *face
	pairs []pair
}

// drawSheet draws the ten likest pairs of each kind, a row a repertoire and kind: both signs, as they stand in text.
func drawSheet(name string, rows []row) error {
	const cell, high, shown = 2 * em, 5 * em / 2, 10
	type line struct {
		row
		kind  string
		pairs []pair
	}
	var lines []line
	for _, r := range rows {
		for _, kind := range []string{"letter", "mark", "stacked"} {
			l := line{row: r, kind: kind}
			for _, p := range r.pairs {
				if p.a.kind == kind && len(l.pairs) < shown {
					l.pairs = append(l.pairs, p)
				}
			}
			if len(l.pairs) > 0 {
				lines = append(lines, l)
			}
		}
	}
	label, err := openFace("/usr/share/fonts/truetype/noto", "NotoSans-Regular")
	if err != nil {
		return err
	}
	sheet := image.NewGray(image.Rect(0, 0, 3*cell+shown*2*cell, len(lines)*high))
	draw.Draw(sheet, sheet.Bounds(), image.White, image.Point{}, draw.Src)
	put := func(f *face, text, script string, x, y int) {
		if ink, _ := f.draw(text, "", script); ink != nil {
			draw.DrawMask(sheet, image.Rect(x, y, x+width, y+high), image.NewUniform(color.Black), image.Point{}, ink, image.Pt(left-8, baseline-em-12), draw.Over)
		}
	}
	for i, l := range lines {
		put(label, l.name, "Latn", 0, i*high)
		put(label, l.kind[:1], "Latn", 5*cell/2, i*high)
		for k, p := range l.pairs {
			x := 3*cell + k*2*cell
			put(l.face, p.a.forms[0], l.script, x, i*high)
			put(l.face, p.b.forms[0], l.script, x+cell*9/10, i*high)
			for y := i * high; y < (i+1)*high; y++ {
				sheet.SetGray(x-4, y, color.Gray{0xC0})
			}
		}
		for x := range sheet.Bounds().Dx() {
			sheet.SetGray(x, i*high, color.Gray{0xC0})
		}
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return png.Encode(f, sheet)
}
