#!/bin/sh
# The same as one MPI job (make mpi): the processes share the scenarios as they get done, the first one writes the
# store. A job that was killed goes on with the same command. One very large run:
#
#   sbatch slurm-mpi.sh run big.json --trials 1000000000 --json big-result.json
#   sbatch slurm-mpi.sh batch SCENARIOS --store RESULTS.sqlite
#SBATCH --job-name=payback-mpi
#SBATCH --ntasks=17
#SBATCH --cpus-per-task=1
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --open-mode=append

# mpirun, not srun: Debian's Open MPI finds Slurm's machines by itself. MPIRUN may say more.
${MPIRUN:-mpirun} payback-mpi "$@"
