# Lontar. Two commands matter: `make run` and `make test`. Both install what is missing and work again at once when run twice.
SHELL := /bin/bash
export CGO_ENABLED := 0
BUILD := .build
BIN := $(BUILD)/lontar
GO ?= go
LDFLAGS := -s -w
# Real data for tests: a directory (CONTRIBUTING.md); found beside the checkout when it is there.
LONTAR_TESTDATA ?= $(abspath $(wildcard ../shared/data))
export LONTAR_TESTDATA

.PHONY: run test check build bench golden vanished fuzz dist setup engines clients clean

run: build engines
	$(BIN) curate examples/mekong/recipe.yaml --out out/mekong-web --replace
	$(BIN) curate examples/museum/recipe.yaml --out out/museum --replace
	$(BIN) curate examples/museum/scans.yaml --out out/museum-scans --replace
	$(BIN) evaluate asean-culture --model fake://random --language khm,lao,mya,tha --out out/runs/random > out/runs-random.txt
	$(BIN) evaluate asean-culture --model fake://perfect --language khm,lao,mya,tha --out out/runs/perfect > out/runs-perfect.txt
	$(BIN) board out/runs/random out/runs/perfect --out out/runs/board.html
	$(BIN) compare out/runs/random out/runs/perfect --out out/runs/compare.html > out/runs-compare.txt
	@echo
	@echo "Look at  out/mekong-web/report.html"
	@echo "and      out/museum/report.html (pictures and their texts)"
	@echo "and      out/museum-scans/report.html (scanned pages)"
	@echo "and      out/runs/board.html (two models that need no server, side by side)"
	@echo "or run   $(BIN) inspect out/mekong-web --language khm"
	@echo "and      $(BIN) inspect out/mekong-web --dropped all"

build: setup
	@mkdir -p $(BUILD)
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/lontar

setup:
	@scripts/setup.sh

# The programs that Lontar runs as processes (Tesseract, poppler); for tests some more.
engines: setup
	@scripts/engines.sh

clients: setup
	@scripts/engines.sh test
	@scripts/clients.sh
	@scripts/hubclients.sh
	@scripts/llama.sh
	@scripts/lmeval.sh
	@scripts/ifeval.sh
	@scripts/nginx.sh
	@scripts/verapdf.sh || true

# Some fuzzing of each function that takes text of a language comes first; `make fuzz` is the long run.
test: build clients
	@FUZZTIME=500x scripts/fuzz.sh language > $(BUILD)/fuzz.log 2>&1 || { grep -A20 -e '--- FAIL' -e '^failed' $(BUILD)/fuzz.log; exit 1; }
	@PATH="$(abspath $(BUILD))/bin:$$PATH" LONTAR_CLIENTS=$(abspath $(BUILD)/clients) LONTAR_HUBCLIENTS=$(abspath $(BUILD)/hub-clients) LONTAR_LLAMA=$(abspath $(BUILD)/llama) LONTAR_LMEVAL=$(abspath $(BUILD)/lmeval) LONTAR_IFEVAL=$(abspath $(BUILD)/ifeval) LONTAR_UDHR=$$(d=$(abspath $(BUILD)/udhr); [ -d "$$d" ] && echo "$$d") $(GO) test -json -timeout 15m ./... | $(GO) run ./internal/testsummary

check: setup
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "run gofmt -w on these"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) test ./internal/layers

# Rewrites golden files and generated documentation from what the program does now; read the diff before you commit it.
golden:
	$(GO) test -count=1 $$(grep -rl '"update"' --include='*_test.go' . | xargs -n1 dirname | sort -u) -update
	LONTAR_GOLDEN=write $(GO) test -count=1 ./curate/page -run Quality

bench: build
	cd bench && $(GO) build -o ../$(BUILD)/load ./load
	scripts/bench.sh

# Asks other programs' quality rules about the same documents and writes docs/why-your-data-vanished.md.
vanished: build
	scripts/vanished.sh

fuzz:
	scripts/fuzz.sh

dist: setup
	scripts/dist.sh

clean:
	rm -rf $(BUILD) dist out
