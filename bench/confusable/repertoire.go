package main

import "strings"

// repertoire is a set of signs that are compared with each other: those of one script, or of one language in it.
type repertoire struct {
	name      string   // ISO 15924 code, or a language tag
	script    string   // ISO 15924
	fonts     []string // file names without .ttf
	base      string   // the letter that marks are drawn on
	stacker   string   // the sign that makes a letter a part below or behind another, "" for none
	joining   bool     // letters are drawn in their four joining forms
	letters   string   // signs that stand alone; a-b is a range
	stacked   string   // letters that may follow the stacker
	marks     string
	sequences string // parted by spaces: what is written with several signs and looks like one, and digits that look like letters
}

var repertoires = []repertoire{
	{name: "Khmr", script: "Khmr", fonts: []string{"NotoSansKhmer-Regular", "NotoSerifKhmer-Regular"}, base: "ក", stacker: "\u17D2",
		letters: "\u1780-\u17A2\u17A5-\u17A7\u17A9-\u17B3\u17D4-\u17D7\u17DA\u17E0-\u17E9", stacked: "\u1780-\u17A2",
		marks: "\u17B6-\u17D1\u17DD", sequences: "\u17C1\u17B8 \u17C1\u17B6 \u17BB\u17C6 \u17B6\u17C6"},
	{name: "Mymr", script: "Mymr", fonts: []string{"NotoSansMyanmar-Regular", "NotoSerifMyanmar-Regular"}, base: "က", stacker: "\u1039",
		letters: "\u1000-\u1021\u1023-\u1027\u1029\u102A\u103F-\u104F", stacked: "\u1000-\u1008\u100B-\u1021",
		marks: "\u102B-\u1032\u1036-\u1038\u103A-\u103E", sequences: "\u1005\u103B \u101D\u1010"},
	{name: "shn-Mymr", script: "Mymr", fonts: []string{"NotoSansMyanmar-Regular", "NotoSerifMyanmar-Regular"}, base: "\u1075",
		letters: "\u1075-\u1081ပမယရလဝငသတထႁဢ\u1090-\u1099", marks: "\u1062\u1083-\u108A\u102D-\u1030\u1031\u1035\u1036\u1038\u103A-\u103D\u1082"},
	{name: "Laoo", script: "Laoo", fonts: []string{"NotoSansLao-Regular", "NotoSerifLao-Regular", "NotoLoopedLao-Regular"}, base: "ກ",
		letters: "\u0E81\u0E82\u0E84\u0E87\u0E88\u0E8A\u0E8D\u0E94-\u0E97\u0E99-\u0E9F\u0EA1-\u0EA3\u0EA5\u0EA7\u0EAA\u0EAB\u0EAD-\u0EB0\u0EB2\u0EBD\u0EC0-\u0EC4\u0EC6\u0ED0-\u0ED9\u0EDC\u0EDD",
		marks:   "\u0EB1\u0EB4-\u0EB9\u0EBB\u0EBC\u0EC8-\u0ECD", sequences: "\u0EC0\u0EC0 \u0EAB\u0E99 \u0EAB\u0EA1 \u0E81\u0EB3 \u0E81\u0ECD\u0EB2"},
	{name: "Thai", script: "Thai", fonts: []string{"NotoSansThai-Regular", "NotoSerifThai-Regular", "NotoLoopedThai-Regular"}, base: "ก",
		letters: "\u0E01-\u0E30\u0E32\u0E40-\u0E46\u0E4F-\u0E5B", marks: "\u0E31\u0E34-\u0E3A\u0E47-\u0E4E",
		sequences: "\u0E40\u0E40"},
	{name: "Taml", script: "Taml", fonts: []string{"NotoSansTamil-Regular", "NotoSerifTamil-Regular"}, base: "க",
		letters: "\u0B83\u0B85-\u0B8A\u0B8E-\u0B90\u0B92-\u0B95\u0B99\u0B9A\u0B9C\u0B9E\u0B9F\u0BA3\u0BA4\u0BA8-\u0BAA\u0BAE-\u0BB9\u0BE6-\u0BEF",
		marks:   "\u0BBE-\u0BC2\u0BC6-\u0BC8\u0BCA-\u0BCD", sequences: "\u0B92\u0BB3"},
	{name: "Java", script: "Java", fonts: []string{"NotoSansJavanese-Regular"}, base: "ꦲ", stacker: "\uA9C0",
		letters: "\uA984-\uA9B2\uA9C1-\uA9CD\uA9CF-\uA9D9", stacked: "\uA98F-\uA9B2", marks: "\uA980-\uA983\uA9B3-\uA9BF"},
	{name: "Bali", script: "Bali", fonts: []string{"NotoSansBalinese-Regular", "NotoSerifBalinese-Regular"}, base: "ᬓ", stacker: "\u1B44",
		letters: "\u1B05-\u1B33\u1B45-\u1B4B\u1B50-\u1B60", stacked: "\u1B13-\u1B33", marks: "\u1B00-\u1B04\u1B34-\u1B43"},
	{name: "Sund", script: "Sund", fonts: []string{"NotoSansSundanese-Regular"}, base: "ᮊ",
		letters: "\u1B83-\u1BA0\u1BAE-\u1BB9", marks: "\u1B80-\u1B82\u1BA1-\u1BAA"},
	{name: "Bugi", script: "Bugi", fonts: []string{"NotoSansBuginese-Regular"}, base: "ᨀ", letters: "\u1A00-\u1A16\u1A1E\u1A1F", marks: "\u1A17-\u1A1B"},
	{name: "Cham", script: "Cham", fonts: []string{"NotoSansCham-Regular"}, base: "ꨆ",
		letters: "\uAA00-\uAA28\uAA40-\uAA42\uAA44-\uAA4B\uAA50-\uAA59\uAA5C-\uAA5F", marks: "\uAA29-\uAA36\uAA43\uAA4C\uAA4D"},
	{name: "Lana", script: "Lana", fonts: []string{"NotoSansTaiTham-Regular"}, base: "ᨠ", stacker: "\u1A60",
		letters: "\u1A20-\u1A54\u1A80-\u1A89\u1A90-\u1A99", stacked: "\u1A20-\u1A4A", marks: "\u1A55-\u1A59\u1A5B-\u1A5E\u1A61-\u1A7C"},
	{name: "zsm-Arab", script: "Arab", fonts: []string{"NotoNaskhArabic-Regular", "NotoSansArabic-Regular"}, joining: true,
		letters: "ءآأؤإئابةتثجچحخدذرزسشصضطظعغڠفڤقكکݢلمنهوىيۏڽ"},
	{name: "Latn", script: "Latn", fonts: []string{"NotoSans-Regular", "NotoSerif-Regular"}, letters: "A-Za-z0-9", sequences: "rn cl vv ri nn"},
	{name: "vie-Latn", script: "Latn", fonts: []string{"NotoSans-Regular", "NotoSerif-Regular"},
		letters: "a-zA-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư\u1EA0-\u1EF9", sequences: "rn cl vv ri nn"},
}

// expand lists the characters of a set in which a-b is a range.
func expand(set string) (list []string) {
	runes := []rune(set)
	for i := 0; i < len(runes); i++ {
		if i+2 < len(runes) && runes[i+1] == '-' {
			for r := runes[i]; r <= runes[i+2]; r++ {
				list = append(list, string(r))
			}
			i += 2
			continue
		}
		list = append(list, string(runes[i]))
	}
	return list
}

// sign is one thing that may be taken for another of its kind.
type sign struct {
	kind  string // letter, mark or stacked: signs of different kinds are not compared
	text  string // what stands in a text
	forms []string
	base  string // its ink is left out of the drawing
}

func (r repertoire) signs() (list []sign) {
	for _, t := range append(expand(r.letters), strings.Fields(r.sequences)...) {
		s := sign{kind: "letter", text: t, forms: []string{t}}
		switch {
		case r.joining:
			s.forms = []string{t, t + "\u200D", "\u200D" + t + "\u200D", "\u200D" + t}
		case isMarks(r, t):
			s = sign{kind: "mark", text: t, forms: []string{r.base + t}, base: r.base}
		}
		list = append(list, s)
	}
	for _, t := range expand(r.marks) {
		list = append(list, sign{kind: "mark", text: t, forms: []string{r.base + t}, base: r.base})
	}
	for _, t := range expand(r.stacked) {
		list = append(list, sign{kind: "stacked", text: r.stacker + t, forms: []string{r.base + r.stacker + t}, base: r.base})
	}
	return list
}

// isMarks says whether a sequence is one of marks.
func isMarks(r repertoire, t string) bool {
	for _, m := range expand(r.marks) {
		if strings.HasPrefix(t, m) {
			return true
		}
	}
	return false
}
