package language

import (
	"slices"
	"strings"
	"sync"
)

// Spaces says what a space separates in a language, which decides how text is cut into words.
type Spaces uint8

// What a space stands between.
const (
	SpaceUnknown   Spaces = iota
	SpaceWords            // words, as in Indonesian
	SpaceSyllables        // syllables, as in Vietnamese and Hmong
	SpacePhrases          // phrases or clauses, as in Thai, Lao, Khmer and Burmese
	SpaceUnused           // nothing: spaces are not used inside sentences, as in Chinese and Javanese script
)

// String gives the word used in reports: words, syllables, phrases, none or unknown.
func (s Spaces) String() string {
	switch s {
	case SpaceWords:
		return "words"
	case SpaceSyllables:
		return "syllables"
	case SpacePhrases:
		return "phrases"
	case SpaceUnused:
		return "none"
	}
	return "unknown"
}

// Quote is a pair of quotation marks.
type Quote struct{ Open, Close string }

// Profile is what Lontar knows about one language in one script. Empty and nil fields are unknown, never "none" and never English.
type Profile struct {
	Tag     Tag
	Name    string // in English
	Autonym string // in the language and script itself; empty when not known

	Countries []string // ISO 3166-1 alpha-2, where the language is at home, the largest first
	Spaces    Spaces

	SentenceEnds []string // marks that end a sentence; nil when the language marks the end in another way or it is not known
	Quotes       []Quote  // most usual first
	Digits       []rune   // the digit zero of each set of decimal digits in use, most usual first: '0', '០'

	// StopWords are the most frequent words of allowed text (see testdata/PROVENANCE.md), most frequent first, in lower case and NFC.
	// nil where words cannot yet be told apart.
	StopWords []string

	Limits        Limits         // thresholds of word-based quality rules; not known for most languages
	ClusterLimits *ClusterLimits // measured ranges of cluster-based rules; nil when not measured
}

// knownProfiles builds the profiles once, with the measured tables joined in.
var knownProfiles = sync.OnceValue(func() []Profile {
	list := allProfiles()
	for i := range list {
		list[i].StopWords = stopWords[list[i].Tag]
		if limits, ok := clusterLimits[list[i].Tag]; ok {
			list[i].ClusterLimits = &limits
		}
	}
	return list
})

// Profiles gives the profile of every language Lontar has one for, sorted by tag. The slice is the caller's; what it points to is shared
// and must not be changed.
func Profiles() []Profile { return slices.Clone(knownProfiles()) }

// ProfileOf gives the profile of a tag; ok is false when there is none.
func ProfileOf(tag Tag) (p Profile, ok bool) {
	list := knownProfiles()
	i, ok := slices.BinarySearchFunc(list, tag, func(p Profile, t Tag) int { return strings.Compare(string(p.Tag), string(t)) })
	if !ok {
		return Profile{}, false
	}
	return list[i], true
}
