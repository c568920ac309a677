package picture

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
	look "github.com/lontar-asean/lontar/picture"
)

// signature is what is remembered of the pictures of a document. As bytes, which are stored with the data set:
//
//	offset  bytes  what
//	0       1      version: 1
//	1       8      hash of language and text of a document with one picture; of others zero (little endian, as all numbers)
//	9       …      for each picture: its index in the document (4), hash of language and descriptions (8), fingerprint (180)
type signature struct {
	pair     uint64 // 0: not a pair
	pictures []signed
}

// signed is a picture with what it is compared by.
type signed struct {
	index int
	words uint64
	print look.Fingerprint
}

const (
	signatureVersion = 1
	headBytes        = 1 + 8
	printBytes       = look.Views * look.HashBytes
	signedBytes      = 4 + 8 + printBytes
)

// sign makes the stored signature, nil for a document without pictures that can be compared.
func sign(d *corpus.Document) ([]byte, error) {
	var b []byte
	usable := 0
	for i := range d.Pictures {
		p := &d.Pictures[i]
		if !p.Usable() {
			continue
		}
		usable++
		f, ok, err := fingerprint(p)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if b == nil {
			b = append(make([]byte, 0, headBytes+signedBytes*(len(d.Pictures)-i)), signatureVersion, 0, 0, 0, 0, 0, 0, 0, 0)
		}
		b = binary.LittleEndian.AppendUint32(b, uint32(i))
		b = binary.LittleEndian.AppendUint64(b, key(d.Language, p.Alt, p.Caption, p.Title))
		b = append(b, f.Bytes()...)
	}
	if b != nil && usable == 1 {
		text := d.Text()
		k := binary.LittleEndian.Uint64(b[headBytes+4:])
		if strings.TrimSpace(text) != "" {
			k = key(d.Language, text)
		}
		binary.LittleEndian.PutUint64(b[1:], k)
	}
	return b, nil
}

// key hashes texts as readers take them for the same, with their language; never 0.
func key(tag language.Tag, texts ...string) uint64 {
	h := xxh3.New()
	h.WriteString(string(tag))
	for _, t := range texts {
		h.Write([]byte{0})
		h.WriteString(normalise.Key(t, tag))
	}
	return max(1, h.Sum64())
}

// fingerprint gives the stored fingerprint of a picture, or takes it from its bytes. A picture that is too plain, or that cannot be decoded, gets one
// made of the digest of its bytes, which only equal bytes share. ok is false for a picture of which nothing is known but where it was.
func fingerprint(p *corpus.Picture) (f look.Fingerprint, ok bool, err error) {
	if len(p.Hash) > 0 {
		f, err = look.ParseFingerprint(p.Hash)
		return f, err == nil, err
	}
	if len(p.Bytes) > 0 {
		img, _, err := look.Decode(p.Bytes, look.Limits{})
		if err != nil && fault.Of(err) == "" {
			return f, false, err
		}
		if err == nil {
			if f, ok := look.Take(img); ok {
				return f, true, nil
			}
		}
		return ofDigest(sha256.Sum256(p.Bytes)), true, nil
	}
	var digest [sha256.Size]byte
	if n, err := hex.Decode(digest[:], []byte(p.SHA256)[:min(len(p.SHA256), 2*len(digest))]); err != nil || n != len(digest) {
		return f, false, nil
	}
	return ofDigest(digest), true, nil
}

func ofDigest(digest [sha256.Size]byte) (f look.Fingerprint) {
	for i := range f {
		copy(f[i][:], digest[:])
	}
	return f
}

// parseSignature reads what sign made.
func parseSignature(b []byte) (s signature, err error) {
	if len(b) < headBytes+signedBytes || (len(b)-headBytes)%signedBytes != 0 || b[0] != signatureVersion {
		return s, fault.New(fault.Broken, "not a signature of pictures of version %d: %d bytes", signatureVersion, len(b))
	}
	s.pair = binary.LittleEndian.Uint64(b[1:])
	for b = b[headBytes:]; len(b) > 0; b = b[signedBytes:] {
		p := signed{index: int(binary.LittleEndian.Uint32(b)), words: binary.LittleEndian.Uint64(b[4:])}
		if p.print, err = look.ParseFingerprint(b[12:signedBytes]); err != nil {
			return s, err
		}
		if n := len(s.pictures); n > 0 && p.index <= s.pictures[n-1].index {
			return s, fault.New(fault.Broken, "the pictures of a signature are not in order")
		}
		s.pictures = append(s.pictures, p)
	}
	if s.pair != 0 && len(s.pictures) != 1 {
		return s, fault.New(fault.Broken, "a pair with %d pictures", len(s.pictures))
	}
	return s, nil
}
