package pairs

import "strings"

// Name is the name of a picture's file: its digest and the ending that goes with its beginning.
func Name(digest string, b []byte) string {
	_, ending := kind(b)
	return digest + ending
}

// kind gives the media type and the ending of a picture by its first bytes; "application/octet-stream" for what is not known.
func kind(b []byte) (mediaType, ending string) {
	head := string(b[:min(len(b), 16)])
	switch {
	case strings.HasPrefix(head, "\x89PNG\r\n\x1a\n"):
		return "image/png", ".png"
	case strings.HasPrefix(head, "\xff\xd8\xff"):
		return "image/jpeg", ".jpg"
	case strings.HasPrefix(head, "GIF8"):
		return "image/gif", ".gif"
	case strings.HasPrefix(head, "BM"):
		return "image/bmp", ".bmp"
	case strings.HasPrefix(head, "II*\x00"), strings.HasPrefix(head, "MM\x00*"):
		return "image/tiff", ".tif"
	case strings.HasPrefix(head, "RIFF") && len(head) >= 12 && head[8:12] == "WEBP":
		return "image/webp", ".webp"
	}
	return "application/octet-stream", ".bin"
}
