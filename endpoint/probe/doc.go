// Package probe asks an endpoint a few small things before a run and says what it can do. Scores that a server cannot give are not to be found out from
// them: a server that gives log-probabilities of what it writes only makes every question with choices a matter of chance, and no error says so
// (ggml-org/llama.cpp#27174). What is learnt of the server is told to the client (endpoint.Client.Know) and goes into what its answers are kept under.
//
//	report, err := probe.Run(ctx, client, probe.Options{})
//	if m := report.Method(); !m.OK { … } // letters instead of likelihoods, m.Why says why
//
// An error is what makes a run useless: nobody is there, the key is wrong. What the endpoint lacks is a Finding.
package probe
