// Package legacy reads Vietnamese and Thai in the eight-bit encodings that came before Unicode: TCVN3 (the ABC fonts), VNI for Windows,
// VISCII (RFC 1456) and TIS-620 as windows-874.
//
// Their texts seldom say what they are. A page in VNI is served as windows-1252, and what arrives is valid text: "Tieáng Vieät". So Repair
// takes text that was read as windows-1252 (or as its relatives ISO-8859-1, windows-1258 and x-user-defined), turns it back into bytes, and
// compares how likely the bytes are as text in each old encoding and as what they seem to be, a language that windows-1252 was made for.
// Chains of letter pairs, trained on SIB-200, give the likelihoods (model/PROVENANCE.md). Text without letters beyond ASCII is given back
// as it came, and so is every line that holds letters no eight-bit encoding of the West has.
//
// Detect does the same for bytes that nobody has read yet.
package legacy
