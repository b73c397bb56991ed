#!/usr/bin/env bash
# Judges the corpus of this checkout beside that of BASE (default origin/main): the same questions to both.
#   docs/ci/corpus-gate.sh [BASE]
# Exit status: 0 pass, 1 fail, 2 cannot judge. Reports go to GATE_REPORTS (default: gate-reports below this checkout).
# PYTHON names the interpreter in which this project is installed (default: .venv/bin/python, else python).
# Official texts, where the machine has them, are read from TIAOWEN_CORPUS_DIR, for both sides alike.
set -uo pipefail

base=${1:-origin/main}
root=$(git rev-parse --show-toplevel) || exit 2
if [ -x "$root/.venv/bin/python" ]; then default=$root/.venv/bin/python; else default=python; fi
python=${PYTHON:-$default}
reports=${GATE_REPORTS:-$root/gate-reports}
work=$(mktemp -d) || exit 2
export TIAOWEN_DATA_DIR=$work/data
# A hook runs with git's own variables set, which would point the base's checkout at this one.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

leave() {
  git -C "$root" worktree remove --force "$work/base" 2>/dev/null
  rm -rf "$work"
}
trap leave EXIT

tiaowen() { (cd "$1" && shift && PYTHONPATH=. "$python" -m app.cli "$@"); }

git -C "$root" worktree add --quiet --detach "$work/base" "$base" || exit 2
tiaowen "$work/base" ingest >&2 || { echo "the corpus of $base cannot be built" >&2; exit 2; }
built=$(tiaowen "$root" ingest --no-promote --json) || { echo "the corpus of this checkout cannot be built" >&2; exit 2; }
version=$("$python" -c 'import json, sys; print(json.loads(sys.argv[1])["version"])' "$built") || exit 2

tiaowen "$root" eval --candidate "$version"
status=$?
mkdir -p "$reports"
for format in html:html markdown:md junit:xml; do
  tiaowen "$root" eval report --version "$version" --format "${format%:*}" --out "$reports/gate.${format#*:}" ||
    echo "no ${format%:*} report" >&2
done
exit "$status"
