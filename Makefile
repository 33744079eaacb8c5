# Gridmap. `make` lists what there is; the first two are all a newcomer needs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
TEST_DIR := .gridmap/test
BENCH_DIR := .gridmap/bench
BUILD_FLAGS ?= -trimpath
export CGO_ENABLED := 0
WEB_SOURCES := $(shell find static/src static/public static/index.html static/vite.config.ts static/tsconfig.json -type f 2>/dev/null)

.PHONY: help run test build web test-db test-db-stop db lint fmt bench soak clean
.DELETE_ON_ERROR:

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, build, and serve the demo town until Ctrl-C
	@.ci/install
	@$(MAKE) build
	@exec bin/gridmap up $(ARGS)

test: ## Install what is missing and run every test: Go, web, browser
	@.ci/test

build: web ## Build the web app and bin/gridmap, one static binary
	@go build $(BUILD_FLAGS) -o bin/gridmap ./cmd/gridmap

web: static/dist/index.html ## Build the web app in static/dist, if its sources changed

static/dist/index.html: $(WEB_SOURCES) static/node_modules/.package-lock.json
	@cd static && npm run --silent build
	@touch $@

static/node_modules/.package-lock.json: static/package.json static/package-lock.json
	@cd static && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

test-db: build ## Leave a database for tests running, for `go test ./...`
	@bin/gridmap --data-dir $(TEST_DIR) db start --throwaway

test-db-stop: ## Stop it
	@bin/gridmap --data-dir $(TEST_DIR) db stop

db: ## Open psql on the database of `make run`
	@bin/gridmap db shell

lint: static/node_modules/.package-lock.json ## Check format, vet, staticcheck, types, Biome
	@unformatted=$$(gofmt -l cmd geo grid tiles importers sql static/*.go); \
	    [ -z "$$unformatted" ] || { echo "not formatted (make fmt):"; echo "$$unformatted"; exit 1; }
	@go vet ./...
	@go run $(STATICCHECK) ./...
	@cd static && npm run --silent check && npm run --silent lint

fmt: static/node_modules/.package-lock.json ## Format Go and TypeScript
	@gofmt -w cmd geo grid tiles importers sql static/*.go
	@cd static && npm run --silent fmt

bench: build ## Run the Go benchmarks on a city of their own (a quarter of an hour)
	@bin/gridmap --data-dir $(BENCH_DIR) db start --throwaway >/dev/null; \
	    trap 'bin/gridmap --data-dir $(BENCH_DIR) db stop' EXIT; \
	    bin/gridmap --data-dir $(BENCH_DIR) demo --scale city --replace; \
	    export GRIDMAP_TEST_DATABASE_URL="$$(cat $(BENCH_DIR)/url)"; \
	    GRIDMAP_BENCH_DATABASE_URL="$$GRIDMAP_TEST_DATABASE_URL" go test -run '^$$' -bench . -timeout 1h ./...

soak: build ## Run the long tests (an hour): 10,000 operations by eight planners, sixty killed servers, borders a unit apart; 10,000 edits by eight clients, a minute of full load, 2,000 tiles of every layer compared; some again with the race detector if there is gcc
	@if [ -z "$${GRIDMAP_TEST_DATABASE_URL:-}" ]; then \
	    bin/gridmap --data-dir $(TEST_DIR) db start --throwaway >/dev/null; \
	    trap 'bin/gridmap --data-dir $(TEST_DIR) db stop' EXIT; \
	    export GRIDMAP_TEST_DATABASE_URL="$$(bin/gridmap --data-dir $(TEST_DIR) db url)"; \
	fi; \
	export GRIDMAP_SOAK=1; \
	go test -count 1 -v -timeout 1h -run '^TestRandomOperations' ./geo/patch; \
	go test -count 1 -v -timeout 1h -run '^TestOperations_' ./grid; \
	go test -count 1 -v -timeout 1h -run '^TestKilledServer' ./cmd/gridmap; \
	go test -count 1 -v -timeout 1h -run '^(TestFresh|TestSoak|TestTiles_(as|are|readBy))' ./tiles; \
	if command -v gcc >/dev/null; then CGO_ENABLED=1 go test -race -count 1 -v -timeout 1h -run '^(TestFresh|TestSoak)' ./tiles; fi

clean: ## Remove what was built (not the database in .gridmap)
	@rm -rf bin static/node_modules
	@find static/dist -mindepth 1 ! -name .keep -delete
