# make run    install into .venv and extract the bundled samples: a table here, and out/records.jsonl
# make test   install what the tests need and run them
# make check  all that CI checks: style, types, layers, tests
#
# Needs Python 3.11 or newer with venv and pip; name another one by PYTHON=…

CANDIDATES = python3 python3.14 python3.13 python3.12 python3.11 python
PYTHON ?= $(shell for p in $(CANDIDATES); do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN = .venv/bin

.PHONY: run test check clean

run: .venv/installed
	$(BIN)/chiso extract corpus/samples -o out/records.jsonl --table

test: .venv/installed-dev
	$(BIN)/python -m pytest

check: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

clean:
	rm -rf .venv out build dist *.egg-info

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "chiso needs Python 3.11 or newer; make PYTHON=/path/to/python3 names one"; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/installed: pyproject.toml | .venv/bin/python
	@echo 'Installing into .venv; the first time this takes a minute or two.'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[parquet]'
	@touch $@

.venv/installed-dev: pyproject.toml | .venv/bin/python
	@echo 'Installing into .venv; the first time this takes a minute or two.'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/installed
