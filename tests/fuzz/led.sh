#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Fuzzing led by what the inputs reach. The corpora stay in the folder of the build, and the next call goes on with them; what breaks
# a target stands in BUILD/TARGET-….
#
# usage: led.sh BUILD SECONDS TARGET…; payback of PATH or build/ makes the first parts
here=$(cd "$(dirname "$0")" && pwd) || exit 1
PATH=$PATH:$here/../../build
build=$1 seconds=$2
shift 2
failed=0
for target in "$@"; do
    "$here/inputs.sh" "$target" "$build/first/$target" || exit 1
    mkdir -p "$build/corpus/$target"
    echo "$target"
    "$build/tests/fuzz/led_$target" -max_total_time="$seconds" -timeout=30 -max_len=20000 -rss_limit_mb=4096 -print_final_stats=1 \
        -artifact_prefix="$build/$target-" "$build/corpus/$target" "$build/first/$target" 2>"$build/$target.log" || failed=$((failed + 1))
    grep -E 'number_of_executed_units|peak_rss_mb|ERROR|broken' "$build/$target.log"
done
[ "$failed" -eq 0 ]
