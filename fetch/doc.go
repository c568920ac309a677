// Package fetch is the one way by which Lontar reads from the network.
//
// A Client sends GET requests under rules that hold for all of them: bounded size and time, waiting as the server asks (Retry-After) and a
// growing pause between tries, no more than ten redirects, credentials for the host they were meant for only. Addresses of private networks
// (loopback, RFC 1918, link-local …) are refused when the connection is made, so neither a name nor a redirect leads into them; an operator
// allows single networks (Options.Allow) or names single hosts (Options.Trust).
//
// Get is for pages and for stretches of archives: it keeps what it downloaded in a folder, honours robots.txt (RFC 9309) and keeps a pause between two
// pages of one host. Open is for large files that are read at any place, in blocks, with reading ahead; a file that changes meanwhile is a
// fault, never a mixture of both.
package fetch
