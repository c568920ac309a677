// Package caption gives pictures a second source of words: a machine describes each in a pivot language, translates that into the languages wanted,
// and the translation is checked by its language, its length and its way back. Native words, which know a culture, and machine words, which know
// the language, stand side by side (MELLA's D_know and D_ling), and Contrast counts what one of them says and the other does not.
package caption
