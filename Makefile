# The list of commands. `make demo` and `make test` need nothing but Python 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PORT ?= 8000
# A file's tests share what was built for them. Files in their order: by number of tests, the slow ones would come last.
PARALLEL := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo install serve test lint format eval bench train lock clean

demo: $(INSTALLED)  ## install, ingest the shipped corpus, answer three questions
	@$(BIN)/tiaowen ingest
	@$(BIN)/tiaowen ask --batch docs/demo-questions.txt
	@echo '网页 / browser:  make serve     然后打开 then open  http://127.0.0.1:$(PORT)/'
	@echo '接口 / API:      curl -s http://127.0.0.1:$(PORT)/ask -H "Content-Type: application/json" -d '"'"'{"question": "算法备案要在几日内办理？"}'"'"
	@echo 'Slack:          TIAOWEN_SLACK_SIGNING_SECRET=... make serve     斜杠命令的 Request URL 填 set the slash command URL to  https://<host>/ask'
	@echo '终端 / terminal: $(BIN)/tiaowen ask "PIPL Art. 38"'

install: $(INSTALLED)

$(INSTALLED): requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else "Python 3.11 is needed (make PYTHON=python3.11), this is " + sys.version)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo '安装依赖 installing the pinned lock: one to three minutes'
	$(BIN)/python -m pip install --progress-bar on -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
	touch $@

serve: $(INSTALLED)  ## page at /, API and Slack on one port
	$(BIN)/tiaowen serve --port $(PORT)

test: $(INSTALLED) lint  ## lint, types, all tests
	$(BIN)/pytest -q $(PARALLEL)

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: $(INSTALLED)  ## the golden set against the live index; exit status 1 if a floor is missed
	$(BIN)/tiaowen eval

bench: $(INSTALLED)  ## speed of a cold start and a warm server, the support threshold
	$(BIN)/python -m eval.bench.latency
	$(BIN)/python -m eval.bench.support

PIP_COMPILE := $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host \
  --no-emit-find-links --no-header --no-annotate

lock: $(INSTALLED)  ## pin everything anew: what runs, and what development adds
	$(PIP_COMPILE) --output-file requirements.lock pyproject.toml
	$(PIP_COMPILE) --extra dev --extra ocr --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	sed -i 's/^\(torch==[0-9.]*\)+.*/\1/' requirements.lock requirements-dev.lock  # any build of that version, CPU or not

clean:
	rm -rf $(VENV) .tiaowen .mypy_cache .ruff_cache .pytest_cache
