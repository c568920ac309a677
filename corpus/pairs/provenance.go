package pairs

// Provenance is where a pair comes from, as lines of JSON carry it. Unknown values are left out.
type Provenance struct {
	Document string   `json:"document"`
	Picture  int      `json:"picture"`
	Language string   `json:"language"`
	Source   string   `json:"source"` // native or machine
	Field    string   `json:"field,omitempty"`
	Model    string   `json:"model,omitempty"`
	Score    *float64 `json:"score,omitempty"`
	Native   string   `json:"native,omitempty"`
	Machine  string   `json:"machine,omitempty"`
	URL      string   `json:"url,omitempty"`
	Page     string   `json:"page,omitempty"`
	Rights   string   `json:"rights"`
	Licence  string   `json:"licence,omitempty"`
	Creator  string   `json:"creator,omitempty"`
	Blurred  bool     `json:"blurred,omitempty"`
	SHA256   string   `json:"sha256"`
}

// Provenance gives where the pair comes from.
func (b *Pair) Provenance() *Provenance {
	return &Provenance{Document: b.Document, Picture: b.Picture, Language: string(b.Language), Source: string(b.Source), Field: b.Field, Model: b.Model,
		Score: b.Score, Native: b.Native, Machine: b.Machine, URL: b.URL, Page: b.Page, Rights: string(b.Rights), Licence: b.Licence, Creator: b.Creator,
		Blurred: b.Blurred, SHA256: b.SHA256}
}
