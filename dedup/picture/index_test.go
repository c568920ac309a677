package picture

import (
	"encoding/binary"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	look "github.com/lontar-asean/lontar/picture"
)

func randomHash(r *rand.Rand) (h look.Hash) {
	binary.LittleEndian.PutUint64(h[:], r.Uint64())
	binary.LittleEndian.PutUint64(h[8:], r.Uint64())
	binary.LittleEndian.PutUint16(h[16:], uint16(r.Uint32()))
	return h
}

func flipped(r *rand.Rand, h look.Hash, bits int) look.Hash {
	for _, b := range r.Perm(look.HashBytes * 8)[:bits] {
		h[b/8] ^= 1 << (b % 8)
	}
	return h
}

// all numbers n hashes.
func all(n int) []uint32 {
	list := make([]uint32, n)
	for i := range list {
		list[i] = uint32(i)
	}
	return list
}

func TestAllHashesWithinTheRadiusAreFound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	hashes := make([]look.Hash, 20000)
	for i := range hashes {
		if i%4 == 0 || i < 4 {
			hashes[i] = randomHash(r)
		} else {
			hashes[i] = flipped(r, hashes[i-i%4], r.IntN(30))
		}
	}
	x := NewIndex(hashes, all(len(hashes)))
	for _, radius := range []int{0, 1, 6, 7, 13, 14, MostRadius} {
		for range 100 {
			q := flipped(r, hashes[r.IntN(len(hashes))], r.IntN(25))
			var want []uint32
			for i := range hashes {
				if q.Distance(&hashes[i]) <= radius {
					want = append(want, uint32(i))
				}
			}
			if got := x.Search(&q, radius, nil); !slices.Equal(got, want) {
				t.Fatalf("radius %d: %v, want %v", radius, got, want)
			}
		}
	}
	if got := NewIndex(hashes, nil).Search(&hashes[0], 20, nil); len(got) != 0 {
		t.Error(got)
	}
}

// BenchmarkTenMillion does with 10 million hashes what the step does with texts: any, and searches some of them; it reports the most memory that the
// process held and the time of a search for one hash, of ten of which a fingerprint consists. Hashes are random, with a near one for each tenth.
func BenchmarkTenMillion(b *testing.B) {
	const n = 10_000_000
	r := rand.New(rand.NewPCG(3, 4))
	debug.FreeOSMemory()
	hashes := make([]look.Hash, n)
	for i := range hashes {
		if hashes[i] = randomHash(r); i%10 == 9 {
			hashes[i] = flipped(r, hashes[i-1], r.IntN(look.Radius+1))
		}
	}
	debug.FreeOSMemory()
	items := make([]item, n) // what the step holds besides
	begin := time.Now()
	same, distinct := collapse(hashes, all(n))
	x := NewIndex(hashes, distinct)
	built := time.Since(begin)
	var found []uint32
	hits := 0
	for b.Loop() {
		q := flipped(r, hashes[r.IntN(n)], 10)
		found = x.Search(&q, look.Radius, found[:0])
		hits += len(found)
	}
	if hits < b.N {
		b.Errorf("%d of %d found", hits, b.N)
	}
	b.ReportMetric(built.Seconds(), "build-s")
	b.ReportMetric(float64(peakRSS(b))/1e6, "peak-MB")
	runtime.KeepAlive(x)
	runtime.KeepAlive(items)
	runtime.KeepAlive(same)
}

// peakRSS reads the most memory that the process has held, 0 where the system does not say.
func peakRSS(b *testing.B) int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			if err != nil {
				b.Fatal(err)
			}
			return kb * 1024
		}
	}
	return 0
}
