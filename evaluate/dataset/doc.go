// Package dataset reads sets of questions that others made: what the key data of a task says of where a set lies and how a row of it becomes an item.
//
//	data:
//	  file: $LONTAR_TESTDATA/cloze-xcopa/val.{language}.jsonl
//	  languages: {ind: id, tha: th, vie: vi}     # our tag, and what the file calls it
//	  id: idx                                    # a column
//	  question: "{{premise}} …"                  # or text with places, as package jinja has them
//	  choices: [choice1, choice2]
//	  right: label                               # a number from 0, a letter, or the text of a choice
//
// A value is the name of a column (with members: metadata.subject, prompts[0].question), a text with {{ }} or {% %}, or a map of them by language. Besides the
// columns of the row there are _row (its number, from 0), _language (what the file calls the language), _file, _key (of rows that are members of a map),
// _at and _above (where a row of a JSON file stands, and what it stands in), and _all, the row as a map. Rows come from JSON lines, JSON, CSV, TSV, Parquet, lines of text and pictures with captions; they are read from folders, or from a hub.
//
// What a row lacks is a fault that names file and row; a set that is not there is one of kind Missing that says how to get it. The digest of all files that were
// read is part of a suite's. Everything is bounded.
package dataset
