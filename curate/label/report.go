package label

import (
	"fmt"
	"strings"

	"github.com/lontar-asean/lontar/language/classify"
)

// Report says what a teacher taught.
type Report struct {
	Teacher  string           `json:"teacher"`
	Prompt   string           `json:"prompt"`
	Read     int              `json:"read"`     // records there were
	Labelled int              `json:"labelled"` // of those drawn
	Unread   int              `json:"unread"`   // answers that are none of the labels
	Refused  int              `json:"refused"`  // requests that the teacher refused
	Labels   map[string]int   `json:"labels"`   // how often the teacher gave each
	Student  Agreement        `json:"student_teacher"`
	Detail   *classify.Report `json:"student"` // the student on the held-back part, taking the teacher for true

	Native        *Agreement `json:"teacher_native,omitempty"`
	StudentNative *Agreement `json:"student_native,omitempty"` // on records the student has not seen
	Strange       int        `json:"strange,omitempty"`        // checked ids that are not among the records
}

// NewReport compares teacher, student and, when checked is not nil, native speakers. An answer of the teacher that is none of the labels counts as another label.
func NewReport(list []Labelled, student *classify.Model, checked Checked) *Report {
	r := &Report{Labels: map[string]int{}}
	var held, native, learnt []classify.Pair
	known := map[string]bool{}
	for _, l := range list {
		r.Teacher, r.Prompt = l.Teacher, l.Prompt
		known[l.ID] = true
		teacher := ""
		switch {
		case l.Refused != "":
			r.Refused++
		case l.Label == nil:
			r.Unread++
		default:
			teacher = *l.Label
			r.Labelled++
			r.Labels[teacher]++
		}
		own, _, _ := student.Best(l.Text)
		if l.Part == Test && l.Label != nil {
			held = append(held, classify.Pair{Truth: teacher, Answer: own})
		}
		if truth, ok := checked[l.ID]; ok {
			native = append(native, classify.Pair{Truth: truth, Answer: teacher})
			if l.Part == Test {
				learnt = append(learnt, classify.Pair{Truth: truth, Answer: own})
			}
		}
	}
	r.Student, r.Detail = Agree(held), classify.Compare(held)
	if checked != nil {
		a, b := Agree(native), Agree(learnt)
		r.Native, r.StudentNative = &a, &b
		for id := range checked {
			if !known[id] {
				r.Strange++
			}
		}
	}
	return r
}

// String gives the report for people.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "teacher %s  prompt %s\nrecords %d  labelled %d  answers that are no label %d  refused %d\n", r.Teacher, r.Prompt, r.Read, r.Labelled, r.Unread, r.Refused)
	line := func(who string, a *Agreement) {
		if a != nil {
			fmt.Fprintf(&b, "%-18s n %5d  agree %s  kappa %s\n", who, a.N, a.Share, a.Kappa)
		}
	}
	line("student–teacher", &r.Student)
	line("teacher–native", r.Native)
	line("student–native", r.StudentNative)
	if r.Strange > 0 {
		fmt.Fprintf(&b, "%d checked records are not among those labelled\n", r.Strange)
	}
	b.WriteString("\nthe student on records it has not seen, taking the teacher for true\n")
	b.WriteString(r.Detail.String())
	return b.String()
}
