// Package perturb writes noise into text: what typists, recognisers of print and other software do to it. Models are trained on noisy copies to
// become robust, and tested on them to see whether they are.
//
// There are five kinds, each with a rate of its own:
//
//	glyphs      signs that look alike are taken for each other; the tables are measured by drawing the signs (table/PROVENANCE.md), after Kaing
//	            et al., "Robust Neural Machine Translation for Abugidas by Glyph Perturbation", EACL 2024
//	order       neighbouring marks of a syllable exchanged, which many machines draw alike, letters in pieces; language/normalise undoes it
//	zero-width  zero-width spaces between Khmer, Thai, Lao and Burmese words set and taken away, some set between syllables of a word
//	ocr         a mark lost or doubled, a sign taken for one that looks alike, a space lost or too many
//	spelling    informal and regional spellings: shortened words, marks left out, letters that sound alike
//
// Noise is a function of text, tag, rates and seed. What changes at a low rate also changes at a higher one. No kind cuts a cluster in two; glyphs
// may join two (เเ as แ), ocr takes marks away. Bytes that are not UTF-8 pass as they are.
//
// Rules of spelling are written by us and not yet reviewed by native speakers.
package perturb
