package ngram

import (
	"encoding/binary"

	"github.com/zeebo/xxh3"
)

// Seal gives data a right checksum, so that tests reach what lies behind it.
func Seal(data []byte) []byte {
	if len(data) < 8 {
		return data
	}
	body := append([]byte(nil), data[:len(data)-8]...)
	return binary.LittleEndian.AppendUint64(body, xxh3.Hash(body))
}
