#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every sentence of the run page that gives a figure, against the draws of the same run: the verdict, what it rests on, what
# an event divides, the stresses, what must go wrong together. Over all of scenarios/ and over awkward ones: never, at once,
# one month, nothing uncertain, yen. The draws are read from --draws, the sentences from the page; nothing is shared but
# the words.
import csv
import html
import json
import math
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TRIALS = 2048
SAAS = ROOT + "/scenarios/mid-market-saas.json"
CHECKS = ROOT + "/scenarios/worked-checks.json"
AWKWARD = [
    ("never", SAAS, ["--set", "/proposal/pricing/usage/price=300"]),
    ("at once", SAAS, ["--set", "/proposal/implementation/weeks=0", "--multiply", "/baseline/volume/tickets_per_month=20"]),
    ("one month", CHECKS, ["--set", "/simulation/horizon_months=1", "--set", "/decision/roi_months=1",
                           "--set", "/decision/payback_months=1"]),
    ("yen", SAAS, ["--set", '/currency="JPY"']),
    ("budget basis", SAAS, ["--set", '/decision/basis="budget"']),
    ("certainly abandoned", SAAS, ["--set", "/proposal/failure/probability=1"]),
]
failures = []
checked = 0


def expect(name, truth, what):
    global checked
    checked += 1
    if not truth:
        failures.append(f"{name}: {what}")


def text_of(page):
    page = re.sub(r"<(style|svg|script)\b.*?</\1>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page)).replace("\u00a0", " ")).strip()


# "95 in 100" of a share, as a person would check it: half a unit of what is counted.
def agrees(words, share):
    if words in ("none", "no future"):
        return share == 0
    if words == "all":
        return share == 1
    if words.startswith("more than 99"):
        return 0.995 <= share < 1
    count, of = words.split(" in ")
    of = float(of.replace(",", ""))
    decimals = len(count.split(".")[1]) if "." in count else 0
    return abs(share * of - float(count.replace(",", ""))) <= 0.5 * 10 ** -decimals + 1e-9


ODDS = r"(none|all|no future|more than 99 in 100|[0-9.,]+ in [0-9,]+)"


def money(words):
    match = re.fullmatch(r"(−?)\D*?([0-9.,]+)(tn|bn|m|k|)", words)
    unit = {"": 1, "k": 1e3, "m": 1e6, "bn": 1e9, "tn": 1e12}[match.group(3)]
    digits = match.group(2).replace(",", "")
    step = 10 ** -(len(digits.split(".")[1]) if "." in digits else 0)
    return (-1 if match.group(1) else 1) * float(digits) * unit, 0.51 * step * unit


def near_money(words, value):
    amount, error = money(words)
    return abs(amount - value) <= error + 1e-9 * abs(value)


def check_verdict(name, page, r, draws):
    target, required = r["verdict"]["target_months"], r["verdict"]["required"]
    basis = r["manifest"]["basis"]
    paid = [x <= target for x in draws[basis + ".payback_months"]]
    share = sum(paid) / len(paid)
    match = re.search(ODDS + r" simulated futures pay back within ([0-9.,]+) months? \(you ask for ([0-9.]+)\)", page)
    if match:
        expect(name, agrees(match.group(1), share), f"verdict says {match.group(1)}, the draws {share}")
        expect(name, float(match.group(3)) == round(100 * required, 4), "what is asked for")
        met = {"met": share >= required, "not met": share < required}.get(r["verdict"]["met"], True)
        expect(name, met, f"{r['verdict']['met']} with {share} of {required}")
        expect(name, share == required or match.group(1).split(" in ")[0] != match.group(3), "says the requirement")
    else:
        expect(name, "Nothing in it is uncertain" in page or "too close" in page.lower(), "no verdict sentence")
    worth = re.search(r"worth ([^ ]+) in today's money", page)
    npv = draws[basis + ".npv"]
    expect(name, worth and near_money(worth.group(1), sum(npv) / len(npv)), f"mean NPV {worth and worth.group(1)}")
    tails = re.search(r"today's money[^.]*; one time in ten below ([^,;]+), one in ten above ([^ ]+?)\. ", page)
    if tails:
        npv = sorted(npv)
        low, high = npv[math.ceil(0.1 * len(npv)) - 1], npv[math.ceil(0.9 * len(npv)) - 1]
        expect(name, near_money(tails.group(1), low) and near_money(tails.group(2), high), "the outer tenths of NPV")
    gain = re.search(ODDS + r" futures end with a gain", page)
    if gain:
        value = [x > 0 for x in draws[basis + ".net_value"]]
        expect(name, agrees(gain.group(1), sum(value) / len(value)), "futures that end with a gain")


def check_foundations(name, page, r, draws):
    target, required = r["verdict"]["target_months"], r["verdict"]["required"]
    budget = [x <= target for x in draws["budget.payback_months"]]
    budget = sum(budget) / len(budget)
    rests = re.search(r"on cuts in today’s budget alone, " + ODDS, page)
    if rests:
        expect(name, agrees(rests.group(1), budget), f"budget alone {rests.group(1)}, the draws {budget}")
        expect(name, budget < required, "rests on hires although the budget alone is enough")
    elif r["verdict"]["met"] == "met" and r["manifest"]["basis"] != "budget":
        expect(name, budget >= required or budget >= r["verdict"]["probability"]["value"], "does not say what it rests on")
    for words in ("most plausible way", "Pass: at least", "of all trials end there"):
        expect(name, words not in page, f'the page still says "{words}"')


# The causes are those of the result; that of abandonment is counted again, where nothing else ends the programme.
def check_causes(name, page, r, draws):
    match = re.search("Of the futures that miss the target, " + ODDS + " are ones in which ([^.:]*)", page)
    causes = {c["cause"]: c["share"]["value"] for c in r["causes"]["misses"] if c["share"]}
    target, basis = r["verdict"]["target_months"], r["manifest"]["basis"]
    misses = [i for i, x in enumerate(draws[basis + ".payback_months"]) if x > target]
    if not match:
        expect(name, not misses or "Nothing in it is uncertain" in page or len(set(draws[basis + ".npv"])) == 1 or
               not any(causes.values()), "does not say why futures miss")
        return
    words = {"the programme is abandoned": "abandoned", "the gate stops it": "gate", "a risk comes true": "risk"}
    cause = words.get(match.group(2), "none")
    expect(name, causes[cause] == max(causes.values()) and agrees(match.group(1), causes[cause]),
           f"{match.group(1)} {cause}, the result {causes}")
    if cause == "abandoned":
        happens = draws["/proposal/failure/occurs"]
        expect(name, sum(happens[i] for i in misses) >= causes[cause] * len(misses) - 0.5,
               "fewer misses are abandoned than the page says")


def check_event(name, page, draws, r):
    match = re.search(r"([0-9.]+) times in 100 the programme is abandoned, and it is then worth ([^ ]+) on average; "
                      r"otherwise about ([^ ]+?)\. ", page)
    if not match:
        return
    npv, happens = draws[r["manifest"]["basis"] + ".npv"], draws["/proposal/failure/occurs"]
    with_it = [x for x, e in zip(npv, happens) if e]
    without = [x for x, e in zip(npv, happens) if not e]
    expect(name, abs(100 * len(with_it) / len(npv) - float(match.group(1))) < 2, "how often it is abandoned")
    # the page's figures come from a sample of its own: within four standard errors of the two
    for words, values in ((match.group(2), with_it), (match.group(3), without)):
        mean = sum(values) / len(values)
        error = math.sqrt(sum((x - mean) ** 2 for x in values)) / len(values)
        amount, rounding = money(words)
        expect(name, abs(amount - mean) < 4 * 1.5 * error + rounding, f"worth {words}, the draws {mean:.0f}")


def check_stresses(name, page, stress, required):
    for effect in stress["stresses"]:
        row = re.search(re.escape(effect["name"][:43]) + r"[^−+$€¥0-9]*([−+]?[^ ]+) ([<>0-9.]+%) (yes|no|too close)", page)
        if not row or not effect["applicable"]:
            continue
        share = effect["payback_probability"]["value"]
        percent = row.group(2).strip("%")
        if percent[0] not in "<>":
            decimals = len(percent.split(".")[1]) if "." in percent else 0
            expect(name, abs(100 * share - float(percent)) <= 0.5 * 10 ** -decimals + 1e-9,
                   f"{effect['name']}: page {percent}%, stress {100 * share}")
        expect(name, not (row.group(3) == "no" and percent == f"{100 * required:g}"), f"{effect['name']}: {percent}% and not met")


def check(name, path, options, folder):
    common = [path, "--trials", str(TRIALS), "--quiet"] + options
    files = {k: f"{folder}/{k}" for k in ("r.json", "p.html", "d.csv", "s.json")}
    run = subprocess.run(["payback", "run", *common, "--json", files["r.json"], "--html", files["p.html"], "--draws",
                          files["d.csv"]], capture_output=True, text=True)
    expect(name, run.returncode == 0, run.stderr)
    if run.returncode != 0:
        return
    stress = subprocess.run(["payback", "stress", *common, "--json", files["s.json"]], capture_output=True, text=True)
    expect(name, stress.returncode == 0, stress.stderr)
    result = json.load(open(files["r.json"]))
    with open(files["d.csv"]) as file:
        rows = list(csv.reader(file))
    draws = {head: [float(row[c]) for row in rows[1:]] for c, head in enumerate(rows[0])}
    page = text_of(open(files["p.html"]).read())
    check_verdict(name, page, result, draws)
    check_foundations(name, page, result, draws)
    check_event(name, page, draws, result)
    check_causes(name, page, result, draws)
    if stress.returncode == 0:
        check_stresses(name, page, json.load(open(files["s.json"])), result["verdict"]["required"])


def main():
    cases = [(f, f"{ROOT}/scenarios/{f}", []) for f in sorted(os.listdir(ROOT + "/scenarios")) if f.endswith(".json")]
    with tempfile.TemporaryDirectory() as folder:
        for name, path, options in cases + AWKWARD:
            check(name, path, options, folder)
    for failure in failures[:40]:
        print("FAILED", failure)
    print(f"{checked - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


sys.exit(main())
