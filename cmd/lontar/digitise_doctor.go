package main

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/digitise/tesseract"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// forDigitise is what findings about scans are for.
const forDigitise = "digitise"

// scanLanguages are those whose packs doctor asks for when it is told no others: of each script of the region that has a pack, and the largest languages in
// Latin letters.
var scanLanguages = []language.Tag{"khm-Khmr", "lao-Laoo", "mya-Mymr", "tha-Thai", "tam-Taml", "vie-Latn", "ind-Latn", "zsm-Latn", "zsm-Arab", "jav-Latn", "sun-Latn", "fil-Latn", "ceb-Latn", "eng-Latn"}

// digitiseChecks looks for the programs that read PDF files and pictures, and for the packs of languages.
func (a *app) digitiseChecks(ctx context.Context, languages []language.Tag) (list []finding) {
	var lack, have []string
	for _, p := range []string{"pdfinfo", "pdftotext", "pdftoppm", "pdfimages", "pdfseparate"} {
		if _, err := exec.LookPath(p); err != nil {
			lack = append(lack, p)
		} else {
			have = append(have, p)
		}
	}
	f := finding{Name: "poppler", OK: len(lack) == 0, Detail: strings.Join(have, ", ") + ": PDF files", For: forDigitise}
	if !f.OK {
		f.Detail, f.Hint = "not installed: "+strings.Join(lack, ", "), "apt-get install poppler-utils (macOS: brew install poppler)"
	}
	list = append(list, f)
	engine, err := tesseract.Open(ctx, tesseract.Options{})
	if err != nil {
		return append(list, finding{Name: recogniserTesseract, Detail: err.Error(), Hint: fault.Hint(err), For: forDigitise})
	}
	list = append(list, finding{Name: recogniserTesseract, OK: true, Detail: engine.Version() + ": scans and photographs", For: forDigitise})
	return append(list, packs(engine, languages)...)
}

// packs says for which languages Tesseract has its packs, and how to get the others with one command.
func packs(engine *tesseract.Engine, languages []language.Tag) (list []finding) {
	if len(languages) == 0 {
		languages = scanLanguages
	}
	var have, lack, packages []string
	for _, tag := range languages {
		missing, err := engine.Missing(tag)
		switch {
		case err != nil:
			list = append(list, finding{Name: "pack", Detail: err.Error(), Hint: fault.Hint(err), For: forDigitise})
		case len(missing) == 0:
			have = append(have, string(tag))
		default:
			lack = append(lack, string(tag))
			for _, p := range missing {
				if !slices.Contains(packages, p) {
					packages = append(packages, p)
				}
			}
		}
	}
	if len(have) > 0 {
		list = append(list, finding{Name: "packs", OK: true, Detail: strings.Join(have, ", "), For: forDigitise})
	}
	if len(lack) > 0 {
		list = append(list, finding{Name: "packs", Detail: fmt.Sprintf("of Tesseract for %s are not installed", strings.Join(lack, ", ")), Hint: "apt-get install " + strings.Join(packages, " "), For: forDigitise})
	}
	return list
}
