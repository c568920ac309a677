// Package evaluate says how well a model knows a culture, reasons in a language, translates it, and where it fails: tasks of items, asked in the words of
// the language, answers read by two readers, scores with a state each, and comparisons that hold.
//
// What a model said and what it is worth are kept apart: answers are logged with all that was asked, so that scores can be taken again without a call.
// A score that is not known has no value: an item is scored, unscored, refused, failed or answered in the wrong language.
package evaluate
