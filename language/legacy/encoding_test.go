package legacy

import "testing"

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		e    Encoding
		read string // as windows-1252
		want string
	}{
		{TCVN3, "TiÕng ViÖt", "Tiếng Việt"},
		{TCVN3, "Céng hßa x· héi chñ nghÜa ViÖt Nam “®éc lËp”", "Cộng hòa xã hội chủ nghĩa Việt Nam “độc lập”"},
		{VNI, "Tieáng Vieät", "Tiếng Việt"},
		{VNI, "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, ñöôøng", "Cộng hòa xã hội chủ nghĩa Việt Nam, đường"},
		{VNI, "VIEÄT ÑÖÔØNG Vieät", "VIỆT ĐƯỜNG Việt"},
		{VISCII, "Ti\u00AAng Vi\u00AEt", "Tiếng Việt"},
		{Windows874, "ÀÒÉÒä·Â", "ภาษาไทย"},
	} {
		data, ok := octets(nil, c.read)
		if got := c.e.Decode(data); got != c.want || !ok {
			t.Errorf("%s: %s gives %s, wanted %s", c.e, c.read, got, c.want)
		}
		back, ok := c.e.Encode(c.want)
		if string(back) != string(data) || !ok {
			t.Errorf("%s: %s written % X, wanted % X (%v)", c.e, c.want, back, data, ok)
		}
	}
}

func TestEveryLetterComesBack(t *testing.T) {
	for _, e := range []Encoding{TCVN3, VNI, VISCII} {
		for r := range rune(len(vietnamese)) {
			if !isVietnamese(r) {
				continue
			}
			data, ok := e.Encode("a" + string(r) + "n")
			if got := e.Decode(data); ok != (got == "a"+string(r)+"n") || !ok && (e != TCVN3 || got != "a"+string(lower(r))+"n") {
				t.Errorf("%s: %c comes back as %s (%v)", e, r, got, ok)
			}
		}
	}
	for r := rune(0xE01); r <= 0xE5B; r++ {
		if r == 0xE3B || r == 0xE3C || r == 0xE3D || r == 0xE3E {
			continue
		}
		data, ok := Windows874.Encode(string(r))
		if got := Windows874.Decode(data); got != string(r) || !ok {
			t.Errorf("%U comes back as %q", r, got)
		}
	}
}
