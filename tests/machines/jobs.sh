#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The job files of scenarios/jobs, run as their schedulers would run them: array tasks with Slurm's and Kubernetes'
# variables, GNU parallel itself. What comes out is what one process makes.
cd "$(dirname "$0")/../.." || exit 1
. tests/machines/support.sh
jobs=$PWD/scenarios/jobs

for script in "$jobs"/*.sh; do
    sh -n "$script" && [ -x "$script" ]
    verdict "the syntax of $script" $?
done

# in folders whose names a careless script would trip over
make_scenarios "$work/my scenarios" 500
(cd "$work" && payback batch "my scenarios" --store one.sqlite --quiet)
[ $? -eq 5 ]
verdict "one process: two scenarios are at fault" $?
cd "$work" || exit 1

# ---- Slurm ----

task() { # number, count, script, arguments …
    number=$1
    count=$2
    shift 2
    SLURM_ARRAY_TASK_ID=$number SLURM_ARRAY_TASK_COUNT=$count SLURM_CPUS_PER_TASK=1 "$@"
}

for number in 3 1 1; do # one of them is requeued
    task $number 3 "$jobs/slurm-array.sh" "my scenarios" "the results" || verdict "array task $number of 3" 1
done
"$jobs/slurm-merge.sh" "the results" >out 2>err
[ $? -eq 1 ] && grep -q 'shard 2/3 .* is missing' err && [ ! -e "the results/all.csv" ]
verdict "slurm-merge.sh names the task that is missing" $?
SHARDS=3 task 2 1 "$jobs/slurm-array.sh" "my scenarios" "the results" && "$jobs/slurm-merge.sh" "the results" 2>err &&
    same_stores one.sqlite "the results/all.sqlite" && cmp one.sqlite.csv "the results/all.csv"
verdict "an array of three tasks is the batch of one process" $?

large() { # folder, tasks, trials, scenario
    for number in $(seq "$2"); do
        task "$number" "$2" "$jobs/slurm-large-run.sh" "base/$4" "$1" --trials "$3" || return 1
    done
}
payback run base/start-up-whole-agents.json --trials 3000 --quiet --json small.json
large small 3 3000 start-up-whole-agents.json && payback merge small/first-*.part --quiet --json merged.json && same_results small.json merged.json
verdict "a run by an array" $?
large small 3 3000 start-up-whole-agents.json && [ ! -e small/plan ] && [ ! -e small/second-1.part ]
verdict "a second look is not taken where once was enough" $?
# under a sanitizer so many trials take minutes
if [ "${SANITIZE-}" ]; then
    echo "skipped under a sanitizer: runs in two rounds"
else
    payback run base/worked-checks.json --trials 4194305 --quiet --json big.json
    large big 2 4194305 worked-checks.json && large big 2 4194305 worked-checks.json &&
        payback merge big/plan big/second-*.part --quiet --json merged.json && same_results big.json merged.json
    verdict "a run in two rounds by an array" $?
fi

# ---- Kubernetes ----

if python3 -c 'import yaml' 2>/dev/null; then
    python3 - "$jobs/kubernetes.yaml" >pod.sh <<'END'
import sys, yaml
job = yaml.safe_load(open(sys.argv[1]))
spec = job["spec"]
container = spec["template"]["spec"]["containers"][0]
values = {item["name"]: item["value"] for item in container["env"]}
assert job["apiVersion"] == "batch/v1" and job["kind"] == "Job" and spec["completionMode"] == "Indexed"
assert int(values["SHARDS"]) == spec["completions"], "SHARDS must be the completions"
assert values["DATA"] == container["volumeMounts"][0]["mountPath"]
assert container["command"] == ["/bin/sh", "-c"]
print(container["args"][0])
END
    verdict "kubernetes.yaml is an indexed job" $?
    mkdir data && mv "my scenarios" data/scenarios && ln -s ../base data/base
    for index in 7 0 1 2 3 4 5 6; do
        DATA=data SHARDS=8 OMP_NUM_THREADS=1 JOB_COMPLETION_INDEX=$index sh -c "$(cat pod.sh)" || verdict "pod $index" 1
    done
    mv data/scenarios "my scenarios"
    payback merge data/results/[0-9]*.sqlite --store data/all.sqlite --quiet
    payback batch --store data/all.sqlite --csv - | sed 's|^data/scenarios|my scenarios|' | grep -v "^[^,]*,[^,]*,failed," >k8s.csv
    [ "$(wc -l <k8s.csv)" -gt 10 ] && grep -v "^[^,]*,[^,]*,failed," one.sqlite.csv | cmp - k8s.csv
    verdict "eight pods make what one process makes" $?
else
    echo "skipped: tests/machines: kubernetes.yaml, no python3-yaml (make deps-test installs it)"
fi

# ---- shards of different kinds of processors ----

if [ "$(payback --version)" != "$(PAYBACK_ISA=generic payback --version)" ]; then
    payback batch base --trials 500 --store kind1.sqlite --shard 1/2 --quiet
    PAYBACK_ISA=generic payback batch base --trials 500 --store kind2.sqlite --shard 2/2 --quiet
    payback merge kind1.sqlite kind2.sqlite --store kinds.sqlite >out 2>err
    [ $? -eq 1 ] && grep -q 'kind2.sqlite was computed for generic, kind1.sqlite for' err && [ ! -e kinds.sqlite ]
    verdict "shards of different kinds of processors are refused" $?
fi

# ---- GNU parallel ----

if ! parallel --version 2>/dev/null | grep -q 'GNU parallel'; then
    echo "skipped: tests/machines: the job files for GNU parallel, no parallel (make deps-test installs it)"
    finish
fi
for shards in 1 2 7; do
    "$jobs/parallel-batch.sh" "my scenarios" "by parallel $shards" $shards 2>err &&
        same_stores one.sqlite "by parallel $shards/all.sqlite" || { cat err; false; }
    verdict "parallel-batch.sh with $shards shards is the batch of one process" $?
done
"$jobs/parallel-run.sh" base/start-up-whole-agents.json parts 3 3000 --quiet --json merged.json &&
    same_results small.json merged.json
verdict "parallel-run.sh in one round" $?
if [ -z "${SANITIZE-}" ]; then
    "$jobs/parallel-run.sh" base/worked-checks.json "its parts" 2 4194305 --quiet --json merged.json &&
        same_results big.json merged.json
    verdict "parallel-run.sh in two rounds" $?
fi
"$jobs/parallel-run.sh" base/nothing.json parts 2 3000 >out 2>err
[ $? -ne 0 ] && grep -q 'nothing.json: error: the file cannot be read' err
verdict "parallel-run.sh says what is wrong" $?
finish
