#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs every test of a build folder, several at a time: the programs under tests/unit and tests/statistical, the examples, and
# the suites of files. Prints the whole output of what failed; the last line counts programs and suites.
#
# usage: tests/run.sh [BUILD_FOLDER]; JOBS=N: how many at a time (as many as there are processors)
build=${1:-build}
cd "$(dirname "$0")/.." || exit 1
build=$(cd "$build" && pwd) || exit 1
PATH="$build:$build/tests/tools:$PATH"
export PATH
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# The longest ones first, so that none of them is left alone at the end.
list() {
    for suite in tests/cli/run.sh tests/pages/run.sh tests/serve/run.sh tests/pages/workbook.py tests/pages/claims.py \
        tests/machines/jobs.sh tests/machines/mpi.sh \
        tests/scenarios/run.sh tests/long/short.sh tests/fuzz/run.sh tests/bad/run.sh tests/exports/check.py tests/exports/store.py tests/exports/helpdesks.py tests/schema/check.py tests/schema/editor.mjs tests/layers/check.sh tests/readme/check.py tests/readers/run.sh tests/library/check.sh tests/vectors/check.sh; do
        [ -x "$suite" ] && echo "$suite"
    done
    for program in "$build"/tests/unit/*/test_* "$build"/tests/statistical/test_* "$build"/tests/examples/*; do
        case "$program" in *.d | *.o | *'*'*) continue ;; esac
        echo "$program"
    done
}

# One test: its output goes to a file, its line appears whole. Exit codes do not stop the others.
cat >"$scratch/one.sh" <<'ONE'
build=$1
scratch=$2
test=$3
name=${test#"$build"/tests/}
name=${name#tests/}
log=$scratch/$(echo "$name" | tr / _).log
begun=$(date +%s)
if "$test" >"$log" 2>&1 </dev/null; then
    skipped=$(grep -i '^skipped' "$log")
    printf '%sok      %-45s %3d s  %s\n' "${skipped:+$skipped
}" "$name" $(($(date +%s) - begun)) "$(grep -E '[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)" >"$log.line"
    : >"$log.passed"
else
    { cat "$log" && printf 'FAILED  %s\n' "$name"; } >"$log.line"
    : >"$log.failed"
fi
cat "$log.line"
ONE

count() {
    find "$scratch" -name "*.$1" | wc -l
}

list | xargs -P "${JOBS:-$(nproc)}" -I '{}' sh "$scratch/one.sh" "$build" "$scratch" '{}'
echo "$(count passed) passed, $(count failed) failed"
[ "$(count failed)" -eq 0 ] && [ "$(count passed)" -gt 0 ]
