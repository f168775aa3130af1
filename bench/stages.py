# SPDX-License-Identifier: GPL-3.0-or-later
"""Nanoseconds and instructions of a trial by stage, beside a bound from what the machine can do.

Time: bench/profile.c samples a run on one thread; addr2line finds the source file behind each sample, past the helpers
that are inlined everywhere (vec.h and the like). Instructions: callgrind counts them, of the AVX2 variant, for it knows
no AVX-512 and this needs no hardware counters; they are attributed in the same way. The bound of a stage is what its arithmetic would
take if nothing else was done and nothing ever waited, at the machine's rates (bench/machine.c): all products and multiply-adds, all divisions,
or all arithmetic with additions beside the products, whichever takes longest; and its gathers. AVX-512 does the same arithmetic in half as many
instructions, each of which takes as long as two where the processor's units are 256 bits wide, half as long where they are 512. What only moves,
selects or combines masks is not counted. The bound of the uniforms is their number at the rate of the arithmetic of one."""
import collections
import os
import re
import subprocess
import tempfile

STAGES = [  # name, then source files; the first that fits
    ("uniforms", r"sim/sampling/(sampling|philox|sobol)"),
    ("copula", r"sim/sampling/copula"),
    ("quantiles", r"sim/distribution/"),
    *((f"model: {name}", rf"sim/model/{name}") for name in
      ("timing", "tickets", "people", "benefits", "costs", "outcomes")),
    ("model: months", r"sim/model/"),
    ("statistics", r"sim/statistics/"),
    ("engine", r"sim/engine/|sim/base/parallel"),
]
HELPERS = re.compile(r"(vec|vector_math|isa|[a-z0-9]*intrin)\.h$")
COPULA = {"correlate", "reflect"}
OTHER = "memory and system"
KINDS = {  # of vector instructions
    "product": re.compile(r"^v(mul|fn?m(add|sub)[0-9]+)pd$"),
    "division": re.compile(r"^v(div|sqrt)pd$"),
    "other": re.compile(r"^v(add|sub|min|max|cmp[a-z_]*|round)pd$"),
    "gather": re.compile(r"^v(p)?gather"),
}


def stage_of(chain):
    """Of one address: (function, file) from the innermost inlined function outwards."""
    for function, path in chain:
        if HELPERS.search(path):
            continue
        if function in COPULA:
            return "copula"
        for name, pattern in STAGES:
            if re.search(pattern, path):
                return name
    return OTHER


def stages_of(program, addresses):
    """{address: stage}"""
    known = sorted(a for a in addresses if a < 1 << 32)
    text = subprocess.run(["addr2line", "-a", "-i", "-f", "-e", program], input="\n".join(map(hex, known)), text=True,
                          capture_output=True, check=True).stdout
    result, at = collections.defaultdict(lambda: OTHER), None
    chains, lines = {}, iter(text.splitlines())
    for line in lines:
        if line.startswith("0x") and ":" not in line:
            at = int(line, 16)
            chains[at] = []
        else:
            chains[at].append((line, next(lines).rsplit(":", 1)[0]))
    for address, chain in chains.items():
        result[address] = stage_of(chain)
    return result


def sampled(profile, scenario, trials, seconds):
    """{stage: nanoseconds a trial}"""
    out = subprocess.run([profile, scenario, str(trials), str(seconds)], text=True, capture_output=True, check=True).stdout.split()
    total, ticks = float(out[0]), [int(a, 16) for a in out[1:]]
    stages = stages_of(profile, set(ticks))
    count = collections.Counter(stages[a] for a in ticks)
    return {stage: total * n / len(ticks) for stage, n in count.items()}


def executed(profile, scenario, trials):
    """{address: instructions executed} of a run under callgrind."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "callgrind")
        subprocess.run(["valgrind", "-q", "--tool=callgrind", "--dump-instr=yes", "--compress-pos=no", "--compress-strings=no",
                        f"--callgrind-out-file={path}", profile, scenario, str(trials), "0"],
                       check=True, capture_output=True, env=dict(os.environ, PAYBACK_ISA="x86-64-v3"))
        counts, call = collections.Counter(), False
        with open(path) as file:
            for line in file:
                if line.startswith("calls="):
                    call = True  # the next line is the cost of the callee
                elif line.startswith("0x"):
                    if not call:
                        address, _, cost = line.split()
                        counts[int(address, 16)] += int(cost)
                    call = False
    return counts


def opcodes(program):
    """{address: opcode}"""
    text = subprocess.run(["objdump", "-d", "--no-show-raw-insn", program], text=True, capture_output=True, check=True).stdout
    return {int(a, 16): op for a, op in re.findall(r"^ +([0-9a-f]+):\t(\S+)", text, re.M)}


def counted(profile, scenario, fewer=8192, more=40960):
    """{stage: {"instructions" or kind: a trial}}: the difference of two runs, which leaves out set-up."""
    low, high = executed(profile, scenario, fewer), executed(profile, scenario, more)
    stages, names = stages_of(profile, set(high)), opcodes(profile)
    result = collections.defaultdict(collections.Counter)
    for address, n in high.items():
        each = (n - low[address]) / (more - fewer)
        sums = result[stages[address]]
        sums["instructions"] += each
        for kind, pattern in KINDS.items():
            if pattern.match(names.get(address, "")):
                sums[kind] += each
    return result


def bound_of(counts, machine):
    arithmetic = max(counts["product"] * machine["fma"], counts["division"] * machine["divide"],
                     (counts["product"] + counts["other"]) * machine["mixed"])
    return arithmetic + counts["gather"] * machine["gather"]


def measure(profile, scenario, machine, inputs, trials=1 << 19, seconds=6):
    """Rows {stage, ns, instructions, bound}; instructions and bound are None where they could not be had."""
    times = sampled(profile, scenario, trials, seconds)
    try:
        counts = counted(profile, scenario)
    except (OSError, subprocess.CalledProcessError):
        counts = {}
    rows = []
    for stage in [name for name, _ in STAGES] + [OTHER]:
        bound = None
        if stage == "uniforms":
            bound = inputs * machine["random"]
        elif counts and stage not in ("engine", OTHER):
            bound = bound_of(counts[stage], machine)
        rows.append({"stage": stage, "ns": times.get(stage, 0.0),
                     "instructions": counts[stage]["instructions"] if counts else None, "bound_ns": bound})
    return rows
