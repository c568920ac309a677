// Package judge holds what models that read answers are told and how their verdicts are read, and says how far they can be trusted: a card of a judge for a task
// and language has its agreement with native speakers and its bias, and corrects what it says of a run. A judge without labels of people is shown, and not
// believed.
package judge
