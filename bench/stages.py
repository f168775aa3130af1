# SPDX-License-Identifier: GPL-3.0-or-later
"""Nanoseconds and instructions of a trial by stage, beside a bound from what the machine can do.

Time: bench/profile.c samples a run on one thread; addr2line finds the source file behind each sample, past the helpers
that are inlined everywhere (vec.h and the like). Instructions: callgrind counts them, of the AVX2 variant, for it knows
no AVX-512 and this needs no hardware counters; they are attributed in the same way. The bound of a stage is what its vector arithmetic
and its gathers would take if each went through at the machine's full rate (bench/machine.c), and nothing else did; that of the uniforms
is their number at the rate of the arithmetic of one. Both rates are for 256 bits; where the processor has full-width units of
512, half of it."""
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
ARITHMETIC = re.compile(r"^v(f?n?m?(add|sub)|mul|div|sqrt|min|max|cmp|and|andn|or|xor|blendv|round)[a-z0-9]*pd$")
GATHER = re.compile(r"^v(p)?gather")


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
    """{stage: (instructions, arithmetic instructions, gathers) a trial}: the difference of two runs, which leaves out set-up."""
    low, high = executed(profile, scenario, fewer), executed(profile, scenario, more)
    stages, names = stages_of(profile, set(high)), opcodes(profile)
    result = collections.defaultdict(lambda: [0.0, 0.0, 0.0])
    for address, n in high.items():
        each = (n - low[address]) / (more - fewer)
        name, sums = names.get(address, ""), result[stages[address]]
        sums[0] += each
        sums[1] += each if ARITHMETIC.match(name) else 0
        sums[2] += each if GATHER.match(name) else 0
    return result


def measure(profile, scenario, machine, inputs, trials=1 << 19, seconds=6):
    """Rows {stage, ns, instructions, bound}; instructions and bound are None where they could not be had."""
    times = sampled(profile, scenario, trials, seconds)
    try:
        counts = counted(profile, scenario)
    except (OSError, subprocess.CalledProcessError):
        counts = {}
    rows = []
    for stage in [name for name, _ in STAGES] + [OTHER]:
        instructions, arithmetic, gathers = counts.get(stage, (None, None, None))
        bound = None
        if stage == "uniforms":
            bound = inputs * machine["random"]
        elif arithmetic is not None and stage not in ("engine", OTHER):
            bound = arithmetic * machine["fma"] + gathers * machine["gather"]
        rows.append({"stage": stage, "ns": times.get(stage, 0.0), "instructions": instructions, "bound_ns": bound})
    return rows
