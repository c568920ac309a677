// Package remote reads from hubs of data sets over their API: our own, Hugging Face, and any other that speaks the same protocol.
//
// Files are named hf://datasets/ORG/NAME/PATH, or hf://datasets/ORG/NAME@REVISION/PATH for a branch, a tag or a commit; a slash in a revision is
// written %2F (refs/convert/… and refs/pr/… may stand as they are). Path is a name or a pattern as on disk. A branch is looked up once in the
// life of a Hub, so that everything one run reads is of one commit; a run that must be repeatable names a commit.
//
// Index asks the index server of Common Crawl which captures there are of a domain or in a language, and writes the list that the source `urls`
// reads: one line a capture, with the archive, offset and length from which the record is fetched.
package remote
