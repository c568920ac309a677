package dedup

import (
	"encoding/binary"
	"fmt"
	"iter"
	"runtime"
	"testing"
	"time"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/recipe"
)

// made yields members with signatures made of numbers: of each ten documents one belongs to a single cluster of equal texts, one to a cluster
// of two, and the others are alone.
func made(n int) func(*engine.Task, int) iter.Seq2[recipe.Member, error] {
	return func(_ *engine.Task, shard int) iter.Seq2[recipe.Member, error] {
		return func(yield func(recipe.Member, error) bool) {
			for i := range n {
				text := uint64(shard*n + i)
				switch i % 10 {
				case 0:
					text = 0
				case 1:
					text = uint64(shard/2*2*n + i)
				}
				sig := make([]byte, 1, signatureBytes)
				sig[0] = signatureVersion
				for k := 1; len(sig) < signatureBytes; k++ {
					sig = binary.LittleEndian.AppendUint64(sig, xxh3.HashSeed(binary.LittleEndian.AppendUint64(nil, text), uint64(k)))
				}
				if !yield(recipe.Member{Row: uint32(i), ID: fmt.Sprintf("%016x", xxh3.HashString(fmt.Sprint(shard, i))), Signature: sig}, nil) {
					return
				}
			}
		}
	}
}

func runMade(t testing.TB, shards, each, workers int) *engine.Ledger {
	t.Helper()
	plan := engine.Plan{Hash: "made"}
	for _, p := range newStep(t, "{}").Phases(recipe.Groups{Shards: shards, Members: made(each)}) {
		plan.Phases = append(plan.Phases, engine.Phase{Name: p.Name, Key: "1", Tasks: p.Tasks, Run: p.Run})
	}
	ledger, err := engine.OpenLedger(t.TempDir(), plan)
	if err != nil {
		t.Fatal(err)
	}
	if err := (engine.Local{Workers: workers}).Run(t.Context(), ledger); err != nil {
		t.Fatal(err)
	}
	return ledger
}

func TestMemoryStaysBounded(t *testing.T) {
	const shards, each, bound = 10, 20000, 96 << 20 // keys and entries of all documents: 112 MB
	stop, peak := make(chan struct{}), make(chan uint64)
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	go func() {
		top := uint64(0)
		for {
			select {
			case <-stop:
				peak <- top
				return
			case <-time.After(5 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				top = max(top, m.HeapAlloc)
			}
		}
	}()
	ledger := runMade(t, shards, each, 2)
	close(stop)
	top := <-peak
	top -= min(top, before.HeapAlloc)
	t.Logf("%d documents, %.0f MB held at the most", shards*each, float64(top)/1e6)
	if top > bound {
		t.Errorf("%d MB held", top>>20)
	}
	counts := ledger.Counters(phaseLinks)
	if exact := int64(shards*each/10 - 1 + shards/2*each/10); counts[reasonExact] != exact || counts[reasonNear] != 0 {
		t.Errorf("dropped %v, want %d exact", counts, exact)
	}
}

func BenchmarkPhases(b *testing.B) {
	for b.Loop() {
		runMade(b, 4, 50000, 1)
	}
	b.ReportMetric(float64(200000*b.N)/b.Elapsed().Seconds(), "documents/s")
}
