// Package importer takes in what other harnesses have: task files of lm-evaluation-harness and SEA-HELM become suites, samples of lm-evaluation-harness and logs of
// inspect become outcomes, from which a run is written.
//
// Nothing becomes something else unseen: what is not understood is a fault that names file, line and expression, and where a score is made in another way than
// there, a note says so. The forms are those of lm-evaluation-harness 0.4.13 (docs/task_guide.md), SEA-HELM of June 2026 and inspect_ai 0.3 (log version 2).
package importer
