package romanise

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

func TestText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"Khmer", "ភាសាខ្មែរ ប្រទេស ១២", "phasakhmêr bratés 12"},
		{"Khmer word boundary", "ភ្នំ\u200Bពេញ", "phnam pénh"},
		{"Burmese", "မြန်မာ ရန်ကုန် ၁၂", "mranmā rankun 12"},
		{"Burmese stack", "မန္တလေး", "mantale"},
		{"Thai", "กรุงเทพ เชียงใหม่ ๑๒", "krungthep chiangmai 12"},
		{"Thai without a vowel", "คน นคร", "khon nokra"},
		{"Thai silenced letter", "ศุกร์", "suk"},
		{"Lao", "ວຽງຈັນ ຫຼວງພະບາງ", "viangchan luangphabang"},
		{"Tamil", "தமிழ்நாடு சிங்கப்பூர்", "tamiḻnāṭu ciṅkappūr"},
		{"Javanese", "ꦲꦏ꧀ꦱꦫꦗꦮ ꦱꦺꦴꦭꦺꦴ", "haksarajawa solo"},
		{"Balinese", "ᬅᬓ᭄ᬱᬭᬩᬮᬶ", "akṣarabali"},
		{"Sundanese", "ᮞᮥᮔ᮪ᮓ", "sunda"},
		{"Buginese", "ᨒᨚᨈᨑ", "lotara"},
		{"Cham", "ꨀꨇꩉ ꨌꩌ", "akhar cam"},
		{"Baybayin", "ᜊᜌ᜔ᜊᜌᜒᜈ᜔", "baybayin"},
		{"Jawi", "ساي لومڤور", "sai lumpur"},
		{"Vietnamese stays", "Hà Nội", "Hà Nội"},
		{"Indonesian stays", "Jakarta, 12", "Jakarta, 12"},
		{"not UTF-8 stays", "a\xffb", "a\xffb"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Text(test.in); got != test.want {
				t.Errorf("%s, wanted %s", got, test.want)
			}
		})
	}
}

func TestKeyFindsNames(t *testing.T) {
	for in, want := range map[string]string{
		"Đà Nẵng": "da nang", "Hồ Chí Minh": "ho chi minh", "Désa": "desa", "ภูเก็ต": "phuket", "ဘဂို": "bhagui", "தஞ்சாவூர்": "tancavur",
		"ສະຫວັນນະເຂດ": "savannakhet", "ขอนแก่น": "khonkaen", "Jum’at": "jumat",
	} {
		if got := Key(in); got != want {
			t.Errorf("%s has key %s, wanted %s", in, got, want)
		}
	}
}

func TestEveryScriptNamesItsStandard(t *testing.T) {
	if len(Scripts()) != len(romanisers) {
		t.Error(Scripts())
	}
	for _, s := range Scripts() {
		if Standard(s) == "" {
			t.Errorf("%v", s)
		}
	}
	if Standard(language.Hani) != "" {
		t.Error("a standard for a script without a table")
	}
}

var seeds = []string{"", "เ", "เก", "เแโ", "ก์", "์", "ห", "หง", "ຫຼ", "ຼ", "\u17D2", "ក\u17D2", "\u1039\u103A", "\xff\xe1", "ꦺꦴ", "\u1B35", "۱٢", "ـ", "\u0650", "\u200B\u200D",
	"\ue000", strings.Repeat("ក", 300), strings.Repeat("เ", 300), strings.Repeat("\u0E48", 300), "ก็อ", "ກວ", "นครราชสีมา"}

func FuzzText(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Text(s)
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Fatalf("%+q gives %+q", s, got)
		}
		if len(got) > 8*len(s)+8 {
			t.Fatalf("%d bytes give %d", len(s), len(got))
		}
		if !utf8.ValidString(s) { // bytes that are no text may become a character once what parted them is gone
			return
		}
		for _, r := range Text(got) {
			if _, ok := romanisers[language.ScriptOf(r)]; ok && language.ScriptOf(r) != language.Arab && r != '๏' && r != '๚' && r != '๛' && r != 'ฯ' && r != '฿' && r != 'ๆ' {
				if s := string(r); Text(s) != s {
					t.Fatalf("%+q gives %+q, with %+q left", s, got, r)
				}
			}
		}
		Key(s)
	})
}

func BenchmarkText(b *testing.B) {
	for name, text := range map[string]string{"khmer": "ភាសាខ្មែរប្រទេសកម្ពុជា ", "thai": "กรุงเทพมหานครอมรรัตนโกสินทร์ ", "burmese": "မြန်မာနိုင်ငံရန်ကုန်မြို့ ", "tamil": "தமிழ்நாடு சிங்கப்பூர் "} {
		long := strings.Repeat(text, 1000)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(long)))
			for b.Loop() {
				Text(long)
			}
		})
	}
}
