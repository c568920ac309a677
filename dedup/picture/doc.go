// Package picture finds documents that show the same picture: equal bytes, or pictures that look alike.
//
// It works in three phases. Sign (a task a shard) writes what later phases look up about each picture, in input order. Compare (one task) brings
// together the pictures whose words are equal, or with texts: any all of them, and among those finds the ones that look alike; the first in input
// order stays. It holds 34 bytes a picture, about 20 more while it
// compares, and 28 more for as many as it has to search at once: 85 in all, or 850 MB for ten million. Links (a task a shard) says what happens
// to the documents.
package picture
