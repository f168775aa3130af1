#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs every benchmark and writes one table, as text (standard output and BUILD/bench/table.txt) and JSON (BUILD/bench/table.json).

usage: bench/run.py BUILD [SUBJECT…]     subjects: process setup throughput stages linear memory peers accuracy

Times of the program are those of whole processes, from start to exit, the best of several. See bench/README.md for how to read the table."""
import json
import math
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
import stages

HERE = os.path.dirname(os.path.abspath(__file__))
REFERENCE, NOISE = (os.path.join(HERE, name) for name in ("reference.json", "reference-noise.json"))
ANSWER = os.path.join(HERE, "answer", "reference.json")
CORES = len(os.sched_getaffinity(0))
TRIALS = 131072


class Bench:
    def __init__(self, build):
        self.build = os.path.abspath(build)
        self.program = os.path.join(self.build, "payback")
        self.result, self.lines = {}, []

    def tool(self, name):
        return os.path.join(self.build, "bench", name)

    def say(self, line=""):
        self.lines.append(line)
        print(line, flush=True)

    def head(self, title, note=""):
        self.say()
        self.say(title)
        if note:
            self.say("  " + note)

    def row(self, what, *figures):
        self.say((f"  {what:52s}" + "".join(f"{f:>15s}" for f in figures)).rstrip())

    def write(self):
        for name, text in (("table.txt", "\n".join(self.lines) + "\n"), ("table.json", json.dumps(self.result, indent=1))):
            with open(self.tool(name), "w") as file:
                file.write(text)


def run(command, env=None):
    """(seconds, peak memory in MiB, standard output) of a process."""
    begun = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, env=env)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begun
        if status != 0:
            raise SystemExit(f"failed: {' '.join(command)}")
        out.seek(0)
        return seconds, usage.ru_maxrss / 1024, out.read().decode()


def payback(bench, scenario, trials, *options, repetitions=1):
    """Seconds, the least of some runs (what disturbs a run makes it longer, never shorter), and peak memory of `payback run`."""
    runs = [run([bench.program, "run", scenario, "--trials", str(trials), "--quiet", "--json", "/dev/null", *options])
            for _ in range(repetitions)]
    return min(r[0] for r in runs), max(r[1] for r in runs)


def change(bench, scenario, path):
    """Writes a changed scenario beside the results: its file."""
    name = bench.tool(path)
    with open(name, "w") as file:
        json.dump(scenario, file)
    return name


def processor():
    with open("/proc/cpuinfo") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else os.uname().machine


def describe(bench):
    version = run([bench.program, "--version"])[2].strip().splitlines()[0]
    compiler = run(["gcc", "--version"])[2].splitlines()[0]
    bench.machine = json.loads(run([bench.tool("machine")])[2])
    bench.result["machine"] = dict(processor=processor(), cores=CORES, kernel=os.uname().release, program=version,
                                   compiler=compiler, load=os.getloadavg()[0], rates_ns=bench.machine)
    bench.say(f"{version}; {compiler}; {processor()}, {CORES} cores, Linux {os.uname().release}")
    bench.say(f"load before the start {os.getloadavg()[0]:.2f}; scenario {os.path.relpath(REFERENCE)}")
    bench.say("rates of one core: " + ", ".join(f"{k} {v:.3g} ns" for k, v in bench.machine.items()))


def whole_process(bench):
    seconds, _ = payback(bench, REFERENCE, TRIALS, repetitions=11)
    bench.result["process"] = seconds
    bench.head(f"Whole process, {TRIALS:,} trials")
    bench.row("payback run, JSON", f"{1e3 * seconds:.0f} ms", "aim 100 ms")


def set_up(bench):
    times = json.loads(run([bench.tool("setup"), REFERENCE, "100"])[2])
    bench.result["setup"] = times
    bench.head("Set-up of a scenario")
    bench.row("read and validate", f"{times['load_ms']:.2f} ms")
    bench.row("tables, copula, points, one block of trials", f"{times['tables_ms']:.2f} ms")
    bench.row("together", f"{times['load_ms'] + times['tables_ms']:.2f} ms", "aim 3 ms")


def throughput(bench):
    rows = []
    bench.head("Throughput, million trials a second", "all outcomes, statistics and intervals")
    for what, scenario, trials, threads, aim in (
            ("4 million trials, 1 thread", REFERENCE, 4_000_000, 1, None),
            (f"4 million trials, {CORES} threads", REFERENCE, 4_000_000, CORES, 2.5),
            (f"16 million trials, {CORES} threads", REFERENCE, 16_000_000, CORES, 1.5),
            (f"64 million trials, {CORES} threads", REFERENCE, 64_000_000, CORES, 1.5),
            (f"with noise and surges, 4 million, {CORES} threads", NOISE, 4_000_000, CORES, 1.0)):
        seconds, memory = payback(bench, scenario, trials, "--threads", str(threads), repetitions=5 if trials < 1e7 else 2)
        rows.append(dict(what=what, trials=trials, threads=threads, seconds=seconds, per_second=trials / seconds, memory_mib=memory))
        bench.row(what, f"{trials / seconds / 1e6:.2f}", f"aim {aim}" if aim else "")
    bench.row(f"{CORES} threads over 1", f"{rows[0]['seconds'] / rows[1]['seconds']:.2f}", "aim 1.8")
    bench.result["throughput"] = rows


def by_stage(bench):
    with open(REFERENCE) as file:
        inputs = json.dumps(json.load(file)).count('"dist"') + 3 + 2  # events, and the months of risks by default
    rows = stages.measure(bench.tool("profile"), REFERENCE, bench.machine, inputs)
    bench.result["stages"] = rows
    bench.head("A trial by stage, one thread", "instructions: AVX2 variant, by callgrind; bound: see bench/README.md")
    bench.row("", "ns", "instructions", "bound, ns")
    text = lambda value, form: "–" if value is None else format(value, form)
    for r in rows:
        bench.row(r["stage"], f"{r['ns']:.1f}", text(r["instructions"], ".0f"), text(r["bound_ns"], ".1f"))
    known = lambda key: [r[key] for r in rows if r[key] is not None]
    bench.row("all", f"{sum(known('ns')):.1f}", f"{sum(known('instructions')):.0f}", f"{sum(known('bound_ns')):.1f}")
    bench.row("bound over time", f"{sum(known('bound_ns')) / sum(known('ns')):.2f}", "", "aim 0.5")


def doubled(scenario):
    """Twice the categories: each one halved."""
    scenario = json.loads(json.dumps(scenario))
    categories = scenario["baseline"]["categories"]
    for c in categories:
        c["share"] /= 2
    scenario["baseline"]["categories"] = categories + [dict(c, name=c["name"] + " again") for c in categories]
    return scenario


def linear(bench):
    with open(REFERENCE) as file:
        scenario = json.load(file)
    longer = json.loads(json.dumps(scenario))
    longer["simulation"]["horizon_months"] = 72
    files = {"reference": REFERENCE, "72 months": change(bench, longer, "months.json"),
             "8 categories": change(bench, doubled(scenario), "categories.json")}
    cases = [("trials: 1 million", "reference", 1), ("trials: 2 million", "reference", 2), ("trials: 4 million", "reference", 4),
             ("months: 72 in place of 36, 2 million", "72 months", 2), ("categories: 8 in place of 4, 2 million", "8 categories", 2)]
    rows = []
    bench.head("Cost grows linearly", f"nanoseconds a trial, {CORES} threads; twice the months or categories: at most twice")
    for what, key, millions in cases:
        seconds, _ = payback(bench, files[key], millions * 1_000_000, repetitions=3)
        rows.append(dict(what=what, ns=1e3 * seconds / millions))
        bench.row(what, f"{1e3 * seconds / millions:.0f}")
    bench.result["linear"] = rows


def memory(bench):
    rows = []
    bench.head("Peak memory, MiB", "up to 285,714 trials the columns; then what one pass keeps, of which no more than some 200 MiB in memory")
    for trials in (131_072, 285_714, 1_000_000, 4_000_000, 16_000_000, 64_000_000):
        _, peak = payback(bench, REFERENCE, trials)
        rows.append(dict(trials=trials, mib=peak))
        bench.row(f"{trials:,} trials", f"{peak:.0f}", "aim 300")
    bench.result["memory"] = rows


# ---- peers ----

def ours(bench):
    """The figures that the peers are held against, and the standard deviation of one trial of each."""
    path = bench.tool("ours.json")
    run([bench.program, "run", REFERENCE, "--trials", "2097152", "--quiet", "--json", path])
    with open(path) as file:
        result = json.load(file)
    npv, by = result["outcomes"]["hard.npv"], result["probabilities"]["payback_by"]
    share = lambda m: (by[m]["value"], math.sqrt(by[m]["value"] * (1 - by[m]["value"])))
    figures = {"npv_mean": (npv["mean"]["value"], npv["sd"]), "payback_by_9": share(9), "payback_by_12": share(12)}
    # Of payback months the mean is over those that pay back, how many the peers do not say; shares stand for them.
    means = {name: (o["mean"]["value"], o["sd"]) for name, o in result["outcomes"].items() if "payback" not in name}
    return figures, means


def check(name, printed, figures, means):
    """A peer's time counts only where its figures are ours, within five of its standard errors: of some forty
    figures none should lie farther off by chance (p about 2e-5)."""
    theirs = json.loads(printed)
    root = math.sqrt(theirs["trials"])
    compared = [(key, theirs[key], *figures[key]) for key in figures]
    compared += [(key, value, *means[key]) for key, value in theirs["means"].items() if key in means]
    wrong = [f"{key} is {value:.6g}, not {truth:.6g}" for key, value, truth, sd in compared
             if abs(value - truth) > 5 * sd / root + 1e-9 * abs(truth)]
    if wrong:
        raise SystemExit(f"{name} computes something else: " + "; ".join(wrong))
    return len(compared)


def peers(bench):
    # The variable names a core type that is not this processor's, where it is set.
    plain = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS")}
    folder = os.path.join(HERE, "peers")
    python = ["/usr/bin/python3"]
    n, few = str(TRIALS), str(TRIALS // 4)
    cases = [("numpy and scipy, straightforward", 150, python + [f"{folder}/numpy_scipy.py", REFERENCE, n]),
             ("numpy, tuned, 1 process", None, python + [f"{folder}/numpy_tuned.py", REFERENCE, n, "1"]),
             (f"numpy, tuned, {CORES} processes", 40, python + [f"{folder}/numpy_tuned.py", REFERENCE, n, str(CORES)]),
             ("C, scalar, GSL's samplers, 1 thread", None, [bench.tool("gsl_scalar"), REFERENCE, n, "1"]),
             (f"C, scalar, GSL's samplers, {CORES} threads", None, [bench.tool("gsl_scalar"), REFERENCE, n, str(CORES)]),
             ("R, vectorised", None, ["Rscript", f"{folder}/vectorised.R", REFERENCE, few])]
    figures, means = ours(bench)
    own, _ = payback(bench, REFERENCE, TRIALS, repetitions=11)
    bench.head(f"Peers, whole processes, {TRIALS:,} trials", "each computes the same outcomes; checked against ours before its time counts")
    bench.row("", "seconds", "times ours")
    bench.row(f"payback, {CORES} threads", f"{own:.3f}", "1")
    rows = [dict(what="payback", seconds=own, ratio=1)]
    for what, aim, command in cases:
        repetitions = 3 if "tuned" in what or "GSL" in what else 1
        runs = [run(command, env=plain) for _ in range(repetitions)]
        checked = check(what, runs[0][2], figures, means)
        seconds = min(r[0] for r in runs) * TRIALS / json.loads(runs[0][2])["trials"]
        rows.append(dict(what=what, seconds=seconds, ratio=seconds / own, figures_checked=checked))
        bench.row(what, f"{seconds:.2f}", f"{seconds / own:.0f}", f"aim {aim}" if aim else "")
    bench.say(f"  R was run with {int(few):,} trials and its time multiplied by 4; the best of several runs of each.")
    bench.result["peers"] = rows


# ---- accuracy ----

def errors(bench, runs, low, high):
    return json.loads(run([bench.tool("accuracy"), "errors", REFERENCE, ANSWER, str(runs), str(low), str(high)])[2])


def accuracy(bench, high=18):
    names = {"npv_mean": "mean NPV", "payback_by_9": "P(payback ≤ 9)", "npv_p10": "P10 of NPV"}
    rows = errors(bench, 64, 10, high)
    at = {(r["sampler"], r["trials"]): r for r in rows}
    bench.head("Accuracy: root-mean-square error over 64 seeds",
               "ratio: variance of plain sampling over that of Sobol, from the intervals of all runs, which fluctuate less")
    for key, name in names.items():
        bench.row(name, "sobol", "lhs", "random", "ratio")
        for k in range(10, high + 1, 2 if high > 12 else 1):
            three = [at[s, 1 << k][key] for s in ("sobol", "lhs", "random")]
            ratio = (three[2]["claimed"] / three[0]["claimed"]) ** 2
            aim = {"npv_mean": 80, "payback_by_9": 5, "npv_p10": 20}[key] if k == 18 else None
            bench.row(f"  2^{k} trials", *(f"{t['rmse']:.3g}" for t in three), f"{ratio:.1f}", f"aim {aim}" if aim else "")
    bench.result["accuracy"] = rows
    coverage = json.loads(run([bench.tool("accuracy"), "coverage", REFERENCE, ANSWER, "2000", "13", "13"])[2])
    bench.result["coverage"] = coverage
    bench.say("  95 % intervals that hold the answer, of 2,000 runs of 2^13 trials (aim 94 … 96 %)")
    bench.row("", *names.values())
    for r in coverage:
        bench.row("  " + r["sampler"], *(f"{100 * r[key]:.1f} %" for key in names))


SUBJECTS = {"process": whole_process, "setup": set_up, "throughput": throughput, "stages": by_stage, "linear": linear,
            "memory": memory, "peers": peers, "accuracy": accuracy}


def main():
    if len(sys.argv) < 2 or any(name not in SUBJECTS for name in sys.argv[2:]):
        raise SystemExit(__doc__)
    bench, begun = Bench(sys.argv[1]), time.monotonic()
    describe(bench)
    for name in sys.argv[2:] or SUBJECTS:
        SUBJECTS[name](bench)
    bench.say()
    bench.say(f"{time.monotonic() - begun:.0f} s; figures also in {os.path.relpath(bench.tool('table.json'))}")
    bench.write()


if __name__ == "__main__":
    main()
