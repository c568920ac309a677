package dataset

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// writeBody writes what people read below the head of the card.
func writeBody(b *bytes.Buffer, m Manifest) {
	fmt.Fprintf(b, "\n# %s\n\n%s\n\n", plain(m.Name), describe(m))
	fmt.Fprintf(b, "How it came about, with samples from both sides of every threshold, is in [%s](%s); every file with its digest in [%s](%s).\n", ReportFile, ReportFile, ManifestFile, ManifestFile)
	writeLanguages(b, m)
	writeLoading(b, m)
	writeSteps(b, m)
	writeRights(b, m)
	writeDropped(b, m)
	writeLimits(b, m)
}

// describe says in a few sentences what the data set is.
func describe(m Manifest) string {
	made := fmt.Sprintf("Made with lontar %s from the recipe %s.", plain(m.Lontar), plain(m.Recipe.Hash))
	if m.Read == 0 {
		return "Nothing was read. " + made
	}
	scope := "all that the sources hold"
	if m.Limit > 0 {
		scope = "no more than " + records(m.Limit) + " of the sources"
	}
	return fmt.Sprintf("%s in %s, kept of %s read, %s. %s", records(m.Kept), counted(int64(len(keptLanguages(m))), "language and script", "languages and scripts"),
		grouped(m.Read), scope, made)
}

func writeLanguages(b *bytes.Buffer, m Manifest) {
	b.WriteString("\n## Languages\n\n")
	if len(m.Languages) == 0 {
		b.WriteString("Nothing was read.\n")
		return
	}
	b.WriteString("| language | tag | configuration | read | kept |\n|---|---|---|---:|---:|\n")
	for _, tag := range slices.Sorted(maps.Keys(m.Languages)) {
		l := m.Languages[tag]
		name := "not known"
		if p, ok := language.ProfileOf(tag); ok {
			name = p.Name
		} else if tag != language.Und {
			name = string(tag)
		}
		conf := "none: nothing was kept"
		if l.Kept > 0 {
			conf = "`" + ConfigName(tag) + "`"
		}
		fmt.Fprintf(b, "| %s | `%s` | %s | %s | %s |\n", plain(name), tag, conf, grouped(l.Read), grouped(l.Kept))
	}
}

func writeLoading(b *bytes.Buffer, m Manifest) {
	b.WriteString("\n## How to load it\n\n")
	if m.Kept == 0 {
		b.WriteString("No record was kept, so there is nothing to load.\n")
		return
	}
	tag := example(m)
	fmt.Fprintf(b, `%[1]spython
from datasets import load_dataset
everything = load_dataset("PATH", split="train")
one = load_dataset("PATH", "%[2]s", split="train")                       # one language
stream = load_dataset("PATH", "%[2]s", split="train", streaming=True)    # without downloading it first

import pandas
frame = pandas.read_parquet("PATH/data/%[3]s")
%[1]s

%[1]ssql
SELECT language, count(*) FROM 'PATH/data/*/*.parquet' GROUP BY language;  -- DuckDB
%[1]s

PATH is this directory or the name of the data set at a hub. %[4]s holds the kept records only. The columns are the same in every file.

| column | kind | |
|---|---|---|
`, "```", ConfigName(tag), tag, "`"+DataDir+"/`")
	for _, c := range columns() {
		kind := c.Kind
		if c.Repeated {
			kind = "list of " + kind
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", c.Name, kind, plain(c.Doc))
	}
}

// example is the language that the examples load: the one with the most records, und only when there is no other.
func example(m Manifest) language.Tag {
	kept := keptLanguages(m)
	best := kept[0]
	for _, tag := range kept {
		if best == language.Und || tag != language.Und && m.Languages[tag].Kept > m.Languages[best].Kept {
			best = tag
		}
	}
	return best
}

func writeSteps(b *bytes.Buffer, m Manifest) {
	b.WriteString("\n## How it was made\n\n")
	if len(m.Recipe.Steps) == 0 {
		fmt.Fprintf(b, "Read from %s. The recipe has no steps: everything that could be read is here.\n", inputs(m))
	} else {
		fmt.Fprintf(b, "Read from %s with seed %d, then:\n\n", inputs(m), m.Recipe.Seed)
	}
	for i, s := range m.Recipe.Steps {
		fmt.Fprintf(b, "%d. %s\n", i+1, code(string(compact(s))))
	}
	if len(m.Parents) > 0 {
		b.WriteString("\nMade from these data sets:\n\n")
		for _, p := range m.Parents {
			fmt.Fprintf(b, "- %s\n", code(p))
		}
	}
}

func writeRights(b *bytes.Buffer, m Manifest) {
	b.WriteString("\n## Rights\n\nEach record carries its own, with the evidence, in the columns `rights`, `rights_evidence` and `licence`.\n")
	if len(m.Rights) == 0 {
		return
	}
	b.WriteString("\n| rights | kept records |\n|---|---:|\n")
	for _, r := range byCount(m.Rights) {
		fmt.Fprintf(b, "| %s | %s |\n", code(r), grouped(m.Rights[r]))
	}
	if n := m.Rights[string(corpus.Unknown)]; n > 0 {
		fmt.Fprintf(b, "\nThe rights of %s are unknown. Unknown is no permission: keep such records private or gated until somebody has found out.\n", records(n))
	}
}

func writeDropped(b *bytes.Buffer, m Manifest) {
	b.WriteString("\n## What was dropped\n\n")
	if m.Collapsed > 0 {
		fmt.Fprintf(b, "%s came twice from the same address with the same payload and %s counted once.\n\n", records(m.Collapsed), wereWas(m.Collapsed))
	}
	if len(m.Dropped) == 0 {
		b.WriteString("Nothing was dropped.\n")
		return
	}
	fmt.Fprintf(b, "%s. A record may have several reasons.\n\n| reason | records |\n|---|---:|\n", records(m.Read-m.Kept))
	for _, r := range byCount(m.Dropped) {
		fmt.Fprintf(b, "| %s | %s |\n", code(r), grouped(m.Dropped[r]))
	}
}

func writeLimits(b *bytes.Buffer, m Manifest) {
	b.WriteString("\n## Known limits\n\n")
	if m.Broken > 0 {
		fmt.Fprintf(b, "- %s could not be read and %s set aside.\n", records(m.Broken), wereWas(m.Broken))
	}
	if m.Short > 0 {
		fmt.Fprintf(b, "- %s could not be read to the end.\n", counted(m.Short, "input", "inputs"))
	}
	if m.Limit > 0 {
		fmt.Fprintf(b, "- It is a sample: no more than %s were read.\n", records(m.Limit))
	}
	var gone []string
	for _, tag := range slices.Sorted(maps.Keys(m.Languages)) {
		if m.Languages[tag].Kept == 0 {
			gone = append(gone, "`"+string(tag)+"`")
		}
	}
	if len(gone) > 0 {
		fmt.Fprintf(b, "- Nothing was kept of %s.\n", strings.Join(gone, ", "))
	}
	if l, ok := m.Languages[language.Und]; ok && l.Kept > 0 {
		fmt.Fprintf(b, "- The language of %s is not known (`und`).\n", counted(l.Kept, "kept record", "kept records"))
	}
	fmt.Fprintf(b, "- Languages were identified by machine; no person has read every record.\n- Characters are grapheme clusters of Unicode %s.\n", plain(m.Unicode))
}

// byCount lists the keys of a count, the greatest first.
func byCount(counts map[string]int64) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
}

// counted writes "1 record" and "2,000 records".
func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

func records(n int64) string { return counted(n, "record", "records") }

// inputs writes how many inputs there were and how large they are together.
func inputs(m Manifest) string {
	var bytes int64
	for _, in := range m.Inputs {
		bytes += in.Bytes
	}
	return counted(int64(len(m.Inputs)), "input", "inputs") + " (" + size(bytes) + ")"
}

// grouped writes a number with a comma between thousands.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// size writes a number of bytes in powers of a thousand.
func size(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	f, unit := float64(n), ""
	for _, unit = range []string{"kB", "MB", "GB", "TB"} {
		if f /= 1000; f < 999.5 {
			break
		}
	}
	return fmt.Sprintf("%.3g %s", f, unit)
}

func wereWas(n int64) string {
	if n == 1 {
		return "was"
	}
	return "were"
}
