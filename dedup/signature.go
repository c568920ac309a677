package dedup

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/sketch"
)

// signature is what is remembered of a document. As bytes, which are stored with the data set:
//
//	offset  bytes  what
//	0       1      version: 1
//	1       16     the first 16 bytes of the sha256 of the folded text (sketch.Fold)
//	17      128    sketch.Signature: one byte a bin; band keys are its runs of 8 or 4 bytes
//	145     …      nothing, or, when paragraphs were asked for:
//	               number of lines with text (uvarint), then for each line with enough clusters, in their order,
//	               the distance to the line before (uvarint; the first: its 0-based number) and xxh3 of the folded line (8 bytes, little endian)
//
// So a data set can be judged again with other settings, all but those of paragraphs.
type signature struct {
	digest     [16]byte
	bins       sketch.Signature
	lines      int // lines with text; 0 when paragraphs were not asked for
	paragraphs []paragraph
}

// paragraph is a line that is long enough to be compared.
type paragraph struct {
	line int // 0-based
	hash uint64
}

const (
	signatureVersion = 1
	signatureBytes   = 1 + 16 + sketch.Bins
)

// sign makes the stored signature of a text, nil for one without content. folded is scratch space that is given back.
func sign(text string, paragraphs bool, minClusters int, folded []byte) (sig, scratch []byte) {
	folded = sketch.Fold(folded[:0], text)
	bins, ok := sketch.Sign(folded)
	if !ok {
		return nil, folded
	}
	digest := sha256.Sum256(folded)
	sig = make([]byte, 0, signatureBytes)
	sig = append(sig, signatureVersion)
	sig = append(sig, digest[:16]...)
	sig = append(sig, bins[:]...)
	if !paragraphs {
		return sig, folded
	}
	lines, last := uint64(0), 0
	var list []byte
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		if folded = sketch.Fold(folded[:0], line); len(folded) > 0 {
			lines++
			if len(folded) >= minClusters && language.CountClusters(string(folded)) >= minClusters {
				list = binary.AppendUvarint(list, uint64(number-last))
				list = binary.LittleEndian.AppendUint64(list, xxh3.Hash(folded))
				last = number
			}
		}
		number++
	}
	return append(binary.AppendUvarint(sig, lines), list...), folded
}

// parseSignature reads what sign made.
func parseSignature(b []byte) (s signature, err error) {
	if len(b) < signatureBytes || b[0] != signatureVersion {
		return s, fault.New(fault.Broken, "not a signature of version %d: %d bytes", signatureVersion, len(b))
	}
	copy(s.digest[:], b[1:])
	copy(s.bins[:], b[17:])
	if b = b[signatureBytes:]; len(b) == 0 {
		return s, nil
	}
	broken := func() (signature, error) {
		return s, fault.New(fault.Broken, "the paragraphs of a signature are cut off")
	}
	lines, n := binary.Uvarint(b)
	if n <= 0 || lines > 1<<31 {
		return broken()
	}
	s.lines = int(lines)
	line := uint64(0)
	for b = b[n:]; len(b) > 0; b = b[n+8:] {
		var d uint64
		if d, n = binary.Uvarint(b); n <= 0 || len(b) < n+8 || d > 1<<31 {
			return broken()
		}
		if line += d; line > 1<<31 || len(s.paragraphs) > 0 && d == 0 {
			return broken()
		}
		s.paragraphs = append(s.paragraphs, paragraph{line: int(line), hash: binary.LittleEndian.Uint64(b[n:])})
	}
	if len(s.paragraphs) > s.lines {
		return broken()
	}
	return s, nil
}
