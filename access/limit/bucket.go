package limit

import (
	"container/list"
	"math"
	"sync"
	"time"
)

// buckets counts what many do, each for themselves: a token bucket a key, which holds Count at first and is filled again at the rate. Who was seen last
// is kept; beyond most keys the one that was idle longest is forgotten and begins anew.
type buckets struct {
	rate Rate
	most int
	now  func() time.Time

	mu    sync.Mutex
	kept  map[string]*list.Element
	order *list.List // the latest used first
}

type bucket struct {
	key  string
	left float64
	at   time.Time
}

func newBuckets(r Rate, most int, now func() time.Time) *buckets {
	return &buckets{rate: r, most: most, now: now, kept: map[string]*list.Element{}, order: list.New()}
}

// State is how a bucket stands.
type State struct {
	Rate Rate          // what bounds it; off when nothing does
	Left int           // how many may come at once
	Wait time.Duration // until the next may come; 0 when one may now
}

// take counts n more if there is room for one; ok says whether there was. With n 0 it only looks.
func (b *buckets) take(key string, n int) (s State, ok bool) {
	if b.rate.Off() {
		return State{}, true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	e, there := b.kept[key]
	if !there {
		if n == 0 {
			return State{Rate: b.rate, Left: b.rate.Count}, true
		}
		e = b.order.PushFront(&bucket{key: key, left: float64(b.rate.Count), at: now})
		b.kept[key] = e
		if b.order.Len() > b.most {
			delete(b.kept, b.order.Remove(b.order.Back()).(*bucket).key)
		}
	} else {
		b.order.MoveToFront(e)
	}
	k := e.Value.(*bucket)
	if passed := now.Sub(k.at); passed > 0 {
		k.left = math.Min(float64(b.rate.Count), k.left+float64(b.rate.Count)*float64(passed)/float64(b.rate.Per))
		k.at = now
	}
	if ok = k.left >= 1; ok {
		k.left = math.Max(0, k.left-float64(n))
	}
	s = State{Rate: b.rate, Left: int(k.left)}
	if k.left < 1 {
		s.Wait = time.Duration((1 - k.left) * float64(b.rate.Per) / float64(b.rate.Count))
	}
	return s, ok
}
