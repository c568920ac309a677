// Package kind holds the kinds of tasks: a file is a way to ask items and to judge answers.
package kind

import "github.com/lontar-asean/lontar/evaluate"

// All lists the kinds.
func All() []evaluate.Kind {
	return []evaluate.Kind{choice(), short(), likelihood(), classify(), number(), span(), translate(), summarise(), picture(), grounded(), stereotype(), preference(), bias(), icat(), retrieve(), alignment(), safety(), guard(), instruct(), compatible(), judged(), criteria(), pairwise(), safetyJudged()}
}
