// Package pair holds what turns pictures and the words that stand with them into pairs: words judges the texts of pictures, culture finds the
// concepts they are about, safety asks checkers about the pictures.
package pair
