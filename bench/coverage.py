#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Do the 90% intervals of `payback baseline` hold the truth nine times in ten? Invents histories whose truth is known,
# writes them as exports, and counts. The truth of a history: a level of 200 to 600 tickets a month, growth N(0, 15%) a
# year, a season of 10%, month noise of 5%, two categories whose handle times differ between tickets (CV 0.8) and between
# months (4%), reopen rates of 5 to 15% that differ between months (by 10% of themselves). Growth is compared with the
# fit alone, without what is added for the future; handle time with its sampling part, without what the way of measuring
# may get wrong.
#
# usage: bench/coverage.py [HISTORIES]     (payback of PATH; 100 take a few minutes)
import calendar
import json
import math
import os
import random
import subprocess
import sys
import tempfile

Z90 = 1.6448536269514722
START = 2023 * 12


def poisson(mean):
    return max(0, round(random.gauss(mean, math.sqrt(mean))))  # the means are above 50


class History:
    def __init__(self, months):
        self.months = months
        self.growth = random.gauss(0, 0.15)
        self.season = [random.gauss(0, 0.1) for _ in range(12)]
        self.sigma = 0.05
        self.base = math.log(random.uniform(200, 600))
        self.minutes = [random.uniform(5, 20), random.uniform(10, 40)]
        self.reopened = [random.uniform(0.05, 0.15) for _ in range(2)]

    def level(self):  # of the month after the last one: the model divides the season by its mean, its noise has mean 1
        days = [31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        factors = [math.exp(s) * d / 30.4375 for s, d in zip(self.season, days)]
        return math.exp(self.base + self.sigma ** 2 / 2) * sum(factors) / 12

    def write(self, path):
        number = 0
        with open(path, "w") as out:
            out.write("id,created at,solved at,updated at,category,reopens,handle minutes\n")
            for index in range(self.months):
                year, month = divmod(START + index, 12)
                days = calendar.monthrange(year, month + 1)[1]
                rate = math.exp(self.base + self.growth * (index - self.months) / 12 + self.season[month] +
                                random.gauss(0, self.sigma)) * days / 30.4375
                effect = [math.exp(random.gauss(0, 0.04) - 0.0008) for _ in range(2)]
                reopened = [p * max(0.0, random.gauss(1, 0.1)) for p in self.reopened]
                count = poisson(rate)
                for k in range(count):
                    category = number % 5 < 2
                    second = random.randrange(86400) if 0 < k < count - 1 else (0 if k == 0 else 86399)
                    day = 1 + k * days // count
                    stamp = f"{year}-{month + 1:02d}-{day:02d} {second // 3600:02d}:{second // 60 % 60:02d}:00"
                    minutes = self.minutes[category] * effect[category] * random.lognormvariate(-0.2472, 0.7031)
                    out.write(f"{number},{stamp},{stamp},{stamp},{'ab'[category]},"
                              f"{int(random.random() < reopened[category])},{minutes:.3f}\n")
                    number += 1


def measure(path):
    run = subprocess.run(["payback", "baseline", path, "--quiet", "--json", "-"], capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    return json.loads(run.stdout)


def judge(history, result, held):
    volume = result["volume"]
    held["level"].append(volume["level"]["low"] <= history.level() <= volume["level"]["high"])
    fit = math.log1p(volume["growth"]["value"])
    held["growth"].append(abs(fit - history.growth) <= Z90 * volume["growth_fit_sd"])
    for category in result["categories"]:
        which = "ab".index(category["name"])
        handle, reopen = category["handle"], category["reopen"]
        mean, truth = handle["capped_mean"], history.minutes[which]
        held["handle time"].append(abs(mean - truth) <= Z90 * handle["relative_error"] * mean)
        held["reopen rate"].append(reopen["low"] <= history.reopened[which] <= reopen["high"])


def main():
    histories = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print("| history | level | growth | handle time | reopen rate |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "export.csv")
        for months in (12, 24, 36):
            random.seed(months)
            held = {"level": [], "growth": [], "handle time": [], "reopen rate": []}
            for _ in range(histories):
                history = History(months)
                history.write(path)
                judge(history, measure(path), held)
            shares = [f"{100 * sum(h) / len(h):.1f}%" for h in held.values()]
            print(f"| {months} months ({histories}) | " + " | ".join(shares) + " |", flush=True)


main()
