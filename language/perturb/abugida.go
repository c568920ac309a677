package perturb

import (
	"strings"
	"unicode/utf8"
)

// Thai in messages: particles as they are spoken, the last letter drawn out.
func thai() *habits {
	return &habits{ways: []func(string) string{drawnOut}, words: map[string]string{
		"ไหม": "มั้ย", "ครับ": "คับ", "เขา": "เค้า", "ฉัน": "ชั้น", "หรือ": "รึ", "หรือเปล่า": "รึเปล่า", "ก็": "ก้อ", "จริง": "จิง", "อย่างไร": "ยังไง", "อย่างนี้": "งี้",
		"หนู": "นู๋", "เปล่า": "ป่าว", "คะ": "ค่ะ", "ค่ะ": "คะ", "นะ": "น้า", "อะไร": "อาราย",
	}}
}

// drawnOut writes the last letter of a word three times more: มาก as มากกกก. Only a consonant without marks, behind at least two other letters.
func drawnOut(word string) string {
	r, width := utf8.DecodeLastRuneInString(word)
	if r < 0x0E01 || r > 0x0E2E || len(word) < 3*width {
		return ""
	}
	return word + strings.Repeat(word[len(word)-width:], 3)
}

// Lao r is spoken l, and ho nam is written in one sign or two.
func lao() *habits {
	return &habits{signs: [][2]string{{"ຣ", "ລ"}, {"ໜ", "ຫນ"}, {"ໝ", "ຫມ"}, {"ຫຼ", "ຫລ"}}}
}

// Khmer words that sound alike or are written as they are spoken.
func khmer() *habits {
	return &habits{words: map[string]string{"នឹង": "និង", "និង": "នឹង", "អ្វី": "អី", "យ៉ាងម៉េច": "ម៉េច", "ប៉ុន្តែ": "តែ", "តើ": "តេី"},
		signs: [][2]string{{"\u17D2ដ", "\u17D2ត"}}}
}

// Burmese ya-pin and ya-yit are one sound, and often mixed up.
func burmese() *habits {
	return &habits{signs: [][2]string{{"\u103B", "\u103C"}}}
}

// Tamil letters that many do not tell apart in speech; not at the beginning of a word, where only one of them stands.
func tamil() *habits {
	var ways []func(string) string
	for _, pair := range [][2]string{{"ண", "ன"}, {"ன", "ண"}, {"ள", "ல"}, {"ல", "ள"}, {"ழ", "ள"}, {"ற", "ர"}, {"ர", "ற"}} {
		ways = append(ways, func(word string) string {
			i := strings.LastIndex(word, pair[0])
			if i <= 0 {
				return ""
			}
			return word[:i] + pair[1] + word[i+len(pair[0]):]
		})
	}
	return &habits{ways: ways}
}
