#!/bin/sh
# Joins the stores of slurm-array.sh; says which one is missing, unfinished or of another batch.
#
#   sbatch --dependency=afterany:JOB slurm-merge.sh RESULTS
#SBATCH --job-name=payback-merge
#SBATCH --time=00:30:00

results=${1:?which folder has the stores?}
cd "$results" || exit 1
payback merge [0-9]*.sqlite --store all.sqlite || exit
payback batch --store all.sqlite --csv all.csv
