# Mailuo: everything a newcomer needs. `make run` and `make test` set up what they use.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
STAMP := $(VENV)/.set-up
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench accuracy model clean

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Mailuo needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet -r requirements.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(STAMP)

setup: $(STAMP) ## make the environment in .venv (pinned versions)

run: setup ## build the graph from samples/ and serve it with its pages
	$(BIN)/mailuo build samples
	$(BIN)/mailuo publish --quiet
	$(BIN)/mailuo serve --host $(HOST) --port $(PORT)

test: setup check ## style, types and all tests (those on the real corpus where ../shared/corpus is)
	@if command -v npm >/dev/null 2>&1; then npm ci --prefix tests/clients --silent --no-audit --no-fund || echo "Comunica could not be installed; its test is skipped"; fi
	$(BIN)/python -m pytest

check: setup ## style (ruff) and types (mypy, strict)
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: setup ## the figures of the README: time, memory and accuracy; SIZES="0 1000000 10000000" for larger graphs of the same shape
	$(BIN)/python -m benchmarks $(if $(SIZES),--sizes $(SIZES))

accuracy: setup ## the scorer's figures for main and for this tree, into docs/accuracy.md; confidences, into docs/reliability.md
	$(BIN)/python -m benchmarks.accuracy

model: setup ## train a statistical recogniser on what the rules find and measure whether it helps, into docs/recogniser.md
	$(BIN)/python -W ignore -m benchmarks.recogniser ../shared/corpus ../shared/gold ../shared/score/score.py --write docs/recogniser.md

clean: ## remove the environment and what was built
	rm -rf $(VENV) data build *.egg-info .mypy_cache .ruff_cache .pytest_cache
