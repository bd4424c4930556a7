# Two commands matter: `make serve` shows the site, `make test` runs every test.
# Both stand on `make setup`, which does nothing when nothing has changed.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# The first Python on PATH that is new enough; override with `make PYTHON=…`.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

VENV := .venv
BIN := $(VENV)/bin
EXTRAS := topics,site,editor,peers,dev
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export NO_MKDOCS_2_WARNING := 1

TEST_ARGS ?=
SERVE_ARGS ?=
BENCH_ARGS ?=
FORMAL_ARGS ?=

.PHONY: help setup serve test build pdf measure wheel bench formal fuzz lint language format clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.python-ready $(VENV)/.npm-ready ## create .venv and install everything, pinned
	@:

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Expected Python 3.11 or newer on PATH, found none: install it, or say make PYTHON=/path/to/python."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.python-ready: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[$(EXTRAS)]'
	@touch $@

# Front-end parts (KaTeX and its fonts) are npm packages locked in package-lock.json.
$(VENV)/.npm-ready: $(wildcard package.json package-lock.json) $(VENV)/.python-ready
	@if [ -f package.json ]; then echo npm ci; npm ci --no-audit --no-fund --ignore-scripts --loglevel=error; fi
	@touch $@

serve: setup ## the site with live reload, on http://127.0.0.1:8000
	$(BIN)/mkdocs serve $(SERVE_ARGS)

test: setup ## the whole test suite: the code's tests and every formula of every page
	$(BIN)/python -m pytest tests docs -n auto --maxprocesses 4 --dist loadfile $(TEST_ARGS)

build: setup ## the site into site/; any warning or failing formula is an error
	$(BIN)/mkdocs build --strict

pdf: build ## the site as one book, derivations.pdf
	$(BIN)/python -m derivations.site.book site derivations.pdf

measure: build ## weight, layout shift and faults of every page on a phone, as a table
	$(BIN)/python -m derivations.site.measure site

wheel: setup ## an installable file in dist/, front-end parts and their licences included
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

formal: setup ## prove again in Rocq what changed; FORMAL_ARGS=--search tries open steps
	$(BIN)/python -m derivations.site.formal $(FORMAL_ARGS)

# `bench` times the checker against its targets, `benchmarks` the topics against other code.
bench: setup ## measured times and ratios
	@failed=; \
	$(BIN)/python -m bench $(BENCH_ARGS) || failed="$$failed [bench]"; \
	$(BIN)/python -m benchmarks || failed="$$failed [benchmarks]"; \
	if [ -n "$$failed" ]; then echo "Missed a target:$$failed"; exit 1; fi

FUZZ_ARGS = reader --count 1000000
fuzz: setup ## random text against one target; more with FUZZ_ARGS='checks --count 1000 --keep'
	$(BIN)/python -m fuzz $(FUZZ_ARGS)

lint: setup ## ruff, mypy and the import contracts; all four run, then any failure counts
	@failed=; \
	for tool in "ruff check ." "ruff format --check ." mypy "lint-imports --no-logo"; do \
	  echo "== $$tool"; $(BIN)/$$tool || failed="$$failed [$$tool]"; \
	done; \
	if [ -n "$$failed" ]; then echo "Failed:$$failed"; exit 1; fi

language: setup ## rewrite docs/language.md from the language's tables
	$(BIN)/python -m derivations.pages.reference docs/language.md

format: setup ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove everything that a command here has made
	rm -rf $(VENV) node_modules site build dist .cache *.egg-info \
	  .pytest_cache .hypothesis .ruff_cache .mypy_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
