// Package instruction checks whether an answer keeps to constraints that a program can check: so many sentences, this word and not that one, a title, valid JSON.
//
// The types are the 25 of IFEval (Zhou et al. 2023, arXiv:2311.07911) and the two that SEA-IFEval adds (SEA-HELM, Susanto et al. 2025), with arguments named as
// in their public files or shorter. Two readings exist. Ours is right for every script: words are those of the language and not what stands between spaces,
// letters are grapheme clusters, digits of all scripts are equal, words are found in any of their spellings, and a check that means nothing in a language, such
// as capital letters in Khmer, is unmeasured. With Options.Compat a check gives what lm-evaluation-harness gives, its regular expressions over code points
// included, so that published figures can be compared.
package instruction
