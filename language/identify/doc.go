// Package identify tells which language a text is written in.
//
// The script decides first. Where one script serves one language the script is the answer; where it serves several, a naive Bayes model
// over hashed character n-grams (3 to 5 characters inside words) and whole words decides between them. Models are trained from labelled text
// with Train, extended with Add and Merge, and read with Read; Default is the model that ships with Lontar. The answer is language.Und
// rather than a guess when a text is too short, too close to call, in a script the model does not know, or unlike every language it holds.
// Spans cuts a text whose writer mixes languages into runs of one.
package identify
