#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check.csv has known answers: those by construction are in check.expected.json, those of the formulas were made by a
# second implementation. Compares them with what `payback baseline --json` says; prints a line for each that differs.
import json
import os
import subprocess

here = os.path.dirname(os.path.abspath(__file__))
run = subprocess.run(["payback", "baseline", os.path.join(here, "check.csv"), "--quiet", "--json", "-"],
                     capture_output=True, text=True, check=True)
result = json.loads(run.stdout)
with open(os.path.join(here, "check.expected.json")) as file:
    expected = json.load(file)
passed = failed = 0


def same(what, found, wanted, tolerance=0.0):
    global passed, failed
    good = found == wanted if tolerance == 0 else abs(found - wanted) <= tolerance * abs(wanted)
    passed += good
    failed += not good
    if not good:
        print(f"{what}: {found}, not {wanted}")


same("records", result["records"], expected["records"])
same("duplicates", result["passed_over"]["duplicates"], expected["duplicates"])
for reason, count in expected["not_counted"].items():
    same(reason, result["passed_over"][reason], count)
same("partial months", [m["month"] for m in result["months"] if not m["complete"]], expected["partial_months"])
same("months", [m["month"] for m in result["months"] if m["complete"]], expected["months"])
same("counts", [m["tickets"] for m in result["months"] if m["complete"]], expected["counts"])
same("tickets of the mix", result["mix_tickets"], expected["mix_tickets"])
same("phi", result["mix_phi"], expected["phi"])
same("effective tickets", result["n_eff"], expected["n_eff"])
same("names", sorted(c["name"] for c in result["categories"]), sorted(expected["categories"]))
for category in result["categories"]:
    known = expected["categories"][category["name"]]
    same(category["name"] + " share", category["share"]["value"], known["share"], 1e-12)
    same(category["name"] + " minutes", category["handle"]["raw_mean"], known["handle_raw_mean"])
    same(category["name"] + " error", category["handle"]["relative_error"], expected["handle_cluster_se"])
    same(category["name"] + " reopened", category["reopen"]["value"], known["reopen_mean_about"], 5e-3)
same("surge", [m["month"] for m in result["months"] if m["surge"]], [expected["surge"]["month"]])
same("agents", result["people"]["active"], expected["agents_last_3_months"])
same("leavers", result["people"]["leavers"], expected["leavers_last_12_months"])
same("agent years", result["people"]["agent_years"], 4.5, 1e-12)


def near(what, found, wanted):
    """wanted as printed: 1e-3 relative, or what the last printed digit leaves open, whichever is more."""
    value = float(wanted)
    same(what, found, value, max(1e-3, 0.5 * 10.0 ** -len(wanted.partition(".")[2]) / value))


volume = result["volume"]
for what, found, wanted in [("level", volume["level"]["value"], "753.8"), ("level p05", volume["level"]["low"], "716.7"),
                            ("level p95", volume["level"]["high"], "792.9"), ("growth", volume["growth"]["value"], "0.1657"),
                            ("growth p10", volume["growth"]["low"], "0.0467"),
                            ("growth p90", volume["growth"]["high"], "0.2983"),
                            ("growth of the fit alone", volume["growth_fit_sd"], "0.026"), ("lag 1", volume["phi"], "0.35"),
                            ("noise p05", volume["noise"]["low"], "0.0367"),
                            ("noise p95", volume["noise"]["high"], "0.0436"),
                            ("surge", volume["surge_multiplier"]["value"], "1.717"),
                            ("surge p05", volume["surge_multiplier"]["low"], "1.342"),
                            ("surge p95", volume["surge_multiplier"]["high"], "2.198")]:
    near(what, found, wanted)
# The implementation that made these figures has 0.2589, and its level and growth fix all but the covariance of the two:
# 2.6 % smaller there than by the formulas, which a third (tests/unit/baseline/volume_reference.py) computes as 0.2658,
# to twelve digits what the program says. Until it is known why, only this is held.
same("rank of level and growth", volume["rank"], 0.2589, 0.03)
season = "1.054 .8773 1.027 1.015 1.003 .8431 .8339 .8237 .9538 .9431 1.240 1.386"
for month, wanted in enumerate(season.split()):
    near(f"season {month + 1}", volume["season"][month], wanted)
print(f"{passed} passed, {failed} failed")
raise SystemExit(failed > 0)
