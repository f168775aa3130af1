#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every scenario that is shipped: checked without a warning and run; the same bytes on 1, 2, 3 and 7 threads and under a German locale;
# its draws recomputed by the reference where they can be; the worked checks' known results.
# `payback` comes from PATH; prints what failed, then "N passed, N failed".
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

verdict() { # what, status of the test
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "failed: $1"
    fi
}

# The result without the two members that may differ between runs.
result() { # scenario, threads, file
    payback run "$1" --trials 3000 --threads "$2" --quiet --json "$work/full.json" --draws "$work/draws.csv" || return 1
    { sed -E '/"(threads|elapsed_seconds)"/s/"(threads|elapsed_seconds)": *[^,}]*//g' "$work/full.json" && cat "$work/draws.csv"; } >"$3"
}

for scenario in scenarios/*.json $(ls scenarios/offers/*.json | grep -v /company.json) bench/reference.json bench/reference-noise.json; do
    messages=$(payback check "$scenario" 2>&1 >"$work/page")
    [ -z "$messages" ] && [ -s "$work/page" ]
    verdict "check $scenario: $messages" $?
    payback run "$scenario" --trials 512 >"$work/page" 2>&1
    verdict "run $scenario" $?
    result "$scenario" 1 "$work/one"
    verdict "run $scenario --json --draws" $?
    if ! grep -q '"noise"\|"surge"\|"extends"' "$scenario"; then
        recompute "$scenario" "$work/draws.csv" >"$work/page" 2>&1
        verdict "recompute $scenario: $(cat "$work/page")" $?
    fi
    for threads in 2 3 7; do
        result "$scenario" $threads "$work/many" && cmp -s "$work/one" "$work/many"
        verdict "$scenario: $threads threads change the result" $?
    done
    if locale -a 2>/dev/null | grep -qi '^de_DE.utf-\?8$'; then
        LC_ALL=de_DE.UTF-8 result "$scenario" 1 "$work/german" && cmp -s "$work/one" "$work/german"
        verdict "$scenario: a German locale changes the result" $?
    fi
done
locale -a 2>/dev/null | grep -qi '^de_DE.utf-\?8$' || echo "skipped: no German locale on this machine (make deps-test)"

# The worked checks of MODEL.md §9.
member() { # file, outcome: the mean
    payback run "scenarios/$1.json" --trials 64 --quiet --json - | sed -n "s/.*\"$2\": {\"mean\": {\"value\": \([-0-9.e]*\).*/\1/p"
}
near() { # what, found, expected
    awk -v a="$2" -v b="$3" 'BEGIN { d = a - b; exit !(a != "" && d * d <= 1e-18 * b * b) }'
    verdict "$1 (found $2, expected $3)" $?
}
near "cost per ticket today" "$(member worked-checks cost_per_ticket_today)" 32.5
near "520,000 a year of cost reduction" "$(member worked-checks hard.net_value)" 520000
near "go-live of twelve weeks" "$(member worked-checks-late-go-live go_live_month)" 2.7692307692307692

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
