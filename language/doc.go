// Package language says what Lontar knows about the languages and scripts of South-East Asia and their neighbours.
//
// A language is a parameter everywhere and a default nowhere. Text is counted in grapheme clusters (UAX #29), combining marks are
// letters, and what is not known of a language is nil or absent, never a value borrowed from English.
//
// The package holds tags (Tag), scripts and character classes (Script, Class), clusters and words, and one profile per language (Profile).
package language
