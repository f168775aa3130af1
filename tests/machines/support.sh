# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the suites of this folder have in common: a scratch folder $work with scenarios to batch, and comparisons. To be
# sourced at the top level of the repository; $failed counts.
here=$PWD/tests/machines
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
passed=0
failed=0

skip() {
    echo "skipped: tests/machines: $1"
    exit 0
}

verdict() { # what, status of the test
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
    fi
}

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}

# Real scenarios with few trials; one is at fault, one is not JSON.
make_scenarios() { # folder, trials
    mkdir -p "$work/base" "$1"
    cp scenarios/*.json scenarios/*.csv "$work/base/"
    for file in scenarios/*.json; do
        name=$(basename "$file")
        printf '{"extends": "../base/%s", "simulation": {"trials": %d}}\n' "$name" "$2" >"$1/$name"
    done
    printf '{"extends": "../base/worked-checks.json", "no_such_key": 1}\n' >"$1/fault.json"
    printf '{"schema_version": 1,' >"$1/cut-off.json"
}

# Two stores hold the same, in their tables and as exported.
same_stores() { # store, store
    for store in "$1" "$2"; do
        python3 "$here/dump_store.py" "$store" >"$store.dump" || return 1
        payback batch --store "$store" --csv "$store.csv" --quiet || return 1
        payback batch --store "$store" --json "$store.json" --quiet || return 1
    done
    [ -s "$1.dump" ] && cmp "$1.dump" "$2.dump" && cmp "$1.csv" "$2.csv" && cmp "$1.json" "$2.json"
}

# Two results are the same but for the two members that may differ.
same_results() { # file, file
    for file in "$1" "$2"; do
        sed -E 's/"(threads|elapsed_seconds)": *[^,}]*//g' "$file" >"$file.bare" || return 1
    done
    [ -s "$1.bare" ] && cmp "$1.bare" "$2.bare"
}
