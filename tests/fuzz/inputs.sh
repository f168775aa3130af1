#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Puts what a target of fuzzing begins with into a folder. The program is the payback of PATH.
#
# usage: inputs.sh TARGET FOLDER
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
target=$1 folder=$2
mkdir -p "$folder" || exit 1
# scenario: a number of a random scenario, then changes of it
words() { printf '%b' "$2" >"$folder/$1"; }
case $target in
document)
    for file in "$root"/scenarios/*.json "$root"/tests/bad/*/*.json; do
        cp "$file" "$folder/$(basename "$(dirname "$file")")-$(basename "$file")"
    done
    ;;
separated) cp "$root"/tests/exports/[!c]*.csv "$folder" ;;
part)
    for seed in 1 2 3; do
        payback run "$root/scenarios/worked-checks.json" --trials $((seed * 40)) --seed $seed --shard 1/$seed --part "$folder/$seed.part" --quiet || exit
    done
    ;;
options)
    words run '\002a.json\n--trials\n1e4\n--set\n/a/b=[1,{"c":2}]\n--json\n--html=x\n--quiet'
    words changes '\002a.json\n--multiply\n/a=1.5\n--add=/b=-2\n--seed=7\n--sampler\nsobol\n--threads\n2\n--precision=0.01'
    words solve '\010a.json\n--vary\n/a\n--target\nP(payback<=12)>=0.9\n--from=1\n--to\n9'
    words batch '\013d\n-\n--store\ns.sqlite\n--vary=/a=0:1:11\n--shard\n1/4\n--csv=-\n--sort=npv'
    words merge '\0141.part\n2.part\n--json\n-\n--\n-x'
    words init '\000new.json\n--vendor\nfini\n--help'
    ;;
scenario)
    seed=0
    while [ $seed -lt 60 ]; do
        seed=$((seed + 1))
        words $seed "\\000\\000\\000\\000\\000\\000\\$(printf %03o $((seed * 4)))\\$(printf %03o $((seed * 37 % 256)))\\001\\002\\003\\004\\005\\$(printf %03o $((seed * 5 % 256)))"
    done
    ;;
esac
