// Package classify sorts texts by labels of any kind: quality, topic, register, harm. A classifier is trained from labelled texts in seconds and
// judges megabytes a second.
//
// It is a softmax regression over hashed n-grams, the idea of fastText's supervised mode (Joulin et al., arXiv 1607.01759) without its hidden layer, in
// the units of the region's scripts: n-grams of grapheme clusters with their marks, which need no words, and single words and pairs of words where
// a script puts spaces between them. Case, digits and zero-width signs do not count. It is trained by stochastic gradient descent with AdaGrad steps
// (Duchi et al., JMLR 12, 2011) and averaged weights (Polyak and Juditsky 1992), on one thread, so that the same texts and the same seed give the same bytes.
//
// A probability is the model's belief, given that one of its labels is true and that the text is like those it was trained on. A model knows the
// languages of its training texts, when they were named: for others it says nothing.
package classify
