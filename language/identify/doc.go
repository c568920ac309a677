// Package identify tells which language a text is written in.
//
// The script decides first. Where one script serves one language the script is the answer; where it serves several, a naive Bayes model
// over hashed character n-grams (1 to 4 characters inside words) decides between them. Models are trained from labelled text with Train
// and read with Read; Default is the model that ships with Lontar. The answer is language.Und rather than a guess when a text is too
// short, too close to call or in a script the model does not know.
package identify
