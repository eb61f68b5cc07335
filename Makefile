# Needs GNU make, a POSIX sh, and Python 3.12 or later with venv and ensurepip.
# Everything is made inside the checkout; only pip (and uv, in `make lock`) uses
# the network.
#
#   PYTHON=...        which Python makes .venv (else the first that answers of
#                     python3.12, python3.13, python3.14, python3)
#   PYTHON_OTHER=...  which Python `make check` uses for the second test run
#   JOBS=...          how many processes pytest uses (else one for each core)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.SUFFIXES:

SHELL  := /bin/sh
PYTHON ?=
PYTHON_OTHER ?=
JOBS   ?= auto

VENV  := .venv
OTHER := .venv-other
NEXT  := .venv-mesa-next
TOOLS := .venv-lock

# -qq: pip stays silent but for errors
PIP         := -m pip --disable-pip-version-check -qq
INSTALL     := $(PIP) install --require-hashes -r
INSTALL_DEV := $(PIP) install --no-deps --no-build-isolation -e .

# One set of pins for every system and every Python from 3.12 on. The test pins are
# found first, and the others are held to them.
COMPILE := $(TOOLS)/bin/uv pip compile pyproject.toml --group editable \
	--python $(VENV)/bin/python --python-version 3.12 --universal --upgrade \
	--generate-hashes --no-header --no-annotate --quiet

# Shell functions for the recipes, used as: eval "$$SH_FUNCTIONS"; name ...
define SH_FUNCTIONS
say() { printf 'make: %s\n' "$$*"; }

version_of() {
    "$$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' </dev/null 2>/dev/null
}

# ask COMMAND: runs it, for a command that exists may still not answer (a shim of a
# version manager does not). Sets version; if it cannot be used, says why in why.
ask() {
    version=$$(version_of "$$1") || version=
    case $$version in
        [0-9]*.[0-9]*.[0-9]*) ;;
        *) why="no answer"; return 1 ;;
    esac
    major=$${version%%.*}
    minor=$${version#*.}
    minor=$${minor%%.*}
    if [ "$$major" -lt 3 ] || { [ "$$major" -eq 3 ] && [ "$$minor" -lt 12 ]; }; then
        why="$$version is too old"; return 1
    fi
    if ! "$$1" -c 'import venv, ensurepip' </dev/null >/dev/null 2>&1; then
        why="$$version has no venv or no ensurepip"; return 1
    fi
}

# find_python: sets python and version, or says what was found and fails.
find_python() {
    found=
    if [ -n "$$PYTHON" ]; then
        if ask "$$PYTHON"; then python=$$PYTHON; return 0; fi
        found="PYTHON=$$PYTHON: $$why"
    else
        for python in python3.12 python3.13 python3.14 python3; do
            if ask "$$python"; then return 0; fi
            found="$$found$${found:+, }$$python: $$why"
        done
    fi
    say "no usable Python ($$found); give one >= 3.12 with venv and ensurepip: make PYTHON=/path/to/python ..." >&2
    return 1
}

# ensure_venv: a working .venv made in this folder is kept, unless PYTHON= asks for
# another version.
ensure_venv() {
    have=
    if [ "$$(cat $(VENV)/.made 2>/dev/null)" = "$$(pwd -P)" ]; then
        have=$$(version_of $(VENV)/bin/python) || have=
    fi
    if [ -n "$$have" ] && [ -z "$$PYTHON" ]; then return 0; fi
    find_python || return 1
    if [ "$$have" = "$$version" ]; then return 0; fi
    say "making $(VENV) with $$python (Python $$version) ..."
    "$$python" -m venv --clear $(VENV) || return 1
    printf '%s\n' "$$(pwd -P)" >$(VENV)/.made
}

# find_other: sets python and version to a Python of another version than .venv's,
# 3.13 beside 3.12 and 3.12 beside any other, or says why there is none in why.
find_other() {
    ours=$$(version_of $(VENV)/bin/python)
    ours=$${ours%.*}
    if [ -n "$$PYTHON_OTHER" ]; then python=$$PYTHON_OTHER
    elif [ "$$ours" = 3.12 ]; then python=python3.13
    else python=python3.12
    fi
    ask "$$python" || { why="$$python: $$why"; return 1; }
    [ "$${version%.*}" != "$$ours" ] || { why="$$python is $$version, as is $(VENV)"; return 1; }
}

# write_lock WHAT FROM TO: puts a header before the pins.
write_lock() {
    {
        echo "# The versions of $$1, with the hashes of every published file, for"
        echo "# Python 3.12 to 3.14 on Linux, macOS and Windows. Refresh both lock files: make lock"
        cat "$$2"
    } >"$$3"
}
endef
export SH_FUNCTIONS PYTHON PYTHON_OTHER

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

.PHONY: run
run: $(VENV)/.installed ## install into .venv and run the demonstration
	@$(VENV)/bin/interagency demo

.PHONY: app
app: $(VENV)/.test-installed ## install what the page needs and open it
	@$(VENV)/bin/interagency app

.PHONY: test
test: $(VENV)/.test-installed ## run the fast tests (ten minutes or less)
	@$(VENV)/bin/python -m pytest -n $(JOBS)

.PHONY: check
check: lint docs check-slow browser check-packaging check-other check-mesa-next ## run what test leaves out: lint, manual, slow tests, browser, packaging, other versions of Python and Mesa

.PHONY: lint
lint: $(VENV)/.test-installed ## look for faults in the code and its format
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/python tools/fill_docs.py --check

.PHONY: format
format: $(VENV)/.test-installed ## put the code in format and mend what can be mended
	@$(VENV)/bin/ruff check --fix-only .
	@$(VENV)/bin/ruff format .

.PHONY: docs
docs: $(VENV)/.test-installed ## build the manual into build/docs, and check its links
	@$(VENV)/bin/python -m sphinx -W --keep-going -n -q -b html docs build/docs
	@$(VENV)/bin/python tools/check_docs.py build/docs

.PHONY: results
results: $(VENV)/.installed ## make results/reference anew, which README and docs quote (hours)
	@$(VENV)/bin/python tools/make_results.py
	@$(VENV)/bin/python tools/fill_docs.py

.PHONY: notebooks
notebooks: $(VENV)/.test-installed ## run the notebooks anew and keep their outputs
	@$(VENV)/bin/python tools/run_notebooks.py

.PHONY: golden
golden: $(VENV)/.test-installed ## record the golden results anew
	@$(VENV)/bin/python -m tests.golden --refresh

.PHONY: check-slow
check-slow: $(VENV)/.test-installed
	@eval "$$SH_FUNCTIONS"; \
	say "running the slow tests ..."; \
	status=0; $(VENV)/bin/python -m pytest -n $(JOBS) -m slow || status=$$?; \
	if [ $$status -eq 5 ]; then say "skipped the slow tests: there are none"; status=0; fi; \
	exit $$status

# Chromium is asked for where CI=1 (or any other text) says so; a laptop without it goes on.
.PHONY: browser
browser: $(VENV)/.test-installed ## look at the pages in Chromium; screenshots are in build/browser
	@eval "$$SH_FUNCTIONS"; \
	for name in chromium chromium-browser google-chrome ""; do \
	    if [ -n "$$name" ] && command -v "$$name" >/dev/null 2>&1; then break; fi; \
	done; \
	if [ -n "$$name" ]; then \
	    say "looking at the pages in $$name ..."; \
	    exec $(VENV)/bin/python -m pytest -m browser tests/browser; \
	fi; \
	how="no chromium, chromium-browser or google-chrome on the path; on Debian: apt-get install chromium"; \
	if [ -n "$$CI" ]; then say "cannot look at the pages: $$how" >&2; exit 1; fi; \
	say "skipped looking at the pages: $$how"

.PHONY: check-packaging
check-packaging: $(VENV)/.test-installed
	@eval "$$SH_FUNCTIONS"; \
	say "building and installing wheel, sdist and editable ..."
	@$(VENV)/bin/python -P tools/check_packaging.py

.PHONY: check-other
check-other: $(VENV)/.made
	@eval "$$SH_FUNCTIONS"; set -e; \
	if ! find_other; then say "skipped the tests on a second Python: $$why"; exit 0; fi; \
	say "making a fresh $(OTHER) with $$python (Python $$version) ..."; \
	"$$python" -m venv --clear $(OTHER); \
	$(OTHER)/bin/python $(INSTALL) requirements-test.lock; \
	$(OTHER)/bin/python $(INSTALL_DEV); \
	say "running the fast tests on Python $$version ..."; \
	$(OTHER)/bin/python -m pytest -n $(JOBS)

# Sees everything in .venv but Mesa, of which it has the newest, pre-releases included.
# Says what it finds and never fails: what Mesa has not released is no fault of ours.
.PHONY: check-mesa-next
check-mesa-next: $(VENV)/.test-installed
	@eval "$$SH_FUNCTIONS"; \
	say "trying the newest Mesa, pre-releases included ..."; \
	packages='import sysconfig; print(sysconfig.get_path("purelib"))'; \
	if ! { $(VENV)/bin/python -m venv --clear $(NEXT) && \
	    $(NEXT)/bin/python $(PIP) install --no-deps --pre 'mesa<5' && \
	    ours=$$($(VENV)/bin/python -c "$$packages") && \
	    theirs=$$($(NEXT)/bin/python -c "$$packages") && \
	    echo "import site; site.addsitedir('$$ours')" >"$$theirs/ours.pth" && \
	    version=$$($(NEXT)/bin/python -c 'import mesa; print(mesa.__version__)'); }; then \
	    say "skipped: it cannot be installed"; exit 0; \
	fi; \
	if $(NEXT)/bin/python -m pytest -n $(JOBS) tests/test_mesa.py; \
	then say "Mesa $$version: all is well"; \
	else say "Mesa $$version: interagency.mesa does not work with it yet (a warning, no failure)"; \
	fi

.PHONY: lock
lock: $(VENV)/.made ## pin the newest versions anew in both lock files
	@eval "$$SH_FUNCTIONS"; set -e; \
	if ! [ -x $(TOOLS)/bin/uv ]; then \
	    say "installing uv into $(TOOLS) ..."; \
	    $(VENV)/bin/python -m venv --clear $(TOOLS); \
	    $(TOOLS)/bin/python $(PIP) install uv; \
	fi; \
	say "resolving the newest versions ..."; \
	$(COMPILE) --extra test --output-file $(TOOLS)/test; \
	$(COMPILE) --constraint $(TOOLS)/test --output-file $(TOOLS)/run; \
	write_lock "what interagency needs to run" $(TOOLS)/run requirements.lock; \
	write_lock "what interagency and its tests need" $(TOOLS)/test requirements-test.lock; \
	say "wrote requirements.lock and requirements-test.lock; now: make test check"

.PHONY: clean
clean: ## remove the environments, caches and builds
	@rm -rf $(VENV) $(OTHER) $(NEXT) $(TOOLS) build dist src/*.egg-info .pytest_cache .ruff_cache .hypothesis
	@find src tests tools -type d -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || :

# The stamps. .made is looked at every time, and touched only when .venv is made anew.
.PHONY: FORCE
FORCE:

$(VENV)/.made: FORCE
	@eval "$$SH_FUNCTIONS"; ensure_venv

$(VENV)/.deps: requirements.lock $(VENV)/.made
	@echo "make: installing what interagency needs (a minute or so the first time) ..."
	@$(VENV)/bin/python $(INSTALL) requirements.lock
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.deps
	@echo "make: installing interagency from this folder ..."
	@$(VENV)/bin/python $(INSTALL_DEV)
	@touch $@

$(VENV)/.test-installed: requirements-test.lock $(VENV)/.installed
	@echo "make: installing the test tools ..."
	@$(VENV)/bin/python $(INSTALL) requirements-test.lock
	@touch $@
