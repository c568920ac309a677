// Package metric measures how far a text is from a reference: character and grapheme error rates, chrF, BLEU and TER.
//
// A score of nothing is no score: where the reference is empty, ok is false, never 0. Counts of several texts are added before the score is
// taken (pooled), so that long texts weigh as much as their length.
package metric
