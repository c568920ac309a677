// Package shuffle brings equal keys of many tasks together without holding them in memory: each task writes sorted runs into one file, and
// later tasks merge one slice of all runs.
//
// A run is cut by band (a key space of its own, such as one MinHash band) and by partition (a range of keys), so that a merging task reads
// only its own slice by ranged reads. One file a task keeps the number of files small on cluster file systems.
package shuffle

import "cmp"

// Key is a 128-bit key. Keys of 64 bits leave Low zero and take half the space on disk.
type Key struct{ High, Low uint64 }

// Compare orders keys as 128-bit numbers.
func (k Key) Compare(o Key) int {
	if c := cmp.Compare(k.High, o.High); c != 0 {
		return c
	}
	return cmp.Compare(k.Low, o.Low)
}

// Record says that the row of a shard has a key.
type Record struct {
	Key   Key
	Shard uint32 // the file it came from
	Row   uint32
}

func compare(a, b Record) int {
	if c := a.Key.Compare(b.Key); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Shard, b.Shard); c != 0 {
		return c
	}
	return cmp.Compare(a.Row, b.Row)
}

// Layout is what writer and readers of a shuffle must agree on.
type Layout struct {
	Bands      int // key spaces, at least 1
	Partitions int // ranges of keys in each band, a power of two up to 65536
	KeyBytes   int // 8 or 16
}

func (l Layout) width() int { return l.KeyBytes + 4 }

func (l Layout) partition(k Key) int {
	if l.Partitions == 1 {
		return 0
	}
	return int(k.High / (^uint64(0)/uint64(l.Partitions) + 1))
}

func (l Layout) valid() bool {
	return l.Bands >= 1 && l.Partitions >= 1 && l.Partitions <= 1<<16 && l.Partitions&(l.Partitions-1) == 0 && (l.KeyBytes == 8 || l.KeyBytes == 16)
}
