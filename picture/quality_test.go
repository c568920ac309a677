package picture

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a table with the file under review.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "quality", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is\n%s\nand was\n%s", path, got, want)
	}
}

// panels cuts the pages of a comic into parts that hold different art.
func panels(t *testing.T) (list []image.Image) {
	t.Helper()
	dir := testdata.Path(t, "comic-peppercarrot-ep01")
	for n := 1; n <= 3; n++ {
		page := readPicture(t, filepath.Join(dir, fmt.Sprintf("gfx_Pepper-and-Carrot_by-David-Revoy_E01P%02d.png", n)))
		for y := 37 * n; y+230 < 1380; y += 230 {
			for x := 20 + 53*(n-1); x+240 < 970; x += 240 {
				part := image.NewRGBA(image.Rect(0, 0, 240, 230))
				draw.Draw(part, part.Rect, page, image.Pt(x, y), draw.Src)
				list = append(list, part)
			}
		}
	}
	return list
}

func readPicture(t testing.TB, path string) image.Image {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	img, _, err := Decode(b, Limits{})
	if err != nil {
		t.Fatal(path, err)
	}
	return img
}

// likeness counts, by distance, pairs of a picture and a changed form of itself, and pairs of a changed picture and another one.
type likeness struct {
	pictures        int
	same, different [HashBytes*8 + 2]int // the last: no fingerprint
	by              [][HashBytes*8 + 2]int
}

func measure(t testing.TB, pictures []image.Image, change func(testing.TB, image.Image) []image.Image) *likeness {
	t.Helper()
	l := &likeness{pictures: len(pictures)}
	type taken struct {
		Fingerprint
		ok bool
	}
	take := func(img image.Image) taken {
		f, ok := Take(img)
		return taken{f, ok}
	}
	var whole []taken
	for _, p := range pictures {
		whole = append(whole, take(p))
	}
	for i, p := range pictures {
		for k, c := range change(t, p) {
			if k == len(l.by) {
				l.by = append(l.by, [HashBytes*8 + 2]int{})
			}
			v := take(c)
			for j := range whole {
				d := len(l.same) - 1
				if v.ok && whole[j].ok {
					d = v.Distance(&whole[j].Fingerprint)
				}
				if i == j {
					l.same[d]++
					l.by[k][d]++
				} else {
					l.different[d]++
				}
			}
		}
	}
	return l
}

// at gives recall and precision with a radius, and the pairs they come from.
func (l *likeness) at(radius int) (recall, precision float64, found, wrong int) {
	all := 0
	for d, n := range l.same {
		all += n
		if d <= radius {
			found += n
		}
	}
	for d, n := range l.different {
		if d <= radius {
			wrong += n
		}
	}
	return float64(found) / float64(all), float64(found) / float64(max(1, found+wrong)), found, wrong
}

func (l *likeness) line(name string, radius int) string {
	recall, precision, found, wrong := l.at(radius)
	total, others := 0, 0
	for d := range l.same {
		total += l.same[d]
		others += l.different[d]
	}
	return fmt.Sprintf("%-52s %3d pictures  recall %.4f (%d of %d)  precision %.4f (%d of %d others)\n", name, l.pictures, recall, found, total, precision, wrong, others)
}

// TestPicturesThatLookAlike is the measure of the fingerprint. The kind of hash and the radius were chosen on the stamps with even numbers and the
// panels; figures of the other stamps were seen once before the number of
// cuts was raised from 5 to 9, so that they are not wholly unseen.
func TestPicturesThatLookAlike(t *testing.T) {
	all := stamps(t)
	var chosen, other []image.Image
	for i, p := range all {
		if i%2 == 0 {
			chosen = append(chosen, p)
		} else {
			other = append(other, p)
		}
	}
	var s strings.Builder
	fmt.Fprintf(&s, "radius %d; changes: %s\n", Radius, strings.Join(transformNames, ", "))
	panels := panels(t)
	s.WriteString(measure(t, append(chosen, panels...), transforms).line("chosen on: even stamps and panels of a comic", Radius))
	held := measure(t, other, transforms)
	s.WriteString(held.line("odd stamps, not chosen on", Radius))
	whole := measure(t, all, transforms)
	s.WriteString(whole.line("all stamps", Radius))
	for k, name := range transformNames {
		one := &likeness{pictures: whole.pictures, same: whole.by[k]}
		recall, _, found, _ := one.at(Radius)
		fmt.Fprintf(&s, "  %-50s recall %.4f (%d of %d)\n", name, recall, found, whole.pictures)
	}
	further := measure(t, all, furtherChanges)
	s.WriteString("further changes, not asked for, all stamps\n")
	s.WriteString(measure(t, append(chosen, panels...), furtherChanges).line("  chosen on", Radius))
	for k, name := range furtherNames {
		one := &likeness{same: further.by[k]}
		recall, _, found, _ := one.at(Radius)
		fmt.Fprintf(&s, "  %-50s recall %.4f (%d of %d)\n", name, recall, found, whole.pictures)
	}
	s.WriteString(further.line("  together", Radius))
	for _, r := range []int{8, 12, 14, 16, 18, 20, 24, 28} {
		s.WriteString(whole.line(fmt.Sprintf("all stamps, radius %d", r), r))
	}
	s.WriteString(pages(t))
	golden(t, "alike.txt", s.String())
	for _, l := range []*likeness{whole, held} {
		if recall, precision, _, _ := l.at(Radius); recall < 0.95 || precision < 0.99 {
			t.Errorf("recall %.4f, precision %.4f", recall, precision)
		}
	}
}

// pages compares pages of plain text in five languages with each other, which look much alike, and with worse scans of themselves.
func pages(t *testing.T) string {
	dir := testdata.Path(t, "ocr-flores-rendered")
	var clean, degraded []Fingerprint
	for _, tag := range strings.Fields("khm lao mya tha vie tam") {
		for n := 1; n <= 2; n++ {
			for _, kind := range []string{"clean.png", "degraded.jpg"} {
				f, ok := Take(readPicture(t, filepath.Join(dir, fmt.Sprintf("%s-%d-%s", tag, n, kind))))
				if !ok {
					t.Fatal("a page is plain")
				}
				if kind == "clean.png" {
					clean = append(clean, f)
				} else {
					degraded = append(degraded, f)
				}
			}
		}
	}
	found, wrong := 0, 0
	for i := range clean {
		for j := range clean {
			if clean[i].Distance(&degraded[j]) <= Radius {
				if i == j {
					found++
				} else {
					wrong++
				}
			}
			if i != j && clean[i].Distance(&clean[j]) <= Radius {
				wrong++
			}
		}
	}
	return fmt.Sprintf("pages of text: %d of %d found again from a bad scan, %d pairs of other pages taken for the same\n", found, len(clean), wrong)
}

var furtherNames = []string{"cropped 2.5 % on each side", "cropped 5 % on each side", "cropped 5 % at the bottom", "cropped 3 % left", "quarter size, JPEG 30", "darker by a quarter", "grey", "drawn wider by a tenth"}

func furtherChanges(t testing.TB, img image.Image) []image.Image {
	paper := Flatten(img, color.White)
	w, h := paper.Rect.Dx(), paper.Rect.Dy()
	b, err := EncodeJPEG(Resize(paper, w/4, h/4, Area), 30)
	if err != nil {
		t.Fatal(err)
	}
	small, _, err := Decode(b, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	dark := Flatten(img, color.White)
	for i := range dark.Pix {
		if i%4 != 3 {
			dark.Pix[i] = uint8(int(dark.Pix[i]) * 3 / 4)
		}
	}
	grey := image.NewGray(paper.Rect)
	draw.Draw(grey, grey.Rect, paper, image.Point{}, draw.Src)
	return []image.Image{
		paper.SubImage(image.Rect(w/40, h/40, w-w/40, h-h/40)), paper.SubImage(image.Rect(w/20, h/20, w-w/20, h-h/20)),
		paper.SubImage(image.Rect(0, 0, w, h-h/20)), paper.SubImage(image.Rect(w*3/100, 0, w, h)), small, dark, grey, Resize(paper, w*11/10, h, Area),
	}
}
