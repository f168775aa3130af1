#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# payback-mpi as mpirun starts it: results are those of payback, byte by byte; so are messages and exit codes; whoever
# is killed, the store resumes; nothing hangs. All that takes longer than $patience seconds counts as hanging.
cd "$(dirname "$0")/../.." || exit 1
. tests/machines/support.sh
command -v mpirun >/dev/null || skip "no mpirun (make deps-test installs it)"
command -v payback-mpi >/dev/null || skip "no payback-mpi: make test builds it where there is Open MPI, but not under a sanitizer"
patience=120

# As root in a container, on fewer processors than processes, and without mpirun's remarks on exit codes.
mpi() { # processes, arguments of mpirun …
    processes=$1
    shift
    timeout "$patience" mpirun -q --allow-run-as-root --oversubscribe -n "$processes" "$@"
}

# ---- one run ----

payback run scenarios/mid-market-saas.json --trials 5000 --quiet --json "$work/one.json" --csv "$work/one.csv"
for processes in 1 2 4; do
    mpi $processes payback-mpi run scenarios/mid-market-saas.json --trials 5000 --quiet --json "$work/all.json" \
        --csv "$work/all.csv" && same_results "$work/one.json" "$work/all.json" && cmp "$work/one.csv" "$work/all.csv"
    verdict "a run by $processes processes" $?
done
set -- --trials 999 --seed 5 --sampler lhs --set /decision/payback_months=18 --multiply /proposal/implementation/overrun=2
payback run - "$@" --quiet --json "$work/one.json" <scenarios/mid-market-saas.json
mpi 3 payback-mpi run - "$@" --quiet --json "$work/all.json" <scenarios/mid-market-saas.json &&
    same_results "$work/one.json" "$work/all.json"
verdict "a run from standard input, with changes" $?
(cd scenarios && payback run internal-build.json --trials 3000 --quiet --html "$work/one.html" --xlsx "$work/one.xlsx" &&
    mpi 2 payback-mpi run internal-build.json --trials 3000 --quiet --html "$work/all.html" --xlsx "$work/all.xlsx") &&
    cmp "$work/one.html" "$work/all.html" && cmp "$work/one.xlsx" "$work/all.xlsx"
verdict "a page and a workbook, of a scenario with a file of its own" $?
payback run scenarios/start-up-whole-agents.json --trials 4194433 --quiet --json "$work/one.json"
mpi 3 payback-mpi run scenarios/start-up-whole-agents.json --trials 4194433 --quiet --json "$work/all.json" &&
    same_results "$work/one.json" "$work/all.json"
verdict "a run in two rounds" $?

# ---- a batch ----

make_scenarios "$work/scenarios" 500
set -- --vary /decision/discount_rate=0.05,0.1,0.15 --multiply /proposal/implementation/overrun=1.5
(cd "$work" && payback batch scenarios "$@" --store one.sqlite --quiet)
[ $? -eq 5 ]
verdict "one process: two scenarios are at fault" $?
for processes in 1 2 4; do
    (cd "$work" && mpi $processes payback-mpi batch scenarios "$@" --store all.sqlite --quiet)
    [ $? -eq 5 ] && same_stores "$work/one.sqlite" "$work/all.sqlite"
    verdict "a batch by $processes processes" $?
    rm -f "$work"/all.sqlite*
done
for shard in 1/2 2/2; do
    (cd "$work" && mpi 3 payback-mpi batch scenarios "$@" --store "shard${shard%/2}.sqlite" --shard $shard --quiet)
done
payback merge "$work/shard1.sqlite" "$work/shard2.sqlite" --store "$work/all.sqlite" --quiet &&
    same_stores "$work/one.sqlite" "$work/all.sqlite"
verdict "shards of a batch, each by 3 processes" $?
(cd "$work" && MPIRUN="timeout $patience mpirun -q --allow-run-as-root --oversubscribe -n 3" \
    "$here/../../scenarios/jobs/slurm-mpi.sh" batch scenarios "$@" --store job.sqlite --quiet)
[ $? -eq 5 ] && same_stores "$work/one.sqlite" "$work/job.sqlite"
verdict "slurm-mpi.sh" $?
(cd "$work" && mpi 3 payback-mpi batch scenarios "$@" --store first.sqlite --fail-fast --quiet)
[ $? -eq 5 ] && [ "$(payback batch --store "$work/first.sqlite" --csv - | grep -c ',failed,')" -lt 6 ]
verdict "a batch stops at the first failure" $?

# ---- killed: the store resumes ----

# Long enough that there is work left after all kills: mpirun waits two seconds for ranks that it has told to end.
many="scenarios/mid-market-saas.json --vary /decision/discount_rate=0.01:0.2:80 --trials 200000 --quiet"
(cd "$work" && payback batch $many --store alone.sqlite)

# The process of that rank that works on $work/killed.sqlite.
process_of() { # rank
    for process in $(pgrep -f "^payback-mpi batch .*$work/killed.sqlite"); do
        tr '\0' '\n' <"/proc/$process/environ" 2>/dev/null | grep -qx "OMPI_COMM_WORLD_RANK=$1" && echo "$process"
    done
}

stored() {
    payback batch --store "$work/killed.sqlite" --csv - 2>/dev/null | grep -c ',done,'
}

# Kills a rank once so many scenarios are stored; the job must end, and say so.
kill_one() { # signal, rank or "mpirun", scenarios
    (cd "$work" && exec timeout "$patience" mpirun -q --allow-run-as-root --oversubscribe -n 4 payback-mpi batch \
        $many --store "$work/killed.sqlite") >"$work/out" 2>&1 &
    job=$!
    tries=0
    while [ "$(stored)" -lt "$3" ] && [ $((tries += 1)) -lt 300 ]; do sleep 0.1; done
    if [ "$2" = mpirun ]; then kill "-$1" "$(pgrep -P $job -x mpirun)"; else kill "-$1" "$(process_of "$2")"; fi
    wait $job
    code=$?
    [ $code -ne 0 ] && [ $code -ne 124 ]
}

for victim in 2 0; do
    kill_one KILL $victim $(($(stored) + 5)) && [ "$(stored)" -lt 80 ]
    verdict "the job ends when rank $victim is killed" $?
done
kill_one INT mpirun $(($(stored) + 5)) && [ "$(stored)" -lt 80 ]
verdict "the job ends when it is interrupted" $?
(cd "$work" && mpi 4 payback-mpi batch $many --store "$work/killed.sqlite") && same_stores "$work/alone.sqlite" "$work/killed.sqlite"
verdict "what was killed goes on, and ends in the same store" $?

# ---- messages and exit codes are those of payback ----

same_words() { # arguments …
    payback "$@" >"$work/one.out" 2>"$work/one.err" </dev/null
    one=$?
    mpi 3 payback-mpi "$@" >"$work/all.out" 2>"$work/all.said" </dev/null
    all=$?
    # what MPI says of the machine, "[hwloc/linux] …", is not ours
    sed '/^\[[^]]*\]/d' "$work/all.said" >"$work/all.err"
    [ $one -eq $all ] && cmp "$work/one.out" "$work/all.out" && cmp "$work/one.err" "$work/all.err"
    verdict "the same words: $*" $?
}

printf '{' >"$work/broken.json"
cp "$work/one.sqlite" "$work/words.sqlite"
printf 'no store' >"$work/foreign.sqlite"
# alone, each lists the commands that it has
mpi 2 payback-mpi >"$work/all.out" 2>"$work/all.err" </dev/null
[ $? -eq 2 ] && cat "$work/all.out" "$work/all.err" | grep -q '^  batch' && ! cat "$work/all.out" "$work/all.err" | grep -q '^  compare'
verdict "without a command, its commands are listed" $?
same_words --version
same_words runn
same_words run
same_words run nothing.json
same_words run "$work/broken.json" --json "$work/error.json"
same_words run scenarios/mid-market-saas.json --set /no/such=1
same_words run scenarios/mid-market-saas.json --json /no/such/folder/x.json
same_words run scenarios/enterprise-seats.json --trials 1000 --require --quiet
same_words run scenarios/enterprise-seats.json --trials 1000 --json /dev/full --quiet
same_words batch scenarios
same_words batch scenarios --store "$work/foreign.sqlite"
same_words batch --store "$work/words.sqlite" --csv -
same_words batch "$work/base" --store "$work/words.sqlite" --vary /decision/discount_rate=x
same_words batch "$work/empty" --store "$work/words.sqlite" --quiet

refused() { # words, arguments …
    words=$1
    shift
    mpi 2 payback-mpi "$@" >"$work/out" 2>&1 </dev/null
    [ $? -eq 2 ] && grep -q -e "$words" "$work/out"
    verdict "refused: $*" $?
}
refused 'payback has the others' stress scenarios/mid-market-saas.json
refused '--draws are written by one process' run scenarios/mid-market-saas.json --draws "$work/draws.csv"
refused '--precision is reached by one process' run scenarios/mid-market-saas.json --precision 0.01
refused 'machines that MPI does not reach' run scenarios/mid-market-saas.json --shard 1/2 --part "$work/x.part"

# ---- trouble on a rank that is not the first: it works in another folder ----

mkdir "$work/elsewhere" "$work/here"
cp scenarios/mid-market-saas.json "$work/here/a.json"
apart() { # arguments …
    (cd "$work/here" && timeout "$patience" mpirun -q --allow-run-as-root --oversubscribe -n 2 payback-mpi "$@" : \
        -n 1 -wdir "$work/elsewhere" payback-mpi "$@") >"$work/out" 2>&1
}
apart run a.json --trials 1000
[ $? -eq 1 ] && grep -q 'process 3 of 3: a.json: error: the file cannot be read' "$work/out"
verdict "a file that one rank cannot read" $?
printf '{"schema_version": 1}' >"$work/elsewhere/a.json"
apart run a.json --trials 1000
[ $? -eq 3 ] && grep -q 'process 3 of 3: a.json:1:1: error' "$work/out"
verdict "a file that is at fault on one rank" $?
cp scenarios/ecommerce-peak.json "$work/elsewhere/a.json"
apart run a.json --trials 1000
[ $? -eq 1 ] && grep -q 'process 3 of 3: .*another scenario' "$work/out"
verdict "a file that is another one on one rank" $?
# ---- ranks on different kinds of processors ----

mixed() { # arguments …
    timeout "$patience" mpirun -q --allow-run-as-root --oversubscribe -n 2 payback-mpi "$@" : \
        -n 1 -x PAYBACK_ISA=generic payback-mpi "$@" >"$work/out" 2>&1
}
if [ "$(payback --version)" != "$(PAYBACK_ISA=generic payback --version)" ]; then
    mixed run scenarios/mid-market-saas.json --trials 1000
    [ $? -eq 1 ] && grep -q 'process 3 of 3: .*kind of processor' "$work/out"
    verdict "a run by different kinds of processors is refused" $?
    mixed batch scenarios --trials 1000 --store "$work/mixed.sqlite"
    [ $? -eq 1 ] && grep -q 'a worker computes for generic' "$work/out"
    verdict "a batch by different kinds of processors is refused" $?
fi
finish
