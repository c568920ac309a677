package personal

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// surroundings are words of this project in the scripts of the region, not yet reviewed by native speakers. Scripts that put spaces between
// words are only tested with spaces.
var surroundings = []struct {
	script, before, after string
	spaced                bool
	zero                  rune // of the digits
}{
	{"Khmr", "សូមទាក់ទងតាម", "បាទសូមអរគុណ", false, '០'},
	{"Mymr", "ဆက်သွယ်ပါ", "ကျေးဇူးတင်ပါသည်", false, '၀'},
	{"Shan", "ၶၢဝ်ႇတၢင်း", "ယိၼ်းလီ", false, '႐'},
	{"Laoo", "ຕິດຕໍ່ທາງ", "ເດີ້ຂອບໃຈ", false, '໐'},
	{"Thai", "ติดต่อได้ทาง", "ครับขอบคุณ", false, '๐'},
	{"Taml", "தொடர்புக்கு", "நன்றி", true, '௦'},
	{"Viet", "Xin liên hệ", "cảm ơn", true, '0'},
	{"Java", "ꦲꦠꦸꦂꦫꦶꦁ", "ꦩꦠꦸꦂꦤꦸꦮꦸꦤ꧀", false, '꧐'},
	{"Jawi", "سيلا هوبوڠي", "تريما كاسيه", true, '٠'},
	{"Latn", "silakan hubungi kami di", "terima kasih", true, '0'},
	{"Bali", "ᬧᬶᬦᬸᬦᬲ᭄", "ᬲᬸᬓ᭄ᬱ᭄ᬫ", false, '᭐'},
	{"Sund", "ᮠᮒᮥᮁ", "ᮔᮥᮂᮔᮥᮔ᮪", true, '᮰'},
	{"Fars", "لطفا", "ممنون", true, '۰'},
	{"Hans", "请联系", "谢谢", false, '0'},
}

// planted are items that have to be found in every surrounding.
var planted = []struct {
	kind Kind
	item string
}{
	{Email, "info@example.com"}, {Email, "dara.sok+news@mail.example.com.kh"}, {Email, "a_b-c%d@sub.example.co.th"}, {Email, "x@xn--o3cw4h.xn--o3cw4h"},
	{IP, "203.0.113.7"}, {IP, "8.8.8.8"}, {IP, "118.69.176.4"}, {IP, "2001:db8:85a3::8a2e:370:7334"}, {IP, "fe80::1ff:fe23:4567:890a"},
	{IP, "2406:3003:2077:1e4b:a1b2:c3d4:e5f6:0789"},
	{Card, "4111111111111111"}, {Card, "4111 1111 1111 1111"}, {Card, "5500-0000-0000-0004"}, {Card, "340000000000009"}, {Card, "3400 000000 00009"},
	{Card, "3530111333300000"}, {Card, "6011000000000004"}, {Card, "30000000000004"}, {Card, "6200000000000005"},
	// Thailand
	{Phone, "0812345678"}, {Phone, "081-234-5678"}, {Phone, "081 234 5678"}, {Phone, "08 1234 5678"}, {Phone, "081.234.5678"}, {Phone, "02-123-4567"},
	{Phone, "(02) 123 4567"}, {Phone, "053 123 456"}, {Phone, "+66812345678"}, {Phone, "+66 81 234 5678"}, {Phone, "0066812345678"}, {Phone, "(+66) 81-234-5678"},
	{Phone, "+66 (0) 81 234 5678"}, {Phone, "+66-2-123-4567"},
	// Cambodia
	{Phone, "012345678"}, {Phone, "012 345 678"}, {Phone, "0972345678"}, {Phone, "097 234 5678"}, {Phone, "023 123 456"}, {Phone, "+855 12 345 678"}, {Phone, "(+855) 97-234-5678"}, {Phone, "0085512345678"},
	// Laos
	{Phone, "02055512345"}, {Phone, "020 5551 2345"}, {Phone, "020-55512345"}, {Phone, "0305234567"}, {Phone, "021 212 345"}, {Phone, "+856 20 5551 2345"}, {Phone, "+85621212345"},
	// Myanmar
	{Phone, "09791234567"}, {Phone, "09-791234567"}, {Phone, "09 791 234 567"}, {Phone, "095123456"}, {Phone, "01-2345678"}, {Phone, "+95 9 791 234 567"}, {Phone, "+959791234567"}, {Phone, "+95 09 791 234 567"},
	// Viet Nam
	{Phone, "0912345678"}, {Phone, "0912 345 678"}, {Phone, "091.234.5678"}, {Phone, "028 3823 4567"}, {Phone, "(024) 3825 1234"}, {Phone, "+84 912 345 678"}, {Phone, "+84-28-3823-4567"},
	// Indonesia
	{Phone, "081234567890"}, {Phone, "0812-3456-7890"}, {Phone, "0812 3456 789"}, {Phone, "021-5551234"}, {Phone, "(0274) 512345"}, {Phone, "+62 812-3456-7890"}, {Phone, "+6281234567890"}, {Phone, "0062812345678"},
	// Malaysia
	{Phone, "012-345 6789"}, {Phone, "0123456789"}, {Phone, "011-1234 5678"}, {Phone, "03-2123 4567"}, {Phone, "082-234 567"}, {Phone, "+60 12-345 6789"}, {Phone, "+60321234567"},
	// Singapore
	{Phone, "9123 4567"}, {Phone, "6223-4567"}, {Phone, "+65 9123 4567"}, {Phone, "+6591234567"}, {Phone, "(+65) 6223 4567"},
	// Philippines
	{Phone, "0917 123 4567"}, {Phone, "09171234567"}, {Phone, "0917-123-4567"}, {Phone, "(02) 8123 4567"}, {Phone, "032 412 3456"}, {Phone, "+63 917 123 4567"}, {Phone, "+63-2-8123-4567"},
	// Brunei, Timor-Leste
	{Phone, "+673 712 3456"}, {Phone, "+6732223456"}, {Phone, "+670 7712 3456"}, {Phone, "+6703312345"}, {Phone, "7712 3456"},
	// identity numbers
	{ID, "1-1037-02071-81-1"}, {ID, "1103702071811"}, {ID, "1 1037 02071 81 1"},
	{ID, "3174094507900001"}, {ID, "317409 450790 0001"}, {ID, "3273010101800002"},
	{ID, "900101-14-5678"}, {ID, "900101145678"}, {ID, "S1234567D"}, {ID, "T0000001E"}, {ID, "F1234567N"}, {ID, "G1234567X"},
	{ID, "1234-5678-9012-3456"}, {ID, "123-456-789-000"}, {ID, "34-1234567-8"}, {ID, "0111-1234567-9"},
	{ID, "001090123456"}, {ID, "079203001234"},
	{ID, "12/KaMaYa(N)123456"}, {ID, "12/OUKAMA(Naing)123456"}, {ID, "၁၂/ဥကမ(နိုင်)၁၂၃၄၅၆"}, {ID, "၉/မခန(နိုင်) ၁၂၃၄၅၆"},
}

func TestEveryPlantedItemIsFound(t *testing.T) {
	f := finder(t)
	total, found := map[Kind]int{}, map[Kind]int{}
	for _, s := range surroundings {
		for _, p := range planted {
			for _, item := range writings(p.item, s.zero, p.kind) {
				for _, glue := range []string{"", " ", "\n", "\u200b"} {
					if s.spaced && glue == "" {
						continue
					}
					if glue == "" && s.script == "Latn" {
						continue
					}
					text := s.before + glue + item + glue + s.after
					total[p.kind]++
					m := f.Find(nil, text)
					if len(m) == 1 && m[0].Kind == p.kind && text[m[0].Start:m[0].End] == item {
						found[p.kind]++
						continue
					}
					t.Errorf("%s: %q in %q: %s", p.kind, item, text, describe(text, m))
				}
			}
		}
	}
	for _, k := range Kinds() {
		t.Logf("%-6s %d of %d planted items found", k, found[k], total[k])
	}
}

// writings gives an item in ASCII digits, in those of a script, and mixed. Addresses in hexadecimal or with names have ASCII digits only.
func writings(item string, zero rune, kind Kind) []string {
	if kind == Email || strings.Contains(item, "::") || strings.Count(item, ":") > 1 || zero == '0' {
		return []string{item}
	}
	native, mixed := strings.Builder{}, strings.Builder{}
	for i, r := range item {
		if r >= '0' && r <= '9' {
			native.WriteRune(zero + r - '0')
			if i%2 == 0 {
				mixed.WriteRune(zero + r - '0')
				continue
			}
		} else {
			native.WriteRune(r)
		}
		mixed.WriteRune(r)
	}
	return []string{item, native.String(), mixed.String()}
}

func finder(t testing.TB) *Finder {
	t.Helper()
	f, err := NewFinder(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func describe(text string, matches []Match) string {
	var b strings.Builder
	for _, m := range matches {
		fmt.Fprintf(&b, "[%s %s %q]", m.Kind, m.Name, text[m.Start:m.End])
	}
	if b.Len() == 0 {
		return "nothing"
	}
	return b.String()
}

func TestLabelsMakeShortNumbersRecognisable(t *testing.T) {
	f := finder(t)
	for _, c := range []struct{ text, item string }{
		{"Tel: 91234567", "91234567"}, {"Tel. No. 2223456", "2223456"}, {"โทร 81234567", "81234567"}, {"WA 6281234567890", "6281234567890"},
		{"https://wa.me/6281234567890", "6281234567890"}, {"ទូរស័ព្ទ៖ 85512345678", "85512345678"}, {"ဖုန်းဝ၉၇၉၁၂၃၄၅၆၇", "ဝ၉၇၉၁၂၃၄၅၆၇"},
		{"ဖုန်း-၀၉၇၉ဝ၂၃၄၅၆၇", "၀၉၇၉ဝ၂၃၄၅၆၇"}, {"CMND: 123456789", "123456789"}, {"TIN 123-456-789", "123-456-789"}, {"Tel0812345678", "0812345678"},
		{"NIK3174094507900001", "3174094507900001"}, {"អត្តសញ្ញាណប័ណ្ណលេខ 012345678", "012345678"}, {"PhilSys: 123456789012", "123456789012"},
		{"Telefone 7712345", "7712345"}, {"IC: 01-123456", "01-123456"}, {"Tel-0812345678", "0812345678"}, {"โทร.0812345678", "0812345678"},
		{"โทร.02-123-4567-9", "02-123-4567"}, {"0812345678/0898765432", "0812345678"}, {"0812345678, 0898765432", "0812345678"}, {"0812345678 500 บาท", "0812345678"},
		{"andré@example.com", "andré@example.com"}, {"josé.garcia@example.vn", "josé.garcia@example.vn"}, {"x@example.com.Telepon kami", "x@example.com"},
		{"mailto:x@example.com?subject=a", "x@example.com"}, {"<x@example.com>", "x@example.com"}, {"0812345678@example.com", "0812345678@example.com"},
		{"http://118.69.176.4/x", "118.69.176.4"}, {"081-234-5678 500 บาท", "081-234-5678"}, {"โทร ๐๘๑-๒๓๔-๕๖๗๘ ครับ", "๐๘๑-๒๓๔-๕๖๗๘"},
	} {
		m := f.Find(nil, c.text)
		if len(m) == 0 || c.text[m[0].Start:m[0].End] != c.item {
			t.Errorf("%q: %s, want %q", c.text, describe(c.text, m), c.item)
		}
	}
}

func TestMarksBehindAMatchGoWithTheirBase(t *testing.T) {
	f := finder(t)
	for _, c := range []struct{ text, item string }{
		{"โทร0812345678\u0e48ครับ", "0812345678\u0e48"},      // a stray tone mark stands on the last digit
		{"x@example.coma\u0301 b", "x@example.com"},          // the letter with a mark is no letter of the address
		{"a\u0301 0812345678 b", "0812345678"},               //
		{"0812345678\ufe0f\u20e3", "0812345678\ufe0f\u20e3"}, // a keycap
	} {
		m := f.Find(nil, c.text)
		if len(m) != 1 || c.text[m[0].Start:m[0].End] != c.item || !utf8.ValidString(c.text[m[0].End:]) {
			t.Errorf("%q: %s, want %q", c.text, describe(c.text, m), c.item)
		}
	}
}

func TestFinderRefusesUnknownNames(t *testing.T) {
	if _, err := NewFinder([]string{"address"}, nil); err == nil {
		t.Error("no error for an unknown kind")
	}
	if _, err := NewFinder(nil, []string{"XXX"}); err == nil {
		t.Error("no error for an unknown country")
	}
	f, err := NewFinder([]string{"phone"}, []string{"KHM"})
	if err != nil {
		t.Fatal(err)
	}
	text := "x@example.com 081234567890 012345678"
	if m := f.Find(nil, text); len(m) != 1 || text[m[0].Start:m[0].End] != "012345678" {
		t.Errorf("%s", describe(text, m))
	}
}
