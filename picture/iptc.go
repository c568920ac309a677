package picture

import "encoding/binary"

// readIPTC reads the datasets of IPTC-IIM 4.2. Record 1, dataset 90 says that texts are UTF-8; without it they are what they look like.
func readIPTC(b []byte) (m Metadata) {
	var keywords []string
	date, clock := "", ""
	for len(b) >= 5 && b[0] == 0x1c {
		record, set := b[1], b[2]
		n := int(binary.BigEndian.Uint16(b[3:]))
		b = b[5:]
		if n&0x8000 != 0 { // an extended length: the low bits say in how many bytes it is written
			size := n & 0x7fff
			if size > 4 || size > len(b) {
				break
			}
			n = 0
			for _, c := range b[:size] {
				n = n<<8 | int(c)
			}
			b = b[size:]
		}
		if n > len(b) {
			break
		}
		value := b[:n]
		b = b[n:]
		if record != 2 {
			continue
		}
		first := func(to *string) {
			if *to == "" {
				*to = plainText(value)
			}
		}
		switch set {
		case 5:
			first(&m.Title)
		case 25:
			keywords = append(keywords, plainText(value))
		case 55:
			first(&date)
		case 60:
			first(&clock)
		case 80:
			first(&m.Creator)
		case 116:
			first(&m.Copyright)
		case 120:
			first(&m.Description)
		}
	}
	m.Keywords = list(keywords)
	if shaped(date, "dddddddd") {
		taken := date[:4] + "-" + date[4:6] + "-" + date[6:]
		if len(clock) >= 6 && shaped(clock[:6], "dddddd") {
			taken += "T" + clock[:2] + ":" + clock[2:4] + ":" + clock[4:6]
			if zone := clock[6:]; len(zone) == 5 {
				taken += zone[:3] + ":" + zone[3:]
			}
		}
		m.Taken = instant(taken)
	}
	return m
}
