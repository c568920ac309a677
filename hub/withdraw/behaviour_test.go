package withdraw_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/withdraw"
)

// lines gives records as JSON lines.
func lines(documents ...*corpus.Document) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, d := range documents {
		_ = e.Encode(map[string]any{"id": d.ID, "url": d.URL, "contributor": d.Contributor, "text": d.Text()})
	}
	return b.Bytes()
}

func moved(d *corpus.Document, url string) *corpus.Document {
	m := &corpus.Document{Facts: corpus.Facts{ID: corpus.ID(url, []byte(d.Text())), URL: url, Contributor: d.Contributor}}
	m.SetText(d.Text())
	return m
}

func TestWhatIsNotThereIsAnsweredClearly(t *testing.T) {
	s := onDisk(t)
	r := s.create(hub.Dataset, "asean/river")
	before := s.commit(r, map[string][]byte{"a.jsonl": lines(document("khm-Khmr", 1))})
	got := s.withdraw(withdraw.Order{Kind: "id", Value: "aaaaaaaaaaaaaaaaaaaaaaaaaa"})
	if got.Found.Records != 0 || got.Found.Scanned != 1 || len(got.Places) != 0 || !strings.HasPrefix(got.Answer, "Nothing of what was named was found") {
		t.Errorf("%+v", got)
	}
	if s.head(r).ID != before.ID {
		t.Error("a branch was rebuilt for nothing")
	}
	for _, o := range []withdraw.Order{{Kind: "id"}, {Kind: "text", Value: "x"}, {Kind: "source", Value: "h"}, {Kind: "source", Value: "/poems"}, {Kind: "id", Value: strings.Repeat("a", 3000)}} {
		if _, err := s.office.Ask(t.Context(), o); fault.Of(err) != fault.Invalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestTheSameOrderTwiceIsOne(t *testing.T) {
	s := onDisk(t)
	r := s.create(hub.Dataset, "asean/river")
	d := document("lao-Laoo", 0)
	s.commit(r, map[string][]byte{"a.jsonl": lines(d, document("lao-Laoo", 1))})
	first, err := s.office.Ask(t.Context(), withdraw.Order{Kind: "id", Value: d.ID, By: "boss"})
	must(t, err)
	again, err := s.office.Ask(t.Context(), withdraw.Order{Kind: "id", Value: d.ID, By: "sokha"})
	if err != nil || again.ID != first.ID {
		t.Errorf("%v %v", again.ID, err)
	}
	must(t, s.office.Work(t.Context(), first.ID))
	must(t, s.office.Work(t.Context(), first.ID)) // done already
	head := s.head(r)
	if got := s.withdraw(withdraw.Order{Kind: "id", Value: d.ID}); got.Found.Records != 0 || s.head(r).ID != head.ID {
		t.Errorf("the second finds %+v", got.Found)
	}
}

func TestTwoAtOnceAndCommitsMeanwhile(t *testing.T) {
	s := onDisk(t)
	r := s.create(hub.Dataset, "asean/river")
	b := makeBook(t)
	s.commit(r, b.files)
	var wait sync.WaitGroup
	stop := make(chan struct{})
	commits := 0
	wait.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			p := s.upload(r, map[string][]byte{fmt.Sprintf("more/%d.jsonl", n): lines(document("vie-Latn", 1000+n))})
			if _, err := s.hub.Commit(t.Context(), r.Name, hub.Main, p); err != nil {
				t.Error(err)
				return
			}
			commits++
		}
	})
	var ids []string
	for _, tag := range []string{"tha-Thai", "mya-Mymr"} {
		w, err := s.office.Ask(t.Context(), withdraw.Order{Kind: "source", Value: "https://example.org/" + tag + "/0", By: "boss"})
		must(t, err)
		ids = append(ids, w.ID)
	}
	// Whoever brings the file again meanwhile is refused.
	p := s.upload(r, map[string][]byte{"again.parquet": b.files["data/tha-Thai/part-00000.parquet"]})
	if _, err := s.hub.Commit(t.Context(), r.Name, hub.Main, p); fault.Of(err) != fault.Denied {
		t.Errorf("a commit of what is being withdrawn: %v", err)
	}
	var works sync.WaitGroup
	for _, id := range ids {
		works.Go(func() {
			if err := s.office.Work(t.Context(), id); err != nil {
				t.Error(err)
			}
		})
	}
	works.Wait()
	close(stop)
	wait.Wait()
	for _, id := range ids {
		if got := s.receipt(id); got.Found.Records != 1 || len(got.Places) != 1 {
			t.Errorf("%s: %+v", id, got)
		}
	}
	history, _, err := s.hub.History(t.Context(), s.head(r), 0, 10_000)
	must(t, err)
	if len(history) < commits+3 {
		t.Errorf("%d commits in the history, %d were made", len(history), commits)
	}
	if hits := s.look(b.ids["tha-Thai"], b.ids["mya-Mymr"]); len(hits) > 0 {
		t.Errorf("still there: %v", hits)
	}
}

func TestABackupPutsThePurgeOff(t *testing.T) {
	s := onDisk(t)
	r := s.create(hub.Dataset, "asean/river")
	d := document("tam-Taml", 0)
	s.commit(r, map[string][]byte{"a.jsonl": lines(d, document("tam-Taml", 1))})
	hold := func(past time.Time) {
		must(t, s.hub.Write(t.Context(), func(b hub.Books) error { return b.Hold(t.Context(), "a backup is being made", past) }))
	}
	hold(time.Now().Add(time.Hour))
	w, err := s.office.Ask(t.Context(), withdraw.Order{Kind: "id", Value: d.ID, By: "boss"})
	must(t, err)
	if err := s.office.Work(t.Context(), w.ID); fault.Of(err) != fault.Busy {
		t.Errorf("during a backup: %v", err)
	}
	if hits := s.look(d.ID); len(hits) == 0 {
		t.Error("the file went during a backup")
	}
	hold(time.Time{})
	must(t, s.office.Work(t.Context(), w.ID))
	if hits := s.look(d.ID); len(hits) > 0 {
		t.Error("still there")
	}
}

func TestOneRepositoryLeavesOthersAlone(t *testing.T) {
	s := onDisk(t)
	d := document("jav-Java", 0)
	file := map[string][]byte{"a.jsonl": lines(d, document("jav-Java", 1))}
	mine, other := s.create(hub.Dataset, "asean/river"), s.create(hub.Dataset, "elsewhere/river")
	old := s.commit(mine, file)
	theirs := s.commit(other, file)
	got := s.withdraw(withdraw.Order{Kind: "id", Value: d.ID, Repository: &mine})
	if got.Removed.Shared != 1 || got.Removed.Files != 0 || len(got.Places) != 1 || got.Places[0].Repository != "datasets/asean/river" {
		t.Errorf("%+v", got)
	}
	if b := s.read(s.head(mine), "a.jsonl"); bytes.Contains(b, []byte(d.ID)) || bytes.Count(b, []byte("\n")) != 1 {
		t.Errorf("%s", b)
	}
	if s.head(other).ID != theirs.ID || !bytes.Contains(s.read(theirs, "a.jsonl"), []byte(d.ID)) {
		t.Error("another repository was touched")
	}
	if held, _, err := s.hub.Withheld(t.Context(), mine.Number, hash(file["a.jsonl"]), old.ID); err != nil || !held {
		t.Error("an old revision still gives it out")
	}
	// What is kept out of one repository may be in others: a curator of one does not decide for all.
	if _, err := s.hub.Commit(t.Context(), other.Name, hub.Main, s.upload(other, map[string][]byte{"b.jsonl": lines(d)})); err != nil {
		t.Error(err)
	}
	if _, err := s.hub.Commit(t.Context(), mine.Name, hub.Main, s.upload(mine, map[string][]byte{"b.jsonl": lines(d)})); fault.Of(err) != fault.Denied {
		t.Error(err)
	}
}

func TestAContributorTakesBackOnlyTheirOwn(t *testing.T) {
	s := onDisk(t)
	r := s.create(hub.Dataset, "asean/river")
	mine, foreign := document("ind-Latn", 0), document("ind-Latn", 1)
	mine.Contributor, foreign.Contributor = "dara", "sokha"
	copied := moved(foreign, "https://example.org/copy") // dara brings what sokha wrote
	copied.Contributor = "dara"
	s.commit(r, map[string][]byte{"a.jsonl": lines(mine, foreign, copied)})
	for _, id := range []string{mine.ID, foreign.ID, copied.ID} {
		s.withdraw(withdraw.Order{Kind: "id", Value: id, Own: "dara", By: "dara"})
	}
	if b := s.read(s.head(r), "a.jsonl"); !bytes.Equal(b, lines(foreign)) {
		t.Errorf("left is %s", b)
	}
	if _, err := s.hub.Commit(t.Context(), r.Name, hub.Main, s.upload(r, map[string][]byte{"b.jsonl": lines(foreign, moved(foreign, "https://example.org/2"))})); err != nil {
		t.Errorf("what others wrote is kept out: %v", err)
	}
	if _, err := s.hub.Commit(t.Context(), r.Name, hub.Main, s.upload(r, map[string][]byte{"c.jsonl": lines(mine)})); fault.Of(err) != fault.Denied {
		t.Errorf("what was withdrawn comes again: %v", err)
	}
}

func TestWhatWasWithdrawnStaysOut(t *testing.T) {
	s := onDisk(t)
	r := s.create(hub.Dataset, "asean/river")
	for tag := range texts {
		d := document(tag, 0)
		s.commit(r, map[string][]byte{"a.jsonl": lines(d, document(tag, 1))})
		s.withdraw(withdraw.Order{Kind: "id", Value: d.ID})
		try := func(d *corpus.Document) error {
			_, err := s.hub.Commit(t.Context(), r.Name, hub.Main, s.upload(r, map[string][]byte{"new.jsonl": lines(document(tag, 2), d)}))
			return err
		}
		for what, d := range map[string]*corpus.Document{"the same": d, "from another address": moved(d, "https://mirror.example/1"), "a part of it": {Facts: corpus.Facts{ID: d.ID + "#2"}}} {
			if err := try(d); fault.Of(err) != fault.Denied || !strings.Contains(fmt.Sprint(err), "row 2 was withdrawn") || fault.Hint(err) == "" {
				t.Errorf("%s, %s: %v", tag, what, err)
			}
		}
		// A twentieth of the text is another one.
		runes := []rune(d.Text())
		edited := moved(d, "https://mirror.example/2")
		at := len(runes) / 2
		edited.SetText(string(runes[:at]) + strings.Repeat("1", len(runes)/20) + string(runes[at+len(runes)/20:]))
		edited.ID = corpus.ID(edited.URL, []byte(edited.Text()))
		err := try(edited)
		if fault.Of(err) != fault.Denied || !strings.Contains(fmt.Sprint(err), "held for review") {
			t.Errorf("%s: an edit of a twentieth: %v", tag, err)
			continue
		}
		var waits []hub.Review
		must(t, s.hub.Read(t.Context(), func(b hub.Books) (err error) {
			waits, err = b.Reviews(t.Context(), hub.Pending, 10)
			return err
		}))
		if len(waits) != 1 || waits[0].Row != 2 || waits[0].Path != "new.jsonl" || waits[0].By != "sokha" {
			t.Fatalf("%s: held is %+v", tag, waits)
		}
		if shown, err := s.office.Show(t.Context(), waits[0]); err != nil || shown != edited.Text() {
			t.Errorf("%s: shown is %q, %v", tag, shown, err)
		}
		if _, err := s.office.Decide(t.Context(), waits[0].ID, true, "sokha"); fault.Of(err) != fault.Denied {
			t.Errorf("%s: who brought it accepts it: %v", tag, err)
		}
		accept := tag != "khm-Khmr"
		if _, err := s.office.Decide(t.Context(), waits[0].ID, accept, "boss"); err != nil {
			t.Error(err)
		}
		if err := try(edited); accept && err != nil || !accept && (fault.Of(err) != fault.Denied || !strings.Contains(fmt.Sprint(err), "refused on review")) {
			t.Errorf("%s: after review: %v", tag, err)
		}
	}
}

func TestADamagedFileIsToldOf(t *testing.T) {
	s := onDisk(t)
	r := s.create(hub.Dataset, "asean/river")
	b := makeBook(t)
	table := b.files["data/tha-Thai/part-00000.parquet"]
	broken := append(append([]byte{}, table[:len(table)/3]...), table[len(table)/2:]...)
	s.commit(r, map[string][]byte{"a.parquet": broken, "b.jsonl.zst": b.files["also/lines.jsonl.zst"][:3000], "c.jsonl": lines(document("tha-Thai", 0), document("tha-Thai", 3))})
	got := s.withdraw(withdraw.Order{Kind: "id", Value: document("tha-Thai", 0).ID})
	if len(got.Unsearched) == 0 || got.Found.Records != 1 || !strings.Contains(got.Answer, "damaged") {
		t.Errorf("%+v", got)
	}
}

func TestAReceiptThatWasChangedIsRefused(t *testing.T) {
	s := onDisk(t)
	r := s.create(hub.Dataset, "asean/river")
	d := document("zsm-Arab", 0)
	s.commit(r, map[string][]byte{"a.jsonl": lines(d, document("zsm-Arab", 1))})
	got := s.withdraw(withdraw.Order{Kind: "id", Value: d.ID, Reason: "អ្នកនិពន្ធ <&> asked"})
	var w hub.Withdrawal
	must(t, s.hub.Read(t.Context(), func(b hub.Books) (err error) {
		w, err = b.Withdrawal(t.Context(), got.ID)
		return err
	}))
	var pretty bytes.Buffer
	must(t, json.Indent(&pretty, w.Receipt, "", "  "))
	for _, c := range []struct {
		receipt []byte
		key     string
		want    fault.Kind
	}{
		{pretty.Bytes(), publicKey(), ""}, {bytes.Replace(w.Receipt, []byte(`"records":1`), []byte(`"records":2`), 1), publicKey(), fault.Denied},
		{w.Receipt, "other", fault.Denied}, {[]byte("{}"), publicKey(), fault.Invalid}, {[]byte("x"), publicKey(), fault.Invalid},
	} {
		if _, err := withdraw.Verify(c.receipt, []string{c.key}); fault.Of(err) != c.want {
			t.Errorf("%.80s: %v", c.receipt, err)
		}
	}
}

func TestOverdueOnesAreTold(t *testing.T) {
	s := onDisk(t)
	if _, err := s.office.Ask(t.Context(), withdraw.Order{Kind: "id", Value: "x"}); err != nil || s.office.Remind(t.Context()) != 0 {
		t.Error("overdue at once", err)
	}
	s.office.Term = -time.Hour
	if _, err := s.office.Ask(t.Context(), withdraw.Order{Kind: "id", Value: "y"}); err != nil || s.office.Remind(t.Context()) != 1 {
		t.Error("not overdue", err)
	}
}
