package classify

import (
	"encoding/binary"

	"github.com/zeebo/xxh3"
)

// Sealed gives bytes the checksum that Read asks for, so that fuzzing gets past it.
func Sealed(data []byte) []byte {
	if len(data) < 8 {
		return data
	}
	body := data[:len(data)-8]
	return binary.LittleEndian.AppendUint64(append([]byte{}, body...), xxh3.Hash(body))
}

// Exp is exp.
var Exp = exp
