package limit

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func TestABucketFillsAgain(t *testing.T) {
	c := &clock{time.Unix(1e9, 0)}
	l := New(Rules{Anonymous: Rate{10, 10 * time.Second}, Person: Rate{2, time.Minute}}, c.now)
	for n := range 10 {
		if s, err := l.Request("", "192.0.2.1"); err != nil || s.Left != 9-n {
			t.Fatalf("%d: %+v %v", n, s, err)
		}
	}
	s, err := l.Request("", "192.0.2.1")
	if got, ok := Of(err); !ok || got != s || s.Wait != time.Second || Seconds(s.Wait) != 1 || fault.Of(err) != fault.Busy {
		t.Fatalf("%+v %v", s, err)
	}
	if _, err := l.Request("", "192.0.2.2"); err != nil {
		t.Error("another address is held up")
	}
	if _, err := l.Request("sokha", "192.0.2.1"); err != nil {
		t.Error("a person is held up by their address")
	}
	c.at = c.at.Add(1500 * time.Millisecond)
	if _, err := l.Request("", "192.0.2.1"); err != nil {
		t.Error(err)
	}
	if _, err := l.Request("", "192.0.2.1"); err == nil {
		t.Error("half a request is one")
	}
	c.at = c.at.Add(time.Hour)
	if s, _ := l.Request("", "192.0.2.1"); s.Left != 9 {
		t.Errorf("a bucket overflows: %+v", s)
	}
	l.Request("SOKHA", "")
	if _, err := l.Request("sokha", "192.0.2.9"); err != nil {
		t.Error("an hour later:", err)
	}
}

func TestWhoIsCountedTogether(t *testing.T) {
	c := &clock{time.Unix(1e9, 0)}
	for _, x := range []struct {
		a, b string
		same bool
	}{{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true}, {"2001:db8:1:2::1", "2001:db8:1:3::1", false}, {"::ffff:192.0.2.1", "192.0.2.1", true}, {"fe80::1%eth0", "fe80::1%eth1", true},
		{"192.0.2.1", "192.0.2.2", false}} {
		l := New(Rules{Anonymous: Rate{1, time.Hour}}, c.now)
		l.Request("", x.a)
		if _, err := l.Request("", x.b); (err != nil) != x.same {
			t.Errorf("%s and %s: %v", x.a, x.b, err)
		}
	}
	l := New(Rules{Anonymous: Rate{1, time.Hour}, Failures: Rate{1, time.Hour}}, c.now)
	for range 5 {
		l.Failed("127.0.0.1")
		if _, err := l.Request("", "::1"); err != nil || l.Blocked("127.0.0.1") != nil {
			t.Error("the machine itself is held up")
		}
	}
}

func TestFailuresBlockAnAddress(t *testing.T) {
	c := &clock{time.Unix(1e9, 0)}
	l := New(Rules{Failures: Rate{3, 30 * time.Second}}, c.now)
	for range 3 {
		if err := l.Blocked("192.0.2.1"); err != nil {
			t.Fatal(err)
		}
		l.Failed("192.0.2.1")
	}
	if _, ok := Of(l.Blocked("192.0.2.1")); !ok {
		t.Error("it goes on")
	}
	if l.Blocked("192.0.2.2") != nil {
		t.Error("others pay for it")
	}
	c.at = c.at.Add(10 * time.Second)
	if err := l.Blocked("192.0.2.1"); err != nil {
		t.Error(err)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	c := &clock{time.Unix(1e9, 0)}
	b := newBuckets(Rate{5, time.Hour}, 100, c.now)
	for n := range 10_000 {
		b.take(fmt.Sprint(n), 1)
		b.take("busy", 0)
	}
	if len(b.kept) != 100 || b.order.Len() != 100 {
		t.Errorf("%d %d keys are kept", len(b.kept), b.order.Len())
	}
}

func TestUploadsWaitTheirTurn(t *testing.T) {
	s := newSlots(2)
	ctx := t.Context()
	var ends []func()
	for range 2 {
		end, err := s.enter(ctx, "sokha", time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, end)
	}
	if _, err := s.enter(ctx, "sokha", time.Millisecond); fault.Of(err) != fault.Busy {
		t.Fatalf("a third upload: %v", err)
	}
	if end, err := s.enter(ctx, "dara", time.Millisecond); err != nil {
		t.Error(err)
	} else {
		end()
	}
	got := make(chan error, 1)
	go func() {
		end, err := s.enter(ctx, "sokha", time.Minute)
		if err == nil {
			end()
		}
		got <- err
	}()
	ends[0]()
	if err := <-got; err != nil {
		t.Error("who waits is not let in:", err)
	}
	ends[1]()
	gone, cancel := context.WithCancel(ctx)
	cancel()
	full := newSlots(1)
	end, _ := full.enter(ctx, "x", time.Minute)
	if _, err := full.enter(gone, "x", time.Minute); err == nil {
		t.Error("who has gone waits")
	}
	end()
	if len(s.open)+len(full.open) != 0 {
		t.Error("something of those who are done is kept")
	}
	var wait sync.WaitGroup
	crowd := newSlots(1)
	var refused int
	var mu sync.Mutex
	for range 30 {
		wait.Go(func() {
			end, err := crowd.enter(ctx, "x", 50*time.Millisecond)
			if err != nil {
				mu.Lock()
				refused++
				mu.Unlock()
				return
			}
			time.Sleep(100 * time.Millisecond)
			end()
		})
	}
	wait.Wait()
	if refused < 30-2 {
		t.Errorf("%d of 30 are refused where one fits", refused)
	}
}

func TestRulesAreRead(t *testing.T) {
	r := Default()
	for _, s := range []string{"anonymous=100/1m", "person=off", "failures=5/1h", "uploads=3"} {
		if err := r.Set(s); err != nil {
			t.Error(err)
		}
	}
	if r.Anonymous.String() != "100/1m" || r.Person.String() != "off" || r.Failures.String() != "5/1h" || r.Uploads != 3 {
		t.Errorf("%v", r)
	}
	for _, s := range []string{"", "x=1/1m", "anonymous", "anonymous=0/1m", "anonymous=-1/1m", "anonymous=1/1ms", "anonymous=1/48h", "anonymous=1", "uploads=0", "uploads=x", "person=" + strings.Repeat("9", 40) + "/1s"} {
		if err := r.Set(s); fault.Of(err) != fault.Invalid {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func FuzzRules(f *testing.F) {
	f.Add("anonymous=100/1m")
	f.Add("uploads=ក\xff")
	f.Fuzz(func(t *testing.T, s string) {
		r := Default()
		if err := r.Set(s); err == nil {
			again := Default()
			if err := again.Set("person=" + r.Person.String()); err != nil || again.Person != r.Person {
				t.Fatalf("%v does not come back: %v", r.Person, err)
			}
		}
	})
}

func BenchmarkRequest(b *testing.B) {
	l := New(Default(), time.Now)
	for n := 0; b.Loop(); n++ {
		l.Request("", "192.0.2.1")
	}
}
