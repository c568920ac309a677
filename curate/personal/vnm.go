package personal

import "github.com/lontar-asean/lontar/language"

// vietnam: numbers of the Ministry of Information and Communications' plan of 2014 with the changes of 2017 and 2018 (ITU-T E.164 national
// numbering plan +84): mobile 03, 05, 07, 08, 09 with ten digits, fixed 02xx with eleven. Citizen number: twelve digits, Circular 59/2021/TT-BCA:
// province of birth, a digit for century and sex (0, 1: 1900s; 2, 3: 2000s), year of birth, six digits.
func vietnam() Country {
	return Country{ISO: "VNM", TelephonePlan: language.TelephonePlanOf("VN"),
		IDs: []Identity{
			{Name: "VNM citizen", Shapes: []string{"12"}, Valid: vietnameseCitizen},
			{Name: "VNM citizen", Shapes: []string{"12", "3-3-3-3", "4-4-4"}, Labels: []string{" cccd", " căn cước", " căn cước công dân", " định danh", " định danh cá nhân"}},
			{Name: "VNM identity card", Shapes: []string{"9", "3-3-3"}, Labels: []string{" cmnd", " cmt", " cmtnd", " chứng minh nhân dân", " chứng minh thư"}},
		},
	}
}

// vietnameseProvinces are the province codes of Circular 59/2021/TT-BCA.
var vietnameseProvinces = []int{
	1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58,
	60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
}

func vietnameseCitizen(d []uint8) bool {
	province := int(d[0])*100 + two(d, 1)
	if !listed(province, vietnameseProvinces...) || listed(province, 82, 83) { // 082… and 083… are Indonesian mobile numbers far more often
		return false
	}
	switch year := two(d, 4); d[3] {
	case 0, 1:
		return year >= 10
	case 2, 3:
		return year <= 35
	}
	return false
}
