# The two commands that matter: `make run` and `make test`. Both set themselves up, on a fresh machine too.
# Paths are relative and programs are run as `python -m`, so that the folder's name may hold spaces.

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
MAKEFLAGS += --no-print-directory
export PYTHONUNBUFFERED := 1
# Models are compared with migrations without a server; a running `make run` is not asked either.
NO_DATABASE := DEBUG=1 DATABASE_URL='postgres://rehab_app@/none?host=/none' \
	DATABASE_OWNER_URL='postgres://rehab_owner@/none?host=/none'

.PHONY: run test check fast-checks requirements pictures mutants

run: ## a local run: web, worker, beat and their servers; Ctrl-C stops all of it
	@$(PYTHON) rehabgoals/embedded/prepare.py
	@exec $(VENV_PYTHON) -m rehabgoals.embedded.run

# What one process of the tests has compiled the next ones find, whatever the machine says.
test: export PYTHONDONTWRITEBYTECODE :=
test: ## every test, the browser's included
	@$(PYTHON) rehabgoals/embedded/prepare.py --tests
	@$(MAKE) fast-checks
	@$(VENV_PYTHON) -m pytest -n 3 --dist loadscope --no-loadscope-reorder

check: ## lint, types, templates, migrations, imports
	@$(PYTHON) rehabgoals/embedded/prepare.py --packages-only
	@$(MAKE) fast-checks
	$(VENV_PYTHON) -m mypy

fast-checks: # what fails within seconds; `make test` begins with it
	$(VENV_PYTHON) -m ruff check
	$(VENV_PYTHON) -m ruff format --check --quiet
	$(VENV_PYTHON) -m djlint templates --lint --quiet
	$(VENV_PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	$(NO_DATABASE) $(VENV_PYTHON) -W ignore manage.py makemigrations --check --dry-run

requirements: ## compile requirements.in into requirements.txt: every package with its version and hashes
	@$(PYTHON) rehabgoals/embedded/prepare.py --packages-only
	$(VENV_PYTHON) -m uv pip compile --quiet --generate-hashes --python-version 3.11 requirements.in -o requirements.txt

pictures: ## every page's screenshot into docs/pictures/
	@$(PYTHON) rehabgoals/embedded/prepare.py --tests
	@$(VENV_PYTHON) -m tests.pictures

mutants: ## what the tests of the pure modules would not notice; FILES="measures/due.py …" tries these alone
	@$(PYTHON) rehabgoals/embedded/prepare.py --packages-only
	@$(VENV_PYTHON) -m tests.mutants $(FILES)
