#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Some seconds of each target of fuzzing, the same inputs each time. An input that ends a target is kept in the folder build/.
#
# usage: tests/fuzz/run.sh [SECONDS]; the programs are those of PATH or build/
here=$(cd "$(dirname "$0")" && pwd) || exit 1
build=$(command -v payback) && build=$(dirname "$build") || build=$here/../../build
PATH=$build:$PATH
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
passed=0
failed=0
for program in "$build"/tests/fuzz/fuzz_*; do
    case "$program" in *.d | *'*'*) continue ;; esac
    target=${program##*/fuzz_}
    "$here/inputs.sh" "$target" "$scratch/$target" || exit 1
    if (cd "$scratch" && "$program" -seconds="${1:-4}" -seed=1 "$scratch/$target"/*) >"$scratch/log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        mv "$scratch/fuzz-failure" "$build/fuzz-$target-failure"
    fi
    printf '%-10s %s\n' "$target" "$(tail -n 2 "$scratch/log")"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
