/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reference scenario as plain scalar C: GSL's samplers, one trial after the other, the formulas of the model as
 * they are written. Its structure is that of reference.json; its values come from the file.
 *
 * usage: gsl_scalar SCENARIO [TRIALS [THREADS [SEED]]] */
#include <cjson/cJSON.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <omp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CATEGORIES = 4, HORIZON_MAX = 120, OUTCOMES = 40, NPV = 13, PAYBACK = 8 };

static void fail(const char *why)
{
    fprintf(stderr, "gsl_scalar: %s\n", why);
    exit(1);
}

/* ---- inputs ---- */

enum kind { CONSTANT, UNIFORM, PERT, TRIANGULAR, NORMAL, LOGNORMAL, GAMMA, BETA };

struct quantity {
    enum kind kind;
    double a, b, low, high; /* parameters; bounds, or the range of a pert */
};

static double get(const cJSON *object, const char *name, double otherwise)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(member) ? member->valuedouble : otherwise;
}

static const cJSON *at(const cJSON *root, const char *path)
{
    char copy[200], *save = NULL;
    snprintf(copy, sizeof copy, "%s", path);
    for (char *key = strtok_r(copy, "/", &save); key && root; key = strtok_r(NULL, "/", &save))
        root = cJSON_IsArray(root) ? cJSON_GetArrayItem(root, atoi(key)) : cJSON_GetObjectItemCaseSensitive(root, key);
    return root;
}

static struct quantity quantity_at(const cJSON *root, const char *path, double otherwise)
{
    const cJSON *value = at(root, path);
    if (!value)
        return (struct quantity){CONSTANT, otherwise, 0, 0, 0};
    if (cJSON_IsNumber(value))
        return (struct quantity){CONSTANT, value->valuedouble, 0, 0, 0};
    const cJSON *dist = cJSON_GetObjectItemCaseSensitive(value, "dist");
    const char *name = cJSON_IsString(dist) ? dist->valuestring : "";
    double low = get(value, "min", -INFINITY), high = get(value, "max", INFINITY), mode = get(value, "mode", NAN),
           mean = get(value, "mean", NAN), sd = get(value, "sd", NAN);
    if (strcmp(name, "uniform") == 0)
        return (struct quantity){UNIFORM, low, high, 0, 0};
    if (strcmp(name, "pert") == 0)
        return (struct quantity){PERT, 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low), low,
                                 high};
    if (strcmp(name, "triangular") == 0)
        return (struct quantity){TRIANGULAR, mode, 0, low, high};
    if (strcmp(name, "normal") == 0)
        return (struct quantity){NORMAL, mean, sd, low, high};
    if (strcmp(name, "beta") == 0)
        return (struct quantity){BETA, get(value, "alpha", NAN), get(value, "beta", NAN), 0, 0};
    if (strcmp(name, "gamma") == 0)
        return (struct quantity){GAMMA, mean * mean / (sd * sd), sd * sd / mean, 0, 0};
    if (strcmp(name, "lognormal") == 0 && cJSON_HasObjectItem(value, "p05")) {
        double p05 = log(get(value, "p05", NAN)), p95 = log(get(value, "p95", NAN));
        return (struct quantity){LOGNORMAL, (p05 + p95) / 2, (p95 - p05) / (2 * gsl_cdf_ugaussian_Pinv(0.95)), 0, 0};
    }
    if (strcmp(name, "lognormal") == 0) {
        double variance = log1p(sd * sd / (mean * mean));
        return (struct quantity){LOGNORMAL, log(mean) - variance / 2, sqrt(variance), 0, 0};
    }
    fail(path);
    return (struct quantity){0};
}

static double draw(const struct quantity *q, gsl_rng *rng)
{
    switch (q->kind) {
    case CONSTANT:
        return q->a;
    case UNIFORM:
        return q->a + (q->b - q->a) * gsl_rng_uniform(rng);
    case PERT:
        return q->low + (q->high - q->low) * gsl_ran_beta(rng, q->a, q->b);
    case TRIANGULAR: {
        double u = gsl_rng_uniform(rng), width = q->high - q->low, cut = (q->a - q->low) / width;
        return u < cut ? q->low + sqrt(u * width * (q->a - q->low))
                       : q->high - sqrt((1 - u) * width * (q->high - q->a));
    }
    case NORMAL: {
        double x;
        do
            x = q->a + gsl_ran_gaussian_ziggurat(rng, q->b);
        while (x < q->low || x > q->high);
        return x;
    }
    case LOGNORMAL:
        return exp(q->a + gsl_ran_gaussian_ziggurat(rng, q->b));
    case GAMMA:
        return gsl_ran_gamma(rng, q->a, q->b);
    case BETA:
        return gsl_ran_beta(rng, q->a, q->b);
    }
    return NAN;
}

/* A correlated pair, both of them perts in the reference scenario. */
static void draw_pair(const struct quantity *a, const struct quantity *b, double r, gsl_rng *rng, double *x, double *y)
{
    double z, w;
    gsl_ran_bivariate_gaussian(rng, 1, 1, r, &z, &w);
    *x = a->low + (a->high - a->low) * gsl_cdf_beta_Pinv(gsl_cdf_ugaussian_P(z), a->a, a->b);
    *y = b->low + (b->high - b->low) * gsl_cdf_beta_Pinv(gsl_cdf_ugaussian_P(w), b->a, b->b);
}

/* name, where it stands, what holds without it */
#define QUANTITIES(X)                                                                                                  \
    X(tickets_per_month, "baseline/volume/tickets_per_month", NAN)                                                     \
    X(annual_growth, "baseline/volume/annual_growth", 0)                                                               \
    X(loaded_annual_cost, "baseline/agents/loaded_annual_cost", NAN)                                                   \
    X(productive_hours, "baseline/agents/productive_hours_per_year", NAN)                                              \
    X(occupancy, "baseline/agents/occupancy", 1)                                                                       \
    X(annual_attrition, "baseline/agents/annual_attrition", NAN)                                                       \
    X(cost_per_hire, "baseline/agents/cost_per_hire", 0)                                                               \
    X(wage_growth, "baseline/agents/annual_wage_growth", 0)                                                            \
    X(avoidable_share, "baseline/agents/avoidable_share", 1)                                                           \
    X(overtime_multiplier, "baseline/agents/overtime_multiplier", 0)                                                   \
    X(capacity_value, "baseline/capacity_value", 0)                                                                    \
    X(revenue, "baseline/revenue/annual_recurring_revenue", NAN)                                                       \
    X(gross_margin, "baseline/revenue/gross_margin", NAN)                                                              \
    X(annual_churn, "baseline/revenue/annual_churn", NAN)                                                              \
    X(exposed_share, "baseline/revenue/exposed_share", 1)                                                              \
    X(setup_fee, "proposal/pricing/setup_fee", 0)                                                                      \
    X(platform_fee, "proposal/pricing/platform_fee_per_month", 0)                                                      \
    X(usage_price, "proposal/pricing/usage/price", NAN)                                                                \
    X(usage_minimum, "proposal/pricing/usage/minimum_per_month", 0)                                                    \
    X(annual_increase, "proposal/pricing/annual_increase", 0)                                                          \
    X(weeks, "proposal/implementation/weeks", NAN)                                                                     \
    X(overrun, "proposal/implementation/overrun", 1)                                                                   \
    X(services_fee, "proposal/implementation/services_fee", 0)                                                         \
    X(internal_hours, "proposal/implementation/internal_hours", 0)                                                     \
    X(knowledge_base_hours, "proposal/implementation/knowledge_base_hours", 0)                                         \
    X(implementation_cost, "proposal/implementation/hourly_cost", 0)                                                   \
    X(training_hours, "proposal/implementation/training_hours_per_agent", 0)                                           \
    X(containment, "proposal/deflection/containment", NAN)                                                             \
    X(containment_gap, "proposal/deflection/containment_gap", NAN)                                                     \
    X(quality, "proposal/deflection/knowledge_quality", 1)                                                             \
    X(returned_share, "proposal/deflection/returned_share", 1)                                                         \
    X(rework_factor, "proposal/deflection/rework_factor", 1)                                                           \
    X(handoff_minutes, "proposal/deflection/handoff_minutes", 0)                                                       \
    X(handle_ratio, "proposal/deflection/deflected_handle_ratio", 1)                                                   \
    X(ramp_start, "proposal/deflection/ramp/start", NAN)                                                               \
    X(months_to_90, "proposal/deflection/ramp/months_to_90", NAN)                                                      \
    X(handle_time_reduction, "proposal/assist/handle_time_reduction", 0)                                               \
    X(adoption, "proposal/assist/adoption", 1)                                                                         \
    X(reopen_reduction, "proposal/assist/reopen_reduction", 0)                                                         \
    X(attrition_reduction, "proposal/assist/attrition_reduction", 0)                                                   \
    X(dip_depth, "proposal/assist/dip/depth", 0)                                                                       \
    X(dip_months, "proposal/assist/dip/months", 1)                                                                     \
    X(tuning_hours, "proposal/operations/tuning_hours_per_week", 0)                                                    \
    X(tuning_months, "proposal/operations/tuning_months", 3)                                                           \
    X(upkeep_hours, "proposal/operations/upkeep_hours_per_week", 0)                                                    \
    X(operations_cost, "proposal/operations/hourly_cost", 0)                                                           \
    X(review_share, "proposal/operations/review_share", 0)                                                             \
    X(review_minutes, "proposal/operations/review_minutes", 0)                                                         \
    X(cost_per_month, "proposal/operations/cost_per_month", 0)                                                         \
    X(csat_points, "proposal/quality/csat_points", 0)                                                                  \
    X(churn_change, "proposal/quality/churn_change_per_point", 0)                                                      \
    X(cost_per_unresolved, "proposal/quality/cost_per_unresolved", 0)                                                  \
    X(failure_probability, "proposal/failure/probability", 0)                                                          \
    X(failure_month, "proposal/failure/month", NAN)                                                                    \
    X(risk0_probability, "proposal/risks/0/probability", 0)                                                            \
    X(fee_factor, "proposal/risks/0/fee_factor", 1)                                                                    \
    X(risk1_probability, "proposal/risks/1/probability", 0)                                                            \
    X(risk1_cost, "proposal/risks/1/cost", 0)                                                                          \
    X(insight, "proposal/other/0/amount", 0)

struct scenario {
#define MEMBER(name, path, otherwise) struct quantity name;
    QUANTITIES(MEMBER)
#undef MEMBER
    struct quantity automatable[CATEGORIES], handle_minutes[CATEGORIES], reopen_rate[CATEGORIES];
    double weight[CATEGORIES], starts[CATEGORIES];
    double season[12], discount_rate, gate_months, gate_minimum, commitment, r_containment, r_weeks;
    int horizon, roi_months, start_month, lag, insight_from;
};

struct trial {
#define MEMBER(name, path, otherwise) double name;
    QUANTITIES(MEMBER)
#undef MEMBER
    double automatable[CATEGORIES], handle_minutes[CATEGORIES], reopen_rate[CATEGORIES];
    double risk_month[2];
    bool fails, occurs[2];
};

static void read_scenario(struct scenario *s, const cJSON *root)
{
#define READ(name, path, otherwise) s->name = quantity_at(root, path, otherwise);
    QUANTITIES(READ)
#undef READ
    const cJSON *volume = at(root, "baseline/volume"), *gate = at(root, "proposal/gate");
    double shares = 0, season = 0;
    for (int k = 0; k < CATEGORIES; k++) {
        char path[64];
        snprintf(path, sizeof path, "baseline/categories/%d", k);
        const cJSON *category = at(root, path);
        s->automatable[k] = quantity_at(category, "automatable", NAN);
        s->handle_minutes[k] = quantity_at(category, "handle_minutes", NAN);
        s->reopen_rate[k] = quantity_at(category, "reopen_rate", 0);
        s->starts[k] = get(category, "starts_after_months", 0);
        shares += s->weight[k] = get(category, "share", NAN);
    }
    for (int k = 0; k < CATEGORIES; k++)
        s->weight[k] /= shares;
    for (int m = 0; m < 12; m++)
        season += s->season[m] = cJSON_GetArrayItem(at(volume, "seasonality"), m)->valuedouble;
    for (int m = 0; m < 12; m++)
        s->season[m] /= season / 12;
    s->start_month = (int)get(volume, "start_month", 1);
    s->horizon = (int)get(at(root, "simulation"), "horizon_months", 36);
    s->roi_months = (int)get(at(root, "decision"), "roi_months", 12);
    s->discount_rate = get(at(root, "decision"), "discount_rate", 0.1);
    s->gate_months = get(gate, "after_months", NAN);
    s->gate_minimum = get(gate, "minimum_true_deflection", NAN);
    s->commitment = get(at(root, "proposal/pricing"), "commitment_months", 12);
    s->lag = (int)get(at(root, "baseline/revenue"), "lag_months", 6);
    s->insight_from = (int)get(at(root, "proposal/other/0"), "from", 1);
    s->r_containment = 2 * sin(M_PI / 6 * get(at(root, "correlations/0"), "rank", 0));
    s->r_weeks = 2 * sin(M_PI / 6 * get(at(root, "correlations/1"), "rank", 0));
}

static void draw_trial(struct trial *x, const struct scenario *s, gsl_rng *rng)
{
#define DRAW(name, path, otherwise)                                                                                    \
    if (&s->name != &s->containment && &s->name != &s->handle_time_reduction && &s->name != &s->weeks &&               \
        &s->name != &s->internal_hours)                                                                                \
        x->name = draw(&s->name, rng);
    QUANTITIES(DRAW)
#undef DRAW
    draw_pair(&s->containment, &s->handle_time_reduction, s->r_containment, rng, &x->containment,
              &x->handle_time_reduction);
    draw_pair(&s->weeks, &s->internal_hours, s->r_weeks, rng, &x->weeks, &x->internal_hours);
    for (int k = 0; k < CATEGORIES; k++) {
        x->automatable[k] = draw(&s->automatable[k], rng);
        x->handle_minutes[k] = draw(&s->handle_minutes[k], rng);
        x->reopen_rate[k] = draw(&s->reopen_rate[k], rng);
    }
    x->fails = gsl_rng_uniform(rng) > 1 - x->failure_probability;
    x->occurs[0] = gsl_rng_uniform(rng) > 1 - x->risk0_probability;
    x->occurs[1] = gsl_rng_uniform(rng) > 1 - x->risk1_probability;
    for (int i = 0; i < 2; i++)
        x->risk_month[i] = s->horizon * gsl_rng_uniform(rng);
}

/* ---- the model ---- */

static double up(double x)
{
    return ceil(x - 1e-9);
}

static double overlap(int t, double a, double b)
{
    return fmax(0, fmin(t, b) - fmax(t - 1, a));
}

static double age_at(int t, double start, double stop)
{
    return overlap(t, start, stop) > 0 ? (fmax(t - 1, start) + fmin(t, stop)) / 2 - start : 0;
}

static double ramp(const struct trial *x, double age)
{
    double offset = log(x->ramp_start / (1 - x->ramp_start));
    return 1 / (1 + exp(-(offset + (log(9) - offset) * age / x->months_to_90)));
}

static void rates(const struct trial *x, double age, double *C, double *D)
{
    double grown = x->quality * ramp(x, age);
    *C = fmin(1, x->containment * grown);
    *D = fmin(*C, fmax(0, x->containment - x->containment_gap) * grown);
}

struct timeline {
    double go_live, stop, contract_end, risk_month[2], fees_from;
};

static struct timeline timeline_of(const struct scenario *s, const struct trial *x)
{
    struct timeline line = {.go_live = x->weeks * x->overrun * 12 / 52, .stop = x->fails ? x->failure_month : INFINITY};
    double reached = 0, possible = 0, M = s->commitment;
    for (int k = 0; k < CATEGORIES; k++)
        if (s->starts[k] <= s->gate_months) {
            double C, D;
            rates(x, s->gate_months - s->starts[k], &C, &D);
            reached += s->weight[k] * x->automatable[k] * D;
            possible += s->weight[k] * x->automatable[k];
        }
    if (reached < (s->gate_minimum - 1e-9) * possible)
        line.stop = fmin(line.stop, M * fmax(1, up((line.go_live + s->gate_months) / M)));
    line.contract_end = isinf(line.stop) ? INFINITY : M * fmax(1, up(line.stop / M));
    for (int i = 0; i < 2; i++) {
        double month = fmax(1, up(x->risk_month[i]));
        line.risk_month[i] = x->occurs[i] && month <= s->horizon ? month : INFINITY;
    }
    line.fees_from = M * up(line.risk_month[0] / M) - 1e-9;
    return line;
}

enum world { STATUS_QUO, DEFLECTION, WITH_TOOL, WORLDS };

struct month {
    double volume, attempted, contained, resolved, returned, hours[WORLDS], assisted, ramped;
};

static struct month tickets(const struct scenario *s, const struct trial *x, const struct timeline *line, int t)
{
    double G = line->go_live, live = overlap(t, G, line->stop), age = age_at(t, G, line->stop);
    struct month m = {.volume = x->tickets_per_month * pow(1 + x->annual_growth, (t - 1) / 12.0) *
                                s->season[(s->start_month + t - 2) % 12],
                      .ramped = ramp(x, age) * live};
    m.assisted = x->adoption * m.ramped;
    double dip = x->dip_depth * fmax(0, 1 - age / x->dip_months) * live;
    for (int k = 0; k < CATEGORIES; k++) {
        double start = G + s->starts[k], v = m.volume * s->weight[k], C, D;
        rates(x, age_at(t, start, line->stop), &C, &D);
        double attempted = v * x->automatable[k] * overlap(t, start, line->stop), contained = attempted * C,
               resolved = attempted * D, escalated = attempted - contained,
               returned = x->returned_share * (contained - resolved), p = fmin(resolved / v, 0.99);
        double a = x->handle_minutes[k], rho = x->reopen_rate[k], harder = a * (1 - x->handle_ratio * p) / (1 - p);
        double helped = harder * (1 - x->handle_time_reduction * m.assisted) * (1 + dip);
        double human = v - attempted + escalated + returned * x->rework_factor,
               handoff = escalated * x->handoff_minutes;
        m.hours[STATUS_QUO] += v * a * (1 + rho) / 60;
        m.hours[DEFLECTION] += fmax(0, human * harder * (1 + rho) + handoff) / 60;
        m.hours[WITH_TOOL] +=
            fmax(0, human * helped * (1 + rho * (1 - x->reopen_reduction * m.assisted)) + handoff) / 60;
        m.attempted += attempted;
        m.contained += contained;
        m.resolved += resolved;
        m.returned += returned;
    }
    return m;
}

struct crossing {
    double before, last, first;
    bool ever, back;
};

static struct crossing cross_from(double cash)
{
    return (struct crossing){.before = cash + 0.005, .ever = cash + 0.005 < 0};
}

static void cross(struct crossing *c, int t, double cash)
{
    double now = cash + 0.005;
    if (c->before < 0 && now >= 0) {
        c->last = t - 1 - c->before / (now - c->before);
        if (!c->back)
            c->first = c->last;
        c->back = true;
    }
    c->ever = c->ever || now < 0;
    c->before = now;
}

static double last_crossing(const struct crossing *c)
{
    return c->before < 0 ? INFINITY : c->last;
}

static double first_crossing(const struct crossing *c)
{
    return c->ever && !c->back ? INFINITY : c->first;
}

static void simulate(const struct scenario *s, const struct trial *x, double out[OUTCOMES])
{
    struct timeline line = timeline_of(s, x);
    struct month months[HORIZON_MAX + 1] = {{0}};
    double G = line.go_live, S = line.stop, E = line.contract_end, tuned = G + x->tuning_months;
    double L = x->loaded_annual_cost / 12, h = x->productive_hours * x->occupancy / 12, paid = x->productive_hours / 12;
    int H = s->horizon, last_months = H < 12 ? H : 12;
    for (int t = 1; t <= H; t++)
        months[t] = tickets(s, x, &line, t);
    double N_0 = months[1].hours[STATUS_QUO] / h, N[WORLDS] = {N_0, N_0, N_0};
    double implementation =
        x->overrun * (x->services_fee + (x->internal_hours + x->knowledge_base_hours) * x->implementation_cost) +
        x->training_hours * N_0 * x->loaded_annual_cost / x->productive_hours;
    double revenue[2] = {x->revenue, x->revenue}, costs = x->setup_fee + 12 * x->platform_fee;
    double X[3], npv[3], roi[3] = {NAN, NAN, NAN}, run_rate[3] = {0}, lowest = fmin(0, -costs), cost_sum = costs;
    double growth_sum = 0, soft_sum = 0, hours[WORLDS] = {0}, labour_sum[WORLDS] = {0};
    double attempted = 0, contained = 0, resolved = 0, last[5] = {0};
    struct crossing cash[3], discounted[3];
    for (int b = 0; b < 3; b++) {
        X[b] = npv[b] = -costs;
        cash[b] = discounted[b] = cross_from(-costs);
    }
    for (int t = 1; t <= H; t++) {
        const struct month *m = &months[t];
        double omega = pow(1 + x->wage_growth, (t - 1) / 12.0), sL = omega * x->avoidable_share * L;
        double hires[WORLDS], overtime[WORLDS], labour[WORLDS];
        for (int w = 0; w < WORLDS; w++) {
            double reduction = w == WITH_TOOL ? x->attrition_reduction * m->assisted : 0;
            double kept = N[w] * (1 - x->annual_attrition * (1 - reduction) / 12);
            N[w] = fmax(m->hours[w] / h, kept);
            hires[w] = N[w] - kept;
            overtime[w] = x->overtime_multiplier * L / paid * fmax(0, m->hours[w] - paid * N[w]);
            labour[w] = omega * ((x->avoidable_share * N[w] + (1 - x->avoidable_share) * N_0) * L +
                                 hires[w] * x->cost_per_hire + overtime[w]);
            hours[w] += m->hours[w];
            labour_sum[w] += labour[w];
        }
        double reduction = sL * (fmax(0, N_0 - N[WITH_TOOL]) - fmax(0, N_0 - N[STATUS_QUO]));
        double growth = sL * (fmax(0, N[STATUS_QUO] - N_0) - fmax(0, N[WITH_TOOL] - N_0)) +
                        omega * x->cost_per_hire * (hires[STATUS_QUO] - hires[WITH_TOOL]) +
                        omega * (overtime[STATUS_QUO] - overtime[WITH_TOOL]);
        double share = t > s->lag ? months[t - s->lag].contained / months[t - s->lag].volume : 0;
        double churn = x->annual_churn * fmax(0, 1 - x->churn_change * x->exposed_share * x->csat_points * share);
        revenue[0] *= pow(1 - x->annual_churn, 1 / 12.0);
        revenue[1] *= pow(1 - fmin(1, churn), 1 / 12.0);
        double soft = x->capacity_value * omega * L *
                          ((N[WITH_TOOL] - m->hours[WITH_TOOL] / h) - (N[STATUS_QUO] - m->hours[STATUS_QUO] / h)) +
                      x->gross_margin * (revenue[1] - revenue[0]) / 12;
        if (t >= s->insight_from)
            soft += x->insight * m->ramped;
        double growth_loss = fmin(0, growth_sum + growth) - fmin(0, growth_sum);
        double soft_loss = fmin(0, soft_sum + soft) - fmin(0, soft_sum);
        growth_sum += growth;
        soft_sum += soft;

        double price = pow(1 + x->annual_increase, (t - 1) / 12) * (t - 1 >= line.fees_from ? x->fee_factor : 1);
        double contract = overlap(t, 0, E), accrued = x->platform_fee * price * contract;
        double billed = t > 1 && (t - 1) % 12 == 0 && t - 1 < E ? 12 * x->platform_fee * price : 0;
        double work =
            52.0 / 12 * (x->tuning_hours * overlap(t, G, fmin(tuned, S)) + x->upkeep_hours * overlap(t, tuned, S)) +
            x->review_share * m->contained * x->review_minutes / 60;
        double running = accrued + price * fmax(x->usage_price * m->contained, x->usage_minimum * contract) +
                         implementation * overlap(t, 0, fmin(G, S)) / G + omega * x->operations_cost * work +
                         x->cost_per_month * overlap(t, G, S) +
                         x->cost_per_unresolved * (m->contained - m->resolved - m->returned);
        double risk = line.risk_month[1] == t ? x->risk1_cost : 0;
        costs = running - accrued + billed + risk;
        cost_sum += costs;
        double benefits[3] = {reduction + growth_loss + soft_loss, reduction + growth + soft_loss,
                              reduction + growth + soft};
        for (int b = 0; b < 3; b++) {
            X[b] += benefits[b] - costs;
            npv[b] += (benefits[b] - costs) * pow(1 + s->discount_rate, -t / 12.0);
            cross(&cash[b], t, X[b]);
            cross(&discounted[b], t, npv[b]);
            if (t == s->roi_months)
                roi[b] = X[b] / cost_sum;
            if (t > H - last_months)
                run_rate[b] += benefits[b] - running;
        }
        lowest = fmin(lowest, X[1]);
        attempted += m->attempted;
        contained += m->contained;
        resolved += m->resolved;
        if (t > H - last_months) {
            last[0] += m->volume;
            last[1] += m->resolved;
            last[2] += m->contained;
            last[3] += labour[STATUS_QUO];
            last[4] += labour[WITH_TOOL] + running + risk;
        }
    }
    for (int b = 0; b < 3; b++) {
        *out++ = last_crossing(&cash[b]);
        *out++ = first_crossing(&cash[b]);
        *out++ = last_crossing(&discounted[b]);
        *out++ = roi[b];
        *out++ = X[b] / cost_sum;
        *out++ = npv[b];
        *out++ = X[b];
        *out++ = run_rate[b] * 12 / last_months;
    }
    *out++ = -lowest;
    *out++ = G;
    *out++ = N[STATUS_QUO] - N[WITH_TOOL];
    *out++ = hours[STATUS_QUO] - hours[WITH_TOOL];
    *out++ = hours[STATUS_QUO] - hours[DEFLECTION];
    *out++ = hours[DEFLECTION] - hours[WITH_TOOL];
    *out++ = labour_sum[STATUS_QUO] - labour_sum[DEFLECTION];
    *out++ = labour_sum[DEFLECTION] - labour_sum[WITH_TOOL];
    *out++ = last[1] / last[0];
    *out++ = last[2] / last[0];
    *out++ = attempted > 0 ? (attempted - contained) / attempted : NAN;
    *out++ = N_0 * L / x->tickets_per_month;
    *out++ = last[3] / last[0];
    *out++ = last[4] / last[0];
    *out++ = resolved > 0 ? cost_sum / resolved : NAN;
    *out++ = S <= H + 1e-9;
}

static const char *const names[OUTCOMES] = {
#define BASIS(b)                                                                                                       \
    b ".payback_months", b ".first_payback_months", b ".discounted_payback_months", b ".roi", b ".roi_horizon",        \
        b ".npv", b ".net_value", b ".run_rate"
    BASIS("budget"),
    BASIS("hard"),
    BASIS("total"),
    "peak_funding",
    "go_live_month",
    "fte_saved",
    "hours_saved",
    "hours_saved_deflection",
    "hours_saved_assist",
    "labour_deflection",
    "labour_assist",
    "deflected_share",
    "contained_share",
    "escalation_rate",
    "cost_per_ticket_today",
    "cost_per_ticket_status_quo",
    "cost_per_ticket_with_tool",
    "cost_per_true_resolution",
    "stopped"};

/* ---- the program ---- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double share_by(const double *months, size_t n, double month)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += months[i] <= month;
    return (double)count / (double)n;
}

static void report(double *const columns[OUTCOMES], size_t n)
{
    printf("{\"trials\": %zu, \"payback_by_9\": %.9g, \"payback_by_12\": %.9g, \"means\": {", n,
           share_by(columns[PAYBACK], n, 9), share_by(columns[PAYBACK], n, 12));
    double npv_mean = 0;
    for (int o = 0; o < OUTCOMES; o++) {
        double sum = 0;
        size_t count = 0;
        for (size_t i = 0; i < n; i++)
            if (isfinite(columns[o][i])) {
                sum += columns[o][i];
                count++;
            }
        if (o == NPV)
            npv_mean = sum / (double)count;
        printf("%s\"%s\": %.9g", o ? ", " : "", names[o], count ? sum / (double)count : 0.0);
    }
    qsort(columns[NPV], n, sizeof(double), ascending);
    printf("}, \"npv_mean\": %.9g, \"npv_p10\": %.9g, \"npv_p50\": %.9g, \"npv_p90\": %.9g}\n", npv_mean,
           columns[NPV][(size_t)ceil(0.1 * (double)n) - 1], columns[NPV][(size_t)ceil(0.5 * (double)n) - 1],
           columns[NPV][(size_t)ceil(0.9 * (double)n) - 1]);
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 1 << 20);
    if (!file || !text || fread(text, 1, (1 << 20) - 1, file) == 0)
        fail("the scenario cannot be read");
    fclose(file);
    return text;
}

int main(int argc, char **argv)
{
    struct scenario scenario = {0};
    double *columns[OUTCOMES];
    if (argc < 2)
        fail("usage: gsl_scalar SCENARIO [TRIALS [THREADS [SEED]]]");
    size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 131072;
    int threads = argc > 3 ? atoi(argv[3]) : 1;
    unsigned long seed = argc > 4 ? strtoul(argv[4], NULL, 10) : 1;
    char *text = read_file(argv[1]);
    cJSON *root = cJSON_Parse(text);
    if (!root)
        fail("the scenario is not JSON");
    read_scenario(&scenario, root);
    for (int o = 0; o < OUTCOMES; o++)
        if (!(columns[o] = malloc(n * sizeof(double))))
            fail("memory is short");
#pragma omp parallel num_threads(threads)
    {
        gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
        gsl_rng_set(rng, seed + 1000003UL * (unsigned long)omp_get_thread_num());
#pragma omp for schedule(static)
        for (size_t i = 0; i < n; i++) {
            struct trial trial;
            double outcomes[OUTCOMES];
            draw_trial(&trial, &scenario, rng);
            simulate(&scenario, &trial, outcomes);
            for (int o = 0; o < OUTCOMES; o++)
                columns[o][i] = outcomes[o];
        }
        gsl_rng_free(rng);
    }
    report(columns, n);
    for (int o = 0; o < OUTCOMES; o++)
        free(columns[o]);
    cJSON_Delete(root);
    free(text);
    return 0;
}
