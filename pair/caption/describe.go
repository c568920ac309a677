package caption

import (
	"context"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

// mostBytes is the largest picture that is sent.
const mostBytes = 20 << 20

// Transform describes the pictures of a document.
func (s *step) Transform(ctx context.Context, d *corpus.Document) error {
	group, ctx := errgroup.WithContext(ctx)
	added := make([][]corpus.Description, len(d.Pictures))
	for i := range d.Pictures {
		p := &d.Pictures[i]
		if !p.Usable() {
			continue
		}
		addNative(p, d.Language)
		if len(p.Bytes) == 0 {
			continue
		}
		if s.describer == nil {
			return fault.New(fault.Invalid, "the recipe does not say who describes pictures").Try("add endpoints: {caption: http://127.0.0.1:8000/v1#MODEL}")
		}
		select {
		case s.places <- struct{}{}:
		case <-ctx.Done():
			return wait(group, ctx)
		}
		group.Go(func() (err error) {
			defer func() { <-s.places }()
			added[i], err = s.machine(ctx, p, s.wanted(d.Language))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	var described, failed int64
	for i, list := range added {
		d.Pictures[i].Descriptions = append(d.Pictures[i].Descriptions, list...)
		good := false
		for _, a := range list {
			good = good || len(a.Reasons) == 0
		}
		switch {
		case good:
			described++
		case len(list) > 0:
			failed++
		}
	}
	if described+failed > 0 {
		d.SetMeasure("caption.described", float64(described))
		d.SetMeasure("caption.failed", float64(failed))
		d.Changed("caption", version, described)
	}
	return nil
}

// wait gives the error that ended a group.
func wait(group *errgroup.Group, ctx context.Context) error {
	if err := group.Wait(); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// wanted lists the languages of the descriptions; Und where it is not known.
func (s *step) wanted(document language.Tag) []language.Tag {
	if len(s.targets) > 0 {
		return s.targets
	}
	if document == "" {
		document = language.Und
	}
	return []language.Tag{document}
}

// machine describes one picture in all languages. Errors end the run.
func (s *step) machine(ctx context.Context, p *corpus.Picture, tags []language.Tag) ([]corpus.Description, error) {
	first := corpus.Description{Source: corpus.MachineDescription, Language: s.pivot}
	if len(p.Bytes) > mostBytes {
		first.Reasons = []string{"caption.large"}
		return []corpus.Description{first}, nil
	}
	instructions, err := write(s.words.describe, map[string]string{"Pivot": named(s.pivot)})
	if err != nil {
		return nil, err
	}
	text, model, err := s.describer.Describe(ctx, instructions, mediaType(p), p.Bytes)
	reason, err := s.outcome(ctx, err)
	if err != nil {
		return nil, err
	}
	first.Text, first.Model = tidy(text, s.pivot), model
	switch {
	case reason != "":
	case first.Text == "":
		reason = "caption.empty"
	case s.refuses(first.Text):
		reason = "caption.refused"
	default:
		reason = s.inLanguage(first.Text, s.pivot)
	}
	if reason != "" {
		first.Reasons = []string{reason}
		return []corpus.Description{first}, nil
	}
	var list []corpus.Description
	for _, tag := range tags {
		d, err := s.translated(ctx, first, tag)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

// translated puts a description into another language and checks it.
func (s *step) translated(ctx context.Context, first corpus.Description, tag language.Tag) (d corpus.Description, err error) {
	if tag == s.pivot {
		return first, nil
	}
	d = first
	d.Language, d.Pivot, d.Text = tag, first.Text, ""
	if tag == language.Und {
		d.Reasons = []string{"caption.unknown"}
		return d, nil
	}
	text, model, reason, err := s.say(ctx, d.Pivot, s.pivot, tag)
	if err != nil {
		return d, err
	}
	if model != "" && model != first.Model {
		d.Model = first.Model + " " + model
	}
	if d.Text = text; reason != "" {
		d.Reasons = []string{reason}
		return d, nil
	}
	if reason := s.inLanguage(text, tag); reason != "" {
		d.Reasons = append(d.Reasons, reason)
	}
	if !s.inProportion(d.Pivot, text, tag) {
		d.Reasons = append(d.Reasons, "caption.length")
	}
	own := float64(leastChrF)
	least, ok := limit(s.MinChrF, &own)
	if !ok || len(d.Reasons) > 0 { // what failed already is not worth a request
		return d, nil
	}
	back, _, reason, err := s.say(ctx, text, tag, s.pivot)
	if err != nil {
		return d, err
	}
	if reason != "" {
		d.Reasons = append(d.Reasons, "caption.unchecked")
		return d, nil
	}
	if score, ok := s.chrf.Score(s.chrf.Compare(back, d.Pivot)); ok {
		d.Score = &score
		if score < least {
			d.Reasons = append(d.Reasons, "caption.roundtrip")
		}
	}
	return d, nil
}

// say has a text translated; reason says why there is none.
func (s *step) say(ctx context.Context, text string, from, to language.Tag) (translation, model, reason string, err error) {
	instructions, err := write(s.words.translate, map[string]string{"From": named(from), "To": named(to)})
	if err != nil {
		return "", "", "", err
	}
	translation, model, err = s.translator.Translate(ctx, instructions, text)
	if reason, err = s.outcome(ctx, err); err != nil || reason != "" {
		return "", model, reason, err
	}
	if translation = tidy(translation, to); translation == "" {
		reason = "caption.empty"
	}
	return translation, model, reason, nil
}

// outcome tells the errors that are the picture's, and gives their reason, from those that end the run.
func (s *step) outcome(ctx context.Context, err error) (reason string, end error) {
	if err != nil && ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	if stop := s.health.saw(err); stop != nil {
		return "", stop
	}
	switch fault.Of(err) {
	case fault.Invalid:
		return "caption.refused", nil
	case fault.Busy, fault.Unavailable, fault.Broken:
		return "caption.failed", nil
	}
	return "", err
}

// tidy gives an answer on one line, in the spelling of its language, without the quotation marks that models like to put around all of it.
func tidy(text string, tag language.Tag) string {
	text = strings.Join(strings.Fields(text), " ")
	for _, q := range []struct{ open, end string }{{`"`, `"`}, {"“", "”"}, {"«", "»"}} {
		inner, ok := strings.CutPrefix(text, q.open)
		if !ok {
			continue
		}
		if inner, ok = strings.CutSuffix(inner, q.end); ok && !strings.Contains(inner, q.open) && !strings.Contains(inner, q.end) {
			text = inner
		}
	}
	text, _ = normalise.Text(text, tag, normalise.Options{})
	return strings.TrimSpace(text)
}

// mediaType says what kind of picture is sent; servers look at the bytes when it is unknown.
func mediaType(p *corpus.Picture) string {
	if p.MediaType != "" {
		return p.MediaType
	}
	return "application/octet-stream"
}
