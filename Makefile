# `make` alone lists what can be made. Nothing but Python (3.11 or newer, with venv), make and git is needed.

BIN := .venv/bin
PYTHONS := $(PYTHON) python3 python3.13 python3.12 python3.11
PORT := 8000
# one more than two processors: many tests wait for a browser
PYTEST = $(BIN)/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder
LAB := lab$(if $(TRIAL),-$(notdir $(TRIAL:/=)))

.PHONY: help book site pdf epub test matrix pages prove mutants lint bench lab edit serve clean distclean lock

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

book: .venv/installed ## run the chapters and compile the book, as far as a change has left them stale
	@$(BIN)/trialbook build

pdf: .venv/installed ## print the whole book to _build/ten-patients.pdf
	@$(BIN)/trialbook pdf

epub: .venv/installed ## write the whole book as _build/ten-patients.epub
	@$(BIN)/trialbook epub

test: .venv/installed ## run the tests: package, ledger, chapters
	@$(PYTEST) -m "not pages and not proof"

matrix: .venv/installed ## run every chapter for every kind of trial by plain papermill, and one in its page
	@$(PYTEST) -m matrix tests

pages: .venv/installed ## run the tests of what is built: site, pages in a browser, books of other trials, print
	@$(PYTEST) -m pages tests

prove: book ## run all tests, with whole books, kernels, sweeps and every page in a browser; measure how long each file takes
	@$(PYTEST) --measure

mutants: .venv/installed .venv-tools/installed ## change the code at N random places, and say which change no test notices
	@.venv-tools/bin/python -m tools.mutants $(or $(N),10)

lint: .venv/installed ## look for slips in the code, without running it
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: .venv/installed ## measure how fast the book is beside its peers, for the page on speed
	@$(BIN)/python -m benchmarks

lab: .venv-lab/installed ## open working copies of the chapters in JupyterLab; TRIAL=FOLDER for another trial
	@.venv-lab/bin/trialbook lab --out $(LAB) $(if $(TRIAL),--trial "$(TRIAL)")
	@.venv-lab/bin/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/$(LAB)

edit: .venv/installed .venv-tools/installed ## serve the book, and make it again whenever a file of it changes; TRIAL=FOLDER as above
	@.venv-tools/bin/python tools/edit.py $(PORT) $(if $(TRIAL),"$(TRIAL)")

site: book ## the book whose chapters move and run in their pages, with Python beside it: what is published
	@$(BIN)/trialbook variants
	@$(BIN)/trialbook runtime
	@$(BIN)/trialbook slides

serve: site ## serve the book at http://127.0.0.1:8000
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

clean: ## remove everything that was built
	rm -rf _build .pytest_cache .ruff_cache .hypothesis

distclean: clean ## remove the environments too
	rm -rf .venv .venv-lab .venv-tools

lock: .venv-tools/installed ## resolve requirements*.in again, for every supported Python and system; UPGRADE=--upgrade for newer ones
	@for name in requirements requirements-lab requirements-tools; do \
		.venv-tools/bin/uv pip compile $(UPGRADE) --quiet --universal --python-version 3.11 --generate-hashes $$name.in -o $$name.txt || exit 1; \
	done

# Each environment is made once, and again when its lock changes; the file `installed` in it says when that was done.
# Hashes and an editable project do not go together in one command: the lock first, then the project without dependencies.
# What comes as source only is built by the setuptools of the lock, not by one that pip would fetch without a hash.

.venv/installed: requirements.txt pyproject.toml
	@$(call make-environment,.venv,requirements.txt) && $(call install-project,.venv) && touch $@

.venv-lab/installed: requirements-lab.txt pyproject.toml
	@$(call make-environment,.venv-lab,requirements-lab.txt) && $(call install-project,.venv-lab) && touch $@

.venv-tools/installed: requirements-tools.txt
	@$(call make-environment,.venv-tools,requirements-tools.txt) && touch $@

PIP := bin/python -m pip install --quiet --disable-pip-version-check

define find-python
for python in $(PYTHONS) none; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
done; \
if [ $$python = none ]; then \
	echo "Python 3.11 or newer is needed and none of '$(strip $(PYTHONS))' is one: install it, or say where it is with make PYTHON=..." >&2; exit 1; \
fi
endef

define make-environment
$(find-python); \
echo "Installing $(2) into $(1) (only when it has changed) ..."; \
{ test -x $(1)/bin/python || $$python -m venv $(1); } \
	|| { rm -rf $(1); echo "$$python cannot make an environment: on Debian, install python3-venv" >&2; exit 1; }; \
sed -n '/^setuptools==/,/# via/p' $(2) | $(1)/$(PIP) --require-hashes -r /dev/stdin && \
$(1)/$(PIP) --compile --require-hashes --no-build-isolation -r $(2)
endef

define install-project
$(1)/$(PIP) --no-deps --no-build-isolation -e . && $(1)/bin/python -m compileall -q trialbook
endef
