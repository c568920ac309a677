package main

import "image/color"

// writing is the pictures of a country that have text: a place, a rule, prices, departures.
type writing struct {
	country, font string
	paint         []func(fonts) (*canvas, error)
}

// place is the sign of a building, rule one that tells what to do, prices and departures are boards.
func place(paper color.RGBA, lines ...string) func(fonts) (*canvas, error) {
	return func(f fonts) (*canvas, error) { return plate(f, paper, white, lines...) }
}

func rule(ink color.RGBA, lines ...string) func(fonts) (*canvas, error) {
	return func(f fonts) (*canvas, error) { return plate(f, white, ink, lines...) }
}

func prices(heading string, rows ...row) func(fonts) (*canvas, error) {
	return func(f fonts) (*canvas, error) { return board(f, white, brown, heading, rows...) }
}

func departures(heading string, rows ...row) func(fonts) (*canvas, error) {
	return func(f fonts) (*canvas, error) { return board(f, blue, white, heading, rows...) }
}

func written() []writing {
	type paint = []func(fonts) (*canvas, error)
	return []writing{
		{"khm", "NotoSansKhmer-Bold", paint{
			place(blue, "ប្រៃសណីយ៍"), rule(teal, "សូមដោះ", "ស្បែកជើង"),
			prices("អាហារពេលព្រឹក", row{"បបរ", "៣០០០ ៛"}, row{"គុយទាវ", "៦០០០ ៛"}, row{"បាយសាច់ជ្រូក", "៨០០០ ៛"}),
			departures("ម៉ោងចេញដំណើរ", row{"កំពត", "៦:៤៥"}, row{"សៀមរាប", "៧:៣០"}, row{"បាត់ដំបង", "៨:១៥"}, row{"ក្រចេះ", "៩:០០"})}},
		{"lao", "NotoSansLao-Bold", paint{
			place(teal, "ໂຮງໝໍແຂວງ"), rule(red, "ຫ້າມຈອດລົດ"),
			prices("ລາຍການອາຫານ", row{"ເຝີ", "30.000 ກີບ"}, row{"ເຂົ້າປຽກ", "25.000 ກີບ"}, row{"ຕຳໝາກຫຸ່ງ", "20.000 ກີບ"}),
			departures("ເວລາລົດອອກ", row{"ຫຼວງພະບາງ", "8:00"}, row{"ປາກເຊ", "9:30"}, row{"ວັງວຽງ", "10:15"}, row{"ໂພນສະຫວັນ", "13:45"})}},
		{"mmr", "NotoSansMyanmar-Bold", paint{
			place(green, "အခြေခံပညာ", "အထက်တန်းကျောင်း"), rule(red, "ဆေးလိပ်", "မသောက်ရ"),
			prices("ဈေးနှုန်း", row{"မုန့်ဟင်းခါး", "၂၅၀၀ ကျပ်"}, row{"အုန်းနို့ခေါက်ဆွဲ", "၄၅၀၀ ကျပ်"}, row{"လက်ဖက်ရည်", "၁၅၀၀ ကျပ်"}),
			departures("ကားထွက်ချိန်", row{"မန္တလေး", "၆:၁၅"}, row{"တောင်ကြီး", "၇:၃၀"}, row{"ပုဂံ", "၈:၄၅"}, row{"မော်လမြိုင်", "၁၀:၀၀"})}},
		{"tha", "NotoSansThai-Bold", paint{
			place(blue, "สถานีรถไฟ"), rule(teal, "งดใช้เสียง"),
			prices("รายการอาหาร", row{"ก๋วยเตี๋ยว", "๔๕ บาท"}, row{"ข้าวมันไก่", "๕๕ บาท"}, row{"ชาเย็น", "๒๕ บาท"}),
			departures("เวลารถออก", row{"หาดใหญ่", "๑๖.๓๕ น."}, row{"หนองคาย", "๑๘.๑๐ น."}, row{"เชียงใหม่", "๒๐.๒๕ น."}, row{"อุบลราชธานี", "๒๑.๐๐ น."})}},
		{"vnm", latin, paint{
			place(teal, "THƯ VIỆN"), rule(red, "CẤM ĐỔ RÁC"),
			prices("BẢNG GIÁ", row{"Phở bò", "45.000đ"}, row{"Bún chả", "40.000đ"}, row{"Trà đá", "5.000đ"}),
			departures("GIỜ TÀU CHẠY", row{"Vinh", "13:15"}, row{"Nha Trang", "19:20"}, row{"Lào Cai", "20:55"}, row{"Huế", "22:00"})}},
		{"idn", latin, paint{
			place(green, "PUSKESMAS"), rule(black, "AWAS!", "LANTAI LICIN"),
			prices("DAFTAR HARGA", row{"Soto ayam", "Rp15.000"}, row{"Nasi goreng", "Rp18.000"}, row{"Es teh", "Rp5.000"}),
			departures("JADWAL KERETA", row{"Yogyakarta", "06.30"}, row{"Bandung", "07.45"}, row{"Surabaya", "09.10"}, row{"Semarang", "11.20"})}},
		{"mys", latin, paint{
			place(red, "BALAI BOMBA"), rule(blue, "SILA BERATUR"),
			prices("SENARAI HARGA", row{"Nasi lemak", "RM4.50"}, row{"Roti canai", "RM1.80"}, row{"Teh tarik", "RM2.20"}),
			departures("JADUAL BAS", row{"Alor Setar", "7.45"}, row{"Ipoh", "8.30"}, row{"Melaka", "9.15"}, row{"Kuala Terengganu", "10.00"})}},
		{"phl", latin, paint{
			place(blue, "PAMILIHANG", "BAYAN"), rule(red, "BAWAL", "TUMAWID"),
			prices("PRESYO BAWAT KILO", row{"Bangus", "₱220"}, row{"Tilapia", "₱150"}, row{"Galunggong", "₱240"}),
			departures("BIYAHE NG BUS", row{"Baguio", "6:30"}, row{"Legazpi", "7:45"}, row{"Vigan", "8:15"}, row{"Batangas", "9:00"})}},
	}
}
