# make run    serve the dashboard (PORT, default 8501; HOST, default 127.0.0.1: this machine only)
# make test   every test and check      make setup  only set up
# make bench  how fast it is, into benchmarks/report.md (BENCH: which, --quick)
# make lock   pin the dependencies of pyproject.toml in the requirements files (LOCK=--upgrade for newer releases)
# make setup-browser   install the programs the tests use (Chromium, LibreOffice, PostgreSQL, fonts ...)
# Whatever is missing is set up first: Python packages in .venv; the programs through apt when run as root,
# otherwise a message names them. `make run` needs no programs but Python.
SHELL := /bin/bash
PORT ?= 8501
HOST ?= 127.0.0.1
PY := .venv/bin/python
BENCH ?=
LOCK ?=

.PHONY: run test bench setup setup-browser check unit lock clean
.DELETE_ON_ERROR:

run: .venv/run-ready
	@echo "Dashboard: http://localhost:$(PORT)  (Ctrl+C stops it)"
	@exec .venv/bin/streamlit run app.py --server.port $(PORT) --server.address $(HOST)

test: setup check unit

bench: setup
	$(PY) -m benchmarks $(BENCH)

check:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/codespell
	$(PY) -m tests.prose

# In the order of folders: slow files (the browser) come first, small ones fill up both workers at the end.
unit:
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

setup: .venv/run-ready .venv/dev-ready setup-browser

.venv/bin/python:
	@for candidate in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$candidate; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Python 3.11 or newer is needed: install it (Debian: apt install python3 python3-venv)." >&2; exit 1; fi; \
	$$found -m venv .venv || { rm -rf .venv; echo "Python could not make a virtual environment (Debian: apt install python3-venv)." >&2; exit 1; }

.venv/run-ready: requirements.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/dev-ready: requirements-dev.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/run-ready

# Each program is run once, every time: what was there yesterday may be gone today.
setup-browser: .venv/dev-ready
	$(PY) -m tests.programs

# One resolution for all supported Python releases and platforms. Releases already pinned stay where they still fit.
UV := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --annotation-style line \
  --custom-compile-command "make lock" $(LOCK)
lock: .venv/dev-ready
	$(UV) pyproject.toml -o requirements.txt
	$(UV) pyproject.toml --extra models -c requirements.txt -o requirements-models.txt
	$(UV) pyproject.toml --group dev -c requirements.txt -c requirements-models.txt -o requirements-dev.txt

clean:
	rm -rf .venv test-output
