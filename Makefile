# Two commands matter: make demo and make test. Each installs what is missing by itself; make alone lists them all.

PYTHON := .venv/bin/python
SIZE ?= small
MINUTES ?= 10
SEED ?=
FRESH ?=
WAY ?= https
NAME ?=

# A machine may forbid Python to keep what it compiled; hundreds of processes in the tests would then compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
# The checks come before the tests and set-up before both, also under make -j.
.NOTPARALLEL:
.PHONY: help demo test fuzz torture bench screenshots check lint types contracts migrate migration constraints run worker clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

# exec: make's signals then reach Python itself and no shell in between.
demo: ready-demo ## Start the demo firm, the practice sites, the worker and the portal (SIZE=small|full, WAY=https|folder|direct, FRESH=1 begins anew)
	@exec $(PYTHON) -m demo --size $(SIZE) --way $(WAY) $(if $(filter 1 yes true,$(FRESH)),--fresh)

# loadgroup: tests that share costly processes carry one xdist_group mark and stay in one worker; all others spread freely.
test: ready-test check ## Check everything: lint, types, import contracts, then all tests on SQLite, MariaDB and in Chromium
	@exec $(PYTHON) -m pytest -n 4 --dist loadgroup tests

fuzz: ready-test ## Feed the LEDES reader and checker with broken files for some minutes (the tests do it for seconds)
	@exec $(PYTHON) -m pytest -n auto --hypothesis-profile=fuzz tests/billing/test_ledes_fuzz.py tests/billing/test_ledes_check.py tests/billing/test_ledes_xml_reading.py

torture: ready-test ## Replicate both ways for minutes while everything that can fail does, and count losses (MINUTES=10, SEED=)
	@exec $(PYTHON) -m torture --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

bench: ready-bench ## Measure LEDES writing, replication and uploads, each against a named baseline
	@exec $(PYTHON) -m bench

screenshots: ready-demo ## Photograph each main page of the running demo for the README
	@exec $(PYTHON) -m demo.screenshots

check: lint types contracts ## Lint, types and import contracts, without the tests

lint: ready-checks ## Ruff: rules and format
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .

types: ready-checks ## Mypy, strict
	@$(PYTHON) -m mypy .

contracts: ready-checks ## Who may import whom
	@.venv/bin/lint-imports

migrate: ready-portal ## Bring the tables of the database in the settings up to this version
	@$(PYTHON) -m alembic upgrade head

migration: ready-checks ## Write the next numbered migration from the models (NAME="add ledes files")
	@$(if $(NAME),,$(error Say what the migration does: make migration NAME="add ledes files"))
	@$(PYTHON) -m alembic revision --autogenerate --rev-id $(NEXT_REVISION) -m "$(NAME)"

constraints: ## Write constraints.txt anew after a change of requirements*.txt
	@deploy/constraints.sh

run: ready-portal ## Production: the portal
	@exec $(PYTHON) app.py

worker: ready-worker ## Production: the worker
	@exec $(PYTHON) -m jobs

clean: ## Remove the virtual environment, the caches and the test server's template; what the firm keeps in var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/mariadb-for-tests
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

NEXT_REVISION = $(shell printf '%04d' $$(( $(words $(wildcard data/migrations/versions/[0-9]*.py)) + 1 )))

# Nothing is ever "made": whether something is missing is asked every time, and costs a tenth of a second.
.PHONY: ready-portal ready-worker ready-demo ready-checks ready-test ready-bench
ready-portal ready-worker ready-demo ready-checks ready-test ready-bench:
	@deploy/setup.sh $(@:ready-%=%)
