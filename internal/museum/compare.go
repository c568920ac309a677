package museum

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/language"
)

// Found is what a run made of the example: the kept and the dropped records, by file, language and text.
type Found struct {
	Kept    map[string]dataset.Row
	Dropped map[string]dataset.DroppedRow
}

func key(file string, tag language.Tag, text string) string {
	return file + " " + string(tag) + " " + text
}

// ReadFound reads a data set.
func ReadFound(dir string) (Found, error) {
	f := Found{map[string]dataset.Row{}, map[string]dataset.DroppedRow{}}
	m, err := dataset.ReadManifest(dir)
	if err != nil {
		return f, err
	}
	for tag := range m.Languages {
		for row, err := range dataset.Rows[dataset.Row](dir, m, dataset.DataDir, tag) {
			if err != nil {
				return f, err
			}
			f.Kept[keyOf(row)] = row
		}
		for row, err := range dataset.Rows[dataset.DroppedRow](dir, m, dataset.DroppedDir, tag) {
			if err != nil {
				return f, err
			}
			f.Dropped[keyOf(row.Kept())] = row
		}
	}
	return f, nil
}

// keyOf names a record as Expected does; of a page the text does not count.
func keyOf(r dataset.Row) string {
	if strings.HasSuffix(r.URL, ".html") {
		return key(r.URL, language.Tag(r.Language), "")
	}
	return key(r.URL, language.Tag(r.Language), r.Text)
}

// Compare gives every difference between what was expected and what was found, one line each.
func Compare(expected []Expected, found Found) (differences []string) {
	differ := func(e Expected, format string, args ...any) {
		differences = append(differences, fmt.Sprintf("%s %s %q: ", e.File, e.Language, e.Text)+fmt.Sprintf(format, args...))
	}
	groups, known := map[string]int{}, map[string]bool{}
	for _, e := range expected {
		k := key(e.File, e.Language, e.Text)
		known[k] = true
		row, kept := found.Kept[k]
		lost, dropped := found.Dropped[k]
		switch {
		case !kept && !dropped:
			differ(e, "is not there")
			continue
		case kept && e.Outcome == Dropped:
			differ(e, "should be dropped for %s, was kept", e.Reason)
		case dropped && e.Outcome == Kept:
			differ(e, "should be kept, was dropped for %s", strings.Join(lost.Reasons, ", "))
		case dropped && !slices.Contains(lost.Reasons, e.Reason):
			differ(e, "should be dropped for %s, was for %s", e.Reason, strings.Join(lost.Reasons, ", "))
		}
		if e.Outcome == OneOf {
			n := 0
			if kept {
				n = 1
			}
			groups[e.Group] += n
		}
		if dropped {
			row = lost.Kept()
		}
		for _, d := range words(e, row) {
			differ(e, "%s", d)
		}
	}
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		if groups[g] != 1 {
			differences = append(differences, fmt.Sprintf("of the group %s %d are kept", g, groups[g]))
		}
	}
	for _, k := range slices.Concat(slices.Sorted(maps.Keys(found.Kept)), slices.Sorted(maps.Keys(found.Dropped))) {
		if !known[k] {
			differences = append(differences, k+": nobody expected it")
		}
	}
	return differences
}

// words checks the pictures of a record and what is said of them.
func words(e Expected, row dataset.Row) (differences []string) {
	say := func(format string, args ...any) { differences = append(differences, fmt.Sprintf(format, args...)) }
	if len(e.Figures) == 0 {
		if len(row.Pictures) != 1 {
			return []string{fmt.Sprintf("has %d pictures", len(row.Pictures))}
		}
		if got := reasons(row.Pictures[0], e.Text, row.Language); !fits(got, e.Words) {
			say("the caption should have the reason %q, has %q", e.Words, got)
		}
		return differences
	}
	var order []string
	for _, p := range row.Parts {
		if corpus.PartKind(p.Kind) == corpus.PicturePart && p.Picture != nil && int(*p.Picture) < len(row.Pictures) {
			order = append(order, row.Pictures[*p.Picture].URL)
		}
	}
	if len(order) != len(e.Figures) {
		return []string{fmt.Sprintf("has %d pictures in reading order: %v", len(order), order)}
	}
	for i, f := range e.Figures {
		k := slices.IndexFunc(row.Pictures, func(p dataset.PictureRow) bool { return p.Alt == f.Alt && p.Caption == f.Caption })
		switch {
		case !strings.HasSuffix(order[i], strings.TrimPrefix(f.Picture, "pages/")):
			say("picture %d should be %s, is %s", i, f.Picture, order[i])
		case k < 0:
			say("no picture has the words %q and %q", f.Alt, f.Caption)
		default:
			if got := reasons(row.Pictures[k], f.Alt, row.Language); !fits(got, f.Words) {
				say("the words %q should have the reason %q, have %q", f.Alt, f.Words, got)
			}
			if got := reasons(row.Pictures[k], f.Caption, row.Language); got != "" {
				say("the caption %q has the reason %q", f.Caption, got)
			}
		}
	}
	return differences
}

// fits reports whether the wanted reason is among those found; "" wants none.
func fits(found, want string) bool {
	return found == want || want != "" && slices.Contains(strings.Fields(found), want)
}

// reasons gives why native words are not used.
func reasons(p dataset.PictureRow, text, tag string) string {
	for _, d := range p.Descriptions {
		if d.Source == string(corpus.NativeDescription) && d.Text == text && d.Language == tag {
			return strings.Join(d.Reasons, " ")
		}
	}
	return "no such description"
}
