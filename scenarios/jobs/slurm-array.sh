#!/bin/sh
# A folder of scenarios as a Slurm array job: each task simulates its share into a store of its own.
#
#   sbatch --array=1-8 slurm-array.sh SCENARIOS RESULTS
#   sbatch --dependency=afterany:JOB slurm-merge.sh RESULTS
#
# Tasks must be numbered from 1. A task that was killed or requeued goes on where it was; to do the tasks 3 and 5 once
# more: sbatch --array=3,5 --export=ALL,SHARDS=8 slurm-array.sh SCENARIOS RESULTS
#SBATCH --job-name=payback
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --open-mode=append

scenarios=${1:?which folder of scenarios?}
results=${2:?which folder for the stores?}
shards=${SHARDS:-$SLURM_ARRAY_TASK_COUNT}

mkdir -p "$results" || exit 1
payback batch "$scenarios" --store "$results/$SLURM_ARRAY_TASK_ID.sqlite" --quiet \
    --shard "$SLURM_ARRAY_TASK_ID/$shards" --threads "${SLURM_CPUS_PER_TASK:-1}"
code=$?
# 5: some scenarios are at fault, which is in the store; the task has done what it can
[ $code -eq 5 ] || exit $code
