# A fresh machine needs Python 3.11 or newer, git and make. `make PYTHON=…` chooses another Python.

ifndef PYTHON
PYTHON := $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11 python,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(name))))
endif

VENV := .venv
BIN := $(VENV)/bin
# Stands for the whole set-up; made again when what it installs, or the project's metadata, changes.
READY := $(VENV)/.ready
# What we build and test with, each package to its version and hashes, for every supported Python.
LOCKED := requirements/locked.txt
# The same with the oldest of everything that turnlint itself needs, for the oldest Python.
LOWEST := requirements/lowest.txt
OLDEST_PYTHON := 3.11
UV := uv==0.13.9
# The tests are shared out among all cores.
SHARED_OUT := --numprocesses auto --dist worksteal
# Few enough for one screen.
DEMO := examples/accepted/ examples/refused/missing_result.json

# Packages for which docs/client.md has a recipe, each in an environment of its own: they want different SDKs.
RECIPES := $(patsubst requirements/recipes/%.in,%,$(wildcard requirements/recipes/*.in))

.PHONY: help release-check environments demo test test-browser bench fuzz format docs lock lowest recipes drift loops soak

help:
	@echo 'make demo     set up, and check some of the examples'
	@echo 'make test     set up, and run every test, the linters and the type checker'
	@echo 'make test-browser  look at the pages in the Chromium of this system; CHROMIUM=/path/to/it'
	@echo 'make bench    set up, and measure the speed; CORPUS=folder with the recorded requests, BENCH=--quick at a glance'
	@echo 'make fuzz     set up, and look for inputs that break a promise, for BUDGET=60 seconds, from SEED=0'
	@echo 'make loops    drive the agent loops of other packages, each in an environment of its own; LOOPS=names'
	@echo 'make soak     load the stand-in, with faults, for SOAK=3600 seconds'
	@echo 'make docs     renew the pages that are made of rules, after a change to one, and build the site in build/site'
	@echo 'make format   format the code and apply the safe fixes of its linter'
	@echo 'make lowest   run the tests with the oldest of everything that turnlint works with'
	@echo 'make recipes  run each recipe for another package against that package'
	@echo 'make drift    tell what the newest official SDK has that the schemas and tables lack'
	@echo 'make release-check  build the wheel and the sdist, and try the wheel on each Python at hand'
	@echo 'make lock     renew the pinned versions'

# $(call install,FOLDER,PYTHON,REQUIREMENTS): a fresh virtual environment with these packages and the project itself.
define install
	@test -n '$(2)' || { echo 'turnlint needs Python 3.11 or newer: make PYTHON=/path/to/python' >&2; exit 1; }
	@echo "Making the virtual environment $(1) with $$('$(2)' --version) …"
	@'$(2)' -m venv --clear $(1)
	@echo "Installing $$(grep -c == $(3)) pinned packages from $(3) (a minute or so, the first time) …"
	@$(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(3)
	@echo 'Installing turnlint itself …'
	@$(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endef

$(READY): pyproject.toml $(LOCKED)
	$(call install,$(VENV),$(PYTHON),$(LOCKED))
	@touch $@

# The examples hold broken requests on purpose: that errors are found (exit code 1) is what the demo shows.
demo: $(READY)
	@echo 'turnlint check $(DEMO)'
	@echo
	@$(BIN)/turnlint check $(DEMO) || test $$? -eq 1
	@echo
	@echo 'All of it: $(BIN)/turnlint check examples/ --advice'

test: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest $(SHARED_OUT)

bench: $(READY)
	$(BIN)/python -m benchmarks $(if $(CORPUS),--corpus '$(CORPUS)') $(BENCH)

BUDGET := 60
SEED := 0
fuzz: $(READY)
	$(BIN)/python -m fuzz --seconds $(BUDGET) --seed $(SEED)

# Loops of other packages at their newest, each in an environment of its own; an hour of faults. Neither is part of CI.
loops: $(READY)
	$(BIN)/python -m benchmarks.loops $(LOOPS)

SOAK := 3600
soak: $(READY)
	$(BIN)/python -m benchmarks.soak --seconds $(SOAK)

format: $(READY)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.venv-docs/.ready: pyproject.toml requirements/docs.txt
	$(call install,.venv-docs,$(PYTHON),requirements/docs.txt)
	@touch $@

docs: $(READY) .venv-docs/.ready
	$(BIN)/python -m docs.generate
	.venv-docs/bin/zensical build --clean
	rm -rf build/site/generate build/site/coverage
	$(BIN)/turnlint explain --html build/site/texts.html

.venv-lowest/.ready: pyproject.toml $(LOWEST)
	$(call install,.venv-lowest,$(firstword $(shell command -v python$(OLDEST_PYTHON)) $(PYTHON)),$(LOWEST))
	@touch $@

lowest: .venv-lowest/.ready
	.venv-lowest/bin/python -m pytest $(SHARED_OUT)

.venv-recipes/%/.ready: pyproject.toml requirements/recipes/%.txt
	@mkdir -p .venv-recipes
	$(call install,.venv-recipes/$*,$(PYTHON),requirements/recipes/$*.txt)
	@touch $@

# Other packages warn as they like.
recipes: $(RECIPES:%=.venv-recipes/%/.ready)
	@for name in $(RECIPES); do echo "$$name:" && .venv-recipes/$$name/bin/python -m pytest -q -W default --disable-warnings \
		tests/recipes/test_$$(echo $$name | tr - _).py || exit 1; done

CHROMIUM := $(firstword $(foreach name,chromium chromium-browser google-chrome,$(shell command -v $(name))))

.venv-browser/.ready: pyproject.toml requirements/browser.txt
	$(call install,.venv-browser,$(PYTHON),requirements/browser.txt)
	@touch $@

test-browser: .venv-browser/.ready
	@test -n '$(CHROMIUM)' || { echo 'no Chromium is at hand: make CHROMIUM=/path/to/it test-browser' >&2; exit 1; }
	CHROMIUM='$(CHROMIUM)' .venv-browser/bin/python -m pytest -W default tests/browser

release-check: $(READY)
	$(BIN)/python -m release

# All that CI needs, to be made side by side: make --jobs environments.
environments: $(READY) .venv-lowest/.ready .venv-browser/.ready $(RECIPES:%=.venv-recipes/%/.ready)

# The newest SDK beside the locked set, in an environment of its own: what it brings is news, and no test fails by it.
drift:
	@test -n '$(PYTHON)' || { echo 'turnlint needs Python 3.11 or newer: make PYTHON=/path/to/python' >&2; exit 1; }
	@echo 'Installing the newest anthropic into .venv-drift …'
	@$(PYTHON) -m venv .venv-drift
	@.venv-drift/bin/python -m pip install --quiet --disable-pip-version-check --upgrade --upgrade-strategy eager anthropic
	@PYTHONPATH=schemas .venv-drift/bin/python -m drift

# Resolved for every supported Python and platform at once. The lowest set takes the locked SDK: it is what the tests
# compare with, and nothing that turnlint needs.
COMPILE = .venv-lock/bin/uv pip compile --quiet --no-config --universal --python-version $(OLDEST_PYTHON) \
	--generate-hashes --custom-compile-command 'make lock'

lock:
	@$(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check '$(UV)'
	$(COMPILE) --upgrade --extra dev --output-file $(LOCKED) pyproject.toml
	grep '^anthropic==' $(LOCKED) | cut -d ' ' -f 1 | $(COMPILE) --upgrade --extra test \
		--resolution lowest-direct --constraint - --output-file $(LOWEST) pyproject.toml
	$(COMPILE) --upgrade --output-file requirements/browser.txt pyproject.toml requirements/browser.in
	$(COMPILE) --upgrade --output-file requirements/docs.txt pyproject.toml requirements/docs.in
	for name in $(RECIPES); do $(COMPILE) --upgrade --output-file requirements/recipes/$$name.txt pyproject.toml \
		requirements/recipes/$$name.in || exit 1; done
