package museum

import "github.com/lontar-asean/lontar/picture"

// File is a picture of the example as it is stored.
type File struct {
	Name   string // path in the example
	Object string
	Width  int
	JPEG   int // quality; 0 for PNG
}

// Files lists the pictures of the example: each object; one of them again, smaller and as JPEG, as crawls find it; and those of the pages.
func Files() (list []File) {
	for _, name := range Names() {
		list = append(list, File{"pictures/" + name + ".png", name, 480, 0})
	}
	list = append(list, File{"pictures/kite_again.jpg", "kite", 300, 80})
	for _, name := range []string{"boat", "drum", "gong", "jar", "lantern", "parcel", "stilt-house", "textile", "umbrella"} {
		list = append(list, File{"pages/pictures/" + name + ".jpg", name, 320, 85})
	}
	return list
}

// Encode draws the picture.
func (f File) Encode() ([]byte, error) {
	img := Draw(f.Object, f.Width)
	if f.JPEG > 0 {
		return picture.EncodeJPEG(img, f.JPEG)
	}
	return picture.EncodePNG(img)
}
