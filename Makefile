# Two commands: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
PIP_ARGS ?=
T ?= tests
JOBS ?= 2
SEEDS ?= 20
BIN := $(VENV)/bin
BOOTSTRAP = $(PYTHON) scripts/bootstrap.py --venv $(VENV) --pip-args "$(PIP_ARGS)"

BENCH_ARGS = $(DATA) $(if $(OUT),--out $(OUT)) $(if $(HOME_DIR),--home $(HOME_DIR))

.DEFAULT_GOAL := help
.PHONY: help run stop install install-dev check format test proof test-real real-servers bench bench-retrieval bench-answers bench-graph bench-resolution clean

##@ Use
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install ## Install, start everything, read the samples, print a cited answer
	@$(BIN)/python scripts/quickstart.py

stop: ## Stop the running system; the data stays
	@$(BIN)/weft down

install: ## Only install (PIP_ARGS="--index-url …" chooses another index or a CPU build of PyTorch)
	@$(BOOTSTRAP)

##@ Work on Weft
install-dev: ## Install with everything the checks and tests need
	@$(BOOTSTRAP) --dev

check: install-dev ## Lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install-dev ## Apply the formatter and safe fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: install-dev ## Install what is needed and run the tests (T=tests/unit for a part)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(T)

proof: install-dev ## Random documents and curations against a model of the graph, in more ways than the tests walk (SEEDS=20)
	WEFT_PROOF_SEEDS=$(SEEDS) $(BIN)/python -m pytest tests/contracts/resolution

real-servers: install-dev ## Fetch Neo4j, PostgreSQL and Redis as this machine's packages offer them
	$(BIN)/python deploy/real-servers/real_servers.py install

test-real: install-dev ## The contract and end-to-end suites on real Neo4j, PostgreSQL and Redis
	$(BIN)/python deploy/real-servers/real_servers.py test

bench: install ## Speed as ratios: ingest against raw embedding, retrieval against one encoding, start-up
	$(BIN)/python benchmarks/ingest/run.py
	$(BIN)/python benchmarks/latency/run.py

bench-retrieval: install ## Recall through the whole system (DATA="set.json …" OUT=report.json [TITLES=off] [HOME_DIR=folder to go on in])
	$(BIN)/python benchmarks/retrieval/run.py $(BENCH_ARGS) $(if $(TITLES),--titles $(TITLES))

bench-graph: install ## Neighbourhoods, paths, searches and export at 100,000 entities
	$(BIN)/python benchmarks/graph/run.py $(if $(OUT),--out $(OUT))

bench-answers: install ## Answers and "not found" through the whole system (DATA, OUT, HOME_DIR as above)
	$(BIN)/python benchmarks/answers/run.py $(BENCH_ARGS)

bench-resolution: install ## Which names are one entity, against labelled pairs (OUT=report.json; DATA=set.json for a whole corpus too)
	$(BIN)/python benchmarks/resolution/run.py $(if $(DATA),--corpus $(DATA)) $(if $(OUT),--out $(OUT))

clean: ## Remove caches (never data, never the virtual environment)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
