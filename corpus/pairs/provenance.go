package pairs

// Provenance is where a pair comes from, as lines of JSON carry it. All keys are always there and no value is null, "" being unknown: readers that infer
// columns from the first lines, such as `datasets`, refuse files that differ in them. Scores stand in data/.
type Provenance struct {
	Document string `json:"document"`
	Picture  int    `json:"picture"`
	Language string `json:"language"`
	Source   string `json:"source"` // native or machine
	Field    string `json:"field"`
	Model    string `json:"model"`
	Native   string `json:"native"`
	Machine  string `json:"machine"`
	URL      string `json:"url"`
	Page     string `json:"page"`
	Rights   string `json:"rights"`
	Licence  string `json:"licence"`
	Creator  string `json:"creator"`
	Blurred  bool   `json:"blurred"`
	SHA256   string `json:"sha256"`
}

// Provenance gives where the pair comes from.
func (b *Pair) Provenance() *Provenance {
	return &Provenance{Document: b.Document, Picture: b.Picture, Language: string(b.Language), Source: string(b.Source), Field: b.Field, Model: b.Model,
		Native: b.Native, Machine: b.Machine, URL: b.URL, Page: b.Page, Rights: string(b.Rights), Licence: b.Licence, Creator: b.Creator,
		Blurred: b.Blurred, SHA256: b.SHA256}
}
