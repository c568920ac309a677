package importer

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/evaluate/dataset"
	"github.com/lontar-asean/lontar/fault"
)

// ours are files of tasks in languages of the region, by their names.
var ours = regexp.MustCompile(`[_.-](id|th|vi|ta|ms|my|km|lo|fil|tl|jv|su|ind_[Ll]atn|tha_[Tt]hai|vie_[Ll]atn|tam_[Tt]aml|zsm_[Ll]atn|mya_[Mm]ymr|khm_[Kk]hmr|lao_[Ll]aoo|tgl_[Ll]atn|fil_[Ll]atn|jav_[Ll]atn|sun_[Ll]atn|ceb_[Ll]atn|ilo_[Ll]atn|kac_[Ll]atn|shn_[Mm]ymr|war_[Ll]atn|indonesian|thai|vietnamese|malay|tagalog|filipino|burmese|tamil|khmer|lao|javanese|sundanese)([_.]|$)|/(ind_[Ll]atn|tha_[Tt]hai|vie_[Ll]atn|tam_[Tt]aml|zsm_[Ll]atn|mya_[Mm]ymr|khm_[Kk]hmr|lao_[Ll]aoo|tgl_[Ll]atn|fil_[Ll]atn|jav_[Ll]atn|sun_[Ll]atn|btx_[Ll]atn)\.yaml$`)

// Of the task files that lm-evaluation-harness has for languages of the region, most can be taken in; the others say what is not understood.
func TestRealTaskFilesOfTheHarness(t *testing.T) {
	roots, err := filepath.Glob(filepath.Join("..", "..", ".build", "lmeval", "lib", "python3*", "site-packages", "lm_eval", "tasks"))
	if err != nil || len(roots) == 0 {
		t.Skip("lm-evaluation-harness is not installed: `make clients` installs it")
	}
	taken, groups := map[string]int{}, 0
	refused, reasons := map[string]int{}, map[string]int{}
	read := func(name string) ([]byte, error) { return os.ReadFile(filepath.FromSlash(name)) }
	err = filepath.WalkDir(roots[0], func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(name, ".yaml") || !ours.MatchString(name) {
			return err
		}
		below, _ := filepath.Rel(roots[0], name)
		family, _, _ := strings.Cut(filepath.ToSlash(below), "/")
		task, err := Harness(read, filepath.ToSlash(name), Options{})
		switch {
		case fault.Of(err) == fault.Conflict:
			groups++
		case err != nil:
			refused[family]++
			what := err.Error()[strings.Index(err.Error(), ": ")+2:]
			reasons[what[:min(len(what), 60)]]++
			if fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), ".yaml") && !strings.Contains(err.Error(), "_yaml") {
				t.Errorf("%s: %v", below, err)
			}
		default:
			taken[family]++
			if _, err := dataset.ReadSpec(task.Data); err != nil {
				t.Errorf("%s: %v", below, err)
			}
			if _, err := Suite("x", []Task{task}); err != nil {
				t.Errorf("%s: %v", below, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all := 0
	for _, n := range taken {
		all += n
	}
	t.Logf("taken in %d %v; refused %v; %d groups", all, taken, refused, groups)
	for r, n := range reasons {
		t.Logf("%4d %s", n, r)
	}
	if all < 300 || taken["global_mmlu"] < 200 || taken["belebele"] < 12 || taken["xnli"] < 2 || taken["xquad"] < 2 || taken["mgsm"] < 3 || taken["xstorycloze"] < 2 {
		t.Errorf("too few: %v", taken)
	}
}
