# Two commands matter: `make demo` and `make test`. Each does all the set-up it needs.
PORT ?= 8000
MESSAGES ?= 5000
SHARED ?= ../shared
PYTHON ?= python3
VENV := .venv
# What is learnt from the labelled messages (half a minute).
MODEL := indexer/extract/kinds/model.npz
BIN := $(VENV)/bin
export PYTHONUTF8 := 1

.PHONY: demo test setup check lint types quality bench lock clean

demo: setup
	BACKCHANNEL_HOME="$${BACKCHANNEL_HOME:-data}" $(BIN)/backchannel demo --port $(PORT) --messages $(MESSAGES)

setup: $(VENV)/.ready $(MODEL)

# Made again when the locked dependencies or the project's own metadata change.
$(VENV)/.ready: requirements.lock pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
		test -x $(BIN)/python || uv venv --quiet $(VENV); \
		uv pip sync --quiet --require-hashes --python $(BIN)/python requirements.lock; \
		uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python -e .; \
	else \
		test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV); \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements.lock; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $@

# Trained again when labelled messages, rules or what is learnt of them change.
$(MODEL): $(VENV)/.ready $(wildcard indexer/extract/training/*/*.jsonl indexer/extract/rules/*.yaml \
		indexer/extract/kinds/*.py)
	$(BIN)/python -m indexer.train

test: lint types
	$(BIN)/python -m pytest

# Lint, types, import rules and the quick tests (nothing that starts a server or a browser).
check: lint types
	$(BIN)/python -m pytest -q tests/unit tests/architecture tests/docs

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: setup
	$(BIN)/mypy

quality: setup
	$(BIN)/python -m benchmarks.quality --shared "$(SHARED)"

bench: setup
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.search

# Resolve the dependencies again, for every platform and Python of pyproject.toml (needs uv).
lock:
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url \
		--no-emit-find-links --python-version 3.11 --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) build data .mypy_cache .ruff_cache .pytest_cache .hypothesis
