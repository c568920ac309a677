//go:build unix

package program

import (
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

// OwnGroup makes a program the leader of its own process group.
func OwnGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &unix.SysProcAttr{Setpgid: true} }

// KillGroup ends a program and those it started.
func KillGroup(p *os.Process) error {
	if err := unix.Kill(-p.Pid, unix.SIGKILL); err != unix.ESRCH {
		return err
	}
	return os.ErrProcessDone
}
