// Package zawgyi finds and converts Burmese text in Zawgyi, the font encoding that uses the code points of the Myanmar block for other
// glyphs. A reader with the wrong font sees scrambled syllables; a program sees valid UTF-8 and no error at all.
//
// Whether a text is Zawgyi is decided by a Markov chain over code points (Probability), trained on Burmese in both encodings and on text of
// the other languages of the script, which use the code points that Zawgyi took: Shan, Mon, the Karen languages, Pali and others are left
// alone. Repair decides phrase by phrase, with the phrases around as evidence, so that a page of both encodings comes out right; what stays
// between the two is left as it is and counted as unsure.
//
// Convert rewrites Zawgyi as Unicode in the order of Unicode Technical Note 11; Write goes the other way, for tests, for training and for
// readers that have nothing but a Zawgyi font.
//
// The code chart is a fact of the fonts in use (Zawgyi-One 2008); marks that share one code point with their neighbour (kinzi and vowel,
// wa and ha, ha and u) are taken apart, widths and heights of one mark become one.
package zawgyi
