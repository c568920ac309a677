// Package curate holds the steps that turn raw pages into judged text: one file a step, with its settings, documentation and examples.
// To add a step, write one file and name it in Kinds.
package curate

import "github.com/lontar-asean/lontar/recipe"

// Kinds lists the steps of this package.
func Kinds() []recipe.Kind {
	return []recipe.Kind{
		normaliseKind(), identifyKind(), lengthKind(), qualityKind(), repetitionKind(),
		urlsKind(), whereKind(), decontaminateKind(), execKind(), perplexityKind(), classifyKind(), perturbKind(),
	}
}
