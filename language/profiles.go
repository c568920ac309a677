package language

// allProfiles lists every profile, sorted by tag. A new language is one file with its profile and one entry here.
func allProfiles() []Profile {
	return []Profile{
		absLatn(), aceArab(), aceLatn(), banBali(), banLatn(), bbcBatk(),
		bbcLatn(), bclLatn(), bdqLatn(), bewLatn(), bjnArab(), bjnLatn(),
		blkMymr(), bltTavt(), bugBugi(), bugLatn(), cebLatn(), cfmLatn(),
		cjaCham(), cjmCham(), cjmLatn(), cmnHans(), cmnHant(), cnhLatn(),
		ctdLatn(), dtpLatn(), ekyKali(), engLatn(), filLatn(), filTglg(),
		hakHant(), hilLatn(), hnjLatn(), ibaLatn(), iloLatn(), indLatn(),
		javJava(), javLatn(), jraLatn(), kacLatn(), khbTalu(), khmKhmr(),
		kjgLatn(), kjpMymr(), kswMymr(), laoLaoo(), lusLatn(), madLatn(),
		minArab(), minLatn(), mnwMymr(), muiLatn(), mwwLatn(), myaMymr(),
		nanHant(), nijLatn(), nodLana(), nodThai(), pagLatn(), pamLatn(),
		pmyLatn(), radLatn(), rkiMymr(), shnMymr(), sunLatn(), sunSund(),
		tamTaml(), tetLatn(), thaThai(), ttsThai(), vieLatn(), warLatn(),
		yueHant(), zsmArab(), zsmLatn(),
	}
}
