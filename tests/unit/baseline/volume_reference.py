#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The volume of a baseline, a second time and slowly: prints the histories of test_volume.c. Months without tickets are
# left out. Needs numpy; not run by the tests.
import calendar
import math

import numpy as np

DAYS = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
SIGMAS = np.exp(np.linspace(np.log(0.005), np.log(0.6), 24))
TAUS = np.exp(np.linspace(np.log(0.01), np.log(0.4), 16))
Z95 = 1.6448536269514722


def solve_grid(x, u, q):
    """For each (sigma, tau) the posterior of (a, b, gamma): mean and covariance, and the weights."""
    points, weights = [], []
    for sigma in SIGMAS:
        for tau in TAUS:
            d = 1 / (sigma**2 + q)
            prior = np.diag([1e-8, 1 / 0.09] + [1 / tau**2] * 12)
            precision = x.T @ (d[:, None] * x) + prior
            right = x.T @ (d * u)
            covariance = np.linalg.inv(precision)
            mean = covariance @ right
            evidence = -np.log(d).sum() + np.linalg.slogdet(precision)[1] + 24 * math.log(tau) + (u * d * u).sum() - mean @ right
            weights.append(-0.5 * evidence + math.log(tau) - tau**2 / (2 * 0.15**2))
            points.append((sigma, tau, mean, covariance))
    weights = np.exp(np.array(weights) - max(weights))
    return points, weights / weights.sum()


def predict(i, kept, x, u, q):
    """Mean and standard deviation of month i, from the others alone."""
    others = kept.copy()
    others[i] = False
    points, weights = solve_grid(x[others], u[others], q[others])
    means = [x[i] @ mean for _, _, mean, _ in points]
    squares = [m**2 + x[i] @ covariance @ x[i] + sigma**2 + q[i] for m, (sigma, _, _, covariance) in zip(means, points)]
    mean = weights @ means
    return mean, math.sqrt(weights @ squares - mean**2)


def find_surges(kept, x, u, q):
    surges = {}
    while len(surges) < (len(u) // 8 if len(u) >= 12 else 0):
        worst = None
        for i in np.flatnonzero(kept):
            mean, sd = predict(i, kept, x, u, q)
            above = u[i] - mean
            if above > math.log(1.15) and above > 3 * sd and (worst is None or above / sd > worst[0]):
                worst = (above / sd, i, math.exp(above))
        if worst is None:
            break
        kept[worst[1]] = False
        surges[int(worst[1])] = worst[2]
    return surges


def fit(counts, first, start):
    months = np.array([first + i for i, count in enumerate(counts) if count])
    y = np.array([count for count in counts if count], float)
    lengths = np.array([calendar.monthrange(m // 12, m % 12 + 1)[1] for m in months])
    u, q = np.log(y * 30.4375 / lengths) + 1 / (2 * y), 1 / y
    centre = u.mean()
    u = u - centre
    x = np.zeros((len(u), 14))
    x[:, 0], x[:, 1] = 1, (months - start) / 12
    x[np.arange(len(u)), 2 + months % 12] = 1
    kept = np.ones(len(u), bool)
    surges = find_surges(kept, x, u, q)
    points, weights = solve_grid(x[kept], u[kept], q[kept])
    thetas = np.array([np.append(mean, sigma**2 / 2) for sigma, _, mean, _ in points])
    theta = weights @ thetas
    covariance = (thetas - theta).T @ (weights[:, None] * (thetas - theta))
    covariance[:14, :14] += sum(w * c for w, (_, _, _, c) in zip(weights, points))
    logs = np.log([point[0] for point in points])
    return {"theta": theta, "covariance": covariance, "centre": centre, "surges": surges,
            "residuals": ((u - x @ theta[:14]) / np.sqrt(2 * theta[14] + q))[kept], "months": len(u),
            "log_sigma": weights @ logs, "log_sigma_sd": math.sqrt(weights @ logs**2 - (weights @ logs) ** 2),
            "tau": weights @ [point[1] for point in points]}


def summarise(f):
    theta, gamma = f["theta"], f["theta"][2:14]
    factors = np.exp(gamma - gamma.mean()) * DAYS / 30.4375
    level = f["centre"] + theta[0] + gamma.mean() + theta[14] + math.log(factors.mean())
    season = factors / factors.mean()
    z = f["residuals"]
    lag1 = (z[1:] * z[:-1]).sum() / (z * z).sum()
    phi = min(0.8, max(0, lag1)) if f["months"] >= 18 else 0
    covariance = f["covariance"] * (1 + phi) / (1 - phi)
    slope = np.concatenate(([1, 0], season / 12, [1]))  # of the level's logarithm by theta
    sd, fit_sd = math.sqrt(slope @ covariance @ slope), math.sqrt(covariance[1, 1])
    growth_sd = math.hypot(fit_sd, 0.08)
    r = (slope @ covariance)[1] / (sd * growth_sd)
    noise = [math.sqrt(math.exp(math.exp(2 * (f["log_sigma"] + z * f["log_sigma_sd"]))) - 1 + math.exp(-level))
             for z in (-Z95, 0, Z95)]
    return {"figures": [math.exp(level), math.exp(level - Z95 * sd), math.exp(level + Z95 * sd), theta[1], growth_sd, fit_sd,
                        *noise, phi, lag1, 6 / math.pi * math.asin(r / 2), f["tau"]],
            "season": season, "surges": f["surges"]}


def month(year, number):
    return 12 * year + number - 1


def two_surges(m):
    wave = 1 + 0.1 * math.sin(2 * math.pi * m / 12)
    return round(900 * math.exp(0.2 * m / 12) * wave * (1 + 0.02 * (m * 7 % 5 - 2) / 2) * {14: 1.5, 29: 1.3}.get(m, 1)) * (m != 20)


histories = {
    "24 months, one surge": ([700, 800, 600, 500, 600, 600, 600, 500, 500, 500, 600, 600, 800, 900, 700, 600, 1200, 700, 700, 600,
                              600, 600, 700, 700], (2023, 11), (2025, 11)),
    "12 months": ([2100, 1950, 2080, 2010, 2150, 1990, 2120, 2060, 2040, 2200, 2180, 2250], (2024, 1), (2025, 1)),
    "5 months, small, the model begins later": ([41, 38, 55, 47, 60], (2025, 2), (2025, 10)),
    "36 months, two surges, a gap": ([two_surges(m) for m in range(36)], (2022, 5), (2025, 5)),
    "20 months that swing slowly": ([round(1000 * (1 + 0.15 * math.sin(m / 2.2))) for m in range(20)], (2023, 3), (2024, 11)),
}


def numbers(values):
    return ", ".join(repr(float(v)) for v in values)


for name, (counts, first, start) in histories.items():
    s = summarise(fit(counts, month(*first), month(*start)))
    there = [m for m, count in enumerate(counts) if count]
    print(f'    {{"{name}", MONTH{first}, MONTH{start}, {len(counts)}, {{{", ".join(map(str, counts))}}},')
    print("     " + numbers(s["figures"]) + ",")
    print(f'     {{{numbers(s["season"])}}},')
    print(f'     {{{", ".join(str(there[i] + 1) for i in s["surges"]) or 0}}}, {{{numbers(s["surges"].values()) or 0}}}}},')
