package personal

import "strings"

// label is what the words before a number say it is.
type label uint8

const (
	noLabel       label = iota
	phoneLabel          // a telephone number
	otherNumber         // a number of another kind, such as an ISBN
	identityLabel       // an identity number or a card
	versionLabel        // a version
)

// phoneWords stand before telephone numbers. Lower case; a space in front means that no Latin letter may stand before.
var phoneWords = []string{
	" tel", " telp", " tlp", " telepon", " telefon", " telephone", " phone", " fon", " hp", " wa", " whatsapp", " mobile", " mob", " cell", " call",
	" hotline", " fax", " faks", " hubungi", " sms", " viber", " zalo", " line", " đt", " đtdđ", " sđt", " điện thoại", " dđ", " ponsel", " selular",
	" telepono", " tawag", " telemovel", " telefone", " telemóvel", " wa.me/", " phone=", " tel:",
	"โทร", "โทรศัพท์", "มือถือ", "เบอร์", "เบอร์โทร", "ទូរស័ព្ទ", "ទូរសព្ទ", "លេខទូរស័ព្ទ", "ໂທ", "ໂທລະສັບ", "ເບີໂທ", "ເບີ", "ဖုန်း", "ဖုန်းနံပါတ်", "ဆက်သွယ်ရန်",
	"தொலைபேசி", "அலைபேசி", "கைபேசி", "电话", "電話", "手机", "هاتف", "تيليفون", "تلفون", "☎", "☏", "📞", "📱", "✆",
}

// otherWords stand before numbers that are none of a person.
var otherWords = []string{" isbn", " isbn-10", " isbn-13", " issn", " doi", " ean", " upc", " gtin", " barcode", " mst", " mã số thuế", " imei", "$", "฿", "₫", "៛", "₭", "₱", "€", "£", "¥", " rp", " rm"}

// identityWords stand before identity numbers and cards.
var identityWords = []string{" nik", " ktp", " mykad", " ic", " nric", " fin", " cccd", " cmnd", " cmt", " căn cước", " id", " kartu", " kad", " card", " visa", " mastercard", " tin", " sss", " psn", " pcn"}

// versionWords stand before versions.
var versionWords = []string{" version", " versi", " ver", " v", " phiên bản", "เวอร์ชัน", "เวอร์ชั่น", "รุ่น", "ជំនាន់", "ເວີຊັນ", "ဗားရှင်း", " release", " firmware", " build"}

const labelBytes = 64

// labelBefore reads the words before a number.
func labelBefore(text string, start, floor int) label {
	before := labelText(text, start, floor)
	switch {
	case before == "":
		return noLabel
	case endsWith(before, phoneWords):
		return phoneLabel
	case endsWith(before, otherWords):
		return otherNumber
	case endsWith(before, identityWords):
		return identityLabel
	case endsWith(before, versionWords):
		return versionLabel
	}
	return noLabel
}

// wordBefore reports whether one of some words stands before a number.
func wordBefore(text string, start, floor int, words []string) bool {
	return endsWith(labelText(text, start, floor), words)
}

// labelText gives what stands before a number on its line, without the punctuation and "no." between, in lower case.
func labelText(text string, start, floor int) string {
	s := text[max(floor, start-labelBytes):start]
	if i := strings.LastIndexAny(s, "\n<>*"); i >= 0 {
		s = s[i+1:]
	}
	s = strings.ToLower(trimLabel(s))
	for _, no := range []string{"number", "nomor", "nombor", "num", "no", "nr", "số", "#", "№"} {
		if rest, ok := strings.CutSuffix(s, no); ok && (rest == "" || strings.HasSuffix(rest, " ") || strings.HasSuffix(rest, ".")) {
			return trimLabel(rest)
		}
	}
	return s
}

func trimLabel(s string) string {
	return strings.TrimRight(s, " \u00a0៖。၊။،\t.:-–=()+\u200b：\uff0b/")
}

func endsWith(s string, words []string) bool {
	for _, w := range words {
		spaced := w[0] == ' '
		if spaced {
			w = w[1:]
		}
		w = strings.TrimRight(w, ":=/")
		rest, ok := strings.CutSuffix(s, w)
		if ok && (!spaced || rest == "" || !asciiLetter(rest[len(rest)-1]) && !asciiDigit(rest[len(rest)-1])) {
			return true
		}
	}
	return false
}
