package legacy

import "unicode"

// alphabet are the small letters of Vietnamese beyond ASCII.
const alphabet = "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"

var vietnamese = buildVietnamese()

// buildVietnamese numbers the letters, small and capital alike, from 1.
func buildVietnamese() (table [0x1F00]uint8) {
	n := uint8(0)
	for _, r := range alphabet {
		n++
		table[r], table[unicode.ToUpper(r)] = n, n
	}
	return table
}

// isVietnamese says whether a character is a letter of Vietnamese beyond ASCII.
func isVietnamese(r rune) bool { return r < rune(len(vietnamese)) && vietnamese[r] > 0 }

// lower gives the small letter of a letter of Vietnamese.
func lower(r rune) rune { return unicode.ToLower(r) }
