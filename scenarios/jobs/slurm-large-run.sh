#!/bin/sh
# One very large run as a Slurm array job: each task simulates its share of the trials.
#
#   sbatch --array=1-8 slurm-large-run.sh big.json PARTS --trials 1000000000
#   sbatch --array=1-8 --dependency=afterok:JOB slurm-large-run.sh big.json PARTS --trials 1000000000
#   payback merge PARTS/plan PARTS/second-*.part --json result.json
#
# Beyond 4194304 trials exact quantiles take two looks at the trials: submitted again, the tasks find the parts of the
# first, make the plan of the second one from them, and follow it. Up to there once is enough, and
# payback merge PARTS/first-*.part is the result.
#SBATCH --job-name=payback-large
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --time=04:00:00

scenario=${1:?which scenario?}
parts=${2:?which folder for the parts?}
shift 2
task=$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT

mkdir -p "$parts" || exit 1
set -- run "$scenario" "$@" --quiet --shard "$task" --threads "${SLURM_CPUS_PER_TASK:-1}"
if [ ! -e "$parts/first-$SLURM_ARRAY_TASK_ID.part" ]; then
    exec payback "$@" --part "$parts/first-$SLURM_ARRAY_TASK_ID.part"
fi
# every task makes the same plan, and a file appears whole: whoever is last changes nothing
payback merge "$parts"/first-*.part --quiet --plan "$parts/plan" || exit
[ -e "$parts/plan" ] || exit 0 # once was enough
exec payback "$@" --after "$parts/plan" --part "$parts/second-$SLURM_ARRAY_TASK_ID.part"
