package photograph_test

import (
	"fmt"
	"image"
	"os/exec"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/digitise/photograph"
	"github.com/lontar-asean/lontar/internal/testdata"
)

// soft gives a page blurred.
func soft(g *image.Gray, sigma float64) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	field := make([]float64, w*h)
	for i := range field {
		field[i] = float64(g.Pix[i/w*g.Stride+i%w])
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for i, v := range gaussian(field, w, h, sigma) {
		out.Pix[i] = uint8(v + 0.5)
	}
	return out
}

func TestBlurredPagesAreToBeTakenAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	testdata.Path(t, "ocr-flores-rendered")
	tesseract, err := exec.LookPath("tesseract")
	if err != nil {
		t.Skip("tesseract is not installed")
	}
	var b strings.Builder
	fmt.Fprintln(&b, "Pages of ocr-flores-rendered blurred by a Gaussian of so many pixels. edge: width of edges as a share of the height of lines; CER % without spaces")
	fmt.Fprintln(&b, "by tesseract -l X; again: the photograph is to be taken again. Right: said of pages whose CER is 5 points above that of the sharp page, and of no others.")
	fmt.Fprintf(&b, "%-6s %5s %6s %6s  %s\n", "page", "sigma", "edge", "CER", "again")
	var right, all, missed, wrongly [2]int
	for _, lang := range []string{"khm", "tha", "vie", "lao", "mya", "tam"} {
		group := 1
		if tuned[lang] {
			group = 0
		}
		for _, n := range []string{"1", "2"} {
			page, text := pageOf(t, lang+"-"+n)
			sharp := 0.0
			for _, sigma := range []float64{0, 1, 2, 2.5, 3, 4} {
				g := soft(page, sigma)
				cer := percent(errorsOf(t, tesseract, lang, text, g))
				if sigma == 0 {
					sharp = cer
				}
				again := ""
				for _, a := range photograph.Straighten(g, photograph.Options{Straight: true, OnePage: true}).Advice {
					if a.Fault == photograph.Blurred {
						again = "again"
					}
				}
				edge, body, _ := photograph.Sharpness(g)
				fmt.Fprintf(&b, "%-6s %5.1f %6.2f %6.1f  %s\n", lang+"-"+n, sigma, min(9.99, edge/body), cer, again)
				all[group]++
				switch unreadable := cer >= sharp+5; {
				case unreadable == (again != ""):
					right[group]++
				case unreadable:
					missed[group]++
				default:
					wrongly[group]++
				}
			}
		}
	}
	for i, name := range []string{"khm tha vie, on which the limit was chosen", "lao mya tam"} {
		fmt.Fprintf(&b, "right %d of %d, missed %d, wrongly asked for again %d: %s\n", right[i], all[i], missed[i], wrongly[i], name)
	}
	golden(t, "blur.txt", b.String())
}
