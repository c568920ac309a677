// Package remote is the client of hubs over their API: our own, Hugging Face, and any other that speaks the same protocol. It reads files of data sets
// in place, brings folders to a hub (Push) and back (Pull), and asks a hub of ours for what only that has: kits, and imports from other hubs.
//
// Uploads go to signed addresses without a token, as the hub says (Git LFS, Batch API); downloads are taken up where they broke off and checked against
// the digests of the list. A Line bounds and counts what all transfers together move.
//
// Files are named hf://datasets/ORG/NAME/PATH, or hf://datasets/ORG/NAME@REVISION/PATH for a branch, a tag or a commit; a slash in a revision is
// written %2F (refs/convert/… and refs/pr/… may stand as they are). Path is a name or a pattern as on disk. A branch is looked up once in the
// life of a Hub, so that everything one run reads is of one commit; a run that must be repeatable names a commit.
//
// Index asks the index server of Common Crawl which captures there are of a domain or in a language, and writes the list that the source `urls`
// reads: one line a capture, with the archive, offset and length from which the record is fetched.
package remote
