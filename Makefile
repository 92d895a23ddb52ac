# nhac: `make` lists the targets. ARGS are passed on, as in `make test ARGS="-k forms"`.
.DEFAULT_GOAL := help
.PHONY: help setup run test check format learn lock year bench soak browser
MAKEFLAGS += --no-print-directory
PYTHON_BIN := .venv/bin/python
ARGS :=

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' Makefile

setup: .venv/.base ## make .venv with what running needs
	@:

.venv/.base: requirements/base.txt
	@scripts/venv base

.venv/.dev: requirements/dev.txt
	@scripts/venv dev

run: .venv/.base ## run nhac; without configuration, its demo
	@$(PYTHON_BIN) -m bot run $(ARGS)

test: .venv/.dev browser ## run the tests, on every core
	@$(PYTHON_BIN) -m pytest --numprocesses auto --dist worksteal $(ARGS)

check: .venv/.dev ## everything that must pass: format, lint, types, layers, data, tests
	@echo "check: format"; $(PYTHON_BIN) -m ruff format --quiet --check
	@echo "check: lint"; $(PYTHON_BIN) -m ruff check --quiet
	@echo "check: types"; $(PYTHON_BIN) -m mypy
	@echo "check: layers"; .venv/bin/lint-imports --no-logo
	@echo "check: data"; $(PYTHON_BIN) -m bot check
	@$(MAKE) test

format: .venv/.dev ## put the code in form
	@$(PYTHON_BIN) -m ruff check --quiet --fix || true
	@$(PYTHON_BIN) -m ruff format

learn: .venv/.dev ## learn the weights of the packs' phrasings anew, after a change of knowledge/packs/*/phrasings
	@$(PYTHON_BIN) -m bot learn $(ARGS)

lock: .venv/.base ## write requirements/ anew; ARGS=--upgrade for newer versions
	@scripts/lock $(ARGS)

year: .venv/.dev ## play a school year of 500 schools and 1,100 people against its oracle
	@$(PYTHON_BIN) -m tests.school_year 500 1100 1

soak: .venv/.dev ## kills, floods, failing sends and no database, at full size: some twenty minutes
	@NHAC_TEST_UPDATES=2000 NHAC_TEST_KILLS=14 NHAC_TEST_BROADCAST=3000 $(PYTHON_BIN) -m pytest -s \
		tests/telegram/test_kills.py tests/telegram/test_floods.py
	@$(PYTHON_BIN) -m tests.faults.soak $(ARGS)

bench: .venv/.dev ## measure; ARGS=telegram for one bench
	@$(PYTHON_BIN) -m bench $(ARGS)

browser: ## see that there is a Chromium for the tests
	@scripts/browser install
