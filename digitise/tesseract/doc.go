// Package tesseract reads pages with the Tesseract OCR engine, run as a process of its own for each page: an engine that breaks on a page breaks nothing else.
//
// Pages are not handed over as they are. Lines are found here and read one by one (all lines of a page in one process), because Tesseract's own search for
// lines takes rows of vowel marks of Burmese, Khmer and Lao for lines of their own when letters are large. Every line is scaled to one height first, which
// the models read best; what is read with little confidence is read again in another treatment, and the reading with the higher confidence stays.
package tesseract
