package search

import (
	"encoding/binary"
	"reflect"
	"slices"
	"testing"

	"github.com/lontar-asean/lontar/fault"
)

func seeds(f *testing.F) {
	for _, alphabet := range alphabets {
		text := ""
		for _, c := range alphabet {
			text += c
		}
		f.Add(text)
		f.Add(`"` + text + ` x`)
	}
	f.Add("\xff\xfe \u0301\u0301 \uE000 “” \"")
}

// FuzzQuery: any text is a query or a fault of kind Invalid, and each of its words is found in what it was made of.
func FuzzQuery(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		q, err := parse(text)
		if err != nil {
			if fault.Of(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if len(q.words) > maxWords || len(q.grams()) > 2*maxUnits {
			t.Errorf("%d words", len(q.words))
		}
		for _, w := range q.words {
			if _, ok := (query{words: [][]unit{w}}).begins(w); !ok || len(w) == 0 {
				t.Errorf("%v is not in itself", w)
			}
		}
	})
}

// FuzzFold: each unit stands at a cluster of the text, in order, and folding is the same each time.
func FuzzFold(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		l := newFolder().fold(text)
		if len(l.at) != len(l.units) || !slices.IsSorted(l.at) || len(l.at) > 0 && (l.at[0] < 0 || l.at[len(l.at)-1] >= l.clusters) {
			t.Errorf("%+q: %v of %d clusters", text, l.at, l.clusters)
		}
		g := newFolder()
		g.fold(text + text)
		if again := g.fold(text); !slices.Equal(again.units, l.units) {
			t.Errorf("%+q is %v and %v", text, l.units, again.units)
		}
		b := newBuilder(newFolder(), 0, 0)
		b.add(text)
		b.add("")
		if g, chunks := b.done(); g.Rows != 2 || g.Chunks != len(chunks) {
			t.Error(g)
		} else if _, err := parseDirectory(g.Directory, g.Chunks); err != nil {
			t.Error(err)
		}
	})
}

// FuzzPostings: places come back from chunks, however long they are.
func FuzzPostings(f *testing.F) {
	f.Add([]byte{1, 2, 3, 200, 7}, uint16(3))
	f.Add([]byte{255, 255, 255, 0, 9, 9}, uint16(9000))
	f.Fuzz(func(t *testing.T, steps []byte, times uint16) {
		want := map[pair][]uint32{}
		var k packer
		for n, p := range []pair{3, 3 << 32, 1 << 63} {
			var list postings
			place := uint32(0)
			for range int(times)%9000 + 1 {
				for _, s := range steps {
					place += uint32(s)*uint32(s)*uint32(n+1) + 1
					if place > 1<<31 {
						break
					}
					list.add(place)
					want[p] = append(want[p], place)
				}
				if place > 1<<31 || len(want[p]) > 20_000 {
					break
				}
			}
			k.add(p, list.bytes)
		}
		k.flush()
		d := directory{firsts: k.firsts}
		back, err := parseDirectory(d.encode(), len(k.chunks))
		if err != nil {
			t.Fatal(err)
		}
		for p, list := range want {
			var got []uint32
			a, b := back.chunks(p, p)
			for i := a; i < b; i++ {
				if len(k.chunks[i]) > ChunkSize {
					t.Fatalf("a chunk of %d bytes", len(k.chunks[i]))
				}
				if got, err = gather(got, k.chunks[i], back.firsts[i], p, p); err != nil {
					t.Fatal(err)
				}
			}
			if !reflect.DeepEqual(got, list) {
				t.Fatalf("%x: %d places, not %d", p, len(got), len(list))
			}
		}
	})
}

// FuzzDamage: whatever lies in the database, reading it ends in a list or a fault of kind Broken.
func FuzzDamage(f *testing.F) {
	f.Add([]byte{0, 3, 1, 2, 3}, uint64(7))
	f.Add(binary.AppendUvarint(nil, 1<<63), uint64(0))
	f.Fuzz(func(t *testing.T, b []byte, first uint64) {
		check := func(err error) {
			if err != nil && fault.Of(err) != fault.Broken {
				t.Fatal(err)
			}
		}
		_, err := gather(nil, b, pair(first), 0, pair(first)+1000)
		check(err)
		_, err = parseDirectory(b, len(b))
		check(err)
		_, _, err = parseRows(nil, first%maxPlace, b)
		check(err)
		check(parseShifts(b, uint32(first), func(uint32, int) {}))
	})
}
