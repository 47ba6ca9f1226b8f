# Each target does all the set-up that it needs. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
WORLD ?= ../shared/corpus/upr_recommendations.csv.gz

.PHONY: help install demo demo-world test test-fast check bench docs model messages screenshots clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(INSTALLED): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(INSTALLED_DEV): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@ $(INSTALLED)

install: $(INSTALLED)  ## the commands qadam and unrec in .venv
	@$(BIN)/python tools/messages.py compile
	@echo "Installed: $(BIN)/qadam and $(BIN)/unrec"

demo: install  ## a running site with illustrative data at 127.0.0.1:8000
	@$(BIN)/qadam demo

demo-world: install  ## the same site over UPR Info's recommendations to 193 States (WORLD=its table)
	@$(BIN)/qadam demo --world $(WORLD)

test: $(INSTALLED_DEV)  ## every test, on SQLite and PostgreSQL and in a real browser
	@tools/test.sh

test-fast: $(INSTALLED_DEV)  ## the tests without browser and PostgreSQL
	@$(BIN)/python tools/messages.py compile
	$(BIN)/python -m pytest -n auto -m "not browser and not slow"

check: $(INSTALLED_DEV)  ## formatter, linter, types, import contracts, migrations, translations, generated pages
	@$(BIN)/python tools/check.py

bench: $(INSTALLED_DEV)  ## quality (the scorers) and speed (ratios)
	@$(BIN)/python bench/run.py

model: $(INSTALLED_DEV)  ## train the classifier again; the same bytes twice
	$(BIN)/unrec train

docs: $(INSTALLED_DEV)  ## the generated reference pages, and the documentation site in docs/_build
	$(BIN)/python tools/reference.py write
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	$(BIN)/sphinx-build -q -b html docs docs/_build

messages: $(INSTALLED_DEV)  ## collect the strings to translate into locale/
	$(BIN)/python tools/messages.py collect

screenshots: $(INSTALLED_DEV)  ## pictures of the main pages for the README and for looking at
	$(BIN)/python tools/screenshots.py

clean:  ## remove what was built, keep what was written
	rm -rf $(VENV) var build dist docs/_build node_modules
