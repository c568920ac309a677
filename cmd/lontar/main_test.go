package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lontar-asean/lontar/recipe"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lontar": main})
}

// TestScripts runs the commands as users do: testdata/script/*.txtar.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("LONTAR_UPDATE") != "",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status":   status,
			"alltasks": allTasks,
			"manual":   func(ts *testscript.TestScript, _ bool, args []string) { makeInput(ts.MkAbs(args[0]), 400) },
		},
	})
}

// status runs a command and checks its exit code: status CODE lontar ARGS…
func status(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if exit, ok := err.(*exec.ExitError); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// allTasks runs the tasks of the reading phase one by one, out of order, and checks that a later phase waits: alltasks DATASET.
func allTasks(ts *testscript.TestScript, _ bool, args []string) {
	plans, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), ".work", "*"))
	ts.Check(err)
	if len(plans) != 1 {
		ts.Fatalf("%d plans", len(plans))
	}
	status(ts, false, []string{"4", "lontar", "task", plans[0], "judge", "0"})
	for n := 0; ; n++ {
		if err := ts.Exec("lontar", "task", plans[0], "read", fmt.Sprint(n)); err != nil {
			status(ts, false, []string{"2", "lontar", "task", plans[0], "read", fmt.Sprint(n)})
			return
		}
	}
}

// sentences are the samples that inputs are made of: one plain sentence in each of the scripts (not yet reviewed by native speakers).
var sentences = []string{
	"ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក ហើយអ្នកលក់យកបន្លែ និងផ្លែឈើមកលក់នៅលើទូកតូចៗ។",
	"ตลาดน้ำเปิดทุกเช้า และแม่ค้านำผักผลไม้มาขายบนเรือลำเล็ก",
	"ရေပေါ်ဈေးကို မနက်တိုင်း ဖွင့်ပြီး ဈေးသည်များက ဟင်းသီးဟင်းရွက်များကို လှေပေါ်တွင် ရောင်းကြသည်။",
	"ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ ແລະ ແມ່ຄ້ານຳຜັກ ແລະ ໝາກໄມ້ມາຂາຍຢູ່ເທິງເຮືອນ້ອຍ.",
	"Pasar terapung itu buka setiap pagi, dan para pedagang menjual sayur serta buah dari perahu kecil.",
	"Chợ nổi mở cửa mỗi sáng, và người bán bày rau quả trên những chiếc thuyền nhỏ.",
	"மிதக்கும் சந்தை தினமும் காலையில் திறக்கப்படுகிறது; வியாபாரிகள் சிறு படகுகளில் காய்கறிகளை விற்கிறார்கள்.",
	"ڤاسر تراڤوڠ ايت دبوك ستياڤ ڤاڬي، دان ڤنياݢ منجوال سايور دان بواه دري ڤراهو كچيل.",
	"ꦥꦱꦂꦏꦩ꧀ꦧꦁꦧꦸꦏꦏ꧀ꦱꦧꦼꦤ꧀ꦲꦺꦱꦸꦏ꧀ꦭꦤ꧀ꦧꦏꦸꦭ꧀ꦲꦢꦺꦴꦭ꧀ꦱꦪꦸꦫꦤ꧀ꦲꦶꦁꦥꦿꦲꦸꦕꦶꦭꦶꦏ꧀꧉",
}

// makeInput writes n records of JSON lines in several files.
func makeInput(dir string, n int) {
	rng := rand.New(rand.NewPCG(3, 4))
	if err := os.MkdirAll(dir, 0o777); err != nil {
		panic(err)
	}
	for f := range 5 {
		var b bytes.Buffer
		for i := range n / 5 {
			s := sentences[(i*7+f)%len(sentences)]
			var lines []string
			for range 2 + rng.IntN(6) {
				lines = append(lines, fmt.Sprintf("%s (%d)", s, rng.IntN(100)))
			}
			fmt.Fprintf(&b, "{\"url\":\"https://example.org/%d/%d\",\"text\":%q}\n", f, i, strings.Join(lines, "\n"))
			if i%50 == 49 {
				b.WriteString("{\"text\": broken\n")
			}
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("in-%d.jsonl", f)), b.Bytes(), 0o666); err != nil {
			panic(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "recipe.yaml"), []byte(killRecipe), 0o666); err != nil {
		panic(err)
	}
}

const killRecipe = `name: kill-test
sources:
  - jsonl: "*.jsonl"
    collection: made
    rights: licensed:CC0-1.0
steps:
  - normalise: {}
  - identify: {}
  - length: {min_clusters: 150}
  - quality: {}
  - repetition:
      {max_duplicate_clusters: 0.8, max_top_2gram: off, max_top_3gram: off, max_top_4gram: off, max_duplicate_5gram: off, max_duplicate_6gram: off,
       max_duplicate_7gram: off, max_duplicate_8gram: off, max_duplicate_9gram: off, max_duplicate_10gram: off}
  - redact: {}
  - deduplicate: {}
output: {dataset: out}
`

// self is a call of the program under test.
func self(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "lontar")
	if err := os.Symlink(exe, link); err != nil {
		t.Fatal(err)
	}
	return exec.Command(link, args...)
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		files[rel] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func sameFiles(t *testing.T, what string, want, got map[string]string) {
	t.Helper()
	for name := range want {
		if want[name] != got[name] {
			t.Errorf("%s: %s differs or is missing", what, name)
		}
	}
	if len(want) != len(got) {
		t.Errorf("%s: %d files, want %d", what, len(got), len(want))
	}
}

// TestTheTemplateIsARecipe parses what lontar new writes.
func TestTheTemplateIsARecipe(t *testing.T) {
	v, err := (&app{inputs: newInputs()}).vocabulary()
	if err != nil {
		t.Fatal(err)
	}
	r, err := recipe.Parse([]byte(recipeTemplate), v)
	if err != nil || len(r.Steps) < 5 {
		t.Errorf("%d steps: %v", len(r.Steps), err)
	}
}

// TestKilledRunsGiveTheSameBytes kills a run 20 times at random moments and compares what it finally makes with an undisturbed run, for 1, 2 and
// 5 workers.
func TestKilledRunsGiveTheSameBytes(t *testing.T) {
	dir := t.TempDir()
	makeInput(dir, 3000)
	recipe := filepath.Join(dir, "recipe.yaml")
	var want map[string]string
	var took time.Duration
	for _, workers := range []string{"1", "2", "5"} {
		out := filepath.Join(dir, "calm-"+workers)
		begin := time.Now()
		if b, err := self(t, "curate", recipe, "--out", out, "--workers", workers).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
		took = time.Since(begin)
		if want == nil {
			want = contents(t, out)
		}
		sameFiles(t, workers+" workers", want, contents(t, out))
	}
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	out := filepath.Join(dir, "killed")
	kills := 0
	for tries := 0; kills < 20 && tries < 200; tries++ {
		cmd := self(t, "curate", recipe, "--out", out, "--workers", []string{"1", "2", "5"}[tries%3])
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- cmd.Wait() }()
		select {
		case err := <-done:
			if err != nil {
				t.Fatalf("an undisturbed run fails: %v", err)
			}
			if err := os.RemoveAll(out); err != nil { // it finished: begin again
				t.Fatal(err)
			}
		case <-time.After(time.Duration(rng.Int64N(int64(took)))):
			if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			<-done
			kills++
		}
	}
	if kills < 20 {
		t.Fatalf("only %d kills", kills)
	}
	if b, err := self(t, "curate", recipe, "--out", out).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	sameFiles(t, "after 20 kills", want, contents(t, out))
}

func TestSignalsStopInOrder(t *testing.T) {
	dir := t.TempDir()
	makeInput(dir, 20000)
	for sig, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 75} {
		out := filepath.Join(dir, fmt.Sprint(int(sig)))
		cmd := self(t, "curate", filepath.Join(dir, "recipe.yaml"), "--out", out, "--workers", "1")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for range 1000 { // until it works
			if found, _ := filepath.Glob(filepath.Join(out, ".work", "*", "read", "*")); len(found) > 0 {
				break
			}
			time.Sleep(2 * time.Millisecond)
		}
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		err := cmd.Wait()
		exit, ok := err.(*exec.ExitError)
		if !ok || exit.ExitCode() != code || !strings.Contains(stderr.String(), "run the same command again") {
			t.Errorf("%v: %v, want exit code %d and a word on going on:\n%s", sig, err, code, &stderr)
		}
		left, _ := filepath.Glob(filepath.Join(out, ".work", "*", "*", "*.tmp-*"))
		if len(left) > 0 {
			t.Errorf("%v leaves temporary files: %v", sig, left)
		}
	}
}
