#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Are the hot functions still made of vector instructions? Disassembles the kernels of the build whose payback is first in PATH
# (else of build/) and counts, in each function of the list, packed instructions on registers of 256 or 512 bits and
# scalar floating-point ones. A refactoring that makes the compiler leave a loop scalar gives the same results, only slower: no
# other test would notice. None of the kernels may call the scalar mathematical library either.
#
# usage: tests/vectors/check.sh
program=$(command -v payback)
build=$(cd "$(dirname "$0")/../.." && pwd)/build
[ "$program" ] && build=$(dirname "$program")

if [ "$(uname -m)" != x86_64 ]; then
    echo "skipped vectors/check.sh: it reads the instructions of x86-64"
    exit 0
fi
if ! command -v objdump >/dev/null; then
    echo "skipped vectors/check.sh: there is no objdump"
    exit 0
fi
if nm "$build/libpayback.a" 2>/dev/null | grep -qE ' U __(asan|tsan|ubsan)_'; then
    echo "skipped vectors/check.sh: a sanitizer's checks stand between the instructions"
    exit 0
fi

passed=0
failed=0

# object, function (as a whole name of the symbol; SET stands for the instruction set), least wide instructions, least
# wide ones for each scalar one
functions() {
    cat <<'LIST'
sampling/sampling_kernel plain 60 20
sampling/sampling_kernel sobol 30 4
sampling/sampling_kernel latin 100 10
sampling/sampling_kernel combine 3 0.5
sampling/sampling_kernel reflect 4 0.5
distribution/quantile_kernel apply 60 0.5
model/block_kernel simulate_group 500 4
statistics/bins_kernel find_bins 60 3
statistics/moments_kernel pb_chunk_sum_SET 50 2
statistics/moments_kernel pb_chunk_counts_SET 15 8
statistics/windows_kernel pb_windows_find_SET 60 0.4
LIST
}

# Wide and scalar instructions of a function that the compiler may have divided into parts (NAME.part.0) or copied
# (NAME.constprop.0). The bounds leave room for what GCC and clang inline differently.
count() { # object file, function
    objdump -d --no-show-raw-insn "$1" | awk -v wanted="$2" '
        /^[0-9a-f]+ <.*>:$/ { name = $2; gsub(/[<>:]/, "", name); sub(/\..*/, "", name); next }
        name != wanted { next }
        $2 ~ /^v([a-z0-9]*(pd|ps)|p[a-z0-9]*)$/ && /[yz]mm/ { wide++ }
        $2 ~ /^v[a-z0-9]*s[ds]$/ && $2 !~ /^vmovs/ { scalar++ }
        END { print wide + 0, scalar + 0 }'
}

for set in v3 v4; do
    functions | sed "s/SET/$set/" >"${TMPDIR:-/tmp}/vectors.$$"
    while read -r object function wide_least ratio_least; do
        file=$build/sim/$object.$set.o
        read -r wide scalar <<COUNTS
$(count "$file" "$function")
COUNTS
        if awk "BEGIN { exit !(${wide:-0} >= $wide_least && ${wide:-0} >= $ratio_least * ${scalar:-0}) }"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "$object, $function ($set): $wide wide and $scalar scalar instructions; at least $wide_least wide ones and $ratio_least" \
                "for each scalar one were expected. Was a loop left scalar, or the function renamed (then change the list above)?"
        fi
    done <"${TMPDIR:-/tmp}/vectors.$$"
    rm -f "${TMPDIR:-/tmp}/vectors.$$"
    calls=$(nm -uA "$build"/sim/*/*_kernel.$set.o | grep -E ' U (exp|expm1|exp2|log|log1p|log2|pow|sin|cos|erfc?|tgamma|lgamma|fm(ax|in|od)|floor|ceil|rint|sqrt)f?$')
    if [ -z "$calls" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "kernels ($set) call the scalar mathematical library:"
        echo "$calls"
    fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
