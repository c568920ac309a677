// Package fasttext reads the classifiers that fastText trains, in pure Go: `.bin` and the quantised `.ftz`, so that identification models such as
// GlotLID, OpenLID or lid.176 can be used where they are. Training is fastText's own.
//
// The format is that of facebookresearch/fastText 0.9.2 (file versions 11 and 12): Joulin et al., "Bag of tricks for efficient text classification"
// (arXiv 1607.01759) and "FastText.zip" (arXiv 1612.03651). Answers are those of `fasttext predict-prob`; two things differ on purpose. The program adds
// 0.00001 to every probability before it prints it; here a score never is above 1. And line feeds in a text are spaces, where the
// program would begin the next text.
//
// A file may come from anywhere: every number in it is checked against the others and against the length of the file before it is used.
package fasttext
