package review

import (
	"strings"

	"github.com/lontar-asean/lontar/language"
)

// writing is what a page for people has to know of a script.
type writing struct {
	fonts string // families, the likeliest first; phones have one for each script of their system
	marks string // that are hard to type, parted by spaces
	right bool   // written from right to left
}

// writings are the scripts of the region. Marks are those that keyboards hide behind keys or lack: signs that change a neighbour, finals and punctuation.
// Not yet reviewed by native speakers.
var writings = map[language.Script]writing{
	script("Khmr"): {fonts: `"Noto Sans Khmer","Khmer OS","Khmer OS Battambang","Khmer UI","Khmer Sangam MN"`,
		marks: "្ ា ិ ី ឹ ឺ ុ ូ ួ ើ ឿ ៀ េ ែ ៃ ោ ៅ ំ ះ ៈ ៉ ៊ ់ ៌ ៍ ័ ៏ ៗ ។ ៕ ៖ « » ឥ ឦ ឧ ឪ ឫ ឬ ឭ ឮ ឯ ឰ ឱ ឲ ឳ"},
	script("Mymr"): {fonts: `"Noto Sans Myanmar","Padauk","Pyidaungsu","Myanmar Text","Myanmar Sangam MN"`,
		marks: "္ ် ျ ြ ွ ှ ါ ာ ိ ီ ု ူ ေ ဲ ံ ့ း ၊ ။ ၌ ၍ ၎ ၏ ဿ ဥ ဦ ဧ ဩ ဪ ၐ"},
	script("Thai"): {fonts: `"Noto Sans Thai","Noto Looped Thai","Sarabun","Leelawadee UI","Thonburi"`,
		marks: "ั ิ ี ึ ื ุ ู ็ ่ ้ ๊ ๋ ์ ํ ๎ ฺ ะ ำ เ แ โ ใ ไ ๅ ๆ ฯ ฤ ฦ ๏ ๚ ๛"},
	script("Laoo"): {fonts: `"Noto Sans Lao","Noto Looped Lao","Phetsarath OT","Leelawadee UI","Lao Sangam MN"`,
		marks: "ັ ິ ີ ຶ ື ຸ ູ ົ ຼ ່ ້ ໊ ໋ ໌ ໍ ະ ຳ ເ ແ ໂ ໃ ໄ ຽ ໆ ຯ ໜ ໝ"},
	script("Taml"): {fonts: `"Noto Sans Tamil","Nirmala UI","Latha","Tamil Sangam MN"`,
		marks: "் ா ி ீ ு ூ ெ ே ை ொ ோ ௌ ஃ ஜ ஷ ஸ ஹ க்ஷ ஸ்ரீ"},
	script("Java"): {fonts: `"Noto Sans Javanese","Tuladha Jejeg","Javanese Text"`,
		marks: "꧀ ꦴ ꦶ ꦷ ꦸ ꦹ ꦺ ꦻ ꦼ ꦽ ꦾ ꦿ ꦀ ꦁ ꦂ ꦃ ꦳ ꧇ ꧈ ꧉ ꧊ ꧋ ꧏ"},
	script("Bali"): {fonts: `"Noto Sans Balinese","Vimala"`, marks: "᭄ ᬵ ᬶ ᬷ ᬸ ᬹ ᬺ ᬾ ᬿ ᭀ ᭂ ᬀ ᬁ ᬂ ᬃ ᬄ ᬴ ᭚ ᭛ ᭞ ᭟"},
	script("Sund"): {fonts: `"Noto Sans Sundanese"`, marks: "᮪ ᮫ ᮤ ᮥ ᮦ ᮧ ᮨ ᮩ ᮡ ᮢ ᮣ ᮀ ᮁ ᮂ"},
	script("Cham"): {fonts: `"Noto Sans Cham"`, marks: "ꨩ ꨪ ꨫ ꨬ ꨭ ꨮ ꨯ ꨰ ꨱ ꨲ ꨳ ꨴ ꨵ ꨶ ꩃ ꩌ ꩍ ꩜ ꩝"},
	script("Arab"): {fonts: `"Noto Naskh Arabic","Scheherazade New","Amiri","Geeza Pro"`, right: true,
		marks: "ڠ ڤ ڽ چ ݢ ک ۏ ۑ ء أ إ آ ؤ ئ ى ة ٢ َ ِ ُ ْ ّ ٰ ، ؛ ؟"},
}

// vietnamese are the letters and tones that keyboards of Latin script lack.
const vietnamese = "ă â đ ê ô ơ ư á à ả ã ạ ắ ằ ẳ ẵ ặ ấ ầ ẩ ẫ ậ é è ẻ ẽ ẹ ế ề ể ễ ệ í ì ỉ ĩ ị ó ò ỏ õ ọ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ ú ù ủ ũ ụ ứ ừ ử ữ ự ý ỳ ỷ ỹ ỵ"

// latin are marks of other languages in Latin script.
const latin = "é è ê ë ñ ï ö ü á à ā ī ū ē ō ŋ ’ “ ” « » –"

func script(code string) language.Script {
	s, _ := language.ParseScript(code)
	return s
}

// writingOf gives what there is to know of the script of a language.
func writingOf(tag language.Tag) writing {
	w, known := writings[tag.Script()]
	switch {
	case known:
	case tag.Language() == "vie":
		w.marks = vietnamese
	case tag.Script() == script("Latn"):
		w.marks = latin
	}
	if w.fonts != "" {
		w.fonts += ","
	}
	w.fonts += `"Noto Sans",system-ui,sans-serif`
	return w
}

// pageLanguage gives the language as pages name it (BCP 47): the shortest code, and the script where it is not the usual one. "" when unknown.
func pageLanguage(tag language.Tag) string {
	if tag == language.Und || tag == "" {
		return ""
	}
	code := tag.ISO6391()
	if code == "" {
		code = tag.Language()
	}
	if s := tag.Script(); s == script("Arab") || s == script("Java") {
		code += "-" + s.String()
	}
	return strings.TrimPrefix(code, "und-")
}
