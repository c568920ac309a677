package table

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// walker goes through a structure in Thrift's compact encoding (Apache Thrift, thrift-compact-protocol.md) without keeping it. The Parquet library
// makes room for lists and texts as long as they say they are; here they must fit into what is left of the bytes.
type walker struct {
	b  []byte
	at int

	// list is told of every list, with the numbers of the fields that lead to it; number of every whole number and of yes (1) and no (0).
	list   func(path []int, size int) error
	number func(path []int, v int64) error
	ended  func(path []int) error // of every structure, with the fields that lead to it
	path   []int
}

var errThrift = errors.New("the metadata ends too early")

// Types of the compact encoding.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
)

const maxNesting = 20 // of structures; the deepest of Parquet is below 10

func (w *walker) structure() error {
	if len(w.path) > maxNesting {
		return errors.New("the metadata is nested too deep")
	}
	field := 0
	w.path = append(w.path, 0)
	defer func() { w.path = w.path[:len(w.path)-1] }()
	for {
		head, err := w.byte()
		if err != nil {
			return err
		}
		if head == 0 {
			if w.ended == nil {
				return nil
			}
			return w.ended(w.path[:len(w.path)-1])
		}
		if delta := int(head >> 4); delta > 0 {
			field += delta
		} else {
			v, err := w.varint()
			if err != nil {
				return err
			}
			field = int(int16(v>>1) ^ -int16(v&1))
		}
		w.path[len(w.path)-1] = field
		if err := w.value(head&15, true); err != nil {
			return err
		}
	}
}

func (w *walker) value(kind byte, field bool) error {
	switch kind {
	case thriftTrue, thriftFalse:
		if !field {
			return w.skip(1)
		}
		if w.number == nil {
			return nil
		}
		return w.number(w.path, int64(thriftFalse-kind))
	case thriftByte:
		return w.skip(1)
	case 4, 5, 6: // 16, 32 and 64 bits
		v, err := w.varint()
		if err != nil || w.number == nil {
			return err
		}
		return w.number(w.path, int64(v>>1)^-int64(v&1))
	case thriftDouble:
		return w.skip(8)
	case thriftBinary:
		n, err := w.varint()
		if err != nil {
			return err
		}
		if n > uint64(len(w.b)-w.at) {
			return errThrift
		}
		return w.skip(int(n))
	case thriftList, thriftSet:
		return w.items()
	case thriftStruct:
		return w.structure()
	}
	return fmt.Errorf("the metadata holds a value of type %d", kind) // maps are not used by Parquet
}

func (w *walker) items() error {
	head, err := w.byte()
	if err != nil {
		return err
	}
	size := uint64(head >> 4)
	if size == 15 {
		if size, err = w.varint(); err != nil {
			return err
		}
	}
	if size > uint64(len(w.b)-w.at) { // each takes a byte at least
		return errThrift
	}
	if w.list != nil {
		if err := w.list(w.path, int(size)); err != nil {
			return err
		}
	}
	for range size {
		if err := w.value(head&15, false); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) byte() (byte, error) {
	if w.at >= len(w.b) {
		return 0, errThrift
	}
	w.at++
	return w.b[w.at-1], nil
}

func (w *walker) skip(n int) error {
	if n > len(w.b)-w.at {
		return errThrift
	}
	w.at += n
	return nil
}

func (w *walker) varint() (uint64, error) {
	v, n := binary.Uvarint(w.b[w.at:])
	if n <= 0 {
		return 0, errThrift
	}
	w.at += n
	return v, nil
}
