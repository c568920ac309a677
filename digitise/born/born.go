// Package born reads pages of PDF files that hold their text, and says when that text is not to be believed. In the scripts of the region a PDF can
// look right and give wrong text, so two extractors read each page, and what they must agree on is held against what broken fonts leave behind.
package born

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/pdf"
	"github.com/lontar-asean/lontar/digitise/poppler"
	"github.com/lontar-asean/lontar/metric"
)

// MaxDisagreement is the share of clusters in which the two extractors may differ. It was chosen before measuring, as about one wrong word in
// fifty; on pages made by three programs in six languages, all read right (testdata/quality/extractors.txt), the two never differ.
const MaxDisagreement = 0.02

// Reading is the text of a page and what speaks against it.
type Reading struct {
	Page    corpus.Page // the text with boxes; one region; no regions when the page has no text
	Text    string      // as the page's lines give it
	Doubt   string      // why the text is not to be believed; "" when nothing speaks against it
	Differ  float64     // share of clusters in which the extractors differ, 0 to 1; 0 when Compared is false
	Compare bool        // both extractors could read it
}

// Read reads page n, from 1. The boxes of the page are in pixels at dpi dots an inch. The error is a fault for pages that cannot be read at all.
func Read(ctx context.Context, f *poppler.File, n, dpi int) (Reading, error) {
	first, err := f.Text(ctx, n)
	if err != nil {
		return Reading{}, err
	}
	if strings.TrimSpace(first) == "" {
		return Reading{Page: blank(f, n, dpi)}, nil
	}
	r := Reading{}
	second, err := other(ctx, f, n)
	switch {
	case ctx.Err() != nil:
		return r, context.Cause(ctx)
	case err != nil:
		r.Doubt = fmt.Sprintf("only one extractor can read it: %v", err)
	default:
		errs, err := metric.Errors(first, second, metric.Graphemes, false)
		if err != nil {
			r.Doubt = fmt.Sprintf("the page is too long to be compared: %v", err)
			break
		}
		r.Compare = true
		if errs.Length > 0 {
			r.Differ = float64(errs.Edits) / float64(errs.Length)
		}
		if r.Differ > MaxDisagreement {
			r.Doubt = fmt.Sprintf("two extractors differ in %.1f %% of the characters", 100*r.Differ)
		}
		first = spaces(first, second)
	}
	if r.Doubt == "" {
		r.Doubt = Doubt(first)
	}
	words, err := f.Words(ctx, n)
	if err != nil {
		return r, err
	}
	r.Page = layout(f, n, dpi, first, words)
	r.Text = r.Page.Text()
	return r, nil
}

// other reads the page with the second extractor.
func other(ctx context.Context, f *poppler.File, n int) (string, error) {
	dir, err := os.MkdirTemp("", "lontar-page-")
	if err != nil {
		return "", fmt.Errorf("make a folder for a page: %w", err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "page.pdf")
	if err := f.Single(ctx, n, path); err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("read a page: %w", err)
	}
	if info.Size() > maxPage {
		return "", fmt.Errorf("the page alone has %d MB", info.Size()>>20)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read a page: %w", err)
	}
	return pdf.Text(b)
}

// maxPage is the longest file of one page that is read by the second extractor, in bytes.
const maxPage = 128 << 20
