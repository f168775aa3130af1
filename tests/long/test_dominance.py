#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dominance is never claimed where there is none. Two rival offers have NPVs of one and the same distribution, drawn independently of
each other (an amount of their own each, at a place of its own), so that every claim that one of them dominates the other is false.
160 runs with seeds of their own and few trials, a third of them with each sampler. And a claim that is true is made: the same offers, one of
them dearer by more than the amounts differ."""
import json
import os
import subprocess
import sys

from common import ROOT, scratch

RUNS, TRIALS = 160, 512
SAMPLERS = ("sobol", "lhs", "random")


def offer(vendor, place, fee):
    """The base with other lines, of which the one at that place is uncertain."""
    amounts = [{"dist": "normal", "mean": 0, "sd": 40000} if i == place else 0 for i in range(2)]
    return {"extends": os.path.join(ROOT, "scenarios", "worked-checks.json"),
            "proposal": {"vendor": vendor, "pricing": {"setup_fee": fee},
                         "other": [{"name": str(i), "kind": "benefit", "class": "hard", "per": "once", "from": 1, "amount": amount}
                                   for i, amount in enumerate(amounts)]}}


def claims(seed, sampler):
    answer = json.loads(subprocess.run(["payback", "compare", "a.json", "b.json", "--trials", str(TRIALS), "--seed", str(seed),
                                        "--sampler", sampler, "--threads", "1", "--quiet", "--json", "-"],
                                       check=True, capture_output=True).stdout)
    return [d for d in answer["dominance"] if d["a"] < 2 and d["b"] < 2]


def main():
    false = 0
    with scratch():
        for name, vendor, place, fee in (("a", "A", 0, 0), ("b", "B", 1, 0)):
            with open(name + ".json", "w", encoding="utf-8") as file:
                json.dump(offer(vendor, place, fee), file)
        for run in range(RUNS):
            found = claims(run + 1, SAMPLERS[run % 3])
            false += bool(found)
            if found:
                print(f"seed {run + 1}, {SAMPLERS[run % 3]}: {found}")
        with open("b.json", "w", encoding="utf-8") as file:
            json.dump(offer("B", 1, 400000), file)
        true = claims(1, "sobol")
    print(f"dominance: {false} false claims in {RUNS} runs of {TRIALS} trials")
    if false or true != [{"a": 0, "b": 1, "order": 1}]:
        print(f"FAILED: {true}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
