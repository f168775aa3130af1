#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Checks scenarios with `payback check` and compares what it says, to the last character. A case is FOLDER/CASE.expected, standard
# error, beside FOLDER/CASE.json and, where there are options, FOLDER/CASE.options. The exit code is 3, and 0 in
# warnings/.
#
#   run.sh            compares; PATH finds the program, or PAYBACK names it
#   run.sh --update   writes the expected files anew: read the difference before you commit it. A new case begins with an
#                     empty one.
program=${PAYBACK:-payback}
update=$1
cd "$(dirname "$0")" || exit 1
actual=$(mktemp) || exit 1
trap 'rm -f "$actual"' EXIT
passed=0
failed=0

fail() {
    failed=$((failed + 1))
    echo "FAILED: $1"
}

for expected in */*.expected; do
    folder=${expected%/*}
    case=${expected%.expected}
    options=
    [ -f "$case.options" ] && options=$(cat "$case.options")
    code=3
    [ "$folder" = warnings ] && code=0
    # shellcheck disable=SC2086 # the options are words
    (cd "$folder" && LC_ALL=C exec "$program" check $options "${case##*/}.json" 2>"$actual" >/dev/null)
    status=$?
    [ "$update" = --update ] && cp "$actual" "$expected"
    if [ "$status" -ne "$code" ]; then
        fail "$case ends with $status instead of $code"
    elif ! cmp -s "$actual" "$expected"; then
        fail "$case"
        diff "$expected" "$actual"
    else
        passed=$((passed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
