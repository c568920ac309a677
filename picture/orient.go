package picture

import (
	"image"
	"image/draw"
)

// Upright turns and mirrors a picture as an EXIF orientation (1 to 8) says; 1 gives it back as it is. Others give an *image.NRGBA, or for grey an
// *image.Gray, whose bounds begin at 0, 0.
func Upright(img image.Image, orientation int) image.Image {
	if orientation <= 1 || orientation > 8 {
		return img
	}
	if g, ok := img.(*image.Gray); ok {
		out := image.NewGray(turned(g.Rect, orientation))
		turn(out.Pix, out.Stride, g.Pix[g.PixOffset(g.Rect.Min.X, g.Rect.Min.Y):], g.Stride, g.Rect.Dx(), g.Rect.Dy(), 1, orientation)
		return out
	}
	src, ok := img.(*image.NRGBA)
	if !ok {
		b := img.Bounds()
		src = image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
		draw.Draw(src, src.Rect, img, b.Min, draw.Src)
	}
	out := image.NewNRGBA(turned(src.Rect, orientation))
	turn(out.Pix, out.Stride, src.Pix[src.PixOffset(src.Rect.Min.X, src.Rect.Min.Y):], src.Stride, src.Rect.Dx(), src.Rect.Dy(), 4, orientation)
	return out
}

func turned(r image.Rectangle, orientation int) image.Rectangle {
	if orientation > 4 {
		return image.Rect(0, 0, r.Dy(), r.Dx())
	}
	return image.Rect(0, 0, r.Dx(), r.Dy())
}

// turn copies pixels of n bytes. For each orientation, the place of the pixel at the begin, and the steps for one to the right and one down.
func turn(dst []byte, dstStride int, src []byte, srcStride, w, h, n, orientation int) {
	right, down := n, dstStride
	at := 0
	switch orientation {
	case 2: // mirrored
		at, right = (w-1)*n, -n
	case 3: // upside down
		at, right, down = (h-1)*dstStride+(w-1)*n, -n, -dstStride
	case 4: // mirrored and upside down
		at, down = (h-1)*dstStride, -dstStride
	case 5: // mirrored, its left is the top
		right, down = dstStride, n
	case 6: // to be turned a quarter to the right
		at, right, down = (h-1)*n, dstStride, -n
	case 7: // mirrored, its right is the top
		at, right, down = (w-1)*dstStride+(h-1)*n, -dstStride, -n
	case 8: // to be turned a quarter to the left
		at, right, down = (w-1)*dstStride, -dstStride, n
	}
	for y := range h {
		to := at + y*down
		for x := range w {
			copy(dst[to:to+n], src[y*srcStride+x*n:])
			to += right
		}
	}
}
