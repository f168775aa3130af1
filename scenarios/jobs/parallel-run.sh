#!/bin/sh
# One very large run on all cores of one machine, or of several, by GNU parallel. Options of payback merge (--json,
# --csv, --quiet, …) come last.
#
#   ./parallel-run.sh big.json PARTS SHARDS TRIALS --json result.json
scenario=${1:?which scenario?}
parts=${2:?which folder for the parts?}
shards=${3:?how many shards?}
trials=${4:?how many trials?}
shift 4

simulate() { # name of the parts, further options
    name=$1
    shift
    seq "$shards" | parallel -q --halt now,fail=1 payback run "$scenario" --trials "$trials" --shard "{}/$shards" \
        --threads 1 --quiet --part "$parts/$name.{}" "$@"
}

mkdir -p "$parts" || exit 1
rm -f "$parts"/first.* "$parts"/second.* "$parts/plan"
simulate first || exit 1
# beyond 4194304 trials exact quantiles take a second look at the trials, of which the merge makes a plan
payback merge "$parts"/first.* --plan "$parts/plan" "$@" || exit
if [ -e "$parts/plan" ]; then
    simulate second --after "$parts/plan" || exit 1
    payback merge "$parts/plan" "$parts"/second.* "$@"
fi
