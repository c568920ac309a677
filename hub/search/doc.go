// Package search finds text in the columns of Parquet files in any script of the region.
//
// Words are no help where they are not written apart, so that the index knows pairs of neighbouring grapheme clusters and where each of them stands.
// Clusters are compared as a reader does: without case, in any of the region's digits, in one spelling (package language/normalise). Zawgyi is
// another encoding and is not read as Burmese. What is asked for is found in the middle of a word too.
//
// A file is indexed by its SHA-256, so that revisions which share it share the index. Its columns are cut into segments; a segment holds for each pair
// of clusters the places where it stands, in chunks of bounded size, and how long its rows are. That answers a query exactly, and says which clusters of
// which row to highlight, without opening the file. A file that is not indexed yet is read through instead, for a bounded time.
//
// The package knows no database: package store/index keeps the chunks in SQLite or PostgreSQL.
package search
