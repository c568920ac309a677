// Package normalise gives text one spelling: valid UTF-8 in NFC (never NFKC), one kind of line feed and space, no invisible characters but
// those its script needs, and vowel and tone marks in the order their script prescribes. What a reader sees stays the same.
//
// Rules run in a fixed order, one file for each; a text that needs none is given back as it is, without copying. Normalising twice changes
// nothing more. A rule that converts an old encoding of a script joins the list in rule.go.
// Key gives what texts that a reader takes for the same have in common; it is for comparing, never for storing.
//
// Invisible characters:
//
//	U+200B zero-width space          kept next to scripts without spaces between words (Khmer, Lao, Thai, Burmese and others), else dropped
//	U+200C, U+200D (non-)joiner      kept next to scripts that shape by them (Arabic, Indic, Khmer, Burmese, Javanese and others) and, the
//	                                 joiner, between emoji; else dropped
//	U+200E U+200F U+061C U+202A–E    kept in text with a letter of a right-to-left script, else dropped
//	U+2066–9 direction controls      likewise
//	U+00AD U+2060 U+FEFF U+206A–F    dropped: soft hyphen, word joiner, byte-order mark, deprecated controls
//	U+17B4 U+17B5                    dropped: inherent vowels of Khmer, which nobody sees
//	U+FFF9–B                         dropped: annotation marks
package normalise
