// Package contamination finds the items of suites in corpora: a model that was trained on the test knows the answers and not the matter.
//
// Texts are compared in the form of spellings (normalise.Key) without spaces and signs, as runs of grapheme clusters: a run of thirteen words means nothing
// where white space separates no words. How long a run is depends on the script (see Gram): a Khmer cluster says about twice as much as a Latin letter.
//
// An item counts as found when its question, its pair of sentences or a long answer stands in one place of a record, whole or nearly so (see Whole and
// Near). A context alone does not count: passages of encyclopaedias stand everywhere. A short answer counts only beside its question. What is found in one language is
// marked in all: models carry over what they learnt by heart from one language to another (F. Yao et al., Data Contamination Can Cross Language Barriers, arXiv 2406.13236).
package contamination
