// Command signs draws the pictures of evaluate/asean/items/picture: signs and boards in the scripts of the region, and plain scenes to count in. It needs the fonts of
// Debian's fonts-noto-core in the editions that letters.go names; with them the same program draws the same bytes.
//
//	go run ./internal/signs evaluate/asean/items/picture
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "signs: name the folder that the pictures go to")
		os.Exit(2)
	}
	if err := draw(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "signs:", err)
		os.Exit(1)
	}
}

func draw(folder string) error {
	for _, d := range drawings() {
		b, err := d.png(fontDirectory)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, d.file), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// drawing is a picture that can be drawn.
type drawing struct {
	file  string
	font  string // "" for none
	paint func(fonts) (*canvas, error)
}

// png gives the drawing as a file, with the fonts of a directory.
func (d drawing) png(directory string) (b []byte, err error) {
	var f fonts
	if d.font != "" {
		if f, err = openFonts(directory, d.font); err != nil {
			return nil, fmt.Errorf("draw %q: %w", d.file, err)
		}
	}
	c, err := d.paint(f)
	if err != nil {
		return nil, fmt.Errorf("draw %q: %w", d.file, err)
	}
	return c.bytes()
}

// drawings gives all pictures: of each country four with text, then two scenes.
func drawings() (list []drawing) {
	for _, w := range written() {
		for n, paint := range w.paint {
			list = append(list, drawing{fmt.Sprintf("%s-%03d.png", w.country, n+1), w.font, paint})
		}
		for n, paint := range scenes()[w.country] {
			c := paint
			list = append(list, drawing{file: fmt.Sprintf("%s-%03d.png", w.country, len(w.paint)+n+1), paint: func(fonts) (*canvas, error) { return c(), nil }})
		}
	}
	return list
}
