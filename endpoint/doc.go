// Package endpoint asks models behind an OpenAI-compatible address: the chat endpoint that hosted services and servers of one's own (vLLM, llama.cpp,
// SGLang, Ollama) share, with texts and pictures.
//
// A request is sent until there is an answer that would not change by asking again: 408, 425, 429 and 5xx, connections that break and answers that
// are cut off are tried again after a growing pause, or the one that the server asks for (Retry-After). How many requests are on their way follows what
// the server can take (Pace). Answers are kept in a folder under the hash of what was asked, so that a stopped run goes on where it was and the
// same questions cost nothing twice, or on a tape that is replayed where there is no server. The key is sent to the address only: it is in no hash,
// no error and no file. Package fake has models that need no server.
package endpoint
