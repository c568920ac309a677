package picture

// Info is what the frame of a picture says.
type Info struct {
	Format      Format
	MediaType   string
	Width       int // pixels, as the picture is to be seen
	Height      int
	Orientation int      // 1 to 8, as EXIF counts; 1 for upright. Width, Height and decoded pixels have it applied
	Frames      int      // of an animation, or pages of a TIFF; at least 1
	Alpha       bool     // it may have transparent pixels
	Trailing    int      // bytes after the end of the picture
	Hidden      []string // what the file also is, or hides in its comments and after its end: ZIP, HTML, JavaScript, PDF …; sorted. A second picture or film behind a JPEG, as phones write them, is only Trailing
}

// Inspect reads the header and frame of a picture without decoding pixels. A file over the limits or without a readable header is a fault of kind
// Broken, what is no picture one of kind Invalid. A picture that is cut off after its header is still described; Decode refuses it.
func Inspect(b []byte, l Limits) (Info, error) {
	l = l.withDefaults()
	f, err := scan(b, l)
	if err != nil {
		return Info{}, err
	}
	return f.info(l), nil
}

func (f *file) info(l Limits) Info {
	i := Info{
		Format: f.format, MediaType: f.format.MediaType(), Width: f.width, Height: f.height, Orientation: f.orientation, Frames: max(1, f.frames), Alpha: f.alpha,
		Trailing: len(f.data) - f.end, Hidden: f.hidden(),
	}
	if f.format != TIFF {
		i.Orientation = f.exifOrientation(l)
	}
	if i.Orientation > 4 {
		i.Width, i.Height = i.Height, i.Width
	}
	return i
}

// exifOrientation finds how the picture is to be turned, 1 when nothing says so.
func (f *file) exifOrientation(l Limits) int {
	for _, s := range f.segments {
		if s.kind == exifSegment && s.to-s.from <= l.Metadata {
			return orientation(readTags(s.payload(f.data), 2).page(0, tagOrientation, 1))
		}
	}
	return 1
}

func orientation(v int) int {
	if v < 1 || v > 8 {
		return 1
	}
	return v
}
