package mekong

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/fault"
)

const address = "https://a.example/"

func foundOf(kept []dataset.Row, dropped ...dataset.DroppedRow) Found {
	f := Found{Kept: map[string][]dataset.Row{}, Dropped: map[string][]dataset.DroppedRow{}}
	for _, r := range kept {
		f.Kept[r.URL] = append(f.Kept[r.URL], r)
	}
	for _, r := range dropped {
		f.Dropped[r.URL] = append(f.Dropped[r.URL], r)
	}
	return f
}

func TestCompareTellsEveryDifference(t *testing.T) {
	page := Expected{File: "p", URL: address, Outcome: Kept}
	with := func(change func(*Expected)) Expected {
		e := page
		change(&e)
		return e
	}
	row := dataset.Row{URL: address, Language: "khm-Khmr", Rights: "unknown", Published: "2026-01-12T06:30:00+07:00", Text: "ទូរស័ព្ទមកលេខ<phone>នៅម៉ោង",
		Pictures: []dataset.PictureRow{{Alt: "ทะเล", Caption: "ชายหาด"}}}
	drop := func(reasons ...string) dataset.DroppedRow { return row.Drop(reasons, "", "") }
	phone := func(before, after string) Expected {
		return with(func(e *Expected) { e.PII = []Planted{{"phone", "០១២៣៤៥៦៧៨", before, after}} })
	}
	duplicates := int64(1)
	survivor := row
	survivor.Duplicates = &duplicates
	twin := Expected{File: "q", URL: "https://b.example/", Outcome: OneOf, Group: "g", Reasons: []string{"deduplicate.near"}}
	one := with(func(e *Expected) { e.Outcome, e.Group, e.Reasons = OneOf, "g", twin.Reasons })
	loser := func(reasons ...string) dataset.DroppedRow {
		r := drop(reasons...)
		r.URL = twin.URL
		return r
	}
	for _, c := range []struct {
		name     string
		expected []Expected
		found    Found
		want     []string
	}{
		{"kept as expected", []Expected{with(func(e *Expected) {
			e.Languages, e.Rights, e.Published, e.Must = []string{"lao-Laoo", "khm-Khmr"}, "unknown", "2026-01-12", []string{"ទូរស័ព្ទ"}
			e.Pictures = &[]Picture{{"ทะเล", "ชายหาด"}}
		})}, foundOf([]dataset.Row{row}), nil},
		{"missing", []Expected{page}, foundOf(nil), []string{"p: should be there once, is there 0 times"}},
		{"dropped", []Expected{page}, foundOf(nil, drop("quality.min_words")), []string{"p: should be kept, was dropped for quality.min_words ()"}},
		{"kept wrongly", []Expected{with(func(e *Expected) { e.Outcome, e.Reasons = Dropped, []string{"opt-out"} })}, foundOf([]dataset.Row{row}),
			[]string{"p: should be dropped for opt-out, was kept", "p: opted out, but its words were kept"}},
		{"another reason", []Expected{with(func(e *Expected) { e.Outcome, e.Reasons = Dropped, []string{"repetition."} })}, foundOf(nil, drop("quality.min_words")),
			[]string{"p: should be dropped for repetition., was dropped for quality.min_words"}},
		{"a reason of the family", []Expected{with(func(e *Expected) { e.Outcome, e.Reasons = Dropped, []string{"quality."} })}, foundOf(nil, drop("quality.min_words")), nil},
		{"any of two reasons", []Expected{with(func(e *Expected) { e.Outcome, e.AnyReason = Dropped, []string{"length.", "quality."} })}, foundOf(nil, drop("quality.min_words")), nil},
		{"none of two reasons", []Expected{with(func(e *Expected) { e.Outcome, e.AnyReason = Dropped, []string{"length.", "quality."} })}, foundOf(nil, drop("where")),
			[]string{"p: should be dropped for one of length., quality., was dropped for where"}},
		{"language, rights, date", []Expected{with(func(e *Expected) {
			e.Languages, e.Rights, e.Published = []string{"lao-Laoo"}, "public-domain", "2026-02-01"
		})}, foundOf([]dataset.Row{row}),
			[]string{"p: should be lao-Laoo, is khm-Khmr", `p: rights should be "public-domain", is "unknown"`, `p: published should be 2026-02-01, is "2026-01-12T06:30:00+07:00"`}},
		{"text", []Expected{with(func(e *Expected) { e.Must, e.MustNot = []string{"ទន្លេ"}, []string{"ម៉ោង"} })}, foundOf([]dataset.Row{row}),
			[]string{`p: the text lacks "ទន្លេ"`, `p: the text holds "ម៉ោង"`}},
		{"number gone, neighbours there", []Expected{phone("លេខ", "នៅម៉ោង")}, foundOf([]dataset.Row{row}), nil},
		{"neighbour eaten", []Expected{phone("លេខក", "នៅម៉ោង")}, foundOf([]dataset.Row{row}),
			[]string{`p: "០១២៣៤៥៦៧៨" should have become "លេខក<phone>នៅម៉ោង": found ទូរស័ព្ទមកលេខ<phone>នៅម៉ោង`}},
		{"number still there", []Expected{with(func(e *Expected) { e.PII = []Planted{{"phone", "ទូរស័ព្ទ", "", ""}} })}, foundOf([]dataset.Row{row}),
			[]string{`p: the phone "ទូរស័ព្ទ" is still there`}},
		{"pictures", []Expected{with(func(e *Expected) { e.Pictures = &[]Picture{} })}, foundOf([]dataset.Row{row}), []string{"p: should have 0 picture(s), has 1: [ทะเล]"}},
		{"questions", []Expected{with(func(e *Expected) { e.Questions = []Question{{"q?", "a"}} })}, foundOf([]dataset.Row{row}),
			[]string{"p: should declare 1 question(s), declares 0: []"}},
		{"one of two", []Expected{one, twin}, foundOf([]dataset.Row{survivor}, loser("deduplicate.near")), nil},
		{"both of two", []Expected{one, twin}, foundOf([]dataset.Row{survivor, {URL: twin.URL, Duplicates: &duplicates}}), []string{"p: one page of the group g should be kept, 2 are"}},
		{"twin dropped for something else", []Expected{one, twin}, foundOf([]dataset.Row{row}, loser("where")),
			[]string{"p: should count 1 duplicate(s), counts none", "q: should be dropped for deduplicate.near, was dropped for where"}},
		{"nothing", []Expected{with(func(e *Expected) { e.Outcome = Nothing })}, foundOf([]dataset.Row{row}), []string{"p: should yield nothing, but is there 1 time(s)"}},
		{"stranger", nil, foundOf([]dataset.Row{row}, loser("where")),
			[]string{address + ": kept, but no page is expected there", twin.URL + ": dropped for where (), but no page is expected there"}},
		{"broken, not named", []Expected{with(func(e *Expected) { e.Outcome, e.Place = Broken, "x.warc.gz" })}, foundOf(nil), []string{"p: no broken record names x.warc.gz"}},
		{"broken", []Expected{with(func(e *Expected) { e.Outcome, e.Place = Broken, "x.warc.gz" })},
			foundOf(nil, dataset.Row{URL: "x.warc.gz"}.Drop([]string{"broken"}, "", "x.warc.gz offset 7: cut off")), nil},
	} {
		if d := cmp.Diff(c.want, Compare(c.expected, c.found)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestAnswersThatAreNotCompleteAreRefused(t *testing.T) {
	for _, text := range []string{
		`[{"file":"p","url":"u","outcome":"dropped"}]`,
		`[{"file":"p","url":"u","outcome":"one_of","group":"g"}]`,
		`[{"file":"p","url":"u","outcome":"broken"}]`,
		`[{"file":"p","url":"u","outcome":"lost"}]`,
		`[{"file":"p","url":"u","outcome":"kept","languge":"khm"}]`,
		`[{"file":"p","url":"u","outcome":"kept"},{"file":"q","url":"u","outcome":"kept"}]`,
		`[{"file":`,
		"\xff\xfe",
		"",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "expected.json"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if list, err := ReadExpected(dir); fault.Of(err) != fault.Invalid {
			t.Errorf("%q gives %v, %v", text, list, err)
		}
	}
	if _, err := ReadExpected(t.TempDir()); fault.Of(err) != fault.Missing {
		t.Errorf("no file: %v", err)
	}
}
