package board

import (
	"encoding/base64"
	"image/color"

	"github.com/lontar-asean/lontar/picture"
)

const (
	thumbSide   = 280     // pixels
	thumbsBytes = 4 << 20 // of all small pictures of a page
)

// illustrate adds the pictures of the questions, small. One that cannot be read is left to its name.
func (a *album) illustrate(pictures Pictures) {
	if pictures == nil {
		return
	}
	room := thumbsBytes
	for _, q := range a.Questions {
		for _, x := range q.Answers {
			for _, s := range x.Said {
				for _, t := range s.Asked {
					sum, _ := t[2].(string)
					if sum == "" || a.Pictures[sum] != "" || room <= 0 {
						continue
					}
					p, ok := pictures(sum)
					if !ok {
						continue
					}
					img, _, err := picture.Decode(p.Bytes, picture.Limits{Pixels: 40_000_000, Memory: 256 << 20})
					if err != nil {
						continue
					}
					b, err := picture.EncodeJPEG(picture.Flatten(picture.Thumbnail(img, thumbSide), color.White), 72)
					if err != nil {
						continue
					}
					room -= len(b) * 4 / 3
					a.Pictures[sum] = "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(b)
				}
			}
		}
	}
}
