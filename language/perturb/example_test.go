package perturb_test

import (
	"fmt"

	"github.com/lontar-asean/lontar/language/perturb"
)

func Example() {
	noise, err := perturb.New(perturb.Rates{perturb.Glyphs: 0.1, perturb.Order: 0.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	noisy, report := noise.Text("ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក", "khm-Khmr", 1)
	fmt.Println(noisy)
	fmt.Println(report[perturb.Glyphs].Changed, "of", report[perturb.Glyphs].Places)
	// Output:
	// ធ្សារបណែ្តគទីកបើករាល់ពឹ្រក
	// 3 of 20
}
