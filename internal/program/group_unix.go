//go:build unix

package program

import (
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

// ownGroup makes a program the leader of its own process group.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &unix.SysProcAttr{Setpgid: true} }

// killGroup ends a program and those it started.
func killGroup(p *os.Process) error {
	if err := unix.Kill(-p.Pid, unix.SIGKILL); err != unix.ESRCH {
		return err
	}
	return os.ErrProcessDone
}
