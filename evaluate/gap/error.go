package gap

import "slices"

// Error is a type of error; an answer has one, the first of Errors that fits.
type Error string

// The types. Of some an answer loses nothing: digits and the order of marks are forgiven when answers are scored, and shown here.
const (
	Refused        Error = "refused"
	Failed         Error = "failed"
	Zawgyi         Error = "zawgyi"         // Burmese in the old encoding
	Language       Error = "wrong language" // than it was asked in, as the run says
	Digits         Error = "digits"         // right, but for the digits or numerals of another script
	Transliterated Error = "transliterated" // the right thing under a name in Latin letters
	Script         Error = "wrong script"   // most letters are of another script than the question's
	Near           Error = "near miss"      // right up to spelling
	Unreadable     Error = "unreadable"     // no reader could tell what is meant
	Wrong          Error = "wrong"
	Order          Error = "wrong order" // right, with marks in an order that Unicode does not have
	None           Error = "right"
)

// Errors lists the types in the order in which they are tried.
func Errors() []Error {
	return []Error{Refused, Failed, Zawgyi, Language, Digits, Transliterated, Script, Near, Unreadable, Wrong, Order, None}
}

// place gives an order of types, for sorting.
func (e Error) place() int { return slices.Index(Errors(), e) }

// kind says what to collect against a type of error; "" for nothing.
func (e Error) kind(collect string) string {
	switch e {
	case Wrong, Near:
		if collect != "" {
			return collect
		}
		return "text"
	case Language, Script, Transliterated:
		return "qa"
	case Zawgyi, Order, Digits:
		return "normalisation"
	}
	return ""
}
