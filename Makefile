# Needs Python 3.11 or later with pip, and make; everything else goes into .venv.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=

BIN := .venv/bin
# Constrains the build back-end too, which pip installs on its own.
export PIP_CONSTRAINT := service/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# A local copy of the source text, where there is one; without it, tests that need it are skipped.
TEXT := $(wildcard ../shared/source/thesis.txt)
ifneq ($(TEXT),)
export R2PGRAPH_SOURCE_TEXT ?= $(abspath $(TEXT))
endif

.DEFAULT_GOAL := help
.PHONY: help serve test lint validate benchmark clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: .venv/serve.stamp ## Serve the whole graph; HOST, PORT and ARGS are honoured
	@exec $(BIN)/r2pgraph serve --host $(HOST) --port $(PORT) $(ARGS)

# A file of tests at a time on each of two processors: what a file starts, its tests share.
test: lint ## Run all checks and all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

lint: .venv/test.stamp ## Check style and types of the code
	$(BIN)/ruff check service tests
	$(BIN)/ruff format --check service tests
	$(BIN)/mypy

validate: .venv/serve.stamp ## Check ontology, triples and queries
	$(BIN)/r2pgraph validate $(ARGS)

benchmark: .venv/test.stamp ## Measure the server against itself and against its engine
	$(BIN)/python -m tests.benchmarks $(ARGS)

clean: ## Remove the virtual environment and what tools have cached
	rm -rf service/frontend/node_modules service/r2pgraph/web/static/built
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

.venv/bin/python:
	$(PYTHON) -m venv .venv

# What the build bundles for the pages; a change of it installs the package again.
SCRIPTS := $(wildcard service/frontend/*.* service/frontend/src/*)

.venv/serve.stamp: pyproject.toml service/constraints.txt $(SCRIPTS) | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/test.stamp: pyproject.toml service/constraints.txt $(SCRIPTS) | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@ .venv/serve.stamp
