// Package dedup finds documents that say the same: exactly, nearly, or in some of their paragraphs.
//
// It works in phases of independent tasks over files of sorted runs. Sign (a task a shard) writes for each document its keys (digest, bands of the
// signature) as sorted runs, and an entry of fixed size that is read by its place. Buckets (a task a set of key ranges) merges the runs, brings
// equal keys together, verifies each pair by the signatures and writes edges from a representative to each member. Clusters (one task) joins
// edges; what it holds is proportional to the documents that have an edge. Paragraphs, when asked for, compares the paragraphs of the documents
// that stay. Links (a task a shard) says what happens to the documents.
//
// The result depends on the texts and ids only: not on the number of shards, the order of the input or the number of workers. Within a bucket
// documents are compared in the order of a hash of their ids; in a cluster the smallest id stays.
package dedup
