// Package fake holds models that need neither a server nor weights, for trying recipes and for tests: addresses that begin with fake://.
//
//	fake://polyglot          describes pictures by shape and colours, and translates what it says into the languages of phrases.tsv
//	fake://wrong-language    as polyglot, but translates into another language than it is asked for, and answers in another
//	fake://perfect           says what is right, of what it was taught (Models.Teach)
//	fake://random            says any of the right and the wrong answers, the same each time
//	fake://biased            says the first of them by the alphabet, as those do who always take A
//	fake://judge             gives one of the verdicts that its instructions name in [[ ]], by the text that it judges
//	fake://slow              as perfect, after ?wait=, 20 ms where it is not said
//	fake://failing           as perfect, but a tenth of the requests fail for ever, and three tenths once or twice
//	fake://reasoning         as perfect, after a thought: ?thought=tag, field, closing (the template opened it) or harmony; it keeps to max_tokens and stop
//	fake://refusing          refuses to answer, in the field that interfaces have for it
//	fake://silent            never answers
//	fake://gone              cannot be reached
//
// All of them have chats, completions with echo, vectors, /models, /tokenize, /detokenize and /tokenizer_info. Their tokens are code points. What they
// give for a text is likely where its letters follow each other as in phrases.tsv; a likelihood that was taught (Lesson.Likely) is given as it is by perfect,
// slow, failing and reasoning, turned round by wrong-language, by chance by random, and by length alone by biased.
//
// Behind a ? stand faults that any of them can have: wait=50ms answers so late; first=429,500,cut,empty,html,503 is what the first requests of each
// content get before there is an answer; always=500 is what every request gets; largest=100000 refuses longer requests with 413; say=TEXT
// is the answer whatever is asked. Beside numbers and cut, empty, html, faults are timeout (no answer) and, of log-probabilities, off (one is missing),
// written (only of what is written), null and nan. swap=N: after N requests (those for lists and tokenizers apart) another model answers under the same name. die=N: the N-th request, and all after
// it, find nobody. The same request gets the same answer, always.
package fake
