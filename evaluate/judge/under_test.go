package judge_test

import (
	"io/fs"
	"testing/fstest"
)

// under is a file system with one more file.
type under struct {
	fs.FS
	name, text string
}

func (u under) Open(name string) (fs.File, error) {
	if name == u.name {
		return fstest.MapFS{name: {Data: []byte(u.text)}}.Open(name)
	}
	return u.FS.Open(name)
}
