#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What takes minutes: batches that are killed, poisoned, run out of disk, share a store, or go on for long. The program is the
# payback of PATH, else that of build/.
#
# usage: tests/long/run.sh [TEST.py…]
here=$(cd "$(dirname "$0")" && pwd) || exit 1
command -v payback >/dev/null || PATH=$here/../../build:$PATH
export PATH
[ $# -gt 0 ] || set -- "$here"/test_*.py
passed=0
failed=0
for test in "$@"; do
    begun=$(date +%s)
    if python3 "$test"; then
        passed=$((passed + 1))
        verdict=ok
    else
        failed=$((failed + 1))
        verdict=FAILED
    fi
    printf '%-7s %-30s %4d s\n' "$verdict" "$(basename "$test")" $(($(date +%s) - begun))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
