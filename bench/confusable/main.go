// Command confusable measures which signs of a script look alike, by drawing them, and writes the tables of package language/perturb.
//
// Every sign is drawn with every font of its script at one em size: letters alone, Arabic letters in their joining forms, marks and stacked
// letters on a base whose ink is then left out. Likeness is the share of common ink of the softened drawings, the mean over fonts and forms.
//
//	go run ./confusable -fonts /usr/share/fonts/truetype/noto -out ../language/perturb/table
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// pair is two signs and how alike they look.
type pair struct {
	a, b       sign
	similarity float64 // 0–1
}

func main() {
	fonts := flag.String("fonts", "/usr/share/fonts/truetype/noto", "directory of the fonts (Debian: fonts-noto-core)")
	out := flag.String("out", "", "directory to write the tables into")
	sheet := flag.String("sheet", "", "picture to draw the likeliest pairs into")
	least := flag.Float64("least", 0.65, "least likeness of a pair of letters; of marks, which are smaller, 0.1 less")
	most := flag.Int("most", 6, "most pairs of a sign; a pair stays that is among those of either")
	flag.Parse()
	if err := run(*fonts, *out, *sheet, *least, *most); err != nil {
		fmt.Fprintln(os.Stderr, "confusable:", err)
		os.Exit(1)
	}
}

func run(fonts, out, sheet string, least float64, most int) error {
	var rows []row
	for _, r := range repertoires {
		var faces []*face
		for _, name := range r.fonts {
			f, err := openFace(fonts, name)
			if err != nil {
				return err
			}
			faces = append(faces, f)
		}
		list, left := measure(r, faces, least)
		list = likest(list, most)
		fmt.Fprintf(os.Stderr, "%s: %d pairs; not drawn: %s\n", r.name, len(list), strings.Join(left, " "))
		rows = append(rows, row{r, faces[0], list})
		if out != "" {
			if err := os.WriteFile(filepath.Join(out, r.name+".txt"), []byte(table(faces, list)), 0o644); err != nil {
				return err
			}
		}
	}
	if sheet != "" {
		return drawSheet(sheet, rows)
	}
	return nil
}

// drawn is a sign with its shapes: two a font and form, one for the sign alone, one with the base that it melts with. Never both are there, so
// that signs are compared that melt, or signs that do not.
type drawn struct {
	sign
	shapes []*shape
}

// measure gives the pairs of a repertoire that look alike, the likest first, and the signs that a font could not draw.
func measure(r repertoire, faces []*face, least float64) (pairs []pair, left []string) {
	var list []drawn
	for _, s := range r.signs() {
		d := drawn{sign: s}
		for _, f := range faces {
			for _, form := range s.forms {
				var apart, melted *shape
				if ink, m := f.draw(form, s.base, r.script); m {
					melted = shapeOf(ink)
				} else if ink != nil {
					apart = shapeOf(ink)
				}
				d.shapes = append(d.shapes, apart, melted)
			}
		}
		if slices.ContainsFunc(d.shapes, func(s *shape) bool { return s != nil }) {
			list = append(list, d)
		} else {
			left = append(left, fmt.Sprintf("%+q", s.text))
		}
	}
	for i, a := range list {
		for _, b := range list[:i] {
			if a.kind != b.kind || a.text == b.text {
				continue
			}
			low := least
			if a.kind == "mark" {
				low -= 0.1
			}
			if s, ok := likeness(a, b); ok && s >= low {
				pairs = append(pairs, pair{b.sign, a.sign, s})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.similarity, a.similarity) })
	return pairs, left
}

// likest leaves of the pairs, the likest first, those that are among the first pairs of either sign.
func likest(pairs []pair, most int) []pair {
	seen := map[string]int{}
	return slices.DeleteFunc(pairs, func(p pair) bool {
		seen[p.a.text]++
		seen[p.b.text]++
		return min(seen[p.a.text], seen[p.b.text]) > most
	})
}

// likeness is the mean over the fonts and forms that have both signs. Where signs melt with the base, half of the ink is the base's and alike:
// what differs counts twice.
func likeness(a, b drawn) (mean float64, ok bool) {
	sum, n := 0.0, 0
	for i := range a.shapes {
		if a.shapes[i] == nil || b.shapes[i] == nil {
			continue
		}
		s := 0.0
		if d := a.shapes[i].middle - b.shapes[i].middle; a.base == "" || max(d, -d) <= apart {
			s = similarity(a.shapes[i], b.shapes[i])
		}
		if a.base != "" && i%2 == 1 {
			s = 1 - 2*(1-s)
		}
		sum += s
		n++
	}
	if n == 0 {
		return 0, false
	}
	return sum / float64(n), true
}

// table writes pairs as text, a line each: kind, signs, likeness in thousandths, code points.
func table(faces []*face, pairs []pair) string {
	var b strings.Builder
	for _, f := range faces {
		fmt.Fprintf(&b, "# drawn with %s, %s\n", f.name, f.version)
	}
	for _, p := range pairs {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%.0f\t%+q %+q\n", p.a.kind, p.a.text, p.b.text, 1000*p.similarity, p.a.text, p.b.text)
	}
	return b.String()
}
