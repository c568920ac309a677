// Package endpoint asks models behind an OpenAI-compatible address: chats with texts, pictures and sounds, texts to go on with, how likely a continuation
// is, and vectors, as hosted services and servers of one's own have them (vLLM, llama.cpp, SGLang, Ollama).
//
// A request is sent until there is an answer that would not change by asking again: 408, 425, 429 and 5xx, connections that break and answers that
// are cut off are tried again after a growing pause, or the one that the server asks for (Retry-After). How many requests are on their way follows what
// the server can take (Pace). Answers are kept in a folder under the hash of what was asked and of who answers, so that a stopped run goes on where it
// was, the same questions cost nothing twice, and another model under the same name finds nothing; or on a tape that is replayed where there is no
// server. The key is sent to the address only: it is in no hash, no error and no file.
//
// # Who answers
//
// Traits hold what is known of a server; package probe learns them before a run. When an answer names another model or system_fingerprint than was
// learnt, or /models describes another model after a connection broke, that is a fault of kind Missing, which ends a run: it is not answered by two
// models. Options.Drift takes such answers and counts them (Totals.Swapped), as is done where nothing was learnt.
//
// # Likelihoods
//
// A continuation is asked for with echo and log-probabilities; the token that servers write behind it does not count. Its tokens are those that begin
// where the prompt ends, less the white space at the prompt's end, which belongs to the continuation. Where that is follows from putting the tokens
// together, with the forms that servers have for bytes that are no whole letters (bytes:\xe0, <0xE0>, ▁, a list of bytes). Where tokens are shown
// without their letters, places that the server gives are taken when they end where the text does, in code points, bytes or UTF-16 units: places that
// count U+FFFD for parts of letters, as they do in the scripts of the region, do not. Where a token lies over the border, or the border cannot be seen, the
// tokens of the prompt alone are counted by the server, and so many are taken away, as lm-evaluation-harness does. What cannot be told even so, a missing
// or impossible log-probability, lists of different lengths, and log-probabilities of what was written only, are faults and never numbers.
//
// With Options.Tokens the prompt and the whole are made tokens by the server (/tokenize, no token before them) and sent as such: these are the sums of
// lm-evaluation-harness with its remote tokenizer. A model that expects a token at the beginning of each text, such as Gemma, does not get it then.
//
// # Thoughts
//
// What a model writes before its answer is kept apart (Answer.Thought), whether it stands in a field of its own, between tags, before a closing tag alone,
// or on a channel of Harmony. Stop strings end answers and never thoughts: they are applied here, and not sent to models that are known to think.
// A thought has tokens of its own (Options.Thought). When they were not enough, the answer's Finish is CutInThought: it is no answer, and no wrong one.
//
// Package fake has models that need no server.
package endpoint
