# `make run` and `make test` are all a newcomer needs; `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON := $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
# On every core, and each process on one of them; it takes whole files in their order, so that what a file shares is
# made once and the long ones do not come last.
PYTEST := OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n logical --maxprocesses 8 --dist loadfile --no-loadscope-reorder
PROJECT := bot dialogs actions knowledge tests tools

.PHONY: help run demo test setup check fuzz bench lock screenshots clean

help: ## List what make can do
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: setup ## Set everything up and serve on http://localhost:3978
	@$(BIN)/guichet serve

demo: setup ## Serve with invented organisations and people, and show the mails at /demo/mail
	@GUICHET_DATA_DIR=data/demo GUICHET_DEMO=true $(BIN)/guichet demo
	@GUICHET_DATA_DIR=data/demo GUICHET_DEMO=true $(BIN)/guichet serve

test: setup $(VENV)/.dev ## Set everything up and run every test
	@$(PYTEST)

setup: $(VENV)/.runtime ## Only prepare: virtual environment and web packages
	@$(BIN)/python tools/web_packages.py

check: setup $(VENV)/.dev ## What CI runs: format, lint, types, imports, texts, articles, tests
	@$(BIN)/ruff format --check $(PROJECT)
	@$(BIN)/ruff check $(PROJECT)
	@$(BIN)/mypy
	@$(BIN)/guichet knowledge check
	@$(PYTEST)

fuzz: setup $(VENV)/.dev ## Look for what breaks, with new examples, twenty times as many as the tests try
	@FUZZ=20 $(PYTEST) -m hypothesis --timeout 0

bench: setup $(VENV)/.dev $(VENV)/.bench ## Measure speed and memory beside reference bots, in one run
	@$(BIN)/python tools/bench

lock: $(VENV)/.dev ## Write the requirements again with the newest versions that fit
	@$(BIN)/python tools/lock.py

screenshots: setup $(VENV)/.dev ## Take the pictures of the README and of the docs again
	@$(BIN)/python tools/screenshots.py
	@$(BIN)/python tools/desk_picture.py

clean: ## Remove what make has made, but not your data
	rm -rf $(VENV) node_modules bot/webchat/vendor bot/reports/fonts manifest/schemas .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Guichet needs Python 3.11 or newer with venv (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@echo "Making the virtual environment with $$($(PYTHON) --version)…"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Guichet needs…"
	@$(PIP) install --require-hashes -r requirements/runtime.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	@echo "Installing what the tests need…"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.bench: requirements/bench.txt $(VENV)/.dev
	@echo "Installing the reference bots…"
	@$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@
