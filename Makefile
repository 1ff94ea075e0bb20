# A fresh machine needs Python 3.11 or newer, git and make. `make PYTHON=…` chooses another Python.

ifndef PYTHON
PYTHON := $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11 python,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(name))))
endif

VENV := .venv
BIN := $(VENV)/bin
# Stands for the whole set-up; made again when the project's dependencies change.
READY := $(VENV)/.ready

.PHONY: help demo test bench format docs

help:
	@echo 'make demo     set up, and check the examples'
	@echo 'make test     set up, and run every test, the linters and the type checker'
	@echo 'make bench    set up, and measure the speed; CORPUS=folder with the recorded requests, BENCH=--quick at a glance'
	@echo 'make docs     renew the pages that are made of rules, after a change to one'
	@echo 'make format   format the code and apply the safe fixes of its linter'

$(READY): pyproject.toml
	@test -n '$(PYTHON)' || { echo 'turnlint needs Python 3.11 or newer: make PYTHON=/path/to/python' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# The examples hold broken requests on purpose: that errors are found (exit code 1) is what the demo shows.
demo: $(READY)
	@$(BIN)/turnlint check examples/ || test $$? -eq 1

test: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: $(READY)
	$(BIN)/python -m benchmarks $(if $(CORPUS),--corpus '$(CORPUS)') $(BENCH)

format: $(READY)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(READY)
	$(BIN)/python -m docs.generate
