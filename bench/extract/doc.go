// Package extract sets Lontar's main text extraction beside go-trafilatura's: quality on the hand-labelled pages, speed on the same crawl.
//
//	LONTAR_TESTDATA=… go test -run Quality -v ./extract
//	LONTAR_TESTDATA=… GOMAXPROCS=1 go test -run '^$' -bench . -benchtime 1x -benchmem ./extract
package extract
