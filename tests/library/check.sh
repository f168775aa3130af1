#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What leaves the library: the shared one and the archive define the names of include/payback/, and no others; every function that
# the headers declare is there; a function that returns a status is one whose result must be used.
#
# The library is that of the folder of the payback of PATH, else that of build/.
cd "$(dirname "$0")/../.." || exit 1
program=$(command -v payback) || program=build/payback
build=$(dirname "$program")
passed=0
failed=0

verdict() { # what, faults
    if [ -z "$2" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s:\n%s\n' "$1" "$2"
    fi
}

shared=$(nm -D --defined-only "$build/libpayback.so" | awk '$2 != "A" { print $3 }')
archive=$(nm -g --defined-only "$build/libpayback.a" | awk 'NF == 3 { print $3 }')
declared=$(cat include/payback/*.h | tr '\n' ' ' | grep -oE 'PAYBACK_API [^;{]*\(' | grep -oE 'payback_[a-z0-9_]+ *\($' | tr -d ' (' | sort -u)
# sanitizers and OpenMP name things of their own
ours() {
    grep -Ev '^(payback_|__|_|\.gomp_|asan|tsan|ubsan)' | head
}
[ -n "$shared" ] && [ -n "$archive" ] && [ -n "$declared" ]
verdict "the library and the headers were read" "$([ $? -eq 0 ] || echo nothing found)"
verdict "the shared library defines other names" "$(echo "$shared" | ours)"
verdict "the archive defines other names" "$(echo "$archive" | ours)"
for name in $declared; do
    echo "$shared" | grep -qx "$name" || missing="$missing $name"
done
verdict "declared, and not in the shared library" "$missing"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
