// Package romanise writes text of the scripts of South-East Asia in Latin letters, for search and for matching names across scripts. It works by
// tables, one file a script, each after a published standard, and knows no words: where a script does not write what is spoken (the vowel of
// a Khmer or Thai consonant that closes a syllable, the vowels of Jawi) it guesses by rule. The result is a key that is approximate by
// nature; it is not a text to read, and nothing gives the original back.
package romanise
