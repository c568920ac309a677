package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/language"
)

// region is the grid of the region's languages, one cell each, roughly where the language is at home: rows from north to south, places in a row
// from west to east, a dot where no language stands. It is drawn by hand and is no map: cells are equal, whatever the number of speakers.
var region = []string{
	"lus ctd kac shn khb kjg blt mww hnj  .  cmn hak nan",
	"cfm cnh mya blk nod lao  .  vie  .   .  yue  .   . ",
	" .  rki ksw eky tts  .  bdq  .   .   .   .  ilo  . ",
	" .   .  kjp mnw tha khm jra rad  .   .   .  pag  . ",
	" .   .   .   .   .  cja cjm  .   .   .  pam fil bcl",
	"ace  .   .  zsm  .   .   .  dtp  .   .  hil ceb war",
	" .  bbc  .   .  tam  .  iba  .   .   .   .   .   . ",
	" .  min mui ind  .   .  nij bjn  .  bug  .  abs pmy",
	" .   .   .  bew sun jav mad ban  .   .  tet  .   . ",
}

// cell is a language of the grid, all its scripts together.
type cell struct {
	Code    string
	Column  int // from 1; 0 outside the grid
	Row     int
	Name    string
	Read    int64
	Kept    int64
	Shade   string // none, 1 to 5; "absent" when nothing was read
	Share   string
	Anchor  string // of the language in the page; "" when absent
	Scripts []string
}

// atlas places the languages: those of the region on the grid, all others in a row.
func atlas(list []*tongue) (grid, outside []cell) {
	for y, line := range region {
		for x, code := range strings.Fields(line) {
			if code != "." {
				grid = append(grid, cell{Code: code, Column: x + 1, Row: y + 1})
			}
		}
	}
	for _, t := range list {
		code := t.Tag.Language()
		c := find(grid, code)
		if c == nil {
			if c = find(outside, code); c == nil {
				outside = append(outside, cell{Code: code})
				c = &outside[len(outside)-1]
			}
		}
		c.Read += t.Read
		c.Kept += t.Kept
		if c.Anchor == "" {
			c.Anchor = t.Anchor()
		}
		if s := t.Script(); s != "" {
			c.Scripts = append(c.Scripts, s)
		}
	}
	for i := range grid {
		grid[i].finish()
	}
	for i := range outside {
		outside[i].finish()
	}
	slices.SortFunc(outside, func(a, b cell) int { return cmp.Or(cmp.Compare(b.Read, a.Read), strings.Compare(a.Code, b.Code)) })
	return grid, outside
}

func find(cells []cell, code string) *cell {
	for i := range cells {
		if cells[i].Code == code {
			return &cells[i]
		}
	}
	return nil
}

func (c *cell) finish() {
	c.Name = languageName(c.Code)
	c.Share = short(c.Kept, c.Read)
	c.Shade = shade(c.Kept, c.Read)
}

// languageName names a language by its code: as its profile in the usual script does.
func languageName(code string) string {
	if tag, err := language.Parse(code); err == nil {
		return nameOf(tag)
	}
	return code
}

// shade puts a share into one of the classes of the key.
func shade(kept, read int64) string {
	switch {
	case read == 0:
		return "absent"
	case kept == 0:
		return "none"
	case 4*kept < read:
		return "1"
	case 2*kept < read:
		return "2"
	case 4*kept < 3*read:
		return "3"
	case 20*kept < 19*read:
		return "4"
	}
	return "5"
}
