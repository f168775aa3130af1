#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workbook in a real spreadsheet program: LibreOffice recalculates every formula of it; the sums must equal the figures of the
JSON and of the trace, and no cell may hold an error. Two runs must give the same bytes. Prints "N passed, N failed"."""
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
COSTS = ("setup", "platform", "seats", "usage", "implementation", "operations", "unresolved", "severance", "risks", "other_cost")
passed = failed = 0


def check(what, holds):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print("failed:", what)


def payback(*arguments):
    return subprocess.run(["payback", *arguments], check=True, capture_output=True, cwd=ROOT).stdout


def sheets(folder, workbook):
    """Every sheet as rows of text, recalculated."""
    profile = os.path.join(folder, "profile")
    os.makedirs(os.path.join(profile, "user"), exist_ok=True)
    with open(os.path.join(profile, "user", "registrymodifications.xcu"), "w", encoding="utf-8") as file:
        file.write(RECALCULATE)
    out = os.path.join(folder, "csv")
    subprocess.run(["soffice", "-env:UserInstallation=file://" + profile, "--headless", "--convert-to",
                    "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", out,
                    workbook], check=True, capture_output=True, timeout=120)
    base = os.path.splitext(os.path.basename(workbook))[0] + "-"
    found = {}
    for name in os.listdir(out):
        with open(os.path.join(out, name), newline="", encoding="utf-8") as file:
            found[name[len(base):-len(".csv")]] = list(csv.reader(file))
    return found


def near(a, b):
    return abs(float(a) - b) <= 1e-6 * max(1, abs(b))


def run_of(folder, scenario, *options):
    book = os.path.join(folder, "book.xlsx")
    payback("run", scenario, "--trials", "600", "--quiet", "--xlsx", book, "--json", os.path.join(folder, "r.json"), *options)
    with open(os.path.join(folder, "r.json"), encoding="utf-8") as file:
        return book, json.load(file)


def test_run(folder, scenario):
    book, result = run_of(folder, scenario)
    again = os.path.join(folder, "again.xlsx")
    payback("run", scenario, "--trials", "600", "--quiet", "--xlsx", again, "--threads", "1")
    with open(book, "rb") as one, open(again, "rb") as other:
        check(scenario + ": the same inputs give the same bytes", one.read() == other.read())
    found = sheets(folder, book)
    check(scenario + ": sheets " + str(sorted(found)),
          sorted(set(found) - {"By category", "Vendor's bill"}) == ["Assumptions", "Cash fan", "Cash flow", "Contract", "Figures", "Payback curve", "Summary"])
    cells = [cell for rows in found.values() for row in rows for cell in row]
    check(scenario + ": no error cells", not any(c.startswith(("#", "Err:")) for c in cells))

    trace = json.loads(payback("trace", scenario, "--trials", "600", "--percentile", "50", "--json", "-"))
    flow = found["Cash flow"]
    head = flow[2]
    months = flow[3:3 + result["manifest"]["horizon_months"] + 1]
    for column, name in (("Net, budget basis", "net_budget"), ("Net, hard basis", "net_hard"),
                         ("Net, total basis", "net_total"), ("Cumulative, budget basis", "cumulative_budget"),
                         ("Cumulative, hard basis", "cumulative_hard"), ("Cumulative, total basis", "cumulative_total")):
        here, there = head.index(column), trace["columns"].index(name)
        wrong = [t for t, row in enumerate(months) if not near(row[here], trace["rows"][t][there])]
        check(f"{scenario}: {column}, months {wrong}", not wrong)
    total = flow[3 + len(months)]
    for basis in ("budget", "hard", "total"):
        check(f"{scenario}: total of the net, {basis} basis",
              near(total[head.index(f"Net, {basis} basis")], trace["outcomes"][basis + ".net_value"]))

    notes = {row[0]: row for row in flow if row}
    check(scenario + ": cash flow, NPV by formula", near(notes["NPV, hard"][1], trace["outcomes"]["hard.npv"]))
    check(scenario + ": cash flow, check cell", float(notes["Check: 0"][1]) == 0)
    simulated = trace["outcomes"]["hard.payback_months"]
    here = notes["Payback, months, hard"][1]
    check(f"{scenario}: cash flow, payback by formula {here}, simulated {simulated}",
          here == simulated if simulated == "never" else near(here, simulated))
    discounted = head.index("Net, hard basis, in today's money")
    check(scenario + ": cash flow, discounted months",
          abs(sum(float(row[discounted]) for row in months) - trace["outcomes"]["hard.npv"]) <= 1)
    check(scenario + ": the contract has its terms", len(found["Contract"]) > 8 and
          any(row[0] == "months of a contract term" for row in found["Contract"] if row))
    check(scenario + ": cash flow names the median trial", "is the median" in flow[0][0])
    bills = {row[0]: row for row in found["Vendor's bill"]}
    check(scenario + ": vendor's bill to the horizon",
          near(bills["to the horizon"][1], result["outcomes"]["vendor_bill"]["mean"]["value"]))

    figures = {(row[0], row[1]): row for row in found["Figures"] if len(row) > 2}
    for basis in ("budget", "hard", "total"):
        check(f"{scenario}: mean NPV, {basis} basis",
              near(figures[("NPV", basis)][2], result["outcomes"][basis + ".npv"]["mean"]["value"]))
    test_summary(scenario, found["Summary"], result)
    for t, row in enumerate(found["Payback curve"][1:1 + len(months)]):
        share = result["probabilities"]["payback_by"][t]["value"]
        if not near(row[1].rstrip("%"), 100 * share if row[1].endswith("%") else share):
            check(f"{scenario}: payback by month {t}", False)
            break
    else:
        check(scenario + ": payback curve", True)


def test_summary(scenario, rows, result):
    """The decision's basis; where the value comes from in words, with live sums that agree with the JSON."""
    figures = {row[0]: row for row in rows}
    basis = result["manifest"]["basis"]
    check(scenario + ": summary, NPV", near(figures["NPV"][1], result["outcomes"][basis + ".npv"]["mean"]["value"]))
    check(scenario + ": summary, net value of all benefits",
          near(figures["Net value, all benefits"][1], result["outcomes"]["total.net_value"]["mean"]["value"]))
    lines = result["value_by_source"]
    check(scenario + ": summary, costs", near(figures["Costs"][1], sum(lines[name] for name in COSTS)))
    raw = [name for name in figures if "_" in name]
    check(f"{scenario}: summary, names of the program's own {raw}", not raw)


def test_looks(folder):
    """What only the file itself tells: heads are frozen and charts stand beside the first figures."""
    book, _ = run_of(folder, "scenarios/mid-market-saas.json", "--draws", os.path.join(folder, "draws.csv"))
    compare = os.path.join(folder, "compare.xlsx")
    payback("compare", "scenarios/vendor-claims.json", "scenarios/vendor-claims-sceptic.json", "--trials", "600", "--quiet",
            "--xlsx", compare)
    for name, charts in ((book, 2), (compare, 2)):
        with zipfile.ZipFile(name) as parts:
            every = [part for part in parts.namelist() if part.startswith("xl/worksheets/sheet")]
            frozen = [part for part in every if b'state="frozen"' in parts.read(part)]
            check(f"{os.path.basename(name)}: heads are frozen on every sheet", frozen == every)
            check(f"{os.path.basename(name)}: charts", sum(part.startswith("xl/charts/chart") for part in parts.namelist()) == charts)
            rows = re.findall(r"<xdr:from>.*?<xdr:row>(\d+)</xdr:row>", parts.read("xl/drawings/drawing1.xml").decode())
            check(f"{os.path.basename(name)}: charts begin in rows {rows}", all(int(row) <= 20 for row in rows))


def test_never_and_beyond(folder):
    """Never is a word; an amount that no figure could hold is refused before anything is written."""
    book, _ = run_of(folder, "scenarios/mid-market-saas.json", "--set", "/proposal/pricing/usage/price=300")
    found = sheets(folder, book)
    cells = [cell for rows in found.values() for row in rows for cell in row]
    check("never: no error cells", not any(c.startswith(("#", "Err:")) for c in cells))
    check("never: in a word", "never" in [row[3] for row in found["Summary"] if row[0] == "Payback, months"])
    before = open(book, "rb").read()
    line = {"name": "too much", "kind": "benefit", "class": "hard", "amount": 1.7e308, "per": "month"}
    answer = subprocess.run(["payback", "run", "scenarios/mid-market-saas.json", "--trials", "64", "--quiet", "--xlsx", book,
                             "--set", "/proposal/other=" + json.dumps([line])], capture_output=True, cwd=ROOT, check=False)
    check("beyond the range of money: refused, and the workbook of before stays", answer.returncode == 3 and
          b"amount" in answer.stderr and open(book, "rb").read() == before)


def test_draws(folder):
    book, _ = run_of(folder, "scenarios/mid-market-saas.json", "--draws", os.path.join(folder, "draws.csv"))
    rows = sheets(folder, book)["Draws"]
    with open(os.path.join(folder, "draws.csv"), newline="", encoding="utf-8") as file:
        draws = list(csv.reader(file))
    columns = [name for name in draws[0] if not name.endswith(".pays_back")]  # in a workbook "never" is a word
    check("draws: header and trials", rows[0] == columns and len(rows) == len(draws))
    npv = draws[0].index("hard.npv")
    check("draws: NPV", all(near(rows[i][npv], float(draws[i][npv])) for i in range(1, len(draws))))


def test_compare(folder):
    book = os.path.join(folder, "compare.xlsx")
    answer = json.loads(payback("compare", "scenarios/vendor-claims.json", "scenarios/vendor-claims-sceptic.json", "--trials",
                                "600", "--xlsx", book, "--json", "-"))
    found = sheets(folder, book)
    for sheet, head, mean in (("Proposals", 3, 3), ("Intervals", 0, 5)):
        for row, proposal in zip(found[sheet][head + 1:], answer["proposals"]):
            check(f"compare, {sheet}: {proposal['name']}",
                  row[0] == proposal["name"] and near(row[mean], proposal["npv"]["mean"]["value"]))


def test_terms(folder):
    """The terms of each contract under its offer: prices are numbers in the currency, the rest is words."""
    book = os.path.join(folder, "terms.xlsx")
    payback("compare", "scenarios/mid-market-saas.json", "scenarios/mid-market-vendor-b.json", "--trials", "64", "--quiet",
            "--set", "/proposal/implementation/services_fee=1234", "--xlsx", book)
    rows = sheets(folder, book)["Terms"]
    check(f"terms: offers {rows[1]}", rows[1] == ["term", "Vendor A", "Vendor B"])
    terms = {row[0]: row[1:] for row in rows[2:]}
    check("terms: the deal in a sentence", terms["the deal"][0].startswith("Vendor A bills $0.99 for each"))
    check("terms: a price is a number", [float(cell) for cell in terms["price per unit of use"]] == [0.99, 1.5])
    check("terms: who says it", terms["paid implementation services"][1] == "1,234 (--set)")
    check("terms: words", terms["what is billed"] == ["each contained ticket", "each ticket that is really solved"])
    check("terms: of the contract alone", not any("agents" in name or "tickets per month" in name for name in terms))


def test_ranges(folder):
    """The parts that a bar of the chart is stacked of end at P10 and P90, on either side of 0."""
    book = os.path.join(folder, "compare.xlsx")
    answer = json.loads(payback("compare", "scenarios/vendor-claims-sceptic.json", "scenarios/vendor-claims.json", "--trials",
                                "600", "--set", "/proposal/pricing/platform_fee_per_month=9000", "--xlsx", book, "--json", "-"))
    rows = sheets(folder, book)["NPV ranges"][4:]
    for row, proposal in zip(rows, answer["proposals"]):
        parts = [float(cell) for cell in row[1:6]]
        npv = proposal["npv"]
        ends = (sum(x for x in parts if x < 0), sum(x for x in parts if x > 0))
        low, high = (npv[q]["value"] for q in ("p10", "p90"))
        check(f"compare, ranges of {proposal['name']}: {ends}", near(ends[0], min(0, low)) and near(ends[1], max(0, high)) and
              near(parts[0], max(0, low) + min(0, high)))


def main():
    if not shutil.which("soffice"):
        print("skipped: LibreOffice is not installed (make deps-test)")
        print("0 passed, 0 failed")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        tests = [(test_run, "scenarios/mid-market-saas.json"), (test_run, "scenarios/enterprise-seats.json"),
                 (test_run, "scenarios/offers/intercom-suite.json"),
                 (test_run, "scenarios/vendor-claims-sceptic.json"), (test_draws,), (test_compare,), (test_terms,), (test_ranges,), (test_looks,),
                 (test_never_and_beyond,)]
        for number, (test, *arguments) in enumerate(tests):
            own = os.path.join(folder, str(number))
            os.makedirs(own)
            test(own, *arguments)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
