// Package ngram holds n-gram language models: trained with interpolated modified Kneser–Ney smoothing (Chen and Goodman 1998, "An Empirical
// Study of Smoothing Techniques for Language Modeling", TR-10-98, section 3), written and read as ARPA files and as a binary that is mapped
// into memory.
//
// A model knows tokens and nothing of how a text is cut into them: clusters for any script, words where a language has them (see Unit). It is
// asked for the probability of a line, and from it for a perplexity: how surprised the model is by a token, on average.
package ngram
