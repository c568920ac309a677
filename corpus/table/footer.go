package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/lontar-asean/lontar/fault"
)

// OpenWithin is Open for files of strangers: what they may cost is bounded before the Parquet library believes them.
func OpenWithin(r io.ReaderAt, size int64, name string, l Limits) (t *Table, err error) {
	defer func() {
		if p := recover(); p != nil { // the Parquet library trusts some fields of the metadata
			t, err = nil, fault.New(fault.Broken, "not a Parquet file: %v", p).At("%s", name)
		}
	}()
	l = l.withDefaults()
	if err := vetFooter(r, size, l.Footer); err != nil {
		return nil, fault.New(fault.Broken, "not a Parquet file that is read here: %w", err).At("%s", name)
	}
	if t, err = Open(r, size, name); err != nil {
		return nil, err
	}
	for _, g := range t.file.Metadata().RowGroups {
		for _, c := range g.Columns {
			m := c.MetaData
			if from := start(m.DataPageOffset, m.DictionaryPageOffset); from < 0 || m.TotalCompressedSize < 0 || from > size || m.TotalCompressedSize > size-from || m.NumValues < 0 {
				return nil, fault.New(fault.Broken, "not a Parquet file: a column lies outside of the file").At("%s", name)
			}
		}
	}
	t.limits = l
	return t, nil
}

// start is where a column chunk begins.
func start(data, dictionary int64) int64 {
	if dictionary != 0 {
		return dictionary
	}
	return data
}

// vetFooter reads the metadata without believing it.
func vetFooter(r io.ReaderAt, size, most int64) error {
	if err := checkFooter(r, size); err != nil {
		return err
	}
	var tail [4]byte
	if _, err := r.ReadAt(tail[:], size-8); err != nil && err != io.EOF {
		return err
	}
	n := int64(binary.LittleEndian.Uint32(tail[:]))
	if n > most {
		return fmt.Errorf("its metadata has %d bytes, more than %d", n, most)
	}
	b := make([]byte, n)
	if _, err := r.ReadAt(b, size-8-n); err != nil && err != io.EOF {
		return err
	}
	return vetMetadata(b)
}

// vetMetadata checks the lists of FileMetaData (parquet.thrift) and that the columns do not lie too deep in each other.
func vetMetadata(b []byte) error {
	elements, chunks, items := 0, 0, 0
	bounded := func(n *int, size, most int, what string) error {
		if *n += size; *n > most {
			return fmt.Errorf("it has more than %d %s", most, what)
		}
		return nil
	}
	w := walker{b: b}
	w.list = func(path []int, size int) error {
		switch {
		case slices.Equal(path, []int{2}):
			return bounded(&elements, size, maxElements, "columns")
		case slices.Equal(path, []int{4}) && size > maxGroups:
			return fmt.Errorf("it has more than %d row groups", maxGroups)
		case slices.Equal(path, []int{4, 1}):
			return bounded(&chunks, size, maxChunks, "stored columns")
		}
		return bounded(&items, size, maxItems, "entries")
	}
	var open []int64     // how many columns are still to come in each group that is open
	children := int64(0) // of the element that is being read
	w.number = func(path []int, v int64) error {
		if slices.Equal(path, []int{2, 5}) {
			if children = v; v < 0 || v > maxElements {
				return errors.New("its schema is not a tree")
			}
		}
		return nil
	}
	w.ended = func(path []int) error {
		if !slices.Equal(path, []int{2}) {
			return nil
		}
		for len(open) > 0 && open[len(open)-1] == 0 {
			open = open[:len(open)-1]
		}
		if len(open) > 0 {
			open[len(open)-1]--
		}
		if children > 0 {
			if open = append(open, children); len(open) > maxDepth {
				return fmt.Errorf("its columns lie more than %d deep in each other", maxDepth)
			}
		}
		children = 0
		return nil
	}
	return w.structure()
}

// Weight gives about how many bytes an open table holds in memory.
func (t *Table) Weight() int64 {
	m := t.file.Metadata()
	n := int64(len(m.Schema)) * 200
	for _, g := range m.RowGroups {
		n += int64(len(g.Columns)) * 1200
	}
	for _, kv := range m.KeyValueMetadata {
		n += int64(len(kv.Key) + len(kv.Value))
	}
	return n
}

// Metadata gives what the file says under a key, such as "huggingface".
func (t *Table) Metadata(key string) (string, bool) { return t.file.Lookup(key) }

// Unpacked gives the bytes of all columns as they were before they were packed, as the file says.
func (t *Table) Unpacked() (n int64) {
	for _, g := range t.file.Metadata().RowGroups {
		n += max(0, g.TotalByteSize)
	}
	return n
}
