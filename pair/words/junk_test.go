package words

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
)

// local is what a maker of junk needs of a language: its own words, not taken from the lists of the step.
type local struct {
	tag    string
	zero   rune     // of its digits; '0' where European digits are usual
	photo  []string // words for a picture
	camera []string // for a camera, a scan, a screen
	show   []string // what buttons and furniture say
	nouns  []string // things that captions name
	other  []string // texts in scripts that the language is not written in
	banner []string // phrases that sites repeat on every page, which no list can know
}

var foreign = map[string][]string{
	"khm": {"วัดพระแก้วในกรุงเทพ", "ჩემი ქალაქი", "Москва река", "ဗမာစာ ဆိုင်းဘုတ်", "東京タワーの夜景", "서울의 봄"},
	"tha": {"ប្រាសាទអង្គរវត្ត", "Красная площадь", "ສະໜາມຫຼວງ ວຽງຈັນ", "上海外滩夜景", "서울의 봄", "दिल्ली का बाजार"},
	"vie": {"ตลาดน้ำอัมพวา", "ប្រាសាទបាយ័ន", "Нижний Новгород", "上海外滩夜景", "서울의 봄", "சென்னை கடற்கரை"},
	"ind": {"ตลาดน้ำอัมพวา", "ប្រាសាទបាយ័ន", "Нижний Новгород", "上海外滩夜景", "ရွှေတိဂုံဘုရား", "शहर का बाजार"},
	"zsm": {"ตลาดน้ำอัมพวา", "ប្រាសាទបាយ័ន", "Нижний Новгород", "上海外滩夜景", "ရွှေတိဂုံဘုရား", "சென்னை கடற்கரை"},
	"lao": {"วัดพระแก้วในกรุงเทพ", "ប្រាសាទបាយ័ន", "Москва река", "东京塔", "서울의 봄"},
	"mya": {"วัดพระแก้วในกรุงเทพ", "ប្រាសាទបាយ័ន", "Москва река", "东京塔", "서울의 봄"},
	"tam": {"วัดพระแก้วในกรุงเทพ", "ប្រាសាទបាយ័ន", "Москва река", "东京塔", "서울의 봄"},
	"eng": {"ตลาดน้ำอัมพวา", "ប្រាសាទបាយ័ន", "Нижний Новгород", "上海外滩夜景", "ရွှေတိဂုံဘုရား"},
}

var locals = []local{
	{"khm-Khmr", '០', []string{"រូបភាព", "រូបថត", "រូប"}, []string{"កាមេរ៉ា", "ម៉ាស៊ីនថត", "រូបថតអេក្រង់", "ស្កេន"}, []string{"ចុចទីនេះ", "អានបន្ត", "ផ្សាយពាណិជ្ជកម្ម", "ទំព័រដើម", "ឡូហ្គោ"},
		[]string{"ផ្សារ", "វត្ត", "ត្រី", "ទូក", "ផ្កា", "ប្រាសាទ"}, nil, []string{"សូមទស្សនាគេហទំព័ររបស់យើងជារៀងរាល់ថ្ងៃ", "ទទួលបានព័ត៌មានថ្មីៗពីស្ថានីយរបស់យើង"}},
	{"tha-Thai", '๐', []string{"รูปภาพ", "ภาพถ่าย", "รูป"}, []string{"กล้อง", "ภาพหน้าจอ", "สแกน"}, []string{"คลิกที่นี่", "อ่านต่อ", "โฆษณา", "หน้าแรก", "โลโก้"},
		[]string{"ตลาด", "วัด", "ปลา", "เรือ", "ดอกไม้", "เจดีย์"}, nil, []string{"ติดตามข่าวสารจากเราได้ทุกวัน", "บริการของเราพร้อมดูแลคุณตลอดเวลา"}},
	{"vie-Latn", '0', []string{"hình ảnh", "ảnh", "hình"}, []string{"máy ảnh", "ảnh chụp màn hình", "bản quét"}, []string{"bấm vào đây", "xem thêm", "quảng cáo", "trang chủ", "biểu tượng"},
		[]string{"chợ", "chùa", "cá", "thuyền", "hoa", "tháp"}, nil, []string{"Cập nhật tin tức mới nhất mỗi ngày cùng chúng tôi", "Dịch vụ của chúng tôi luôn sẵn sàng"}},
	{"ind-Latn", '0', []string{"gambar", "foto", "ilustrasi"}, []string{"kamera", "tangkapan layar", "pindaian"}, []string{"klik di sini", "baca selengkapnya", "iklan", "beranda", "ikon"},
		[]string{"pasar", "candi", "ikan", "perahu", "bunga", "menara"}, nil, []string{"Dapatkan kabar terbaru dari kami setiap hari", "Layanan kami siap membantu Anda"}},
	{"zsm-Latn", '0', []string{"gambar", "foto", "imej"}, []string{"kamera", "tangkapan skrin", "imbasan"}, []string{"klik di sini", "baca lagi", "iklan", "laman utama", "ikon"},
		[]string{"pasar", "masjid", "ikan", "perahu", "bunga", "menara"}, nil, []string{"Dapatkan berita terkini daripada kami setiap hari", "Perkhidmatan kami sedia membantu anda"}},
	{"lao-Laoo", '໐', []string{"ຮູບພາບ", "ຮູບ"}, []string{"ກ້ອງ", "ສະແກນ"}, []string{"ກົດທີ່ນີ້", "ອ່ານຕໍ່", "ໂຄສະນາ"}, []string{"ຕະຫຼາດ", "ວັດ", "ປາ", "ເຮືອ"}, nil, []string{"ຕິດຕາມຂ່າວສານຈາກພວກເຮົາທຸກມື້"}},
	{"mya-Mymr", '၀', []string{"ဓာတ်ပုံ", "ပုံ"}, []string{"ကင်မရာ", "ဖိုင်"}, []string{"ဒီမှာနှိပ်ပါ", "ဆက်ဖတ်ရန်", "ကြော်ငြာ"}, []string{"ဈေး", "ဘုရား", "ငါး", "လှေ"}, nil, []string{"နေ့စဉ်သတင်းများကိုကျွန်ုပ်တို့ထံမှရယူပါ"}},
	{"tam-Taml", '0', []string{"படம்", "புகைப்படம்"}, []string{"கேமரா", "ஸ்கேன்"}, []string{"மேலும் படிக்க", "விளம்பரம்", "முகப்பு"}, []string{"சந்தை", "கோயில்", "மீன்", "படகு"}, nil, []string{"எங்கள் செய்திகளை தினமும் பெறுங்கள்"}},
	{"eng-Latn", '0', []string{"image", "photo", "picture"}, []string{"camera", "screenshot", "scan"}, []string{"click here", "read more", "advertisement", "home", "icon"},
		[]string{"market", "temple", "fish", "boat", "flower"}, nil, []string{"Get the latest news from us every day", "Our services are always ready for you"}},
}

func one(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

func serial(r *rand.Rand, zero rune, n int) string {
	var b strings.Builder
	for range n {
		b.WriteRune(zero + rune(r.IntN(10)))
	}
	return b.String()
}

func raw(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// junkKind makes one kind of junk. The rules were tried on the kinds of the dev half only; figures are of the others.
type junkKind struct {
	name  string
	group string // files, templates, hashes, script
	dev   bool
	make  func(r *rand.Rand, l local) string
}

var junkKinds = []junkKind{
	{"camera", "files", true, func(r *rand.Rand, l local) string {
		return one(r, []string{"IMG_", "DSC0", "DSCN", "P10"}) + serial(r, '0', 4)
	}},
	{"camera ending", "files", false, func(r *rand.Rand, l local) string {
		return one(r, []string{"DSC_", "IMG-", "GOPR", "dscf"}) + serial(r, '0', 4) + one(r, []string{".JPG", ".jpeg", ".webp"})
	}},
	{"phone", "files", false, func(r *rand.Rand, l local) string {
		return one(r, []string{"PXL_2024", "VID-2023", "IMG_2022"}) + serial(r, '0', 4) + "_" + serial(r, '0', 9)
	}},
	{"messenger", "files", true, func(r *rand.Rand, l local) string {
		return fmt.Sprintf("WhatsApp Image 2024-0%d-1%d at 1%d.2%d.3%d", 1+r.IntN(9), r.IntN(9), r.IntN(9), r.IntN(9), r.IntN(9))
	}},
	{"screenshot", "files", false, func(r *rand.Rand, l local) string {
		return fmt.Sprintf("%s 2023-1%d-0%d %d", one(r, []string{"Screenshot", "Screen Shot", "screenshot_from"}), r.IntN(3), 1+r.IntN(9), 100000+r.IntN(99999))
	}},
	{"slug", "files", true, func(r *rand.Rand, l local) string {
		return one(r, []string{"pasar", "market", "cho", "foto"}) + "-" + one(r, []string{"new", "pagi", "noi"}) + "-" + serial(r, '0', 2)
	}},
	{"slug ending", "files", false, func(r *rand.Rand, l local) string {
		return one(r, []string{"banner", "slide", "foto", "photo"}) + "-" + serial(r, '0', 1) + one(r, []string{".webp", ".png", "_final.jpg", " (1).jpg"})
	}},
	{"noun file", "files", false, func(r *rand.Rand, l local) string {
		return one(r, l.nouns) + "_" + serial(r, '0', 3) + one(r, []string{"", ".jpg", ".png"})
	}},
	{"noun local serial", "files", false, func(r *rand.Rand, l local) string {
		return one(r, l.nouns) + one(r, []string{"-", "_", " "}) + string(l.zero) + serial(r, l.zero, 3)
	}},
	{"camera word serial", "files", true, func(r *rand.Rand, l local) string { return one(r, l.camera) + " " + serial(r, l.zero, 4) }},
	{"camera word serial joined", "files", false, func(r *rand.Rand, l local) string {
		return one(r, l.camera) + one(r, []string{"", "-", "_", " #"}) + serial(r, l.zero, 2+r.IntN(3))
	}},
	{"photo serial", "templates", true, func(r *rand.Rand, l local) string { return one(r, l.photo) + " " + serial(r, l.zero, 1+r.IntN(4)) }},
	{"photo serial signs", "templates", false, func(r *rand.Rand, l local) string {
		return one(r, []string{"[", "(", "", "- "}) + one(r, l.photo) + one(r, []string{"", ": ", " – "}) + serial(r, l.zero, 1+r.IntN(3)) + one(r, []string{"]", ")", "...", ""})
	}},
	{"furniture", "templates", true, func(r *rand.Rand, l local) string { return one(r, l.show) }},
	{"furniture signs", "templates", false, func(r *rand.Rand, l local) string {
		return one(r, []string{">> ", "» ", "[", ""}) + one(r, l.show) + one(r, []string{" »", "…", "]", "!", " >"})
	}},
	{"photo of noun number", "templates", false, func(r *rand.Rand, l local) string {
		return one(r, l.photo) + " " + one(r, l.nouns) + " " + serial(r, l.zero, 1+r.IntN(3))
	}},
	{"repeated phrase", "templates", true, func(r *rand.Rand, l local) string { return one(r, l.banner) }},
	{"repeated phrase numbered", "templates", false, func(r *rand.Rand, l local) string {
		return one(r, l.banner) + " (" + serial(r, l.zero, 1+r.IntN(2)) + ")"
	}},
	{"English furniture", "templates", false, func(r *rand.Rand, l local) string {
		return one(r, []string{"Click to enlarge", "Placeholder image", "Featured Image", "Site logo", "Image 3 of 12", "No image available", "Advertisement", "Loading..."})
	}},
	{"unfilled", "templates", false, func(r *rand.Rand, l local) string {
		return one(r, []string{"{{ title }}", "${image.alt}", "%s - %d", "<?php echo $alt ?>", "[caption id=\"4\"]"}) + " " + one(r, l.nouns)
	}},
	{"hexadecimal", "hashes", true, func(r *rand.Rand, l local) string { return hex.EncodeToString(raw(r, 4+r.IntN(16))) }},
	{"uuid", "hashes", false, func(r *rand.Rand, l local) string {
		h := hex.EncodeToString(raw(r, 16))
		return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
	}},
	{"base64", "hashes", false, func(r *rand.Rand, l local) string { return base64.URLEncoding.EncodeToString(raw(r, 15+r.IntN(20))) }},
	{"address", "hashes", true, func(r *rand.Rand, l local) string {
		return "https://cdn.example/" + hex.EncodeToString(raw(r, 6)) + "/a.jpg"
	}},
	{"host", "hashes", false, func(r *rand.Rand, l local) string {
		return one(r, []string{"www.example.com", "pasar.co.id/foto", "//cdn.example.net/a?b=" + serial(r, '0', 3), "data:image/gif;base64,R0lGODlhAQAB"})
	}},
	{"size", "hashes", true, func(r *rand.Rand, l local) string { return fmt.Sprintf("%d×%d", 100+r.IntN(900), 100+r.IntN(900)) }},
	{"size with unit", "hashes", false, func(r *rand.Rand, l local) string {
		return fmt.Sprintf("%s %dpx x %dpx", one(r, []string{"", "banner"}), 100+r.IntN(900), 100+r.IntN(900))
	}},
	{"digits", "hashes", true, func(r *rand.Rand, l local) string { return serial(r, l.zero, 3+r.IntN(8)) }},
	{"signs", "hashes", false, func(r *rand.Rand, l local) string {
		return one(r, []string{"***", "---", "• • •", "★★★★☆", "👍👍", "=====", "(…)", serial(r, l.zero, 2) + "/" + serial(r, l.zero, 2) + "/" + serial(r, l.zero, 4)})
	}},
	{"style", "hashes", false, func(r *rand.Rand, l local) string {
		return one(r, []string{"width: 100px; height: 50px;", ".btn-primary{color:red}", "{\"id\": 12, \"alt\": \"x\"}", "<img src=x>", "#main-banner-2", "function(){return}"})
	}},
	{"foreign", "script", true, func(r *rand.Rand, l local) string { return foreign[l.tag[:3]][r.IntN(3)] }},
	{"foreign others", "script", false, func(r *rand.Rand, l local) string {
		f := foreign[l.tag[:3]]
		return f[3+r.IntN(len(f)-3)] + one(r, []string{"", " 2019", "!"})
	}},
}
