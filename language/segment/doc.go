// Package segment cuts text into clusters, orthographic syllables, words, sentences or phrases, and pieces between which a line may break.
//
// Where spaces part words, words follow UAX #29. Thai, Lao, Khmer and Burmese words come from small linear models (Default, Train) over
// the characters around each possible boundary and the words between them; a Dictionary of the user's goes before the model. Other
// scripts without spaces between words, and other languages in Burmese script, have no model: their words are orthographic syllables,
// and MethodOf says so. No unit ever splits a grapheme cluster, and the tokens of a text joined are the text.
package segment
