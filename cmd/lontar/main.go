// Command lontar collects, evaluates, trains and applies language data for South-East Asia. This package wires the rooms together and holds no
// rules of its own: one file a command, exit codes and lists of kinds in one place each.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(run(os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}))
}

// run does one command and gives its exit code. Signals end it in order: what is finished stays, the same command goes on from there.
func run(args []string, s streams) int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	defer signal.Stop(signals)
	go func() {
		if sig, ok := <-signals; ok {
			cancel(&stopped{signal: sig})
		}
	}()
	root := newRoot(s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil {
		s.fail(err, hasJSON(args))
	}
	return exitCode(err)
}
