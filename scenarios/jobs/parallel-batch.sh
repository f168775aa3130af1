#!/bin/sh
# A folder of scenarios on all cores of one machine, or of several, by GNU parallel.
#
#   ./parallel-batch.sh SCENARIOS RESULTS SHARDS
#   PARALLEL='--sshloginfile machines --workdir .' ./parallel-batch.sh SCENARIOS RESULTS 64    (on a shared folder)
#
# Started again it goes on where it was.
scenarios=${1:?which folder of scenarios?}
results=${2:?which folder for the stores?}
shards=${3:?how many shards?}

mkdir -p "$results" || exit 1
# whether all went well is for the merge to say: it refuses a shard that is missing or unfinished
seq "$shards" | parallel -q payback batch "$scenarios" --store "$results/{}.sqlite" --shard "{}/$shards" \
    --threads 1 --quiet
payback merge "$results"/[0-9]*.sqlite --store "$results/all.sqlite"
