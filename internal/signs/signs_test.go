package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

const folder = "../../evaluate/asean/items/picture"

// The pictures of the repository are those that this program draws, byte for byte, and no others.
func TestDrawingAgainGivesTheSameBytes(t *testing.T) {
	drawn := map[string]bool{}
	for _, d := range drawings() {
		if drawn[d.file] {
			t.Errorf("%s is drawn twice", d.file)
		}
		drawn[d.file] = true
		t.Run(d.file, func(t *testing.T) {
			have, err := os.ReadFile(filepath.Join(folder, d.file))
			if err != nil {
				t.Fatal(err)
			}
			want, err := d.png(fontDirectory)
			if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errEdition) {
				t.Skip(err) // fonts-noto-core of Debian is not here, or another edition of it
			}
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(have, want) {
				t.Error("it is drawn differently now: run go run ./internal/signs evaluate/asean/items/picture, and look at it")
			}
		})
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !drawn[filepath.Base(f)] {
			t.Errorf("nothing draws %s", f)
		}
	}
	if len(files) != len(drawn) {
		t.Errorf("%d files, %d drawings", len(files), len(drawn))
	}
}

// A letter that no font has, or a mark without a base, is an error and never a box or a dotted circle on a sign.
func TestWhatCannotBeDrawnIsAnError(t *testing.T) {
	f, err := openFonts(fontDirectory, "NotoSansKhmer-Bold")
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errEdition) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"ສະບາຍດີ", "្ក", "\ufffe", "\ue000"} {
		if _, err := f.set(text, 30); err == nil {
			t.Errorf("%+q can be drawn", text)
		}
	}
	if w, err := f.set("៣០០០ ៛ ABC", 30); err != nil || w.width < 60 {
		t.Errorf("%v %v", w.width, err)
	}
}
