#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reference scenario as one writes it down in numpy and scipy: every input by its quantile function, every formula
of the model over all trials at once, loops over months and categories only.

usage: numpy_scipy.py SCENARIO [TRIALS [SEED]]
"""
import json
import sys

import numpy as np
from scipy.special import ndtr, ndtri

import peer


def draw(scenario, generator, n):
    """All inputs: uniforms through quantile functions, correlated ones through a Gaussian copula."""
    quantities = dict(peer.quantities(scenario))
    uniforms = {name: generator.random(n) for name, q in quantities.items() if isinstance(q, dict)}
    for a, b, r in peer.correlated_pairs(scenario):
        z = r * ndtri(uniforms[a]) + np.sqrt(1 - r * r) * ndtri(uniforms[b])
        uniforms[b] = ndtr(z)
    x = {name: peer.quantiles(q, uniforms[name], 1 - uniforms[name]) if isinstance(q, dict) else q
         for name, q in quantities.items()}
    for event, probability in (("fails", "failure_probability"), ("risk0_occurs", "risk0_probability"),
                               ("risk1_occurs", "risk1_probability")):
        x[event] = generator.random(n) > 1 - x[probability]
    return x


def up(v):
    return np.ceil(v - 1e-9)


def overlap(t, a, b):
    return np.maximum(0, np.minimum(t, b) - np.maximum(t - 1, a))


def ramp(x, age):
    s, T = x["ramp_start"], x["months_to_90"]
    logit = np.log(s / (1 - s))
    return 1 / (1 + np.exp(-(logit + (np.log(9) - logit) * age / T)))


def live_and_age(t, start, stop):
    live = overlap(t, start, stop)
    return live, np.where(live > 0, (np.maximum(t - 1, start) + np.minimum(t, stop)) / 2 - start, 0)


def rates(x, age):
    grown = x["knowledge_quality"] * ramp(x, age)
    C = np.minimum(1, x["containment"] * grown)
    return C, np.minimum(C, np.maximum(0, x["containment"] - x["containment_gap"]) * grown)


def crossing(Y, first):
    """Month in which cumulative cash, rows t = 0 … H, comes back to zero for the first or the last time."""
    months = np.zeros(Y.shape[1])
    done = np.zeros(Y.shape[1], bool)
    for t in range(1, len(Y)):
        back = (Y[t - 1] < 0) & (Y[t] >= 0) & ~(first & done)
        with np.errstate(divide="ignore", invalid="ignore"):
            months = np.where(back, t - 1 - Y[t - 1] / (Y[t] - Y[t - 1]), months)
        done |= back
    never = ~done & (Y < 0).any(0) if first else Y[-1] < 0
    return np.where(never, np.inf, months)


def loss(flow):
    return np.diff(np.minimum(0, np.cumsum(flow, 0)), axis=0, prepend=0)


def simulate(x, fixed, n):
    H = fixed.horizon
    months = range(1, H + 1)
    G = x["weeks"] * x["overrun"] * 12 / 52
    M = fixed.commitment
    S = np.where(x["fails"], x["failure_month"], np.inf)
    reached = possible = 0
    for k in range(fixed.categories):
        if fixed.starts[k] <= fixed.gate_months:
            C, D = rates(x, fixed.gate_months - fixed.starts[k])
            reached = reached + fixed.weights[k] * x[f"automatable{k}"] * D
            possible = possible + fixed.weights[k] * x[f"automatable{k}"]
    fails = reached < (fixed.gate_minimum - 1e-9) * possible
    S = np.where(fails, np.minimum(S, M * np.maximum(1, up((G + fixed.gate_months) / M))), S)
    E = np.where(np.isinf(S), np.inf, M * np.maximum(1, up(np.where(np.isinf(S), 0, S) / M)))
    tau = []
    for risk in range(fixed.risks):
        month = np.maximum(1, up(x[f"risk{risk}_month"]))
        tau.append(np.where(x[f"risk{risk}_occurs"] & (month <= H), month, np.inf))

    # tickets
    zeros = lambda: np.zeros((H + 1, n))
    V, attempted, contained, resolved, returned = (zeros() for _ in range(5))
    W0, WD, W1, assisted, ramped = (zeros() for _ in range(5))
    for t in months:
        V[t] = x["tickets_per_month"] * (1 + x["annual_growth"]) ** ((t - 1) / 12) * fixed.season[t]
        live, age = live_and_age(t, G, S)
        ramped[t] = ramp(x, age) * live
        assisted[t] = x["adoption"] * ramped[t]
        dip = x["dip_depth"] * np.maximum(0, 1 - age / x["dip_months"]) * live
        for k in range(fixed.categories):
            v = V[t] * fixed.weights[k]
            a, rho = x[f"handle_minutes{k}"], x[f"reopen_rate{k}"]
            live, age = live_and_age(t, G + fixed.starts[k], S)
            C, D = rates(x, age)
            tried = v * x[f"automatable{k}"] * live
            held, solved = tried * C, tried * D
            escalated, back = tried - held, x["returned_share"] * (held - solved)
            p = np.minimum(solved / v, 0.99)
            m = a * (1 - x["handle_ratio"] * p) / (1 - p)
            m1 = m * (1 - x["handle_time_reduction"] * assisted[t]) * (1 + dip)
            rho1 = rho * (1 - x["reopen_reduction"] * assisted[t])
            human = v - tried + escalated + back * x["rework_factor"]
            W0[t] += v * a * (1 + rho) / 60
            WD[t] += np.maximum(0, human * m * (1 + rho) + escalated * x["handoff_minutes"]) / 60
            W1[t] += np.maximum(0, human * m1 * (1 + rho1) + escalated * x["handoff_minutes"]) / 60
            attempted[t] += tried
            contained[t] += held
            resolved[t] += solved
            returned[t] += back

    # people
    L = x["loaded_annual_cost"] / 12
    h, present = x["productive_hours"] * x["occupancy"] / 12, x["productive_hours"] / 12
    N0 = W0[1] / h
    wages = [1.0] + [(1 + x["annual_wage_growth"]) ** ((t - 1) / 12) for t in months]

    def staff(W, reduction):
        N, hires, overtime, labour = (zeros() for _ in range(4))
        N[0] = N0
        for t in months:
            kept = N[t - 1] * (1 - x["annual_attrition"] * (1 - reduction[t]) / 12)
            N[t] = np.maximum(W[t] / h, kept)
            hires[t] = N[t] - kept
            overtime[t] = x["overtime_multiplier"] * L / present * np.maximum(0, W[t] - present * N[t])
            labour[t] = wages[t] * ((x["avoidable_share"] * N[t] + (1 - x["avoidable_share"]) * N0) * L +
                                    hires[t] * x["cost_per_hire"] + overtime[t])
        return N, hires, overtime, labour

    nothing = zeros()
    n0, hires0, overtime0, labour0 = staff(W0, nothing)
    nD, hiresD, overtimeD, labourD = staff(WD, nothing)
    n1, hires1, overtime1, labour1 = staff(W1, x["attrition_reduction"] * assisted)

    # benefits and costs
    reduction, growth, soft = zeros(), zeros(), zeros()
    costs, risk_costs, billed, accrued = zeros(), zeros(), zeros(), zeros()
    B0 = B1 = x["revenue"] * np.ones(n)
    implementation = x["overrun"] * (x["services_fee"] + (x["internal_hours"] + x["knowledge_base_hours"]) *
                                     x["implementation_hourly_cost"]) + \
        x["training_hours"] * N0 * x["loaded_annual_cost"] / x["productive_hours"]
    fees_from = M * np.maximum(0, up(tau[0] / M)) - 1e-9
    billed[0] = 12 * x["platform_fee"]
    costs[0] = x["setup_fee"] + billed[0]
    for t in months:
        omega, s = wages[t], x["avoidable_share"]
        reduction[t] = omega * s * L * (np.maximum(0, N0 - n1[t]) - np.maximum(0, N0 - n0[t]))
        growth[t] = omega * s * L * (np.maximum(0, n0[t] - N0) - np.maximum(0, n1[t] - N0))
        growth[t] += omega * x["cost_per_hire"] * (hires0[t] - hires1[t]) + omega * (overtime0[t] - overtime1[t])
        share = contained[t - fixed.lag] / V[t - fixed.lag] if t > fixed.lag else 0
        churn = np.minimum(1, x["annual_churn"] * np.maximum(
            0, 1 - x["churn_change_per_point"] * x["exposed_share"] * x["csat_points"] * share))
        B0 = B0 * (1 - x["annual_churn"]) ** (1 / 12)
        B1 = B1 * (1 - churn) ** (1 / 12)
        soft[t] = x["capacity_value"] * omega * L * ((n1[t] - W1[t] / h) - (n0[t] - W0[t] / h))
        soft[t] += x["gross_margin"] * (B1 - B0) / 12
        if t >= fixed.insight_from:
            soft[t] += x["insight"] * ramped[t]

        price = (1 + x["annual_increase"]) ** ((t - 1) // 12) * np.where(t - 1 >= fees_from, x["fee_factor"], 1)
        accrued[t] = x["platform_fee"] * price * overlap(t, 0, E)
        if t > 1 and (t - 1) % 12 == 0:
            billed[t] = np.where(t - 1 < E, 12 * x["platform_fee"] * price, 0)
        usage = price * np.maximum(x["usage_price"] * contained[t], x["usage_minimum"] * overlap(t, 0, E))
        tuned = G + x["tuning_months"]
        hours = 52 / 12 * (x["tuning_hours"] * overlap(t, G, np.minimum(tuned, S)) +
                           x["upkeep_hours"] * overlap(t, tuned, S))
        hours += x["review_share"] * contained[t] * x["review_minutes"] / 60
        risk_costs[t] = np.where(tau[1] == t, x["risk1_cost"], 0)
        costs[t] = billed[t] + usage + implementation * overlap(t, 0, np.minimum(G, S)) / G
        costs[t] += omega * x["operations_hourly_cost"] * hours + x["cost_per_month"] * overlap(t, G, S)
        costs[t] += x["cost_per_unresolved"] * (contained[t] - resolved[t] - returned[t]) + risk_costs[t]

    # outcomes
    last = slice(H + 1 - fixed.last_months, None)
    running = costs - billed + accrued - risk_costs
    discount = np.array(fixed.discount)[:, None]
    out = {}
    for basis, benefit in (("budget", reduction + loss(growth) + loss(soft)), ("hard", reduction + growth + loss(soft)),
                           ("total", reduction + growth + soft)):
        net = benefit - costs
        X, Z = np.cumsum(net, 0), np.cumsum(net * discount, 0)
        out[f"{basis}.payback_months"] = crossing(X + 0.005, False)
        out[f"{basis}.first_payback_months"] = crossing(X + 0.005, True)
        out[f"{basis}.discounted_payback_months"] = crossing(Z + 0.005, False)
        out[f"{basis}.roi"] = X[fixed.roi_months] / costs[:fixed.roi_months + 1].sum(0)
        out[f"{basis}.roi_horizon"] = X[H] / costs.sum(0)
        out[f"{basis}.npv"] = Z[H]
        out[f"{basis}.net_value"] = X[H]
        out[f"{basis}.run_rate"] = (benefit - running)[last].sum(0) * 12 / fixed.last_months
        if basis == "hard":
            out["peak_funding"] = np.maximum(0, -X.min(0))
    tickets = V[last].sum(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        out.update({
            "go_live_month": G, "fte_saved": n0[H] - n1[H], "hours_saved": (W0 - W1).sum(0),
            "hours_saved_deflection": (W0 - WD).sum(0), "hours_saved_assist": (WD - W1).sum(0),
            "labour_deflection": (labour0 - labourD).sum(0), "labour_assist": (labourD - labour1).sum(0),
            "deflected_share": resolved[last].sum(0) / tickets, "contained_share": contained[last].sum(0) / tickets,
            "escalation_rate": (attempted - contained).sum(0) / attempted.sum(0),
            "cost_per_ticket_today": N0 * L / x["tickets_per_month"],
            "cost_per_ticket_status_quo": labour0[last].sum(0) / tickets,
            "cost_per_ticket_with_tool": (labour1 + costs - billed + accrued)[last].sum(0) / tickets,
            "cost_per_true_resolution": np.where(resolved.sum(0) > 0, costs.sum(0) / resolved.sum(0), np.nan),
            "stopped": (S <= H + 1e-9).astype(float)})
    return out


def main():
    trials, seed = (int(a) for a in (sys.argv[2:] + ["131072", "1"][len(sys.argv) - 2:]))
    with open(sys.argv[1]) as file:
        scenario = json.load(file)
    generator = np.random.default_rng(seed)
    peer.report(simulate(draw(scenario, generator, trials), peer.Fixed(scenario), trials))


if __name__ == "__main__":
    main()
