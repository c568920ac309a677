// Package transliterate writes Javanese in its own script and in Latin letters, and Malay in Jawi and Rumi, each way. It goes by the rules of
// spelling, with no word list.
//
// Javanese script tells nearly all that the Latin spelling tells; what gets lost is said at ToJavanese. Jawi writes few vowels: ToRumi marks
// where one may be missing instead of guessing.
package transliterate
