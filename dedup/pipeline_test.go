package dedup_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/dedup"
	"github.com/lontar-asean/lontar/internal/rehearsal"
)

// record is a line of the test's own format.
type record struct{ Tag, Text string }

func document(o corpus.Origin, r record) *corpus.Document {
	d := o.NewDocument("https://example.org/"+r.Tag, []byte(r.Text))
	d.Collection = r.Tag
	d.SetText(r.Text)
	return d
}

// curate runs a recipe with the step over records dealt out to files, and gives the manifest and the texts kept, in order.
func curate(t *testing.T, settings string, files [][]record, workers int) (dataset.Manifest, []string) {
	t.Helper()
	out, m := rehearsal.Run(t, dedup.Kinds(), "deduplicate: "+settings, document, files, workers)
	var kept []string
	for row, err := range dataset.Rows[dataset.Row](out, m, dataset.DataDir, "und") {
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, row.ID+" "+row.Text)
	}
	slices.Sort(kept)
	return m, kept
}

// shared is a paragraph; not yet reviewed by a native speaker.
const shared = "ပုဂံသည် ရှေးဟောင်းမြို့တော် ဖြစ်သည်။"

// TestStepInsideAPipeline runs the whole plan: what the step decides has to come out in the data set, for any cut of the input.
func TestStepInsideAPipeline(t *testing.T) {
	var all []record
	for i, text := range []string{"ខ្ញុំទៅផ្សារជាមួយម្តាយនៅព្រឹកនេះ។", "ฉันไปตลาดกับแม่เมื่อเช้านี้", "Tôi đi chợ với mẹ vào buổi sáng.", "ساي ڤرݢي کڤاسر دڠن ايبو", "ຂ້ອຍໄປຕະຫຼາດກັບແມ່ໃນຕອນເຊົ້າ"} {
		long := strings.Repeat(text+" ", 8)
		backwards := []rune(text)
		slices.Reverse(backwards)
		for k, variant := range []string{long, " " + strings.ReplaceAll(long, " ", "\n"), long + "2026", shared + "\n" + string(backwards)} {
			all = append(all, record{fmt.Sprintf("%d-%d", i, k), variant})
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for _, settings := range []string{"{}", "{paragraphs: true, min_paragraph_clusters: 10}"} {
		var want []string
		for _, workers := range []int{1, 2, 5} {
			files := make([][]record, workers)
			for _, i := range r.Perm(len(all)) {
				n := r.IntN(workers)
				files[n] = append(files[n], all[i])
			}
			m, kept := curate(t, settings, files, workers)
			if m.Read != 20 || m.Dropped["deduplicate.exact"]+m.Dropped["deduplicate.near"] != 10 {
				t.Errorf("%s: read %d, dropped %v", settings, m.Read, m.Dropped)
			}
			having := 0
			for _, k := range kept {
				if strings.Contains(k, shared) {
					having++
				}
			}
			if paragraphs := strings.Contains(settings, "paragraphs"); paragraphs && having != 1 || !paragraphs && having != 5 {
				t.Errorf("%s: %d documents have the shared paragraph", settings, having)
			}
			if want == nil {
				want = kept
			} else if d := cmp.Diff(want, kept); d != "" {
				t.Errorf("%s with %d workers: %s", settings, workers, d)
			}
		}
	}
}
