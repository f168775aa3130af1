#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reference scenario in numpy, tuned: normals straight from the generator, quantile tables on an even grid in z
(no search), closed forms where there are some, chunks that stay in the cache, categories side by side in one array,
months as the only loop, factors that advance by multiplication instead of powers, and processes for the cores.

usage: numpy_tuned.py SCENARIO [TRIALS [PROCESSES [SEED]]]
"""
import json
import multiprocessing
import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np

import peer

CHUNK = 4096
NODES, LIMIT = 4097, 8.25  # of the tables: z from -LIMIT to LIMIT


class Table:
    """x = F^-1(Phi(z)) by linear interpolation on an even grid in z."""

    def __init__(self, quantities):
        from scipy import special
        z = np.linspace(-LIMIT, LIMIT, NODES)
        self.values = peer.quantiles(quantities, special.ndtr(z), special.ndtr(-z))
        self.steps = np.append(np.diff(self.values), 0)

    def __call__(self, z):
        place = (z + LIMIT) * ((NODES - 1) / (2 * LIMIT))
        index = place.astype(np.intp)
        place -= index
        x = self.steps.take(index)
        x *= place
        x += self.values.take(index)
        return x


class Inputs:
    """How each input is drawn: one pass decides, every chunk then follows it."""

    def __init__(self, scenario):
        self.constants, self.draws, self.columns = {}, [], 0
        self.pairs = peer.correlated_pairs(scenario)
        member = {}
        for name, quantity in peer.quantities(scenario):
            if not isinstance(quantity, dict):
                self.constants[name] = quantity
                continue
            kind = quantity["dist"]
            if kind == "uniform" and not any(name in pair[:2] for pair in self.pairs):
                self.draws.append((name, "uniform", quantity["min"], quantity["max"] - quantity["min"]))
                continue
            member[name] = self.columns
            if kind == "normal" and "min" not in quantity:
                self.draws.append((name, "normal", quantity["mean"], quantity["sd"]))
            elif kind == "lognormal" and "min" not in quantity:
                mu, sigma = peer.lognormal_parameters(quantity)
                self.draws.append((name, "lognormal", mu, sigma))
            else:
                self.draws.append((name, "table", Table(quantity), None))
            self.columns += 1
        self.weights = [(member[a], member[b], r, (1 - r * r) ** 0.5) for a, b, r in self.pairs]

    def draw(self, generator, n):
        z = generator.standard_normal((self.columns, n))
        for a, b, r, rest in self.weights:
            z[b] *= rest
            z[b] += r * z[a]
        x, column = dict(self.constants), 0
        for name, kind, first, second in self.draws:
            if kind == "uniform":
                u = generator.random(n)
                u *= second
                u += first
                x[name] = u
                continue
            row = z[column]
            column += 1
            if kind == "table":
                x[name] = first(row)
            else:
                row *= second
                row += first
                x[name] = np.exp(row) if kind == "lognormal" else row
        return x


def ceiling(x):
    return np.ceil(x - 1e-9)


class Crossings:
    """The last and the first time at which three rows of cumulative cash come back to zero."""

    def __init__(self, start):
        self.before = start + 0.005
        self.last, self.first = np.zeros_like(start), np.zeros_like(start)
        self.ever = self.before < 0

    def add(self, t, cumulative):
        now = cumulative + 0.005
        below = now < 0
        crossed = (self.before < 0) & ~below
        if crossed.any():
            where = np.nonzero(crossed)
            was, step = self.before[where], now[where] - self.before[where]
            month = t - 1 - was / step
            self.last[where] = month
            self.first[where] = np.where(self.first[where] == 0, month, self.first[where])
        self.ever |= below
        self.before = now

    def close(self):
        self.last[self.before < 0] = np.inf
        self.first[self.ever & (self.first == 0)] = np.inf


def simulate(x, fixed, generator, n):
    """All outcomes of n trials: {name: array}."""
    H, K = fixed.horizon, fixed.categories
    L = x["loaded_annual_cost"] / 12
    zero = np.zeros(n)

    weight = fixed.weights[:, None]
    automatable = weight * fixed.stack(x, "automatable", n)          # (K, n), like all with a category
    reopen = fixed.stack(x, "reopen_rate", n)
    minutes = weight * fixed.stack(x, "handle_minutes", n) / 60
    hours_today = minutes * (1 + reopen)
    mean_hours = hours_today.sum(0)

    # timing
    G = x["weeks"] * x["overrun"] * (12 / 52)
    offset = np.log(x["ramp_start"] / (1 - x["ramp_start"]))
    slope = (np.log(9.0) - offset) / x["months_to_90"]
    c = x["containment"] * x["knowledge_quality"]
    d = np.maximum(0, x["containment"] - x["containment_gap"]) * x["knowledge_quality"]

    def ramp(age):
        r = slope * age
        r += offset
        np.negative(r, out=r)
        np.exp(r, out=r)
        r += 1
        return np.reciprocal(r, out=r)

    S = np.where(generator.random(n) > 1 - x["failure_probability"], x["failure_month"], np.inf)
    reached, possible = zero.copy(), automatable.sum(0)
    for phase, members in enumerate(fixed.phase_members):
        start = fixed.phase_starts[phase]
        if members and start <= fixed.gate_months:
            R = ramp(fixed.gate_months - start)
            reached += automatable[members].sum(0) * np.minimum(np.minimum(1, c * R), d * R)
    M = fixed.commitment
    fails = reached < (fixed.gate_minimum - 1e-9) * possible
    S = np.where(fails, np.minimum(S, M * np.maximum(1, ceiling((G + fixed.gate_months) / M))), S)
    with np.errstate(invalid="ignore"):
        E = M * np.maximum(1, ceiling(S / M))
    risk_month = []
    for risk in range(fixed.risks):
        occurs = generator.random(n) > 1 - x[f"risk{risk}_probability"]
        month = np.maximum(1, ceiling(x[f"risk{risk}_month"]))
        risk_month.append(np.where(occurs & (month <= H), month, np.inf))
    fees_from = M * ceiling(risk_month[0] / M) - 1e-9

    # people
    per_hour = 12 / (x["productive_hours"] * x["occupancy"])
    present = x["productive_hours"] / 12
    growth, growth_step = x["tickets_per_month"] * np.ones(n), (1 + x["annual_growth"]) ** (1 / 12)
    N0 = growth * fixed.season[1] * mean_hours * per_hour
    agents = [N0, N0, N0]                                          # status quo, deflection alone, with the tool
    kept_share = 1 - x["annual_attrition"] / 12
    wage, wage_step = 1.0, (1 + x["annual_wage_growth"]) ** (1 / 12)
    overtime_rate = x["overtime_multiplier"] * L / present
    s_L = x["avoidable_share"] * L
    fixed_pay = (1 - x["avoidable_share"]) * N0 * L

    # revenue, costs
    retained = (1 - x["annual_churn"]) ** (1 / 12)
    revenue0, revenue1 = x["revenue"], np.full(n, float(x["revenue"]))
    leverage = x["churn_change_per_point"] * x["exposed_share"] * x["csat_points"]
    contained_shares = [zero] * fixed.lag
    implementation = x["overrun"] * (x["services_fee"] + (x["internal_hours"] + x["knowledge_base_hours"]) *
                                     x["implementation_hourly_cost"])
    implementation += x["training_hours"] * N0 * x["loaded_annual_cost"] / x["productive_hours"]
    implementation /= G
    implementation_end, tuned = np.minimum(G, S), G + x["tuning_months"]
    tuning_end = np.minimum(tuned, S)
    anniversary = 1 + x["annual_increase"]
    increase = np.ones(n)
    fee = x["platform_fee"]

    # what the months add up to
    cost = 12 * fee + x["setup_fee"] + zero                           # t = 0
    X = np.tile(-cost, (3, 1))
    npv, cost_sum, lowest = X.copy(), cost.copy(), np.minimum(X[1], 0)
    crossings, discounted = Crossings(X), Crossings(npv)
    run_rate, roi = np.zeros((3, n)), None
    growth_sum, soft_sum = zero.copy(), zero.copy()
    hours_sum, labour_sum = np.zeros((3, n)), np.zeros((3, n))
    attempted_sum, contained_sum, resolved_sum = zero.copy(), zero.copy(), zero.copy()
    last = np.zeros((5, n))       # tickets, resolved, contained, labour of the status quo, labour and costs with the tool

    for t in range(1, H + 1):
        V = growth * fixed.season[t]
        growth = growth * growth_step
        # live shares, ages and ramps by phase
        live, R = [], []
        until = np.minimum(t, S)
        for start in fixed.phase_starts:
            begin = np.maximum(t - 1, G + start)
            l = np.maximum(0, until - begin)
            live.append(l)
            begin += until
            begin *= 0.5
            begin -= G + start
            R.append(ramp(np.maximum(begin, 0, out=begin)))
        l0, R0 = live[0], R[0]
        x_t = x["adoption"] * R0
        x_t *= l0
        age0 = np.where(l0 > 0, (np.maximum(t - 1, G) + until) / 2 - G, 0)
        C = [np.minimum(1, c * r) for r in R]
        D = [np.minimum(cc, d * r) for cc, r in zip(C, R)]
        l_k, C_k, D_k = (np.stack([v[p] for p in fixed.phase]) for v in (live, C, D))
        attempted = automatable * l_k                                  # per ticket of the month
        contained, resolved = attempted * C_k, attempted * D_k
        escalated = attempted - contained
        returned = x["returned_share"] * (contained - resolved)
        p = np.minimum(resolved / weight, 0.99)
        harder = (1 - x["handle_ratio"] * p) / (1 - p)
        harder *= minutes / weight
        human = weight - attempted + escalated + returned * x["rework_factor"]
        human *= harder
        handoff = escalated * (x["handoff_minutes"] / 60)
        W_D = np.maximum(0, human * (1 + reopen) + handoff).sum(0)
        helped = (1 - x["handle_time_reduction"] * x_t) * (1 + x["dip_depth"] * np.maximum(0, 1 - age0 / x["dip_months"]) * l0)
        W_1 = np.maximum(0, human * (helped * (1 + reopen * (1 - x["reopen_reduction"] * x_t))) + handoff).sum(0)
        attempted, contained, resolved, returned = (V * v.sum(0) for v in (attempted, contained, resolved, returned))
        W = [V * mean_hours, V * W_D, V * W_1]

        # people
        kept1 = 1 - x["annual_attrition"] / 12 * (1 - x["attrition_reduction"] * x_t)
        need = [w * per_hour for w in W]
        kept = [agents[0] * kept_share, agents[1] * kept_share, agents[2] * kept1]
        agents = [np.maximum(a, b) for a, b in zip(need, kept)]
        hiring = [(a - b) * x["cost_per_hire"] for a, b in zip(agents, kept)]
        overtime = [overtime_rate * np.maximum(0, w - present * a) for w, a in zip(W, agents)]
        labour = [wage * (s_L * a + fixed_pay + h + o) for a, h, o in zip(agents, hiring, overtime)]

        # benefits
        below1, below0 = np.maximum(0, N0 - agents[2]), np.maximum(0, N0 - agents[0])
        reduction = wage * s_L * (below1 - below0)
        avoidance = wage * s_L * (agents[0] - agents[2]) - reduction
        growth_flow = avoidance + wage * (hiring[0] - hiring[2] + overtime[0] - overtime[2])
        capacity = x["capacity_value"] * wage * L * ((agents[2] - need[2]) - (agents[0] - need[0]))
        contained_shares.append(contained / V)
        churn = np.minimum(1, x["annual_churn"] * np.maximum(0, 1 - leverage * contained_shares[t - 1]))
        revenue0 = revenue0 * retained
        revenue1 = revenue1 * (1 - churn) ** (1 / 12)
        soft = capacity + x["gross_margin"] / 12 * (revenue1 - revenue0)
        if t >= fixed.insight_from:
            soft += x["insight"] * R0 * l0
        growth_loss = -np.minimum(0, growth_sum)
        soft_loss = -np.minimum(0, soft_sum)
        growth_sum += growth_flow
        soft_sum += soft
        growth_loss += np.minimum(0, growth_sum)
        soft_loss += np.minimum(0, soft_sum)

        # costs
        if t > 1 and (t - 1) % 12 == 0:
            increase = increase * anniversary
        price = increase * np.where(t - 1 >= fees_from, x["fee_factor"], 1.0)
        under_contract = np.clip(E - (t - 1), 0, 1)
        accrued = fee * price * under_contract
        platform = np.where(t - 1 < E, 12 * fee * price, 0) if t > 1 and (t - 1) % 12 == 0 else zero
        usage = price * np.maximum(x["usage_price"] * contained, x["usage_minimum"] * under_contract)
        overlap = lambda a, b: np.maximum(0, np.minimum(t, b) - np.maximum(t - 1, a))
        operations = wage * x["operations_hourly_cost"] * (
            52 / 12 * (x["tuning_hours"] * overlap(G, tuning_end) + x["upkeep_hours"] * overlap(tuned, S)) +
            x["review_share"] * x["review_minutes"] / 60 * contained) + x["cost_per_month"] * l0
        unresolved = x["cost_per_unresolved"] * (contained - resolved - returned)
        risk = np.where(risk_month[1] == t, x["risk1_cost"], 0)
        running_cost = accrued + usage + implementation * overlap(0, implementation_end) + operations + unresolved
        cost = running_cost - accrued + platform + risk
        hard = reduction + growth_flow
        benefit = np.stack([reduction + growth_loss + soft_loss, hard + soft_loss, hard + soft])
        net = benefit - cost

        # outcomes
        X = X + net
        npv = npv + fixed.discount[t] * net
        cost_sum += cost
        np.minimum(lowest, X[1], out=lowest)
        crossings.add(t, X)
        discounted.add(t, npv)
        if t == fixed.roi_months:
            roi = X / cost_sum
        for w in range(3):
            hours_sum[w] += W[w]
            labour_sum[w] += labour[w]
        attempted_sum += attempted
        contained_sum += contained
        resolved_sum += resolved
        if t > H - fixed.last_months:
            run_rate += benefit - running_cost
            last[0] += V
            last[1] += resolved
            last[2] += contained
            last[3] += labour[0]
            last[4] += labour[2] + running_cost + risk
        wage *= wage_step

    crossings.close()
    discounted.close()
    out = {}
    for b, basis in enumerate(("budget", "hard", "total")):
        out[f"{basis}.payback_months"] = crossings.last[b]
        out[f"{basis}.first_payback_months"] = crossings.first[b]
        out[f"{basis}.discounted_payback_months"] = discounted.last[b]
        out[f"{basis}.roi"] = roi[b]
        out[f"{basis}.roi_horizon"] = X[b] / cost_sum
        out[f"{basis}.npv"] = npv[b]
        out[f"{basis}.net_value"] = X[b]
        out[f"{basis}.run_rate"] = run_rate[b] * (12 / fixed.last_months)
    with np.errstate(invalid="ignore", divide="ignore"):
        out.update({
            "peak_funding": -lowest, "go_live_month": G, "fte_saved": agents[0] - agents[2],
            "hours_saved": hours_sum[0] - hours_sum[2], "hours_saved_deflection": hours_sum[0] - hours_sum[1],
            "hours_saved_assist": hours_sum[1] - hours_sum[2], "labour_deflection": labour_sum[0] - labour_sum[1],
            "labour_assist": labour_sum[1] - labour_sum[2], "deflected_share": last[1] / last[0],
            "contained_share": last[2] / last[0], "escalation_rate": (attempted_sum - contained_sum) / attempted_sum,
            "cost_per_ticket_today": N0 * L / x["tickets_per_month"],
            "cost_per_ticket_status_quo": last[3] / last[0], "cost_per_ticket_with_tool": last[4] / last[0],
            "cost_per_true_resolution": np.where(resolved_sum > 0, cost_sum / resolved_sum, np.nan),
            "stopped": (S <= H + 1e-9).astype(float)})
    return out


def run_chunks(job):
    """Outcomes of some trials as one array: a row an outcome."""
    inputs, fixed, seed, trials = job
    generator = np.random.Generator(np.random.SFC64(seed))
    rows, at = None, 0
    while at < trials:
        n = min(CHUNK, trials - at)
        outcomes = simulate(inputs.draw(generator, n), fixed, generator, n)
        if rows is None:
            rows = np.empty((len(outcomes), trials))
        for row, values in zip(rows, outcomes.values()):
            row[at:at + n] = values
        at += n
    return list(outcomes), rows


def main():
    path = sys.argv[1]
    trials, processes, seed = (int(a) for a in (sys.argv[2:] + ["131072", "1", "1"][len(sys.argv) - 2:]))
    with open(path) as file:
        scenario = json.load(file)
    inputs, fixed = Inputs(scenario), peer.Fixed(scenario)
    seeds = np.random.SeedSequence(seed).spawn(processes)
    jobs = [(inputs, fixed, s, trials // processes) for s in seeds]
    if processes == 1:
        parts = [run_chunks(jobs[0])]
    else:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            parts = pool.map(run_chunks, jobs)
    names = parts[0][0]
    columns = np.concatenate([rows for _, rows in parts], axis=1) if processes > 1 else parts[0][1]
    peer.report(dict(zip(names, columns)))


if __name__ == "__main__":
    main()
