#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs every test of a build folder: the programs under tests/unit and tests/statistical, the examples, and the suites of files.
# Says what failed with its whole output; the last line counts programs and suites.
build=${1:-build}
cd "$(dirname "$0")/.." || exit 1
build=$(cd "$build" && pwd) || exit 1
PATH="$build:$build/tests/tools:$PATH"
export PATH
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
passed=0
failed=0

run() { # name, command …
    name=$1
    shift
    begun=$(date +%s)
    if "$@" >"$log" 2>&1 </dev/null; then
        passed=$((passed + 1))
        grep -i '^skipped' "$log"
        printf 'ok      %-45s %3d s  %s\n' "$name" $(($(date +%s) - begun)) "$(grep -E '[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)"
    else
        failed=$((failed + 1))
        cat "$log"
        printf 'FAILED  %s\n' "$name"
    fi
}

for program in "$build"/tests/unit/*/test_* "$build"/tests/statistical/test_* "$build"/tests/examples/*; do
    case "$program" in *.d | *.o | *'*'*) continue ;; esac
    run "${program#"$build"/tests/}" "$program"
done
for suite in tests/layers/check.sh tests/vectors/check.sh tests/cli/run.sh tests/bad/run.sh tests/schema/check.py tests/scenarios/run.sh \
    tests/pages/run.sh tests/pages/workbook.py tests/machines/jobs.sh tests/machines/mpi.sh; do
    [ -x "$suite" ] && run "${suite#tests/}" "$suite"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
