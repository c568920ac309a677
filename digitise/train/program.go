package train

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/bidi"

	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/fault"
)

// tools finds the programs of training and gives the version of Tesseract.
func tools(ctx context.Context) (version string, err error) {
	for _, name := range []string{"tesseract", "combine_tessdata", "lstmtraining", "lstmeval"} {
		if _, err := exec.LookPath(name); err != nil {
			return "", missing(name)
		}
	}
	out, err := run(ctx, "tesseract", "--version")
	if err != nil {
		return "", err
	}
	version, _, _ = strings.Cut(out, "\n")
	return strings.TrimSpace(version), nil
}

func missing(name string) error {
	return fault.New(fault.Missing, "%s is not installed", name).Try("apt-get install tesseract-ocr, which has Tesseract and its training programs")
}

// run runs a program to its end and gives all that it wrote, at most a megabyte of it.
func run(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1", "LC_ALL=C.UTF-8")
	out := &tail{most: 1 << 20}
	cmd.Stdout, cmd.Stderr = out, out
	return finish(ctx, name, cmd.Run(), out)
}

func finish(ctx context.Context, name string, err error, out *tail) (string, error) {
	text := string(out.b)
	switch {
	case err == nil:
		return text, nil
	case ctx.Err() != nil:
		return text, context.Cause(ctx)
	case errors.Is(err, exec.ErrNotFound):
		return text, missing(name)
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return text, fault.New(fault.Broken, "%s failed: %w: %s", name, err, lines[len(lines)-1])
}

// tail keeps the last bytes that were written.
type tail struct {
	b    []byte
	most int
}

func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	if len(t.b) > 2*t.most {
		t.b = append(t.b[:0], t.b[len(t.b)-t.most:]...)
	}
	return len(p), nil
}

// files makes the training file of each line that has none yet, and the list of them.
func (w *work) files(ctx context.Context, which string, pairs []Pair) (string, error) {
	var list bytes.Buffer
	for _, p := range pairs {
		base := w.path(p.Digest)
		full, err := filepath.Abs(base + ".lstmf")
		if err != nil {
			return "", fmt.Errorf("name a training file: %w", err)
		}
		fmt.Fprintln(&list, full)
		if _, err := os.Stat(full); err == nil {
			continue
		}
		size, err := png.DecodeConfig(bytes.NewReader(p.pixels))
		if err != nil {
			return "", fault.New(fault.Broken, "its picture cannot be read: %w", err).At("%s", p.Picture)
		}
		if err := job.WriteFile(base+".png", p.pixels); err != nil {
			return "", err
		}
		if err := job.WriteFile(base+".box", box(p.Text, size.Width, size.Height)); err != nil {
			return "", err
		}
		if out, err := run(ctx, "tesseract", base+".png", base, "--psm", "13", "lstm.train"); err != nil {
			return "", fmt.Errorf("make a training file of %q: %w", p.Picture, err)
		} else if _, err := os.Stat(full); err != nil {
			return "", fault.New(fault.Broken, "tesseract made no training file: %s", strings.TrimSpace(out)).At("%s", p.Picture)
		}
	}
	name := w.path(which + ".list")
	return name, job.WriteFile(name, list.Bytes())
}

// box is what stands on a picture of one line, as Tesseract reads it: the text in the order in which it is seen, and the end of the line.
func box(text string, width, height int) []byte {
	return fmt.Appendf(nil, "WordStr 0 0 %d %d 0 #%s\n\t %d 0 %d %d 0\n", width, height, visual(text), width, width+1, height)
}

// visual gives a line in the order in which it is seen from left to right.
func visual(text string) string {
	var p bidi.Paragraph
	if n, err := p.SetString(text); err != nil || n != len(text) || text == "" {
		return text
	}
	order, err := p.Order()
	if err != nil {
		return text
	}
	var b strings.Builder
	for i := range order.NumRuns() {
		r := order.Run(i)
		if r.Direction() == bidi.RightToLeft {
			b.WriteString(bidi.ReverseString(r.String()))
		} else {
			b.WriteString(r.String())
		}
	}
	return b.String()
}

var trainLine = regexp.MustCompile(`At iteration (\d+)/.*BCER train=([\d.]+)%`)

// stall is how long a round may go without a word before it is given up.
const stall = 30 * time.Minute

// round trains up to the end of a round. lstmtraining goes on from its own checkpoint when there is one.
func (w *work) round(ctx context.Context, n int, trainList string) error {
	args := []string{"--traineddata", w.o.Base, "--train_listfile", trainList, "--model_output", w.path("now"), "--max_iterations", strconv.Itoa(n * w.o.Step), "--target_error_rate", "0"}
	if w.o.Scratch != "" {
		args = append(args, "--net_spec", w.o.Scratch)
	} else {
		args = append(args, "--continue_from", w.path("base.lstm"))
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := time.AfterFunc(stall, func() { cancel(fault.New(fault.Broken, "lstmtraining has not made a step for %s", stall)) })
	defer watch.Stop()
	cmd := exec.CommandContext(ctx, "lstmtraining", args...)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1", "LC_ALL=C.UTF-8")
	out := &tail{most: 64 << 10}
	r, pipe := io.Pipe()
	cmd.Stdout, cmd.Stderr = pipe, pipe
	done := make(chan struct{})
	go func() {
		defer close(done)
		lines := bufio.NewReader(r)
		for {
			line, err := lines.ReadSlice('\n')
			if m := trainLine.FindSubmatch(line); m != nil {
				watch.Reset(stall)
				w.tell(n, string(m[1]), string(m[2]))
			}
			if _, werr := out.Write(line); werr != nil || err != nil && !errors.Is(err, bufio.ErrBufferFull) {
				return
			}
		}
	}()
	err := cmd.Run()
	pipe.Close()
	<-done
	_, err = finish(ctx, "lstmtraining", err, out)
	if err == nil {
		if _, e := os.Stat(w.path("now_checkpoint")); e != nil {
			return fault.New(fault.Broken, "lstmtraining left no checkpoint").Try("give it more iterations")
		}
	}
	return err
}

func (w *work) tell(round int, iteration, errors string) {
	i, err := strconv.Atoi(iteration)
	e, err2 := strconv.ParseFloat(errors, 64)
	if err == nil && err2 == nil && w.o.Observe != nil {
		w.o.Observe(Progress{Round: round, Rounds: w.o.Rounds, Iteration: i, Train: e})
	}
}

var evalLine = regexp.MustCompile(`BCER eval=([\d.]+)`)

// measure gives the character errors of a model on lines, per cent, as lstmeval counts them. signs names the model with the signs of a checkpoint.
func measure(ctx context.Context, model, signs, list string) (float64, error) {
	args := []string{"--model", model, "--eval_listfile", list}
	if signs != "" {
		args = append(args, "--traineddata", signs)
	}
	out, err := run(ctx, "lstmeval", args...)
	if err != nil {
		return 0, err
	}
	m := evalLine.FindStringSubmatch(out)
	if m == nil {
		return 0, fault.New(fault.Broken, "lstmeval gave no result: %s", strings.TrimSpace(out[max(0, len(out)-200):]))
	}
	return strconv.ParseFloat(m[1], 64)
}

func copyFile(to, from string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("keep a checkpoint: %w", err)
	}
	return job.WriteFile(to, b)
}
