#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Command-line tests as files. A case is a folder tests/cli/COMMAND/CASE with
#   cmd      a shell script, run in a scratch copy of the folder; $SCENARIOS is the folder scenarios/
#   exit     the expected exit code
#   stdout   the expected standard output, and
#   stderr   standard error; without the file nothing may be written there
# and any files that cmd uses. Before the comparison version, instruction set, time and number of threads become words in
# capitals.
#
# The program is the payback of PATH, else that of build/.
#
# usage: tests/cli/run.sh [--update] [CASE_FOLDER…]
# --update writes what came out as what is expected: look at the difference before you commit it.

update=
if [ "${1-}" = --update ]; then
    update=yes
    shift
fi
here=$(cd "$(dirname "$0")" && pwd) || exit 1
root=$(cd "$here/../.." && pwd) || exit 1
command -v payback >/dev/null || PATH=$root/build:$PATH
if ! command -v payback >/dev/null; then
    echo "there is no program payback: make it first" >&2
    exit 1
fi

SCENARIOS=$root/scenarios
LC_ALL=C.UTF-8
TERM=dumb
export PATH SCENARIOS LC_ALL TERM
unset COLUMNS NO_COLOR PAYBACK_ISA OMP_NUM_THREADS

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
passed=0
failed=0

normalise() {
    sed -e 's/payback [0-9][0-9]*\.[0-9][0-9]*\.[0-9][0-9]*/payback VERSION/g' \
        -e 's/"version": "[^"]*"/"version": "VERSION"/' \
        -e 's/"isa": "[^"]*"/"isa": "ISA"/' \
        -e 's/"elapsed_seconds": [0-9.e+-]*/"elapsed_seconds": TIME/' \
        -e 's/"threads": [0-9]*/"threads": THREADS/' \
        -e 's/x86-64-v[34]/ISA/g' -e 's/(generic)/(ISA)/g' \
        -e 's/[0-9][0-9.]* m\{0,1\}s on [0-9]* threads\{0,1\}/TIME on THREADS/' \
        -e "s|$root|ROOT|g" \
        "$1"
}

# compare NAME: what came out against what is expected; a missing file stands for nothing
compare() {
    expected=$case/$1
    [ -f "$expected" ] || expected=/dev/null
    diff -u "$expected" "$scratch/$1" >"$scratch/diff.$1" 2>&1
}

keep() {
    if [ -s "$scratch/$1" ]; then
        cp "$scratch/$1" "$case/$1"
    else
        rm -f "$case/$1"
    fi
}

run_case() {
    rm -rf "$scratch/work"
    cp -R "$case" "$scratch/work" || return 1
    (cd "$scratch/work" && rm -f exit stdout stderr && sh ./cmd) \
        >"$scratch/raw.stdout" 2>"$scratch/raw.stderr" </dev/null
    echo $? >"$scratch/exit"
    normalise "$scratch/raw.stdout" >"$scratch/stdout"
    normalise "$scratch/raw.stderr" >"$scratch/stderr"
    if [ "$update" ]; then
        keep exit
        keep stdout
        keep stderr
    fi
    result=0
    for part in exit stdout stderr; do
        compare $part || result=1
    done
    return $result
}

if [ $# -eq 0 ]; then
    set -- "$here"/*/*/
fi
for case in "$@"; do
    case=${case%/}
    [ -f "$case/cmd" ] || continue
    case=$(cd "$case" && pwd)
    # ThreadSanitizer keeps its shadow in a file mapping that a limit on file sizes cuts off
    if [ "${TSAN_OPTIONS:-}" ] && grep -q 'ulimit -f' "$case/cmd"; then
        echo "skipped under ThreadSanitizer: ${case#"$root"/}"
        continue
    fi
    if run_case; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED ${case#"$root"/}: $(tail -n 1 "$case/cmd")"
        cat "$scratch/diff.exit" "$scratch/diff.stdout" "$scratch/diff.stderr"
    fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
