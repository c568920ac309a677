// Package label has texts labelled by a model or by people, and compares: the way from a question to a small classifier that asks nobody.
//
// A guide says which labels there are and how to ask for them. A Labeller, such as a chat endpoint, answers for a sample of records; part of what it
// answered trains a student (language/classify), the rest measures how well the student follows. A smaller sample goes to native speakers without the
// teacher's answers; what they write says how far the teacher is to be believed.
package label
