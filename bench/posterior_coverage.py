#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Do the 90% intervals of `payback update` and `payback track` hold the truth nine times in ten? A truth is a trial of
# the scenario, drawn with another sampler and seed than the programs use.
#
# A pilot: one month into the rollout, tickets of two categories (how-to and technical, which has a containment of its
# own) are counted, and all that were contained are audited; handle times are measured with the copilot and without.
# The rates of the truth are computed here from its inputs (ramp, quality, improvement, gap) and differ from the
# rollout's by transfer_sd on the logit scale. A history: the months of a trial, as `payback trace` has them, with the
# scatter that `track` assumes: shares beta-binomial of strength 200, handle time and agents log-normal by 5% and 3%;
# tickets have the trial's own noise and surges, invoices are the trial's.
#
# What has stopped by the last month, or has been live for less than one, is no history. Each of fewer pilots or
# histories is also one of more.
#
# usage: bench/posterior_coverage.py [PILOTS [HISTORIES [MONTHS]]]     (payback of PATH; 120, 40 and 6 months take some
# minutes)
import calendar
import csv
import json
import math
import os
import random
import subprocess
import sys
import tempfile

SCENARIO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scenarios", "mid-market-saas.json")
TRUTHS = ["--sampler", "random", "--seed", "20261"]
STRENGTH, HANDLE_SD, AGENTS_SD, TRANSFER_SD, HANDLE_CV = 200, 0.05, 0.03, 0.3, 0.6
PRODUCT = "/proposal/deflection/"


def payback(*arguments, may_fail=False):
    run = subprocess.run(["payback", *arguments], capture_output=True, text=True)
    if run.returncode and not may_fail:
        sys.exit(run.stderr)
    return None if run.returncode else run.stdout


def draw_truths(count, folder):
    path = os.path.join(folder, "draws.csv")
    payback("run", SCENARIO, "--trials", str(count), *TRUTHS, "--draws", path, "--quiet")
    with open(path) as lines:
        return [{name: float(x) for name, x in row.items()} for row in csv.DictReader(lines)]


def logit(p):
    return math.log(p / (1 - p))


def share(x):
    return 1 / (1 + math.exp(-x))


def binomial(n, p):
    return sum(random.random() < p for _ in range(n))


def beta_binomial(n, p):
    if n == 0 or p <= 0 or p >= 1:
        return n if p >= 1 else 0
    return binomial(n, random.betavariate(STRENGTH * p, STRENGTH * (1 - p)))


# ---- what was held, and how often ----

class Count:
    def __init__(self):
        self.lines = {}

    def look(self, name, truth, belief):
        line = self.lines.setdefault(name, [0, 0])
        line[0] += belief["p05"] <= truth <= belief["p95"]
        line[1] += 1

    def table(self, head):
        print(f"| {head} | truths held | of | coverage | standard error |\n|---|---|---|---|---|")
        for name, (held, looked) in self.lines.items():
            error = math.sqrt(0.9 * 0.1 / looked)  # binomial, were it 90%
            print(f"| {name} | {held} | {looked} | {100 * held / looked:.1f}% | {100 * error:.1f} |")
        held, looked = (sum(line[i] for line in self.lines.values()) for i in (0, 1))
        if looked:
            print(f"| all together | {held} | {looked} | {100 * held / looked:.1f}% | |")
        print(flush=True)


# ---- pilots ----

def rates(truth, containment, age):
    """C and D/C of a category at an age, from the inputs of the truth; the ramp of the scenario is logistic."""
    start = logit(truth[PRODUCT + "ramp/start"])
    ramp = share(start + (logit(0.9) - start) * age / truth[PRODUCT + "ramp/months_to_90"])
    scale = truth[PRODUCT + "knowledge_quality"] * (1 + truth[PRODUCT + "annual_improvement"]) ** (age / 12) * ramp
    contained = min(1, containment * scale)
    resolved = min(contained, max(0, containment - truth[PRODUCT + "containment_gap"]) * scale)
    return contained, resolved / contained


def pilot(truth, size, age):
    """The results of a pilot as JSON, and the rates of the rollout, by category."""
    shifts = random.gauss(0, TRANSFER_SD), random.gauss(0, TRANSFER_SD)
    data, own = [], []
    for name, containment in (("how-to", PRODUCT + "containment"),
                              ("technical", "/baseline/categories/3/containment")):
        contained, resolved = rates(truth, truth[containment], age)
        y1 = binomial(size, share(logit(contained) + shifts[0]))
        y2 = binomial(y1, share(logit(resolved) + shifts[1])) if resolved > 0 else 0
        data.append({"category": name, "attempted": size, "contained": y1, "audited": y1, "resolved": y2,
                     "age_months": age})
        own.append((name, contained, resolved))
    ratio = 1 - truth["/proposal/assist/handle_time_reduction"] * truth["/proposal/assist/adoption"]
    log_sd = math.sqrt(math.log1p(HANDLE_CV ** 2))
    sides = {}
    for side, mean in (("with", math.log(12 * ratio)), ("without", math.log(12))):
        sides[side] = {"n": size, "mean_log": random.gauss(mean, log_sd / math.sqrt(size)), "sd_log": log_sd}
    data.append({"handle_minutes": sides})
    return {"data": data, "transfer_sd": TRANSFER_SD}, own, ratio


def judge_pilot(truth, own, ratio, result, count):
    beliefs = {datum["what"]: datum["posterior"] for datum in result["data"]}
    for name, contained, resolved in own:
        count.look(f"{name}: contained, of the attempted", contained, beliefs[f"{name}: contained, of the attempted"])
        what = f"{name}: truly resolved, of the audited"
        if what in beliefs:
            count.look(what, resolved, beliefs[what])
        what = f"{name}: truly resolved, of the attempted"
        count.look(what, contained * resolved, beliefs[what])
    count.look("handle time with the copilot", ratio, beliefs["handle time with the copilot, of that without"])
    for item in result["inputs"]:
        count.look(item["pointer"], truth[item["pointer"]], item["posterior"])


def pilots(number, folder):
    count, refused, rounds = Count(), 0, 0
    path = os.path.join(folder, "results.json")
    random.seed(1)
    for i, truth in enumerate(draw_truths(number, folder)):
        results, own, ratio = pilot(truth, (50, 200, 800)[i % 3], 1 + i % 4)
        with open(path, "w") as out:
            json.dump(results, out)
        text = payback("update", SCENARIO, path, "--trials", "16384", "--seed", str(i), "--json", "-", "--quiet",
                       may_fail=True)
        if text is None:
            refused += 1
            continue
        result = json.loads(text)
        rounds += result["rounds"] > 0
        judge_pilot(truth, own, ratio, result, count)
    count.table(f"after {number} pilots (refused: {refused}; drawn in rounds: {rounds})")


# ---- histories ----

def history(trace, months, go_live):
    """The rows of a file of actuals."""
    columns = {name: i for i, name in enumerate(trace["columns"])}
    rows = []
    for t in range(1, months + 1):
        cell = {name: trace["rows"][t][i] for name, i in columns.items()}
        tickets = round(cell["tickets"] - cell["prevented"])
        attempted = beta_binomial(tickets, cell["attempted"] / (cell["tickets"] - cell["prevented"]))
        contained, back = 0, 0
        if cell["attempted"] > 0:
            contained = beta_binomial(attempted, cell["contained"] / cell["attempted"])
            back = contained - beta_binomial(contained, 1 - cell["returned"] / cell["contained"])
        human = cell["tickets"] - cell["prevented"] - cell["contained"] + cell["returned"]
        minutes = 60 * cell["hours_with_tool"] / human * random.lognormvariate(0, HANDLE_SD)
        agents = cell["agents_with_tool"] * random.lognormvariate(0, AGENTS_SD)
        bill = sum(trace["rows"][m][columns[line]] for m in ((0, 1) if t == 1 else (t,))
                   for line in ("setup", "platform", "seats", "usage"))
        live = t > go_live
        rows.append([f"2026-{t:02d}", tickets, attempted if live else "", contained if live else "",
                     back if live else "", f"{minutes:.6f}", f"{agents:.6f}", f"{bill:.2f}"])
    return rows


def histories(number, months, folder):
    count, outside, rounds, looked = Count(), 0, 0, 0
    path = os.path.join(folder, "actuals.csv")
    random.seed(2)
    truths = draw_truths(4 * number, folder)
    for i, truth in enumerate(truths):
        go_live = truth["go_live_month"]
        if looked == number:
            break
        trace = json.loads(payback("trace", SCENARIO, "--trials", str(len(truths)), *TRUTHS, "--trial", str(i),
                                   "--json", "-"))
        at = {name: c for c, name in enumerate(trace["columns"])}
        if go_live > months - 1 or trace["rows"][months][at["attempted"]] == 0:
            continue  # what has stopped, or has hardly begun, is not tracked
        looked += 1
        month = int(go_live)
        day = 1 + round((go_live - month) * calendar.monthrange(2026, month + 1)[1])
        day = min(day, calendar.monthrange(2026, month + 1)[1])
        with open(path, "w") as out:
            out.write("month,tickets,attempted,contained,reopened_7d,handle_minutes,agents,vendor_invoice\n")
            for row in history(trace, months, go_live):
                out.write(",".join(str(x) for x in row) + "\n")
        result = json.loads(payback("track", SCENARIO, path, "--go-live", f"2026-{month + 1:02d}-{day:02d}",
                                    "--signed", "2026-01-01", "--seed", str(i), "--json", "-", "--quiet"))
        believed = result["posterior"]
        if believed is None:
            outside += 1
            continue
        rounds += believed["rounds"] > 0
        count.look("net to date", trace["rows"][months][at["cumulative_hard"]], believed["net_to_date"])
        for item in believed["moved"]:
            count.look("the five inputs that moved most", truth[item["pointer"]], item["posterior"])
    count.table(f"after {looked} histories of {months} months (outside: {outside}; tempered: {rounds})")


def main():
    wanted = [int(x) for x in sys.argv[1:]] + [120, 40, 6][len(sys.argv) - 1:]
    with tempfile.TemporaryDirectory() as folder:
        if wanted[0]:
            pilots(wanted[0], folder)
        if wanted[1]:
            histories(wanted[1], wanted[2], folder)


main()
