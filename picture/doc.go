// Package picture reads pictures from bytes that nobody vouches for: bounded decoding, what the file says of itself, sizes, and a hash by which
// pictures that look alike are found.
//
// A picture is known by its bytes, never by its name or by what a server said. Its size is read from the header and held against the Limits
// before anything is allocated. Width and height are those of the picture as it is to be seen: the orientation that cameras write beside the
// picture is applied. What is no picture is refused by its name.
package picture
