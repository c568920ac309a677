package fake

import (
	"crypto/sha256"
	"encoding/binary"
	"regexp"
	"slices"
)

var named = regexp.MustCompile(`\[\[[^\[\]]+\]\]`)

// verdict gives one of the verdicts that instructions name, by the text: the same text gets the same one.
func verdict(instructions, text string) (string, error) {
	list := named.FindAllString(instructions, -1)
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) == 0 {
		return "", errQuestion
	}
	sum := sha256.Sum256([]byte(text))
	return "I have read it. " + list[binary.LittleEndian.Uint64(sum[:])%uint64(len(list))], nil
}
