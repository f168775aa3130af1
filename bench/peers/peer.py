# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Python peers share: reading the reference scenario (its structure is fixed, its values come from the file)
and printing their figures."""
import json

import numpy as np

SLOTS = {  # name in the peers: where it stands in the scenario, and its default
    "tickets_per_month": ("baseline/volume/tickets_per_month", None),
    "annual_growth": ("baseline/volume/annual_growth", 0),
    "loaded_annual_cost": ("baseline/agents/loaded_annual_cost", None),
    "productive_hours": ("baseline/agents/productive_hours_per_year", None),
    "occupancy": ("baseline/agents/occupancy", 1),
    "annual_attrition": ("baseline/agents/annual_attrition", None),
    "cost_per_hire": ("baseline/agents/cost_per_hire", 0),
    "annual_wage_growth": ("baseline/agents/annual_wage_growth", 0),
    "avoidable_share": ("baseline/agents/avoidable_share", 1),
    "overtime_multiplier": ("baseline/agents/overtime_multiplier", 0),
    "capacity_value": ("baseline/capacity_value", 0),
    "revenue": ("baseline/revenue/annual_recurring_revenue", None),
    "gross_margin": ("baseline/revenue/gross_margin", None),
    "annual_churn": ("baseline/revenue/annual_churn", None),
    "exposed_share": ("baseline/revenue/exposed_share", 1),
    "setup_fee": ("proposal/pricing/setup_fee", 0),
    "platform_fee": ("proposal/pricing/platform_fee_per_month", 0),
    "usage_price": ("proposal/pricing/usage/price", None),
    "usage_minimum": ("proposal/pricing/usage/minimum_per_month", 0),
    "annual_increase": ("proposal/pricing/annual_increase", 0),
    "weeks": ("proposal/implementation/weeks", None),
    "overrun": ("proposal/implementation/overrun", 1),
    "services_fee": ("proposal/implementation/services_fee", 0),
    "internal_hours": ("proposal/implementation/internal_hours", 0),
    "knowledge_base_hours": ("proposal/implementation/knowledge_base_hours", 0),
    "implementation_hourly_cost": ("proposal/implementation/hourly_cost", 0),
    "training_hours": ("proposal/implementation/training_hours_per_agent", 0),
    "containment": ("proposal/deflection/containment", None),
    "containment_gap": ("proposal/deflection/containment_gap", None),
    "knowledge_quality": ("proposal/deflection/knowledge_quality", 1),
    "returned_share": ("proposal/deflection/returned_share", 1),
    "rework_factor": ("proposal/deflection/rework_factor", 1),
    "handoff_minutes": ("proposal/deflection/handoff_minutes", 0),
    "handle_ratio": ("proposal/deflection/deflected_handle_ratio", 1),
    "ramp_start": ("proposal/deflection/ramp/start", None),
    "months_to_90": ("proposal/deflection/ramp/months_to_90", None),
    "handle_time_reduction": ("proposal/assist/handle_time_reduction", 0),
    "adoption": ("proposal/assist/adoption", 1),
    "reopen_reduction": ("proposal/assist/reopen_reduction", 0),
    "attrition_reduction": ("proposal/assist/attrition_reduction", 0),
    "dip_depth": ("proposal/assist/dip/depth", 0),
    "dip_months": ("proposal/assist/dip/months", 1),
    "tuning_hours": ("proposal/operations/tuning_hours_per_week", 0),
    "tuning_months": ("proposal/operations/tuning_months", 3),
    "upkeep_hours": ("proposal/operations/upkeep_hours_per_week", 0),
    "operations_hourly_cost": ("proposal/operations/hourly_cost", 0),
    "review_share": ("proposal/operations/review_share", 0),
    "review_minutes": ("proposal/operations/review_minutes", 0),
    "cost_per_month": ("proposal/operations/cost_per_month", 0),
    "csat_points": ("proposal/quality/csat_points", 0),
    "churn_change_per_point": ("proposal/quality/churn_change_per_point", 0),
    "cost_per_unresolved": ("proposal/quality/cost_per_unresolved", 0),
    "failure_probability": ("proposal/failure/probability", 0),
    "failure_month": ("proposal/failure/month", None),
    "risk0_probability": ("proposal/risks/0/probability", None),
    "risk0_month": ("proposal/risks/0/month", {"dist": "uniform", "min": 0, "max": "horizon"}),
    "fee_factor": ("proposal/risks/0/fee_factor", 1),
    "risk1_probability": ("proposal/risks/1/probability", None),
    "risk1_month": ("proposal/risks/1/month", {"dist": "uniform", "min": 0, "max": "horizon"}),
    "risk1_cost": ("proposal/risks/1/cost", 0),
    "insight": ("proposal/other/0/amount", None),
}
CATEGORY_SLOTS = {"automatable": None, "handle_minutes": None, "reopen_rate": 0}
BY_PLACE = {place: name for name, (place, _) in SLOTS.items()}


def at(scenario, place, default):
    for key in place.split("/"):
        if isinstance(scenario, list):
            scenario = scenario[int(key)]
        elif key in scenario:
            scenario = scenario[key]
        else:
            return default
    return scenario


def quantities(scenario):
    """(name, number or distribution) of every input."""
    for name, (place, default) in SLOTS.items():
        quantity = at(scenario, place, default)
        if quantity is None:
            raise SystemExit(f"{place} is missing")
        if isinstance(quantity, dict) and quantity.get("max") == "horizon":
            quantity = dict(quantity, max=scenario["simulation"]["horizon_months"])
        yield name, quantity
    for k, category in enumerate(scenario["baseline"]["categories"]):
        for slot, default in CATEGORY_SLOTS.items():
            yield f"{slot}{k}", category.get(slot, default)


def correlated_pairs(scenario):
    """(name, name, correlation of the normals): r = 2 sin(pi rho / 6)."""
    return [(BY_PLACE[c["between"][0][1:]], BY_PLACE[c["between"][1][1:]], 2 * np.sin(np.pi * c["rank"] / 6))
            for c in scenario.get("correlations", [])]


def lognormal_parameters(q):
    if "p05" in q:
        low, high = np.log(q["p05"]), np.log(q["p95"])
        return (low + high) / 2, (high - low) / (2 * 1.6448536269514722)
    variance = np.log(1 + (q["sd"] / q["mean"]) ** 2)
    return np.log(q["mean"]) - variance / 2, variance ** 0.5


def distribution(q):
    """The scipy.stats distribution of a quantity (without truncation)."""
    from scipy import stats
    kind = q["dist"]
    if kind == "uniform":
        return stats.uniform(q["min"], q["max"] - q["min"])
    if kind == "pert":
        width, shape = q["max"] - q["min"], q.get("shape", 4)
        return stats.beta(1 + shape * (q["mode"] - q["min"]) / width, 1 + shape * (q["max"] - q["mode"]) / width,
                          q["min"], width)
    if kind == "triangular":
        width = q["max"] - q["min"]
        return stats.triang((q["mode"] - q["min"]) / width, q["min"], width)
    if kind == "normal":
        return stats.norm(q["mean"], q["sd"])
    if kind == "lognormal":
        mu, sigma = lognormal_parameters(q)
        return stats.lognorm(sigma, 0, np.exp(mu))
    if kind == "gamma":
        return stats.gamma((q["mean"] / q["sd"]) ** 2, 0, q["sd"] ** 2 / q["mean"])
    if kind == "beta":
        return stats.beta(q["alpha"], q["beta"])
    raise SystemExit(f"the reference scenario had no {kind}")


def quantiles(q, u, upper):
    """F^-1(u) where u < 1/2, else by the upper tail 1 - u."""
    d = distribution(q)
    if q["dist"] in ("normal", "lognormal", "gamma", "beta") and ("min" in q or "max" in q):
        low = d.cdf(q["min"]) if "min" in q else 0.0
        high = d.cdf(q["max"]) if "max" in q else 1.0
        return d.ppf(low + u * (high - low))
    return np.where(u < 0.5, d.ppf(np.minimum(u, 0.5)), d.isf(np.minimum(upper, 0.5)))


class Fixed:
    """What is the same in all trials."""

    def __init__(self, scenario):
        volume, categories = scenario["baseline"]["volume"], scenario["baseline"]["categories"]
        self.horizon = scenario["simulation"]["horizon_months"]
        self.roi_months = scenario["decision"]["roi_months"]
        self.last_months = min(12, self.horizon)
        self.categories = len(categories)
        shares = np.array([c["share"] for c in categories], float)
        self.weights = shares / shares.sum()
        season = np.array(volume["seasonality"], float)
        season /= season.mean()
        start = volume.get("start_month", 1)
        self.season = [1.0] + [season[(start + t - 2) % 12] for t in range(1, self.horizon + 1)]
        rate = scenario["decision"]["discount_rate"]
        self.discount = [(1 + rate) ** (-t / 12) for t in range(self.horizon + 1)]
        self.starts = [float(c.get("starts_after_months", 0)) for c in categories]
        self.phase_starts = sorted({0.0, *self.starts})  # the programme itself first
        self.phase = [self.phase_starts.index(s) for s in self.starts]
        self.phase_members = [[k for k, p in enumerate(self.phase) if p == phase] for phase in range(len(self.phase_starts))]
        self.gate_months = scenario["proposal"]["gate"]["after_months"]
        self.gate_minimum = scenario["proposal"]["gate"]["minimum_true_deflection"]
        self.commitment = scenario["proposal"]["pricing"].get("commitment_months", 12)
        self.risks = len(scenario["proposal"]["risks"])
        self.lag = scenario["baseline"]["revenue"].get("lag_months", 6)
        self.insight_from = scenario["proposal"]["other"][0].get("from", 1)

    def stack(self, x, slot, n):
        rows = np.empty((self.categories, n))
        for k in range(self.categories):
            rows[k] = x[f"{slot}{k}"]
        return rows


def report(outcomes):
    """Prints the figures that the comparison checks, as JSON."""
    npv, payback = outcomes["hard.npv"], outcomes["hard.payback_months"]
    p10, p50, p90 = np.quantile(npv, [0.1, 0.5, 0.9], method="inverted_cdf")
    figures = {"trials": len(npv), "npv_mean": npv.mean(), "payback_by_9": np.mean(payback <= 9),
               "payback_by_12": np.mean(payback <= 12), "npv_p10": p10, "npv_p50": p50, "npv_p90": p90,
               "means": {name: values[np.isfinite(values)].mean() for name, values in outcomes.items()}}
    print(json.dumps(figures))
