package page

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// Texts for the encodings, written for these tests; not yet reviewed by native speakers.
const (
	thaiText    = "วันนี้ฝนตกหนัก ชาวบ้านจึงพากันไปหลบฝนที่ศาลาวัด แล้วนั่งคุยกันจนฝนหยุด"
	frenchText  = "Été comme hiver, le marché flottant reste ouvert aux étrangers, même à l’aube."
	chineseText = "今天下大雨，村民们都到庙里的亭子躲雨，一直聊到雨停为止。"
	taiwanText  = "今天下大雨，村民們都到廟裡的亭子躲雨，一直聊到雨停為止。"
	koreanText  = "오늘은 비가 많이 와서 마을 사람들이 절의 정자에서 비를 피했습니다."
	japanText   = "きょうは大雨で、村の人たちはお寺のあずまやで雨やどりをしました。"
	arabicText  = "نزل المطر اليوم بغزارة فاحتمى أهل القرية في المسجد حتى توقف المطر"
	// windows-1258 writes tones as combining marks: the decoded text keeps them so.
	vietText = "Hôm nay trơ\u0300i mưa to, ba\u0300 con trong la\u0300ng ke\u0301o nhau va\u0300o đi\u0300nh tru\u0301 mưa, ngô\u0300i no\u0301i chuyê\u0323n ma\u0303i."
)

func encoded(t *testing.T, e encoding.Encoding, text string) string {
	t.Helper()
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCharsetIsTheOneTheBytesAreIn(t *testing.T) {
	thai := encoded(t, charmap.Windows874, thaiText)
	meta := func(name, text string) string {
		return `<html><head><meta http-equiv="Content-Type" content="text/html; charset=` + name + `"></head><body><p>` + text + `</p></body></html>`
	}
	bare := func(text string) string { return "<html><body><p>" + text + "</p></body></html>" }
	for _, c := range []struct {
		name, body, header, want, text string
	}{
		{"Thai, header says tis-620", bare(thai), "text/html; charset=tis-620", "windows-874", thaiText},
		{"Thai, meta says windows-874", meta("windows-874", thai), "", "windows-874", thaiText},
		{"Thai, meta says iso-8859-1", meta("iso-8859-1", thai), "", "windows-874", thaiText},
		{"Thai, header says utf-8", bare(thai), "text/html; charset=utf-8", "windows-874", thaiText},
		{"Thai, nobody says anything", bare(thai), "text/html", "windows-874", thaiText},
		{"Thai, meta says cp874", meta("cp874", thai), "", "windows-874", thaiText},
		{"Vietnamese, declared", meta("windows-1258", encoded(t, charmap.Windows1258, vietText)), "", "windows-1258", vietText},
		{"Vietnamese, declared windows-1252", meta("windows-1252", encoded(t, charmap.Windows1258, vietText)), "", "windows-1258", vietText},
		{"Vietnamese, undeclared", bare(encoded(t, charmap.Windows1258, vietText)), "", "windows-1258", vietText},
		{"French, undeclared", bare(encoded(t, charmap.Windows1252, frenchText)), "", "windows-1252", frenchText},
		{"French, declared latin-1", meta("iso-8859-1", encoded(t, charmap.Windows1252, frenchText)), "", "windows-1252", frenchText},
		{"Chinese, declared gbk", meta("gbk", encoded(t, simplifiedchinese.GBK, chineseText)), "", "gbk", chineseText},
		{"Chinese, undeclared", bare(encoded(t, simplifiedchinese.GBK, chineseText)), "", "gb18030", chineseText},
		{"Chinese of Taiwan, undeclared", bare(encoded(t, traditionalchinese.Big5, taiwanText)), "", "big5", taiwanText},
		{"Korean, undeclared", bare(encoded(t, korean.EUCKR, koreanText)), "", "euc-kr", koreanText},
		{"Japanese euc, undeclared", bare(encoded(t, japanese.EUCJP, japanText)), "", "euc-jp", japanText},
		{"Japanese shift_jis, undeclared", bare(encoded(t, japanese.ShiftJIS, japanText)), "", "shift_jis", japanText},
		{"Arabic letters, undeclared", bare(encoded(t, charmap.Windows1256, arabicText)), "", "windows-1256", arabicText},
		{"UTF-8 declared as windows-874", meta("windows-874", thaiText), "", "utf-8", thaiText},
		{"UTF-8 with a mark", "\uFEFF" + bare(thaiText), "text/html; charset=windows-1252", "utf-8", thaiText},
		{"UTF-16 little end first", "\xFF\xFE" + encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), bare(thaiText)), "", "utf-16le", thaiText},
		{"UTF-16 big end first", "\xFE\xFF" + encoded(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), bare(thaiText)), "", "utf-16be", thaiText},
		{"UTF-16 declared in the header only", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), bare(thaiText)), "text/html; charset=utf-16le", "utf-16le", thaiText},
		{"UTF-16 declared, bytes are ASCII", meta("utf-16", "plain words that stand here alone"), "", "utf-8", "plain words that stand here alone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Extract(Input{Body: []byte(c.body), ContentType: c.header}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got.Charset != c.want || got.Text() != c.text || got.Replaced != 0 {
				t.Errorf("charset %q, %d replaced, text %q; want %q, 0, %q", got.Charset, got.Replaced, got.Text(), c.want, c.text)
			}
		})
	}
}

func TestBytesThatAreNoTextAreReplacedAndCounted(t *testing.T) {
	body := "<meta charset=utf-8><p>" + strings.Repeat(thaiText, 3) + " a\xE0\xB8b\xFFc " + thaiText + "</p>"
	got, err := Extract(Input{Body: []byte(body)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.Charset != "utf-8" || got.Replaced != 2 || !strings.Contains(got.Text(), "a\uFFFDb\uFFFDc") {
		t.Errorf("charset %q, %d replaced, text %q", got.Charset, got.Replaced, got.Text())
	}
}

func TestEveryLanguageSurvivesItsLegacyEncodingWhole(t *testing.T) {
	for _, name := range []string{"th-news.html", "th-forum.html"} {
		body, err := os.ReadFile("testdata/gold/own/" + name)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer("©", "&copy;", "»", "&raquo;").Replace(string(body))
		want, err := Extract(Input{Body: []byte(text)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		legacy := encoded(t, charmap.Windows874, text) // its meta element still says utf-8
		got, err := Extract(Input{Body: []byte(legacy)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.Text() != want.Text() || got.Charset != "windows-874" || got.Declared != "utf-8" {
			t.Errorf("%s: charset %q declared %q\n got %q\nwant %q", name, got.Charset, got.Declared, got.Text(), want.Text())
		}
	}
}

func FuzzDetect(f *testing.F) {
	f.Add([]byte(thaiText), "utf-8")
	f.Add([]byte("\xA1\xD1\xB9\xE9"), "iso-8859-1")
	f.Add([]byte("\x81\x30\x81\x30\xFF\x8E"), "gbk")
	f.Add([]byte("\u0E48\uE000\u200B"+strings.Repeat("\xCC", 300)), "")
	f.Fuzz(func(t *testing.T, body []byte, declared string) {
		d := decode(body, "text/html; charset="+declared, nil)
		if d.charset == "" || !strings.HasPrefix(string(d.text), strings.ToValidUTF8(string(d.text), "")) {
			t.Errorf("decoding of %q as %q is no UTF-8: %q", body, d.charset, d.text)
		}
	})
}
