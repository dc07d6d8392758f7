# Needs only make and a Python 3.11 or newer; `make help` lists what there is.
# Everything is installed into .venv (and .venv-second), never into the system.

SCENARIO ?= scenarios/stuttgart-2015.yaml
# What runs on the second Python: the tests with the marker `core` (tests/conftest.py says which those are). None of them
# is in tests/study, live or browser, whose packages are not installed there.
CORE_TESTS ?= tests --ignore tests/study --ignore tests/live --ignore tests/browser -m "core and not slow and not checks"
PYTEST_ARGS ?=
# Three processes share the tests, also on two cores, as some of them wait for servers, browsers and killed processes.
# The few seconds that starting them takes are not worth it for `pytest FILE`.
WORKERS ?= 3

# Systems and Pythons the bundle is for: here, windows-3.12, macos-arm-3.13, linux-3.12, ...
BUNDLE_FOR ?= windows-3.12 windows-3.13 here

# Compiled once and kept: every test that calls a command, and each of its workers, would read 24,000 lines anew.
unexport PYTHONDONTWRITEBYTECODE

PIP_INSTALL = -m pip --disable-pip-version-check --no-input install -qq
PYTHON = .venv/bin/python

.DEFAULT_GOAL = help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run test pytest lint types verify second-python format verify-long parameters bench journeys figure research bundle clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{printf "%-22s %s\n", $$1, $$2}'

run: .venv/installed ## install on the first call, then run scenarios/stuttgart-2015.yaml (or SCENARIO=...)
	@.venv/bin/ankunft run $(SCENARIO)

test: pytest lint types verify second-python ## tests, style, types, quick verification, core tests on a second Python

pytest: .venv/research ## the tests alone (PYTEST_ARGS=... for more of pytest's options)
	@.ci/chromium
	@$(PYTHON) -m pytest -n $(WORKERS) --dist worksteal $(PYTEST_ARGS)

lint: .venv/installed ## style: ruff check, ruff format --check
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check

types: .venv/research ## types: mypy, strict, on sim and analysis
	@$(PYTHON) -m mypy

second-python: .venv/installed ## the core tests on another Python, 3.12 or newer, where one is found
	@first=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	if second=$$(.ci/find-python --not $$first 2>/dev/null); then \
	    $(MAKE) --no-print-directory .venv-second/installed SECOND="$$second" && \
	    echo "Core tests on $$(.venv-second/bin/python --version):" && \
	    .venv-second/bin/python -m pytest -n $(WORKERS) --dist worksteal -p no:cacheprovider $(CORE_TESTS); \
	else \
	    echo "No second Python (3.12 or newer, other than $$first) was found: the core tests ran on $$first only."; \
	fi

format: .venv/installed ## put the code into ruff's format, sort the imports
	@$(PYTHON) -m ruff check --select I --fix
	@$(PYTHON) -m ruff format

verify: .venv/installed ## the checks V1 to V12 with few runs: under a minute (its page is thrown away)
	@out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && .venv/bin/ankunft verify --quick --out "$$out"

verify-long: .venv/research ## the checks with the full number of runs, into results/verification: an hour on two cores
	@.venv/bin/ankunft verify
	@$(PYTHON) -m pytest tests -m slow -v -k "not full_size"
	@$(MAKE) --no-print-directory second-python CORE_TESTS="tests/verification -m checks"

parameters: .venv/installed ## every number of Stuttgart, who says it, how much it moves the answers: some minutes
	@$(PYTHON) docs/parameters.py

bench: .venv/installed ## measure the speed on this machine: about six minutes
	@.venv/bin/ankunft bench

journeys: .venv/research ## the tests of the live page in a browser, 20 times in a row: 20 minutes
	@.ci/chromium
	@for turn in $$(seq 20); do $(PYTHON) -m pytest -q -n $(WORKERS) --dist worksteal tests/browser || exit 1; done

figure: .venv/research ## make the figure of docs/studies.md anew, from its 896 runs on: six minutes
	@.venv/bin/ankunft sweep scenarios/studies/stuttgart-nights.yaml
	@out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && \
	    .venv/bin/ankunft sensitivity results/stuttgart-nights --outcome nights --lang en --out "$$out/page" && \
	    cp "$$out/page/sensitivity-1.svg" docs/images/stuttgart-nights.svg

research: .venv/research ## install what researchers use besides: extras analysis, cluster and notebook

bundle: .venv/installed ## a zip with all that a laptop without internet or rights needs, into dist/ (BUNDLE_FOR=...)
	@$(PYTHON) .ci/bundle/build.py $(BUNDLE_FOR)

clean: ## remove the environments and everything built or cached; results stay
	@rm -rf .venv .venv-second build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find sim analysis tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# The stamp `installed` is written last: an installation that broke off is begun again.
.venv/installed: requirements.lock pyproject.toml
	@python=$$(.ci/find-python) && $(call install,"$$python")

.venv/research: .venv/installed requirements-research.lock
	@echo "Installing the packages of requirements-research.lock into .venv: about a minute, once."
	@.ci/chromium & browser=$$!; \
	$(PYTHON) $(PIP_INSTALL) -r requirements-research.lock; status=$$?; wait $$browser; exit $$status
	@touch $@

.venv-second/installed: requirements.lock pyproject.toml
	@test -n "$(SECOND)" || { echo "Call: make second-python" >&2; exit 1; }
	@$(call install,"$(SECOND)")

# $(1): the Python to build with. An environment whose Python still runs is kept and brought up to date.
define install
if ! $(@D)/bin/python -m pip --version >/dev/null 2>&1; then \
    echo "Installing the packages of requirements.lock into $(@D) with $$($(1) --version): about a minute, once."; \
    $(1) -m venv --clear $(@D); \
else \
    echo "Bringing $(@D) up to date with requirements.lock and pyproject.toml."; \
fi && \
$(@D)/bin/python $(PIP_INSTALL) -r requirements.lock && \
$(@D)/bin/python $(PIP_INSTALL) --no-deps --no-build-isolation --editable . && \
touch $@
endef
