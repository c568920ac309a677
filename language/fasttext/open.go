package fasttext

import (
	"os"

	"github.com/lontar-asean/lontar/fault"
)

// Open reads a model file. Where the system can, a large file is mapped into memory: it is there at once, and several processes share it. It must not be
// cut short while the model is in use. Faults are Missing for a file that cannot be opened, and those of Read.
func Open(name string) (*Model, error) {
	data, release, err := load(name)
	if err != nil {
		return nil, fault.New(fault.Missing, "cannot read the model: %w", err).Try("give a fastText model, such as model.ftz")
	}
	m, err := Read(data)
	if err != nil {
		if release != nil {
			release()
		}
		if f, ok := err.(*fault.Fault); ok {
			return nil, f.At("%s, %s", name, f.Place)
		}
		return nil, err
	}
	m.release = release
	return m, nil
}

// leastMapped is the size from which on files are mapped.
const leastMapped = 64 << 20

// load gives the bytes of a file, and how to give them back when they are mapped.
func load(name string) (data []byte, release func() error, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if st.Mode().IsRegular() && st.Size() >= leastMapped {
		if data, release, ok := mapped(f, st.Size()); ok {
			return data, release, nil
		}
	}
	data, err = os.ReadFile(name)
	return data, nil, err
}
