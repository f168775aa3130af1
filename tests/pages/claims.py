#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every sentence of the run page that gives a figure, against the draws of the same run: the verdict, what it rests on, what
# divides the futures, what is lost if it stops, who leaves, the next step and the limits of terms, the stresses. Over all of scenarios/ and over awkward ones: never, at once,
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
    ("just too dear", SAAS, ["--set", "/proposal/pricing/usage/price=6"]),
    ("abandoned in most futures", SAAS, ["--set", "/proposal/failure/probability=0.6"]),
    ("gate always closes", SAAS, ["--set", '/proposal/gate={"after_months":3,"minimum_true_deflection":0.99}']),
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
    match = re.search(ODDS + r" (?:of the )?simulated futures pay back within ([0-9.,]+) months? \(you ask for ([0-9.]+)\)", page)
    if match:
        expect(name, agrees(match.group(1), share), f"verdict says {match.group(1)}, the draws {share}")
        expect(name, float(match.group(3)) == round(100 * required, 4), "what is asked for")
        met = {"met": share >= required, "not met": share < required}.get(r["verdict"]["met"], True)
        expect(name, met, f"{r['verdict']['met']} with {share} of {required}")
        expect(name, share == required or match.group(1).split(" in ")[0] != match.group(3), "says the requirement")
    else:
        expect(name, "Nothing in it is uncertain" in page or "too close" in page.lower(), "no verdict sentence")
    # "too slow" is a matter of months, "too uncertain" of futures that never pay back
    never = sum(math.isinf(x) for x in draws[basis + ".payback_months"]) / len(paid)
    for lead, true in (("Too slow", 1 - never - share >= never / 2 - 1e-9), ("Too uncertain", 1 - never - share < never / 2 + 1e-9)):
        expect(name, lead + " for your rule" not in page or true, f"{lead} with {never} that never do")
    stopped = sum(draws["stopped"]) / len(paid)
    ends = re.search(ODDS + " futures do not run to the end", page)
    expect(name, bool(ends) == (stopped >= 0.5 and len(set(draws[basis + '.npv'])) > 1) and (not ends or agrees(ends.group(1), stopped)),
           f"stopped in {stopped}, the page says {ends and ends.group(1)}")
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
    match = re.search("Of the futures that miss the target, " + ODDS + " are ones in which ([^.:;]*)", page)
    causes = {c["cause"]: c["share"]["value"] for c in r["causes"]["misses"] if c["share"]}
    target, basis = r["verdict"]["target_months"], r["manifest"]["basis"]
    misses = [i for i, x in enumerate(draws[basis + ".payback_months"]) if x > target]
    if re.search("Every future misses the target, also where no event happens", page):
        expect(name, len(misses) == len(draws[basis + ".npv"]) and causes["none"] > 0, "not every future misses")
        return
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


def quantile(values, level):
    values = sorted(values)
    return values[max(0, math.ceil(level * len(values)) - 1)]


# A quantile that the page reads from the bins of the histogram: between the draws' quantiles a little below and above it.
def near_quantile(words, values, level, width):
    amount, rounding = money(words)
    slack = rounding + 1.01 * width + 1e-9 * abs(amount)
    return quantile(values, level - 0.05) - slack <= amount <= quantile(values, level + 0.05) + slack


CAUSES = {"the programme is abandoned": "abandoned", "the gate stops it": "gate", "a risk comes true": "risk"}


# The two humps, and what is left where it stops: which trials these are follows from the events drawn.
def check_humps(name, page, draws, r):
    npv = draws[r["manifest"]["basis"] + ".npv"]
    edges = r["histogram"]["edges"]
    width = edges[1] - edges[0] if len(edges) > 1 else 0
    shares = {c["cause"]: sum(c["counts"]) / len(npv) for c in r["histogram"]["counts"]}
    failed = draws.get("/proposal/failure/occurs", [0] * len(npv))
    abandoned = [x for x, f, s in zip(npv, failed, draws["stopped"]) if f and s]
    others = [x for x, f, s in zip(npv, failed, draws["stopped"]) if not (f and s)]
    match = re.search(ODDS + r" futures are ones in which ([^:.]*): these are worth about ([^ ]+) in the median, "
                      r"the others about ([^ ]+?)\. ", page)
    if match:
        cause = CAUSES[match.group(2)]
        expect(name, agrees(match.group(1), shares[cause]), f"{match.group(1)} {cause}, the histogram {shares[cause]}")
        if cause == "abandoned" and shares["gate"] < 0.1:  # else the gate may have ended what is drawn to be abandoned
            expect(name, abs(len(abandoned) / len(npv) - shares[cause]) < 0.005, "how often it is abandoned")
            expect(name, near_quantile(match.group(3), abandoned, 0.5, width) and
                   near_quantile(match.group(4), others, 0.5, width), f"the humps at {match.group(3)} and {match.group(4)}")
    elif 0.02 <= shares["abandoned"] <= 0.98 and shares["gate"] < 0.1 and len(set(npv)) > 1:
        gap = abs(quantile(others, 0.5) - quantile(abandoned, 0.5))
        expect(name, gap <= 1.35 * (quantile(npv, 0.9) - quantile(npv, 0.5)) + 2 * width, "two humps, and a range across them")
    stop = re.search(r"Where the programme is abandoned \(" + ODDS + r" futures\), the NPV is about ([^ ]+) in the median"
                     r"(?: and below about ([^ ]+) in the worst tenth)?", page)
    expect(name, bool(stop) == (shares["abandoned"] > 0), "what is lost if it is abandoned")
    if stop and shares["gate"] < 0.1:
        expect(name, agrees(stop.group(1), shares["abandoned"]) and near_quantile(stop.group(2), abandoned, 0.5, width),
               f"abandoned: {stop.group(1)}, {stop.group(2)}")
        if stop.group(3) and len(abandoned) >= 40:
            expect(name, near_quantile(stop.group(3), abandoned, 0.1, width), f"the worst tenth of them: {stop.group(3)}")


# The step against what it rests on; a limit of a term against runs on both sides of it.
def check_step(name, page, whole, r, common, folder):
    step = re.search(r"Next step: (buy|pilot first|negotiate|walk away|check first)\. (.*?) pays back by month", page)
    met = r["verdict"]["met"]
    expect(name, step is not None, "no next step")
    if not step:
        return
    claims = re.search(r"(\d+) claims? (?:is|are) more optimistic", page)
    expect(name, {"buy": met == "met" and not claims, "pilot first": True, "negotiate": met != "met" or claims, "check first": met == "met" and claims,
                  "walk away": met != "met"}[step.group(1)], f"{step.group(1)} although {met}")
    table = re.search(r"What to negotiate, and how far.*?</section>", whole, re.S)
    rows = re.findall(r"<tr><th.*?</tr>", table.group(0), re.S) if table else []
    limited = 0
    for row in rows:
        cells = [text_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        pointer = POINTERS.get(cells[0])
        if cells[2] == "–" or pointer is None or limited == 2:
            continue
        limited += 1
        ratio = money(cells[2])[0] / money(cells[1])[0]
        sides = []
        for factor in (0.97, 1.03):
            file = f"{folder}/t.json"
            run = subprocess.run(["payback", "run", *common, "--multiply", f"{pointer}={ratio * factor}", "--json", file],
                                 capture_output=True, text=True)
            sides.append(json.load(open(file))["verdict"]["probability"]["value"] if run.returncode == 0 else None)
        required = r["verdict"]["required"]
        expect(name, None not in sides and sides[0] >= required - 0.002 and sides[1] <= required + 0.002,
               f"{cells[0]}: limit {cells[2]}, on its sides {sides}, required {required}")
        expect(name, ("can rise" in cells[4]) == (met == "met"), f"{cells[0]}: {cells[4]}")
    if step.group(1) == "negotiate" and "would have to fall" in step.group(2):
        expect(name, any("would have to fall" in row for row in rows), "a concession that the table has not")


POINTERS = {"price per unit of use": "/proposal/pricing/usage/price",
            "minimum usage bill a month": "/proposal/pricing/usage/minimum_per_month",
            "price of a seat a month": "/proposal/pricing/seat_price_per_month",
            "platform fee a month": "/proposal/pricing/platform_fee_per_month",
            "set-up fee": "/proposal/pricing/setup_fee",
            "paid implementation services": "/proposal/implementation/services_fee",
            "weeks to go-live, as planned": "/proposal/implementation/weeks"}


def check_people(name, page, settings):
    rule = {s["pointer"]: s["value"] for s in settings}["/baseline/staffing"]
    words = {"attrition": "Nobody is dismissed", "elastic": "Nobody on the payroll is dismissed",
             "release": "are dismissed (staffing rule"}
    said = [r for r, w in words.items() if w in page]
    expect(name, len(said) == 1 and rule.startswith(said[0]), f"staffing rule {rule}, the page says {said}")


def check_stresses(name, page, stress, required):
    if re.search("under each of its \\d+ stresses", page):
        expect(name, all(e["verdict"] == "met" for e in stress["stresses"] if e["applicable"]), "not met under each stress")
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


# The states of the events, counted again in the draws of the same trials; what the page says of the likeliest is that.
def check_states(name, page, r, common, folder):
    few = [x for x in common]
    few[few.index("--trials") + 1] = "1024"  # as many as the page looks at
    files = [f"{folder}/{k}" for k in ("states.json", "states.csv")]
    if subprocess.run(["payback", "stress", *few, "--reverse", "--json", files[0]]).returncode or \
            subprocess.run(["payback", "run", *few, "--draws", files[1]]).returncode:
        expect(name, False, "no reverse stress")
        return
    stress = json.load(open(files[0]))
    with open(files[1]) as file:
        trials = list(csv.DictReader(file))
    basis, target = r["manifest"]["basis"], r["verdict"]["target_months"]
    fails = {"npv": lambda t: float(t[basis + ".npv"]) < 0, "payback": lambda t: float(t[basis + ".payback_months"]) > target}
    events = [p for p in trials[0] if p.endswith("/occurs") and not all(float(t[p]) for t in trials)]
    states = stress["reverse"]["states"]
    for state in states:
        inside = [t for t in trials if {p for p in events if float(t[p])} == set(state["events"])]
        failing = sum(map(fails[state["limit_state"]], inside))
        expect(name, abs(state["share"] - len(inside) / len(trials)) < 1e-9 and
               abs(state["share_of_trials"] - failing / len(trials)) < 1e-9, f"state {state['events']} in the draws")
        within = state["share_of_draws"] if state["probability"] is None else state["probability"]
        expect(name, abs(state["weight"] - state["share"] * within) < 1e-9, f"weight of {state['events']}")
    for limit in fails:
        weights = [s["weight"] for s in states if s["limit_state"] == limit]
        expect(name, weights == sorted(weights, reverse=True), "the likeliest state first")
    first = next((s for s in states if s["limit_state"] == "payback"), None)
    said = re.search("The likeliest way to miss the target. Where .*? \\(" + ODDS + " futures\\), " + ODDS + " miss the target", page)
    expect(name, bool(said) == bool(first and first["events"] and first["share_of_trials"]), "the likeliest way to miss the target")
    if said and first:
        expect(name, agrees(said.group(1), first["share"]) and agrees(said.group(2), first["share_of_trials"] / first["share"]),
               f"the likeliest way: {said.group(0)}")


def overlap(a, b):
    return a["low"] - 1e-9 <= b["high"] and b["low"] - 1e-9 <= a["high"]


# One truth: what run, its draws, stress, audit and sensitivity say of the same scenario. Sensitivity has a second sample
# of its own, so that its figures agree within their errors.
def check_one_truth(name, r, draws, stress, common):
    basis = r["manifest"]["basis"]
    npv, months = draws[basis + ".npv"], draws[basis + ".payback_months"]
    outcome, size = r["outcomes"][basis + ".npv"], len(npv)
    mean = sum(npv) / size
    paid = sum(x <= r["verdict"]["target_months"] for x in months) / size
    scale = max(map(abs, npv)) + 1
    for what, said in (("run", outcome["mean"]["value"]), ("stress", stress["base"]["npv"]["value"])):
        expect(name, abs(said - mean) <= 1e-9 * scale, f"mean NPV of {what}: {said}, the draws {mean}")
    for what, said in (("run", r["verdict"]["probability"]["value"]), ("stress", stress["base"]["payback_probability"]["value"])):
        expect(name, abs(said - paid) <= 1e-12, f"P(payback) of {what}: {said}, the draws {paid}")
    for level, key in ((0.1, "p10"), (0.5, "p50"), (0.9, "p90")):
        expect(name, abs(outcome[key]["value"] - quantile(npv, level)) <= 1e-9 * scale, f"{key} of NPV")
    gains = sum(x > 0 for x in draws[basis + ".net_value"]) / size
    expect(name, abs(r["probabilities"]["net_value_positive"]["value"] - gains) <= 1e-12, "chance of a loss")
    others = {}
    for command in ("audit", "sensitivity"):
        run = subprocess.run(["payback", command, *common, "--json", "-"], capture_output=True, text=True)
        others[command] = json.loads(run.stdout) if run.returncode == 0 else None
    audit, sensitivity = others["audit"], others["sensitivity"]
    expect(name, audit is not None and abs(audit["base"]["npv"]["value"] - mean) <= 1e-9 * scale and
           abs(audit["base"]["payback_probability"]["value"] - paid) <= 1e-12, "audit's base")
    if sensitivity is None:  # nothing is uncertain
        expect(name, len(set(npv)) == 1, "no sensitivity")
        return
    wide = {side: outcome["mean"][side] or mean for side in ("low", "high")}
    expect(name, overlap(sensitivity["npv"], wide), f"mean NPV of sensitivity: {sensitivity['npv']}, of run {wide}")
    evpi = sum(max(x, 0) for x in npv) / size - max(mean, 0)
    error = 2 * (wide["high"] - wide["low"]) + 1e-6 * scale
    expect(name, sensitivity["evpi"]["low"] - error <= evpi <= sensitivity["evpi"]["high"] + error,
           f"EVPI {sensitivity['evpi']}, the draws {evpi}")


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
    whole = open(files["p.html"]).read()
    page = text_of(whole)
    check_verdict(name, page, result, draws)
    check_foundations(name, page, result, draws)
    check_humps(name, page, draws, result)
    check_step(name, page, whole, result, common, folder)
    said = subprocess.run(["payback", "check", path, *options, "--json", "-"], capture_output=True, text=True)
    check_states(name, page, result, common, folder)
    check_people(name, page, json.loads(said.stdout)["settings"])
    check_causes(name, page, result, draws)
    if stress.returncode == 0:
        said = json.load(open(files["s.json"]))
        check_stresses(name, page, said, result["verdict"]["required"])
        check_one_truth(name, result, draws, said, common)


def main():
    only = sys.argv[1:]  # names of cases, where not all are wanted
    cases = [(f, f"{ROOT}/scenarios/{f}", []) for f in sorted(os.listdir(ROOT + "/scenarios")) if f.endswith(".json")]
    with tempfile.TemporaryDirectory() as folder:
        for name, path, options in [c for c in cases + AWKWARD if not only or c[0] in only]:
            check(name, path, options, folder)
    for failure in failures[:40]:
        print("FAILED", failure)
    print(f"{checked - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


sys.exit(main())
