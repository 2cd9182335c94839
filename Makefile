# Everything a person types. Needs python3 (3.11 or newer, with venv and pip) and make, nothing else.
# What is made is stamped last, so an interrupted step is done again and a finished one is not.

PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8000
ARGS   ?=

BIN    := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP    := $(BIN)/python -m pip install --disable-pip-version-check --quiet --constraint constraints.txt

SHELL := /bin/sh
# Many processes are started, each of which would compile the whole portal anew.
unexport PYTHONDONTWRITEBYTECODE
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := help
.PHONY: help run test lint bench fuzz faults fresh screenshots format clean distclean setup setup-dev assets

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: setup assets ## the portal with demo data on http://127.0.0.1:8000 (PORT=… for another port); Ctrl-C stops it
	@PEERGRAPH_EMBEDDED=1 exec $(BIN)/python manage.py up --port $(PORT) $(ARGS)

test: setup-dev assets ## every test (ARGS="tests/papers -k title" for some)
	@$(BIN)/python -m pytest -n 2 $(ARGS)

lint: setup-dev ## style, types, layers, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=portal.settings.test $(BIN)/python manage.py makemigrations --check --dry-run

format: setup-dev ## put the code into the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-dev ## the benchmarks, each against a peer or a limit of the same run (ARGS for some)
	@$(BIN)/python -m benchmarks $(ARGS)

fuzz: setup-dev ## damaged files and strings by the thousand, every state of every page, the whole demo against peers
	@$(BIN)/python -m pytest -m fuzz $(ARGS)

faults: setup-dev ## kill servers and workers at random points
	@$(BIN)/python -m pytest -m faults $(ARGS)

screenshots: setup-dev assets ## every page, phone and desktop, light and dark
	@$(BIN)/python -m docs.screenshots $(ARGS)

fresh: ## clone this commit elsewhere and run both README commands from nothing, kill -9 included
	@$(PYTHON) .ci/fresh.py $(ARGS)

clean: ## take away what was built; keeps data and the virtual environment
	rm -rf portal/assets/build var/static .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean ## take away the virtual environment and the test data too; keeps the portal's data
	rm -rf $(VENV) var/test node_modules portal/assets/node_modules

# --- how the above is prepared ---

setup: $(STAMPS)/run
setup-dev: $(STAMPS)/dev
assets: setup
	@$(BIN)/python -m portal.assets

$(STAMPS)/venv:
	@command -v $(PYTHON) >/dev/null || { echo "python3 was not found. Peergraph needs Python 3.11 or newer." >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Peergraph needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make PYTHON=python3.12 …" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	    { echo "$(PYTHON) has no venv and pip. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@echo "making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: $(STAMPS)/venv requirements.txt requirements-embedded.txt constraints.txt
	@echo "installing what the portal needs (the first time downloads about 150 MB)"
	@$(PIP) -r requirements.txt -r requirements-embedded.txt
	@touch $@

$(STAMPS)/dev: $(STAMPS)/run requirements-dev.txt
	@echo "installing what the tests need"
	@$(PIP) -r requirements-dev.txt
	@touch $@
