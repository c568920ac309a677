package pairs

import (
	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/language"
)

// Prompt gives words that ask for a description of a picture in a language, in its own words and script. Which of the language's sentences is taken
// depends on key alone. It is "" for a language without any: then nothing is asked in another one.
func Prompt(tag language.Tag, key string) string { return pick(describing[tag], key) }

// PagePrompt gives words that ask for a page with pictures; otherwise it is as Prompt.
func PagePrompt(tag language.Tag, key string) string { return pick(writing[tag], key) }

func pick(list []string, key string) string {
	if len(list) == 0 {
		return ""
	}
	return list[xxh3.HashString(key)%uint64(len(list))]
}

// The sentences were written for this project and are not yet reviewed by native speakers. See PROVENANCE.md.
var describing = map[language.Tag][]string{
	"khm-Khmr": {"សូមពណ៌នារូបភាពនេះ។", "តើមានអ្វីនៅក្នុងរូបភាពនេះ?", "សូមសរសេរចំណងជើងសម្រាប់រូបភាពនេះ។"},
	"lao-Laoo": {"ກະລຸນາອະທິບາຍຮູບນີ້.", "ໃນຮູບນີ້ມີຫຍັງ?", "ກະລຸນາຂຽນຄຳບັນຍາຍໃຫ້ຮູບນີ້."},
	"mya-Mymr": {"ဤပုံကို ဖော်ပြပါ။", "ဤပုံတွင် ဘာတွေ့ရသလဲ။", "ဤပုံအတွက် စာတန်းတစ်ခု ရေးပါ။"},
	"tha-Thai": {"ช่วยบรรยายภาพนี้", "ในภาพนี้มีอะไร", "ช่วยเขียนคำบรรยายใต้ภาพนี้"},
	"vie-Latn": {"Hãy mô tả bức ảnh này.", "Trong bức ảnh này có gì?", "Hãy viết chú thích cho bức ảnh này."},
	"ind-Latn": {"Jelaskan gambar ini.", "Apa yang terlihat pada gambar ini?", "Tulislah keterangan untuk gambar ini."},
	"zsm-Latn": {"Terangkan gambar ini.", "Apakah yang terdapat dalam gambar ini?", "Tuliskan keterangan bagi gambar ini."},
	"zsm-Arab": {"ترڠکن ݢمبر اين.", "اڤاکه يڠ تردڤت دالم ݢمبر اين؟"},
	"fil-Latn": {"Ilarawan ang larawang ito.", "Ano ang makikita sa larawang ito?", "Sumulat ng paliwanag para sa larawang ito."},
	"jav-Latn": {"Terangna gambar iki.", "Apa sing katon ing gambar iki?"},
	"jav-Java": {"ꦠꦼꦫꦔ꧀ꦤꦒꦩ꧀ꦧꦂꦲꦶꦏꦶ꧉", "ꦲꦥꦱꦶꦁꦏꦠꦺꦴꦤ꧀ꦲꦶꦁꦒꦩ꧀ꦧꦂꦲꦶꦏꦶ꧈"},
	"sun-Latn": {"Terangkeun ieu gambar.", "Aya naon dina ieu gambar?"},
	"tam-Taml": {"இந்தப் படத்தை விவரிக்கவும்.", "இந்தப் படத்தில் என்ன இருக்கிறது?", "இந்தப் படத்திற்கு ஒரு விளக்கம் எழுதவும்."},
	"eng-Latn": {"Describe this picture.", "What is to be seen in this picture?", "Write a caption for this picture."},
}

var writing = map[language.Tag][]string{
	"khm-Khmr": {"សូមសរសេរអត្ថបទមួយដែលមានរូបភាព។"},
	"lao-Laoo": {"ກະລຸນາຂຽນບົດຄວາມທີ່ມີຮູບປະກອບ."},
	"mya-Mymr": {"ပုံများပါသော ဆောင်းပါးတစ်ပုဒ် ရေးပါ။"},
	"tha-Thai": {"ช่วยเขียนบทความที่มีภาพประกอบ"},
	"vie-Latn": {"Hãy viết một bài có hình ảnh."},
	"ind-Latn": {"Tulislah sebuah tulisan yang bergambar."},
	"zsm-Latn": {"Tuliskan sebuah rencana yang bergambar."},
	"zsm-Arab": {"توليسکن سبواه رنچان يڠ برݢمبر."},
	"fil-Latn": {"Sumulat ng isang artikulo na may mga larawan."},
	"jav-Latn": {"Tulisen sawijining artikel nganggo gambar."},
	"jav-Java": {"ꦠꦸꦭꦶꦱꦼꦤ꧀ꦱꦮꦶꦗꦶꦤꦶꦁꦲꦂꦠꦶꦏꦼꦭ꧀ꦔꦁꦒꦺꦴꦒꦩ꧀ꦧꦂ꧉"},
	"sun-Latn": {"Tuliskeun hiji artikel anu aya gambaran."},
	"tam-Taml": {"படங்களுடன் ஒரு கட்டுரை எழுதவும்."},
	"eng-Latn": {"Write an article with pictures."},
}
