// Package jinja renders the part of the Jinja language in which tasks of evaluations are written: variables, indices and slices, Python's methods of texts and
// lists, filters, conditions, loops over lists and {% set %}. Values are those of JSON: nil, bool, int64, float64, string, []any and map[string]any.
//
// What it does not know is a fault of kind Invalid that names the line and the expression, when the template is parsed: nothing renders to other text than Jinja
// gives. A variable that is not there is one, too (Jinja's StrictUndefined). Texts are cut by code points, as Python does. Time and memory are bounded.
//
// The language is that of https://jinja.palletsprojects.com/en/stable/templates/, its whitespace rules with keep_trailing_newline and without trim_blocks.
package jinja
