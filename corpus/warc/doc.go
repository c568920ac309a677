// Package warc reads and writes web crawls: WARC 1.0 and 1.1 (ISO 28500), the older ARC 1 and 2, and WET (WARC records of type
// conversion), plain, in gzip (a file of many members) and in zstd (with and without the dictionary frame of the IIPC proposal
// "Zstandard Compression for WARC Files 1.0").
//
// A Reader gives records in file order and survives what crawls contain: truncated, corrupt, mislabelled and bomb-like records become
// one fault each, with name and offset, and reading goes on at the next record. A range reader gives a part of a file so that the parts
// of any partition together give every record exactly once. Memory is bounded by Limits.
package warc
