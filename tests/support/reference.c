/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/reference.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 0 nothing bought, D deflection alone, 1 with the tool. */
enum world { STATUS_QUO, DEFLECTION_ONLY, WITH_TOOL, WORLDS };

enum basis { BUDGET, HARD, TOTAL, BASES };

/* The lines of §5 and §6, in the order of the trace. */
enum line {
    COST_REDUCTION,
    COST_AVOIDANCE,
    LICENCES, /* reduction and avoidance */
    TURNOVER,
    OVERTIME,
    OTHER_HARD,
    CAPACITY,
    RETENTION,
    OTHER_SOFT,
    SETUP,
    PLATFORM,
    SEATS,
    USAGE,
    IMPLEMENTATION,
    OPERATIONS,
    UNRESOLVED,
    SEVERANCE,
    RISKS,
    OTHER_COST,
    LINES,
    FIRST_COST = SETUP
};

struct lines {
    double of[LINES];
    double licence_reduction; /* of LICENCES */
};

/* Tickets and hours of a month at plan volume. */
struct tickets {
    double volume, prevented, attempted, contained, resolved, escalated, returned, unresolved;
    double hours[WORLDS];
};

struct staff {
    double needed, agents, hires, released, overtime, labour;
};

/* What a charge comes to; [0] is the day of signature. */
struct charge_months {
    double paid[REFERENCE_HORIZON + 1];    /* as it is paid */
    double running[REFERENCE_HORIZON + 1]; /* month by month, without the rest of a term */
};

struct model {
    struct reference_inputs in;
    double z[REFERENCE_HORIZON + 1];
    double go_live, contract_start, stop, contract_end;
    struct tickets category[REFERENCE_CATEGORIES][REFERENCE_HORIZON + 1];
    struct tickets month[REFERENCE_HORIZON + 1]; /* the sum over categories */
    double hours_of_agent;                       /* h */
    double initial_agents;                       /* N_0 */
    struct staff staff[WORLDS][REFERENCE_HORIZON + 1];
    double recurring_revenue[WORLDS][REFERENCE_HORIZON + 1]; /* B; of worlds 0 and 1 */
    struct lines lines[REFERENCE_HORIZON + 1];
    /* without risk costs and once lines, the vendor's fees month by month, without exit fee and rest of a term */
    struct lines running[REFERENCE_HORIZON + 1];
    struct charge_months charge[REFERENCE_CHARGES];
};

/* ---- roundings and parts of a month (§3) ---- */

static double up(double x)
{
    return ceil(x - 1e-9);
}

static double down(double x)
{
    return floor(x + 1e-9);
}

/* ov_t(a, b): the part of month t, [t − 1, t], inside [a, b]. */
static double overlap(int t, double a, double b)
{
    return fmax(0, fmin(t, b) - fmax(t - 1, a));
}

/* ---- §2 ramp ---- */

static double logit(double p)
{
    return log(p / (1 - p));
}

static double table_at(const cJSON *fractions, double age)
{
    int last = cJSON_GetArraySize(fractions) - 1;
    if (age >= last)
        return cJSON_GetArrayItem(fractions, last)->valuedouble;
    int i = (int)floor(age);
    double before = cJSON_GetArrayItem(fractions, i)->valuedouble;
    double after = cJSON_GetArrayItem(fractions, i + 1)->valuedouble;
    return before + (after - before) * (age - i);
}

double reference_ramp_at(const struct reference_ramp *ramp, double age)
{
    double s = ramp->start, T = ramp->months_to_90;
    switch (ramp->curve) {
    case CURVE_NONE:
        return 1;
    case CURVE_LINEAR:
        return fmin(1, s + (0.9 - s) * age / T);
    case CURVE_EXPONENTIAL:
        return 1 - (1 - s) * pow(0.1 / (1 - s), age / T);
    case CURVE_LOGISTIC:
        return 1 / (1 + exp(-(logit(s) + (logit(0.9) - logit(s)) * age / T)));
    case CURVE_GOMPERTZ: {
        double b = -log(log(0.9) / log(s)) / T;
        return pow(s, exp(-b * age));
    }
    case CURVE_TABLE:
        return table_at(ramp->fractions, age);
    }
    return NAN;
}

/* ---- §3 what a category is like ---- */

static double weight(const struct model *m, int k)
{
    double sum = 0;
    for (int j = 0; j < m->in.category_count; j++)
        sum += m->in.categories[j].share;
    return m->in.categories[k].share / sum;
}

/* Steady-state containment and true deflection of a category, before knowledge quality. */
static void steady_state(const struct model *m, int k, double *containment, double *deflection)
{
    const struct reference_inputs *in = &m->in;
    const struct reference_category *category = &in->categories[k];
    bool overridden = category->has_containment || category->has_true_deflection;
    bool by_containment = overridden ? category->has_containment : in->has_containment;
    if (by_containment) {
        *containment = overridden ? category->containment : in->containment;
        *deflection = fmax(0, *containment - in->containment_gap);
    } else {
        *deflection = overridden ? category->true_deflection : in->true_deflection;
        *containment = fmin(1, *deflection + in->containment_gap);
    }
}

/* C_k(A) and D_k(A), without risk factors. */
static void rates(const struct model *m, int k, double age, double *C, double *D)
{
    const struct reference_inputs *in = &m->in;
    double c, d;
    steady_state(m, k, &c, &d);
    double grown = in->knowledge_quality * pow(1 + in->annual_improvement, age / 12) *
                   reference_ramp_at(&in->deflection_ramp, age);
    *C = fmin(1, c * grown);
    *D = fmin(*C, d * grown);
}

/* ---- §3 go-live, contract, stop ---- */

static bool gate_fails(const struct model *m)
{
    const struct reference_inputs *in = &m->in;
    double reached = 0, automatable = 0;
    for (int k = 0; k < in->category_count; k++) {
        const struct reference_category *category = &in->categories[k];
        if (category->starts_after_months > in->gate_after_months)
            continue;
        double C, D;
        rates(m, k, in->gate_after_months - category->starts_after_months, &C, &D);
        reached += weight(m, k) * category->automatable * D;
        automatable += weight(m, k) * category->automatable;
    }
    return reached < (in->gate_minimum_true_deflection - 1e-9) * automatable;
}

/* End of the contract term that runs at a moment (the first term at least). */
static double end_of_term(const struct model *m, double moment)
{
    double M = m->in.commitment_months;
    return m->contract_start + M * fmax(1, up((moment - m->contract_start) / M));
}

static void set_timeline(struct model *m)
{
    const struct reference_inputs *in = &m->in;
    m->go_live = in->weeks * in->overrun * 12 / 52;
    m->contract_start = in->starts_at_go_live ? m->go_live : 0;
    m->stop = INFINITY;
    if (in->fails)
        m->stop = in->failure_month;
    if (in->has_gate && gate_fails(m))
        m->stop = fmin(m->stop, end_of_term(m, m->go_live + in->gate_after_months));
    if (isinf(m->stop))
        m->contract_end = INFINITY;
    else if (in->starts_at_go_live && m->stop <= m->contract_start)
        m->contract_end = m->contract_start;
    else
        m->contract_end = end_of_term(m, m->stop);
}

/* Live share of month t of what goes live at a moment, and its age in the middle of the live part. */
static double live_share(const struct model *m, double from, int t)
{
    return overlap(t, from, m->stop);
}

static double age_at(const struct model *m, double from, int t)
{
    if (!(live_share(m, from, t) > 0))
        return 0;
    return (fmax(t - 1, from) + fmin(t, m->stop)) / 2 - from;
}

/* ---- §3 risks, volume ---- */

/* The month τ in which a risk happens; 0 where it does not. */
static int month_of_risk(const struct model *m, int i)
{
    const struct reference_risk *risk = &m->in.risks[i];
    if (!risk->occurs)
        return 0;
    double month = fmax(1, up(risk->month));
    return month > m->in.horizon_months ? 0 : (int)month;
}

static bool risk_has_happened(const struct model *m, int i, int t)
{
    int month = month_of_risk(m, i);
    return month != 0 && month <= t;
}

static double deflection_factor(const struct model *m, int t)
{
    double product = 1;
    for (int i = 0; i < m->in.risk_count; i++)
        if (risk_has_happened(m, i, t))
            product *= m->in.risks[i].deflection_factor;
    return product;
}

static double season(const struct model *m, int t)
{
    double sum = 0;
    for (int i = 0; i < 12; i++)
        sum += m->in.seasonality[i];
    return m->in.seasonality[(m->in.start_month + t - 2) % 12] / (sum / 12);
}

static double plan_volume(const struct model *m, int t)
{
    double volume = m->in.tickets_per_month * pow(1 + m->in.annual_growth, (t - 1) / 12.0) * season(m, t);
    for (int i = 0; i < m->in.risk_count; i++)
        if (risk_has_happened(m, i, t))
            volume *= m->in.risks[i].volume_factor;
    return volume;
}

/* ---- §3 tickets ---- */

/* x_t: the part of human work that is assisted. */
static double assisted(const struct model *m, int t)
{
    return m->in.adoption * reference_ramp_at(&m->in.assist_ramp, age_at(m, m->go_live, t)) *
           live_share(m, m->go_live, t);
}

static void set_hours(const struct model *m, int k, int t, struct tickets *month)
{
    const struct reference_inputs *in = &m->in;
    double a = in->categories[k].handle_minutes, rho = in->categories[k].reopen_rate;
    double direct = month->volume - month->prevented - month->attempted;
    double p = month->volume > 0 ? (month->prevented + month->resolved) / month->volume : 0;
    double p_capped = fmin(p, 0.99);
    double harder = a * (1 - in->deflected_handle_ratio * p_capped) / (1 - p_capped);

    double x = assisted(m, t);
    double dip = in->dip_depth * fmax(0, 1 - age_at(m, m->go_live, t) / in->dip_months) * live_share(m, m->go_live, t);
    double helped = harder * (1 - in->categories[k].handle_time_reduction * x) * (1 + dip);
    double rho_helped = rho * (1 - in->reopen_reduction * x);

    double minutes_with_tool = (direct + month->escalated) * helped * (1 + rho_helped) +
                               month->returned * in->rework_factor * helped * (1 + rho_helped) +
                               month->escalated * in->handoff_minutes;
    double minutes_deflection = (direct + month->escalated) * harder * (1 + rho) +
                                month->returned * in->rework_factor * harder * (1 + rho) +
                                month->escalated * in->handoff_minutes;
    month->hours[WITH_TOOL] = fmax(0, minutes_with_tool) / 60;
    month->hours[DEFLECTION_ONLY] = fmax(0, minutes_deflection) / 60;
    month->hours[STATUS_QUO] = month->volume * a * (1 + rho) / 60;
}

static struct tickets category_month(const struct model *m, int k, int t)
{
    const struct reference_inputs *in = &m->in;
    const struct reference_category *category = &in->categories[k];
    double live_from = m->go_live + category->starts_after_months;
    double live = live_share(m, live_from, t);
    double age = age_at(m, live_from, t);
    double factor = deflection_factor(m, t);
    double ramp = reference_ramp_at(&in->deflection_ramp, age);
    double C, D;
    rates(m, k, age, &C, &D);
    C = fmin(1, C * factor);
    D = fmin(C, D * factor);

    struct tickets month = {.volume = plan_volume(m, t) * weight(m, k)};
    double automatable = month.volume * category->automatable;
    month.prevented = automatable * fmin(1, in->prevention * in->knowledge_quality * ramp * factor) * live;
    month.attempted = automatable * live - month.prevented;
    month.contained = month.attempted * C;
    month.resolved = month.attempted * D;
    month.escalated = month.attempted - month.contained;
    month.returned = in->returned_share * (month.contained - month.resolved);
    month.unresolved = month.contained - month.resolved - month.returned;
    set_hours(m, k, t, &month);
    return month;
}

static void add_tickets(struct tickets *sum, const struct tickets *part)
{
    sum->volume += part->volume;
    sum->prevented += part->prevented;
    sum->attempted += part->attempted;
    sum->contained += part->contained;
    sum->resolved += part->resolved;
    sum->escalated += part->escalated;
    sum->returned += part->returned;
    sum->unresolved += part->unresolved;
    for (int w = 0; w < WORLDS; w++)
        sum->hours[w] += part->hours[w];
}

static void set_tickets(struct model *m)
{
    for (int t = 1; t <= m->in.horizon_months; t++)
        for (int k = 0; k < m->in.category_count; k++) {
            m->category[k][t] = category_month(m, k, t);
            add_tickets(&m->month[t], &m->category[k][t]);
        }
}

/* ---- §4 people ---- */

/* Minutes of an average ticket today, reopened ones included. */
static double average_minutes(const struct model *m)
{
    double sum = 0;
    for (int k = 0; k < m->in.category_count; k++)
        sum += weight(m, k) * m->in.categories[k].handle_minutes * (1 + m->in.categories[k].reopen_rate);
    return sum;
}

static double hours_of_agent(const struct model *m)
{
    const struct reference_inputs *in = &m->in;
    if (!isnan(in->productive_hours_per_year))
        return in->productive_hours_per_year * (in->pooling ? 1 : in->occupancy) / 12;
    if (!isnan(in->tickets_per_agent_per_year))
        return in->tickets_per_agent_per_year * average_minutes(m) / 60 / 12;
    return in->tickets_per_month * average_minutes(m) / 60 / in->headcount;
}

/* N* of a load of hours. */
static double agents_needed(const struct model *m, double hours)
{
    double r = hours / m->hours_of_agent, needed = r;
    if (m->in.pooling) {
        double r_0 = m->month[1].hours[STATUS_QUO] / m->hours_of_agent;
        double beta = sqrt(r_0) * (1 / m->in.occupancy - 1);
        needed = r + beta * sqrt(r);
    }
    return m->in.whole_agents ? up(needed) : needed;
}

static double needed_in(const struct model *m, enum world w, int t)
{
    double z = m->in.staffing == STAFFING_ELASTIC ? m->z[t] : 1;
    return agents_needed(m, z * m->month[t].hours[w]);
}

/* n_w,t: the largest need of the notice period. */
static double needed_with_notice(const struct model *m, enum world w, int t)
{
    double largest = 0;
    for (int s = t - m->in.notice_months; s <= t; s++)
        largest = fmax(largest, s <= 0 ? m->initial_agents : needed_in(m, w, s));
    return largest;
}

static double attrition(const struct model *m, enum world w, int t)
{
    double reduction = w == WITH_TOOL ? m->in.attrition_reduction * assisted(m, t) : 0;
    return m->in.annual_attrition * (1 - reduction);
}

static double cost_of_hire(const struct model *m, enum world w, int t)
{
    double reduction = w == WITH_TOOL ? m->in.onboarding_reduction * assisted(m, t) : 0;
    return m->in.cost_per_hire * (1 - reduction);
}

static double wages(const struct model *m, int t)
{
    return pow(1 + m->in.annual_wage_growth, (t - 1) / 12.0);
}

/* L: an agent's cost of a month. */
static double monthly_cost(const struct model *m)
{
    return m->in.loaded_annual_cost / 12;
}

/* h_p: the hours of a month that are paid and present. */
static double paid_hours(const struct model *m)
{
    return isnan(m->in.productive_hours_per_year) ? m->hours_of_agent : m->in.productive_hours_per_year / 12;
}

static double overtime(const struct model *m, enum world w, int t, double agents)
{
    double excess = fmax(0, m->z[t] * m->month[t].hours[w] - paid_hours(m) * agents);
    return m->in.overtime_multiplier * monthly_cost(m) / paid_hours(m) * excess;
}

static struct staff staff_month(const struct model *m, enum world w, int t)
{
    double before = t == 1 ? m->initial_agents : m->staff[w][t - 1].agents;
    double leaving = attrition(m, w, t) / 12, kept = before * (1 - leaving);
    struct staff staff = {.needed = needed_in(m, w, t)};
    switch (m->in.staffing) {
    case STAFFING_ATTRITION:
        staff.agents = fmax(staff.needed, kept);
        staff.hires = staff.agents - kept;
        break;
    case STAFFING_RELEASE:
        staff.agents = fmax(staff.needed, fmin(needed_with_notice(m, w, t), kept));
        staff.hires = fmax(0, staff.agents - kept);
        staff.released = fmax(0, kept - staff.agents);
        break;
    case STAFFING_ELASTIC:
        staff.agents = needed_with_notice(m, w, t);
        staff.hires = staff.agents * leaving;
        break;
    }
    staff.overtime = overtime(m, w, t, staff.agents);
    double s = m->in.avoidable_share;
    staff.labour = wages(m, t) * ((s * staff.agents + (1 - s) * m->initial_agents) * monthly_cost(m) +
                                  staff.hires * cost_of_hire(m, w, t) + staff.overtime);
    return staff;
}

static void set_staff(struct model *m)
{
    m->hours_of_agent = hours_of_agent(m);
    m->initial_agents = isnan(m->in.headcount) ? agents_needed(m, m->month[1].hours[STATUS_QUO]) : m->in.headcount;
    for (int w = 0; w < WORLDS; w++) {
        m->staff[w][0] = (struct staff){.needed = m->initial_agents, .agents = m->initial_agents};
        for (int t = 1; t <= m->in.horizon_months; t++)
            m->staff[w][t] = staff_month(m, (enum world)w, t);
    }
}

/* ---- §5 benefits ---- */

/* Σ points · contained/V of a month, 0 before month 1. */
static double satisfaction(const struct model *m, int t)
{
    double points = 0;
    if (t < 1 || !(m->month[t].volume > 0))
        return 0;
    for (int k = 0; k < m->in.category_count; k++)
        points += m->in.categories[k].csat_points * m->category[k][t].contained;
    return points / m->month[t].volume;
}

static double churn(const struct model *m, enum world w, int t)
{
    const struct reference_inputs *in = &m->in;
    if (w == STATUS_QUO)
        return in->annual_churn;
    double points = in->exposed_share * satisfaction(m, t - in->lag_months);
    return fmin(1, in->annual_churn * fmax(0, 1 - in->churn_change_per_point * points));
}

static void set_recurring_revenue(struct model *m)
{
    if (!m->in.has_revenue)
        return;
    for (int w = STATUS_QUO; w <= WITH_TOOL; w += WITH_TOOL - STATUS_QUO) {
        m->recurring_revenue[w][0] = m->in.annual_recurring_revenue;
        for (int t = 1; t <= m->in.horizon_months; t++)
            m->recurring_revenue[w][t] = m->recurring_revenue[w][t - 1] * pow(1 - churn(m, (enum world)w, t), 1 / 12.0);
    }
}

/* What an `other` line pays in month t. */
static double other_amount(const struct model *m, const struct reference_other *other, int t, bool running)
{
    if (other->once)
        return t == other->from && !running ? other->amount : 0;
    if (t < other->from || t > other->to)
        return 0;
    if (t == 0)
        return other->ramped || other->while_live || other->while_contract ? 0 : other->amount;
    double amount = other->amount;
    if (other->ramped)
        amount *= reference_ramp_at(&m->in.deflection_ramp, age_at(m, m->go_live, t)) * live_share(m, m->go_live, t);
    else if (other->while_live)
        amount *= live_share(m, m->go_live, t);
    return other->while_contract ? amount * overlap(t, m->contract_start, m->contract_end) : amount;
}

/* What the tools of today cost: with so many agents and tickets, at the prices of month t, in a world. */
static double licences(const struct model *m, int t, double agents, double tickets, enum world w)
{
    double sum = 0;
    for (int i = 0; i < m->in.tool_count; i++) {
        const struct reference_tool *tool = &m->in.tools[i];
        double units = tool->meter == METER_SEAT ? agents : tool->meter == METER_TICKET ? tickets : 1;
        double price = tool->price * pow(1 + tool->annual_increase, down((t - 1) / 12.0));
        double replaced = w == WITH_TOOL && tool->replaced ? overlap(t, m->go_live + tool->overlap_months, m->stop) : 0;
        sum += price * units * (1 - replaced);
    }
    return sum;
}

/* T_w,t */
static double licences_in(const struct model *m, enum world w, int t)
{
    double tickets = m->month[t].volume - (w == WITH_TOOL ? m->month[t].prevented : 0);
    return licences(m, t, m->staff[w][t].agents, m->z[t] * tickets, w);
}

static void add_licences(const struct model *m, int t, struct lines *lines)
{
    double without = licences_in(m, STATUS_QUO, t), with = licences_in(m, WITH_TOOL, t);
    double today = licences(m, t, m->initial_agents, m->in.tickets_per_month, STATUS_QUO);
    lines->licence_reduction = fmax(0, today - with) - fmax(0, today - without);
    lines->of[LICENCES] = lines->licence_reduction + fmax(0, without - today) - fmax(0, with - today);
}

static void add_others(const struct model *m, int t, bool running, struct lines *lines)
{
    for (int i = 0; i < m->in.other_count; i++) {
        const struct reference_other *other = &m->in.others[i];
        enum line line = !other->benefit ? OTHER_COST : other->soft ? OTHER_SOFT : OTHER_HARD;
        lines->of[line] += other_amount(m, other, t, running);
    }
}

static void add_benefits(const struct model *m, int t, struct lines *lines)
{
    const struct reference_inputs *in = &m->in;
    const struct staff *without = &m->staff[STATUS_QUO][t], *with = &m->staff[WITH_TOOL][t];
    double omega = wages(m, t), L = monthly_cost(m), N_0 = m->initial_agents;
    lines->of[COST_REDUCTION] =
        omega * in->avoidable_share * L * (fmax(0, N_0 - with->agents) - fmax(0, N_0 - without->agents));
    lines->of[COST_AVOIDANCE] =
        omega * in->avoidable_share * L * (fmax(0, without->agents - N_0) - fmax(0, with->agents - N_0));
    lines->of[TURNOVER] =
        omega * (without->hires * cost_of_hire(m, STATUS_QUO, t) - with->hires * cost_of_hire(m, WITH_TOOL, t));
    lines->of[OVERTIME] = omega * (without->overtime - with->overtime);
    lines->of[CAPACITY] =
        in->capacity_value * omega * L * ((with->agents - with->needed) - (without->agents - without->needed));
    if (in->has_revenue)
        lines->of[RETENTION] =
            in->gross_margin * (m->recurring_revenue[WITH_TOOL][t] - m->recurring_revenue[STATUS_QUO][t]) / 12;
}

/* ---- §6 costs ---- */

/* π_t: the price level, in the scenario's currency. */
static double price_level(const struct model *m, double annual_increase, int t)
{
    const struct reference_inputs *in = &m->in;
    double y = down(fmax(0, t - 1 - m->contract_start) / 12);
    double level = in->exchange_rate * pow(1 + annual_increase, y - fmin(y, down(in->locked_months / 12.0)));
    for (int i = 0; i < in->risk_count; i++) {
        int month = month_of_risk(m, i);
        if (month == 0)
            continue;
        double M = in->commitment_months;
        double next_term = m->contract_start + M * fmax(0, up((month - m->contract_start) / M));
        if (t - 1 >= next_term - 1e-9)
            level *= in->risks[i].fee_factor;
    }
    return level;
}

/* The part of month t that is under contract. */
static double contracted(const struct model *m, int t)
{
    return t == 0 ? 0 : overlap(t, m->contract_start, m->contract_end);
}

static double platform_accrued(const struct model *m, int t)
{
    return t == 0 ? 0 : m->in.platform_fee_per_month * price_level(m, m->in.annual_increase, t) * contracted(m, t);
}

static double platform_billed(const struct model *m, int t)
{
    const struct reference_inputs *in = &m->in;
    int H = in->horizon_months;
    if (in->annual_upfront) {
        for (int j = 0; 12 * j < fmin(m->contract_end, H); j++)
            if (t == (j == 0 ? 0 : 12 * j + 1))
                return 12 * in->platform_fee_per_month * price_level(m, in->annual_increase, 12 * j + 1);
        return 0;
    }
    double rest_of_term = 0;
    if (t == H && m->stop <= H)
        rest_of_term =
            in->platform_fee_per_month * price_level(m, in->annual_increase, H) * fmax(0, m->contract_end - H);
    return platform_accrued(m, t) + rest_of_term;
}

/* ---- §6 what is metered ---- */

/* Actual tickets of a category in month t, in units of what is billed. */
static double counted(const struct model *m, int k, enum reference_charged unit, int t)
{
    const struct tickets *month = &m->category[k][t];
    double z = m->z[t], direct = month->volume - month->prevented - month->attempted;
    switch (unit) {
    case UNIT_RESOLUTION:
        return z * month->contained;
    case UNIT_VERIFIED_RESOLUTION:
        return z * month->resolved;
    case UNIT_NET_RESOLUTION:
        return z * (month->contained - month->returned);
    case UNIT_CONVERSATION:
        return z * month->attempted;
    case UNIT_TICKET:
        return z * (month->volume - month->prevented) * contracted(m, t);
    case UNIT_HUMAN_TICKET:
        return z * (direct + month->escalated + month->returned) * contracted(m, t);
    default:
        return NAN;
    }
}

/* Each price applies to the units above its bound, up to the next. */
static double graduated(const double *above, const double *price, int count, double units)
{
    double bill = 0;
    for (int i = 0; i < count; i++) {
        double next = i + 1 < count ? above[i + 1] : INFINITY;
        bill += price[i] * fmax(0, fmin(units, next) - above[i]);
    }
    return bill;
}

static double usage(const struct model *m, int t)
{
    const struct reference_inputs *in = &m->in;
    double units = 0;
    if (!in->has_usage || t == 0)
        return 0;
    for (int k = 0; k < in->category_count; k++)
        units += counted(m, k, in->unit, t);
    double bill = in->tier_count > 0 ? graduated(in->tier_above, in->tier_price, in->tier_count, units)
                                     : in->price * fmax(0, units - in->included_per_month * contracted(m, t));
    return price_level(m, in->annual_increase, t) * fmax(bill, in->minimum_per_month * contracted(m, t));
}

/* ---- §6 charges ---- */

static bool is_level(const struct reference_charge *charge)
{
    return charge->meter == CHARGED_MONTH || charge->meter == CHARGED_SEAT;
}

static double charge_from(const struct model *m, const struct reference_charge *charge)
{
    return m->contract_start + fmax(charge->free_months, charge->from_month - 1);
}

static double charge_to(const struct model *m, const struct reference_charge *charge)
{
    return fmin(m->contract_end, m->contract_start + charge->to_month);
}

/* a_t. */
static double applies(const struct model *m, const struct reference_charge *charge, int t)
{
    return overlap(t, charge_from(m, charge), charge_to(m, charge));
}

/* Σ a over months first … last. */
static double applies_in(const struct model *m, const struct reference_charge *charge, int first, int last)
{
    double sum = 0;
    for (int t = first; t <= last; t++)
        sum += applies(m, charge, t);
    return sum;
}

/* j, and the first month of a period. */
static int period_of(const struct reference_charge *charge, int t)
{
    return (t - 1) / charge->period_months;
}

static int first_of_period(const struct reference_charge *charge, int t)
{
    return period_of(charge, t) * charge->period_months + 1;
}

/* F_j of the period of month t. */
static double fraction(const struct model *m, const struct reference_charge *charge, int t)
{
    int first = first_of_period(charge, t), P = charge->period_months;
    return applies_in(m, charge, first, first + P - 1) / P;
}

static bool begins_term(const struct model *m, int t)
{
    return (t - 1) % m->in.commitment_months == 0;
}

static double to_steps(double units, double step)
{
    return step > 0 ? step * up(units / step) : units;
}

/* r: the price of so many units beyond what is free. */
static double rate(const struct reference_charge *charge, double unit_price, double units)
{
    if (charge->tier_count == 0)
        return unit_price * units;
    if (!charge->volume)
        return graduated(charge->tier_above, charge->tier_price, charge->tier_count, units);
    double price = charge->tier_price[0];
    for (int i = 1; i < charge->tier_count; i++)
        if (units > charge->tier_above[i] + 1e-9 * fmax(1, charge->tier_above[i]))
            price = charge->tier_price[i];
    return price * units;
}

static double charge_price(const struct model *m, const struct reference_charge *charge, int t)
{
    return price_level(m, charge->annual_increase, t);
}

/* When the advance for the period that begins with month t is paid: that of the first on the day of signature. */
static int paid_at(int t)
{
    return t == 1 ? 0 : t;
}

/* x_t of all months, and r(x_t). */
static void set_levels(const struct model *m, const struct reference_charge *charge, double *x, double *r)
{
    x[0] = r[0] = 0;
    for (int t = 1; t <= m->in.horizon_months; t++) {
        double metered = charge->meter == CHARGED_SEAT ? m->staff[WITH_TOOL][t].agents : 1;
        x[t] = fmax(to_steps(charge->factor * metered, charge->step), charge->committed);
        if (charge->ratchet && !begins_term(m, t))
            x[t] = fmax(x[t], x[t - 1]);
        if (charge->advance && t != first_of_period(charge, t))
            x[t] = fmax(x[t], x[t - 1]);
        if (applies(m, charge, t) == 0)
            x[t] = 0;
        r[t] = rate(charge, charge->price, fmax(0, x[t] - charge->included));
    }
}

static void set_level_charge(const struct model *m, const struct reference_charge *charge, struct charge_months *months,
                             double *owed_rate)
{
    double x[REFERENCE_HORIZON + 1], r[REFERENCE_HORIZON + 1];
    int P = charge->period_months;
    set_levels(m, charge, x, r);
    *owed_rate = r[m->in.horizon_months];
    for (int t = 1; t <= m->in.horizon_months; t++) {
        int first = first_of_period(charge, t);
        months->running[t] = charge_price(m, charge, t) * r[t] * applies(m, charge, t);
        if (!charge->advance)
            months->paid[t] += months->running[t];
        else if (t == first)
            months->paid[paid_at(t)] += charge_price(m, charge, t) * r[t] * P * fraction(m, charge, t);
        else
            months->paid[t] += charge_price(m, charge, t) * (r[t] - r[t - 1]) * applies_in(m, charge, t, first + P - 1);
    }
}

/* u_t. */
static double events(const struct model *m, const struct reference_charge *charge, int t)
{
    double sum = 0, contract = contracted(m, t);
    if (contract == 0)
        return 0;
    for (int k = 0; k < m->in.category_count; k++)
        if (charge->counts[k])
            sum += counted(m, k, charge->meter, t);
    return charge->factor * sum * applies(m, charge, t) / contract;
}

/* y_t of all months. */
static void set_events_beyond(const struct model *m, const struct reference_charge *charge, double *y)
{
    double U = 0, A = 0;
    y[0] = 0;
    for (int t = 1; t <= m->in.horizon_months; t++) {
        if (t == first_of_period(charge, t)) {
            double carried = charge->roll_over && !begins_term(m, t) ? fmax(0, A - U) : 0;
            A = fraction(m, charge, t) * (charge->included + charge->committed) + carried;
            U = 0;
        }
        U += events(m, charge, t);
        double allowance = A;
        if (charge->period_months == 1)
            allowance += fraction(m, charge, t) * charge->included_per_seat * m->staff[WITH_TOOL][t].agents;
        y[t] = to_steps(fmax(0, U - allowance), charge->step);
        if (charge->ratchet) {
            if (!begins_term(m, t))
                y[t] = fmax(y[t], y[t - 1]);
            if (applies(m, charge, t) == 0)
                y[t] = 0;
        }
    }
}

static void set_events_charge(const struct model *m, const struct reference_charge *charge,
                              struct charge_months *months, double *owed_rate)
{
    double y[REFERENCE_HORIZON + 1], P = charge->period_months;
    double committed = charge->committed > 0 ? charge->committed * charge->price : 0;
    *owed_rate = committed / P;
    set_events_beyond(m, charge, y);
    for (int t = 1; t <= m->in.horizon_months; t++) {
        double pi = charge_price(m, charge, t);
        bool opens = t == first_of_period(charge, t);
        double before = opens ? 0 : rate(charge, charge->overage_price, y[t - 1]);
        double bill = pi * (rate(charge, charge->overage_price, y[t]) - before);
        months->running[t] = bill + pi * committed * applies(m, charge, t) / P;
        if (!charge->advance) {
            months->paid[t] += months->running[t];
            continue;
        }
        months->paid[t] += bill;
        if (opens)
            months->paid[paid_at(t)] += pi * committed * fraction(m, charge, t);
    }
}

/* A period's least and most money; neither of what is paid in advance. */
static void bound_charge(const struct model *m, const struct reference_charge *charge, struct charge_months *months)
{
    int H = m->in.horizon_months, P = charge->period_months;
    double billed = 0, kept = 0;
    for (int t = 1; t <= H && !charge->advance; t++) {
        int first = first_of_period(charge, t), last = first + P - 1;
        double pi = charge_price(m, charge, t), amount = months->running[t];
        if (t == first)
            billed = kept = 0;
        billed += amount;
        if (t == (last < H ? last : H))
            amount += fmax(0, pi * charge->minimum * applies_in(m, charge, first, t) / P - billed);
        if (isfinite(charge->maximum))
            amount = fmin(kept + amount, pi * charge->maximum * fraction(m, charge, t)) - kept;
        kept += amount;
        months->running[t] = months->paid[t] = amount;
    }
}

static void set_charge(struct model *m, int i)
{
    const struct reference_charge *charge = &m->in.charges[i];
    struct charge_months *months = &m->charge[i];
    int H = m->in.horizon_months;
    double owed_rate;
    if (is_level(charge))
        set_level_charge(m, charge, months, &owed_rate);
    else
        set_events_charge(m, charge, months, &owed_rate);
    bound_charge(m, charge, months);
    if (charge->advance || !(m->stop <= H))
        return;
    double rest = fmax(0, charge_to(m, charge) - fmax(H, charge_from(m, charge)));
    months->paid[H] += charge_price(m, charge, H) * fmin(owed_rate, charge->maximum / charge->period_months) * rest;
}

static void set_charges(struct model *m)
{
    for (int i = 0; i < m->in.charge_count; i++)
        set_charge(m, i);
}

/* Money back for month t. */
static double guarantee_credit(const struct model *m, int t)
{
    const struct reference_inputs *in = &m->in;
    if (!in->has_guarantee || t == 0 || t - 1 < m->go_live + in->guarantee_after_months - 1e-9)
        return 0;
    double z = m->z[t], attempted = z * m->month[t].attempted;
    double kept = z * (in->guarantees_resolved ? m->month[t].resolved : m->month[t].contained);
    if (!(attempted > 0) || kept >= (in->guarantee_minimum - 1e-9) * attempted)
        return 0;
    double bill = usage(m, t);
    for (int i = 0; i < in->charge_count; i++)
        if (!is_level(&in->charges[i]))
            bill += m->charge[i].running[t];
    return in->credit_share * bill;
}

static double exit_fee(const struct model *m, int t)
{
    bool leaves = m->stop <= m->in.horizon_months && m->contract_end > m->contract_start;
    return leaves && t > 0 && t == fmax(1, up(m->stop)) ? m->in.exchange_rate * m->in.exit_fee : 0;
}

/* The vendor's lines of month t but for the setup fee. */
static void add_vendor(const struct model *m, int t, bool running, struct lines *lines)
{
    const struct reference_inputs *in = &m->in;
    lines->of[PLATFORM] = running ? platform_accrued(m, t) : platform_billed(m, t) + exit_fee(m, t);
    if (t > 0)
        lines->of[SEATS] = in->seat_price_per_month * m->staff[WITH_TOOL][t].agents *
                           price_level(m, in->annual_increase, t) * contracted(m, t);
    lines->of[USAGE] = usage(m, t) - guarantee_credit(m, t);
    for (int i = 0; i < in->charge_count; i++) {
        enum reference_charged meter = in->charges[i].meter;
        enum line line = meter == CHARGED_MONTH ? PLATFORM : meter == CHARGED_SEAT ? SEATS : USAGE;
        lines->of[line] += running ? m->charge[i].running[t] : m->charge[i].paid[t];
    }
}

static double implementation_total(const struct model *m)
{
    const struct reference_inputs *in = &m->in;
    double hourly_cost_of_agent = isnan(in->productive_hours_per_year)
                                      ? monthly_cost(m) / m->hours_of_agent
                                      : in->loaded_annual_cost / in->productive_hours_per_year;
    return in->overrun *
               (in->services_fee + (in->internal_hours + in->knowledge_base_hours) * in->implementation_hourly_cost) +
           in->training_hours_per_agent * m->initial_agents * hourly_cost_of_agent;
}

static double implementation(const struct model *m, int t)
{
    if (m->go_live == 0)
        return t == 0 ? implementation_total(m) : 0;
    return t == 0 ? 0 : implementation_total(m) * overlap(t, 0, fmin(m->go_live, m->stop)) / m->go_live;
}

static double operations(const struct model *m, int t)
{
    const struct reference_inputs *in = &m->in;
    double G = m->go_live, S = m->stop, z = m->z[t];
    double tuned = G + in->tuning_months;
    double hours = 52.0 / 12 *
                       (in->tuning_hours_per_week * overlap(t, G, fmin(tuned, S)) +
                        in->upkeep_hours_per_week * overlap(t, tuned, S)) +
                   in->review_share * z * m->month[t].contained * in->review_minutes / 60;
    return wages(m, t) * in->operations_hourly_cost * hours + in->cost_per_conversation * z * m->month[t].attempted +
           in->cost_per_month * overlap(t, G, S);
}

static void add_costs(const struct model *m, int t, struct lines *lines)
{
    const struct reference_inputs *in = &m->in;
    lines->of[OPERATIONS] = operations(m, t);
    lines->of[UNRESOLVED] = in->cost_per_unresolved * m->z[t] * m->month[t].unresolved;
    lines->of[SEVERANCE] =
        wages(m, t) * in->severance * (m->staff[WITH_TOOL][t].released - m->staff[STATUS_QUO][t].released);
}

static double risk_costs(const struct model *m, int t)
{
    double sum = 0;
    for (int i = 0; i < m->in.risk_count; i++)
        if (t > 0 && month_of_risk(m, i) == t)
            sum += m->in.risks[i].cost;
    return sum;
}

/* Every line of month t; running: without risk costs and `once` lines, the vendor's fees as they accrue. */
static struct lines month_lines(const struct model *m, int t, bool running)
{
    struct lines lines = {{0}, 0};
    if (t >= 1) {
        add_benefits(m, t, &lines);
        add_licences(m, t, &lines);
        add_costs(m, t, &lines);
    }
    lines.of[SETUP] = t == 0 ? m->in.exchange_rate * m->in.setup_fee : 0;
    add_vendor(m, t, running, &lines);
    lines.of[IMPLEMENTATION] = implementation(m, t);
    lines.of[RISKS] = running ? 0 : risk_costs(m, t);
    add_others(m, t, running, &lines);
    return lines;
}

static double costs_of(const struct lines *lines)
{
    double sum = 0;
    for (int line = FIRST_COST; line < LINES; line++)
        sum += lines->of[line];
    return sum;
}

/* ---- §5 the bases ---- */

static double growth_of(const struct lines *lines)
{
    return lines->of[COST_AVOIDANCE] + lines->of[LICENCES] - lines->licence_reduction + lines->of[TURNOVER] +
           lines->of[OVERTIME];
}

static double soft_of(const struct lines *lines)
{
    return lines->of[CAPACITY] + lines->of[RETENTION] + lines->of[OTHER_SOFT];
}

/* loss(f)_t of months 0 … t of an array of lines. */
static double loss(double (*of)(const struct lines *), const struct lines *lines, int t)
{
    double before = 0;
    for (int s = 0; s < t; s++)
        before += of(&lines[s]);
    return fmin(0, before + of(&lines[t])) - fmin(0, before);
}

static double benefits(const struct lines *lines, enum basis basis, int t)
{
    const struct lines *now = &lines[t];
    double sum = now->of[COST_REDUCTION] + now->licence_reduction + now->of[OTHER_HARD];
    sum += basis == BUDGET ? loss(growth_of, lines, t) : growth_of(now);
    sum += basis == TOTAL ? soft_of(now) : loss(soft_of, lines, t);
    return sum;
}

static double net(const struct lines *lines, enum basis basis, int t)
{
    return benefits(lines, basis, t) - costs_of(&lines[t]);
}

/* ---- §7 outcomes ---- */

/* How far amounts may be off: see reference_trial.allowance. */
struct rounding {
    double money; /* what may differ */
    double noise; /* what two correct programs do differ by, at most */
};

static double payback(const double *X, int H)
{
    int last = -1;
    for (int t = 0; t <= H; t++)
        if (X[t] + 0.005 < 0)
            last = t;
    if (last < 0)
        return 0;
    if (last == H)
        return INFINITY;
    double Y = X[last] + 0.005, next = X[last + 1] + 0.005;
    return last - Y / (next - Y);
}

static double first_payback(const double *X, int H)
{
    int t = 0;
    while (t <= H && X[t] + 0.005 >= 0)
        t++;
    if (t > H)
        return 0;
    while (t <= H && X[t] + 0.005 < 0)
        t++;
    if (t > H)
        return INFINITY;
    double before = X[t - 1] + 0.005, Y = X[t] + 0.005;
    return t - 1 - before / (Y - before);
}

/* The crossing that a payback month stands for moves by the money's rounding over the slope. */
static double payback_allowance(const double *X, int H, double months, struct rounding rounding)
{
    for (int t = 0; t <= H; t++)
        if (fabs(X[t] + 0.005) <= rounding.noise)
            return INFINITY;
    if (isinf(months) || months == 0)
        return 1e-9;
    int before = (int)ceil(months) - 1;
    return 1e-9 + rounding.money / fabs(X[before + 1] - X[before]);
}

struct outcome_writer {
    struct reference_trial *trial;
    int next;
};

static void put(struct outcome_writer *writer, double value, double allowance)
{
    writer->trial->outcomes[writer->next] = value;
    writer->trial->allowance[writer->next] = allowance;
    writer->next++;
}

/* A quotient, undefined over 0; each part may be off by so much. Over a denominator that is all rounding anything is
 * right. */
static void put_quotient(struct outcome_writer *writer, double numerator, double denominator,
                         double numerator_allowance, double denominator_allowance, double denominator_noise)
{
    double value = denominator == 0 ? NAN : numerator / denominator;
    double allowance = 0;
    if (denominator != 0)
        allowance = (numerator_allowance + fabs(value) * denominator_allowance) / fabs(denominator);
    if (denominator != 0 && fabs(denominator) <= denominator_noise)
        allowance = INFINITY;
    put(writer, value, allowance);
}

static void put_roi(struct outcome_writer *writer, const struct model *m, const double *X, int month,
                    struct rounding rounding)
{
    double costs = 0;
    for (int t = 0; t <= month; t++)
        costs += costs_of(&m->lines[t]);
    if (costs > 0)
        put_quotient(writer, X[month], costs, rounding.money, rounding.money, rounding.noise);
    else
        put(writer, NAN, -costs <= rounding.noise && costs != 0 ? INFINITY : 0);
}

static int last_months(const struct model *m)
{
    return m->in.horizon_months < 12 ? m->in.horizon_months : 12;
}

static double run_rate(const struct model *m, enum basis basis)
{
    int n = last_months(m);
    double sum = 0;
    for (int t = m->in.horizon_months - n + 1; t <= m->in.horizon_months; t++)
        sum += net(m->running, basis, t);
    return sum * 12 / n;
}

static double discount_factor(const struct model *m, int t)
{
    return pow(1 + m->in.discount_rate, -t / 12.0);
}

static void put_basis(struct outcome_writer *writer, const struct model *m, enum basis basis, struct rounding rounding)
{
    int H = m->in.horizon_months;
    double X[REFERENCE_HORIZON + 1], discounted[REFERENCE_HORIZON + 1];
    for (int t = 0; t <= H; t++) {
        double flow = net(m->lines, basis, t);
        X[t] = (t == 0 ? 0 : X[t - 1]) + flow;
        discounted[t] = (t == 0 ? 0 : discounted[t - 1]) + flow * discount_factor(m, t);
    }
    double largest_factor = fmax(1, discount_factor(m, H));
    struct rounding discounted_rounding = {rounding.money * largest_factor, rounding.noise * largest_factor};

    put(writer, payback(X, H), payback_allowance(X, H, payback(X, H), rounding));
    put(writer, first_payback(X, H), payback_allowance(X, H, first_payback(X, H), rounding));
    put(writer, payback(discounted, H), payback_allowance(discounted, H, payback(discounted, H), discounted_rounding));
    put_roi(writer, m, X, m->in.roi_months, rounding);
    put_roi(writer, m, X, H, rounding);
    put(writer, discounted[H], discounted_rounding.money);
    put(writer, X[H], rounding.money);
    put(writer, run_rate(m, basis), rounding.money * 12 / last_months(m));
}

static double peak_funding(const struct model *m)
{
    double X = 0, least = 0;
    for (int t = 0; t <= m->in.horizon_months; t++) {
        X += net(m->lines, HARD, t);
        least = fmin(least, X);
    }
    return fmax(0, -least);
}

static void put_hours_and_labour(struct outcome_writer *writer, const struct model *m, struct rounding rounding)
{
    double deflection = 0, assist = 0, hours = 0, labour_deflection = 0, labour_assist = 0;
    for (int t = 1; t <= m->in.horizon_months; t++) {
        const double *W = m->month[t].hours;
        hours += m->z[t] * W[STATUS_QUO];
        deflection += m->z[t] * (W[STATUS_QUO] - W[DEFLECTION_ONLY]);
        assist += m->z[t] * (W[DEFLECTION_ONLY] - W[WITH_TOOL]);
        labour_deflection += m->staff[STATUS_QUO][t].labour - m->staff[DEFLECTION_ONLY][t].labour;
        labour_assist += m->staff[DEFLECTION_ONLY][t].labour - m->staff[WITH_TOOL][t].labour;
    }
    double hours_allowance = 1e-9 * (fabs(deflection) + fabs(assist)) + 1e-12 * hours;
    put(writer, deflection + assist, hours_allowance);
    put(writer, deflection, hours_allowance);
    put(writer, assist, hours_allowance);
    put(writer, labour_deflection, rounding.money);
    put(writer, labour_assist, rounding.money);
}

/* Sums of actual tickets, labour and costs over months first … H. */
struct sums {
    double volume, deflected, contained, attempted, escalated, resolved;
    double labour_status_quo, labour_with_tool /* and the licences beside it */, costs, running_fees, vendor_bill;
};

static double vendor_bill(const struct lines *lines)
{
    return lines->of[SETUP] + lines->of[PLATFORM] + lines->of[SEATS] + lines->of[USAGE];
}

static struct sums sum_months(const struct model *m, int first)
{
    struct sums sums = {0};
    for (int t = first; t <= m->in.horizon_months; t++) {
        const struct tickets *month = &m->month[t];
        double z = m->z[t];
        sums.volume += z * month->volume;
        sums.deflected += z * (month->resolved + month->prevented);
        sums.contained += z * (month->contained + month->prevented);
        sums.attempted += z * month->attempted;
        sums.escalated += z * month->escalated;
        sums.resolved += z * month->resolved;
        if (t > 0) {
            sums.labour_status_quo += m->staff[STATUS_QUO][t].labour + licences_in(m, STATUS_QUO, t);
            sums.labour_with_tool += m->staff[WITH_TOOL][t].labour + licences_in(m, WITH_TOOL, t);
        }
        sums.costs += costs_of(&m->lines[t]);
        sums.vendor_bill += vendor_bill(&m->lines[t]);
        sums.running_fees += vendor_bill(&m->running[t]);
    }
    return sums;
}

static void put_bill(struct outcome_writer *writer, const struct model *m, struct rounding rounding)
{
    int H = m->in.horizon_months;
    double peak = vendor_bill(&m->lines[1]);
    for (int t = 1; t <= H; t++)
        peak = fmax(peak, vendor_bill(&m->lines[t]));
    put(writer, sum_months(m, 0).vendor_bill, rounding.money);
    for (int year = 1; year <= 3; year++) {
        double bill = 0;
        for (int t = year == 1 ? 0 : 12 * year - 11; t <= 12 * year && t <= H; t++)
            bill += vendor_bill(&m->lines[t]);
        put(writer, 12 * year <= H ? bill : NAN, rounding.money);
    }
    put(writer, peak, rounding.money);
}

static void put_shares_and_costs_per_ticket(struct outcome_writer *writer, const struct model *m,
                                            struct rounding rounding)
{
    struct sums last = sum_months(m, m->in.horizon_months - last_months(m) + 1), all = sum_months(m, 0);
    double noise = 1e-13 * all.volume;
    put_quotient(writer, last.deflected, last.volume, 1e-9 * last.volume, 0, 0);
    put_quotient(writer, last.contained, last.volume, 1e-9 * last.volume, 0, 0);
    put_quotient(writer, all.escalated, all.attempted, 1e-9 * all.attempted + noise, noise, noise);
    double tickets_today = m->in.tickets_per_month * (isnan(m->in.headcount) ? season(m, 1) : 1);
    double cost_today =
        m->initial_agents * monthly_cost(m) + licences(m, 1, m->initial_agents, tickets_today, STATUS_QUO);
    put_quotient(writer, cost_today, tickets_today, 1e-9 * cost_today, 0, 0);
    put_quotient(writer, last.labour_status_quo, last.volume, rounding.money, 1e-12 * last.volume, 0);
    put_quotient(writer, last.labour_with_tool + last.costs - last.vendor_bill + last.running_fees, last.volume,
                 rounding.money, 1e-12 * last.volume, 0);
    put_bill(writer, m, rounding);
    put_quotient(writer, all.costs, all.resolved, rounding.money, noise, noise);
}

/* The gross flows of the trial, and the labour and revenue that benefits are differences of. */
static struct rounding rounding_of(const struct model *m)
{
    double gross = 0, behind = 0;
    for (int t = 0; t <= m->in.horizon_months; t++) {
        for (int line = 0; line < LINES; line++)
            gross += fabs(m->lines[t].of[line]);
        for (int w = 0; w < WORLDS; w++)
            behind += m->staff[w][t].labour + (t > 0 ? licences_in(m, (enum world)w, t) : 0) +
                      m->in.gross_margin * m->recurring_revenue[w][t] / 12;
    }
    return (struct rounding){1e-9 * gross + 1e-12 * behind, 1e-13 * (gross + behind)};
}

static void set_outcomes(struct reference_trial *trial, const struct model *m)
{
    struct outcome_writer writer = {trial, 0};
    struct rounding rounding = rounding_of(m);
    int H = m->in.horizon_months;
    trial->money_allowance = rounding.money;
    for (int basis = 0; basis < BASES; basis++)
        put_basis(&writer, m, (enum basis)basis, rounding);
    put(&writer, peak_funding(m), rounding.money);
    put(&writer, m->go_live, 1e-9);
    put(&writer, m->staff[STATUS_QUO][H].agents - m->staff[WITH_TOOL][H].agents,
        1e-9 * fmax(1, m->staff[STATUS_QUO][H].agents * 1e-2));
    put_hours_and_labour(&writer, m, rounding);
    put_shares_and_costs_per_ticket(&writer, m, rounding);
    put(&writer, m->stop <= H + 1e-9 ? 1 : 0, 0);
}

/* ---- trace, sources, categories ---- */

static void set_trace_row(struct reference_trial *trial, const struct model *m, int t)
{
    const struct tickets *month = &m->month[t];
    const struct staff *none = &m->staff[STATUS_QUO][t], *deflection = &m->staff[DEFLECTION_ONLY][t],
                       *tool = &m->staff[WITH_TOOL][t];
    double z = m->z[t], *cell = trial->trace[t];
    *cell++ = t;
    *cell++ = z * month->volume;
    *cell++ = z * month->prevented;
    *cell++ = z * month->attempted;
    *cell++ = z * month->contained;
    *cell++ = z * month->resolved;
    *cell++ = z * month->escalated;
    *cell++ = z * month->returned;
    *cell++ = z * month->unresolved;
    for (int w = 0; w < WORLDS; w++)
        *cell++ = z * month->hours[w];
    *cell++ = none->needed;
    *cell++ = none->agents;
    *cell++ = tool->needed;
    *cell++ = tool->agents;
    *cell++ = none->hires;
    *cell++ = tool->hires;
    *cell++ = none->labour;
    *cell++ = deflection->labour;
    *cell++ = tool->labour;
    for (int line = 0; line < LINES; line++)
        *cell++ = m->lines[t].of[line];
    for (int basis = 0; basis < BASES; basis++, cell++) {
        cell[0] = net(m->lines, (enum basis)basis, t);
        cell[BASES] = (t == 0 ? 0 : trial->trace[t - 1][REFERENCE_COLUMNS - BASES + basis]) + cell[0];
    }
}

static void set_sources(struct reference_trial *trial, const struct model *m)
{
    memset(trial->sources, 0, sizeof trial->sources);
    for (int t = 0; t <= m->in.horizon_months; t++) {
        for (int line = 0; line < LINES; line++)
            trial->sources[line] += line < FIRST_COST ? m->lines[t].of[line] : -m->lines[t].of[line];
        trial->sources[LINES] += m->staff[STATUS_QUO][t].labour - m->staff[DEFLECTION_ONLY][t].labour;
        trial->sources[LINES + 1] += m->staff[DEFLECTION_ONLY][t].labour - m->staff[WITH_TOOL][t].labour;
    }
}

static void set_categories(struct reference_trial *trial, const struct model *m)
{
    int H = m->in.horizon_months;
    trial->category_count = m->in.category_count;
    for (int k = 0; k < m->in.category_count; k++) {
        double saved = 0, deflected = 0, volume = 0;
        for (int t = 1; t <= H; t++) {
            const struct tickets *month = &m->category[k][t];
            saved += m->z[t] * (month->hours[STATUS_QUO] - month->hours[WITH_TOOL]);
            if (t > H - last_months(m)) {
                deflected += m->z[t] * (month->resolved + month->prevented);
                volume += m->z[t] * month->volume;
            }
        }
        trial->category_hours_saved[k] = saved;
        trial->category_deflected_share[k] = volume == 0 ? NAN : deflected / volume;
    }
}

bool reference_compute(struct reference_trial *trial, const cJSON *scenario, reference_lookup *lookup, void *context,
                       const double *z, char *problem, size_t size)
{
    struct model *m = calloc(1, sizeof *m);
    if (m == NULL) {
        snprintf(problem, size, "memory is short");
        return false;
    }
    bool complete = reference_read_inputs(&m->in, scenario, lookup, context, problem, size);
    if (complete) {
        int H = trial->horizon_months = m->in.horizon_months;
        for (int t = 0; t <= H; t++)
            m->z[t] = t == 0 || z == NULL ? 1 : z[t];
        set_timeline(m);
        set_tickets(m);
        set_staff(m);
        set_recurring_revenue(m);
        set_charges(m);
        for (int t = 0; t <= H; t++) {
            m->lines[t] = month_lines(m, t, false);
            m->running[t] = month_lines(m, t, true);
        }
        set_outcomes(trial, m);
        set_sources(trial, m);
        set_categories(trial, m);
        for (int t = 0; t <= H; t++) {
            set_trace_row(trial, m, t);
            trial->plan_volume[t] = m->month[t].volume;
        }
    }
    free(m);
    return complete;
}

/* ---- names ---- */

#define BASIS_NAMES(basis)                                                                                             \
    basis ".payback_months", basis ".first_payback_months", basis ".discounted_payback_months", basis ".roi",          \
        basis ".roi_horizon", basis ".npv", basis ".net_value", basis ".run_rate"

const char *const reference_outcome_names[REFERENCE_OUTCOMES] = {
    BASIS_NAMES("budget"),
    BASIS_NAMES("hard"),
    BASIS_NAMES("total"),
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
    "vendor_bill",
    "vendor_bill_year_1",
    "vendor_bill_year_2",
    "vendor_bill_year_3",
    "vendor_bill_peak_month",
    "cost_per_true_resolution",
    "stopped",
};

const char *const reference_column_names[REFERENCE_COLUMNS] = {
    "month",
    "tickets",
    "prevented",
    "attempted",
    "contained",
    "resolved",
    "escalated",
    "returned",
    "unresolved",
    "hours_status_quo",
    "hours_deflection",
    "hours_with_tool",
    "agents_needed_status_quo",
    "agents_status_quo",
    "agents_needed_with_tool",
    "agents_with_tool",
    "hires_status_quo",
    "hires_with_tool",
    "labour_status_quo",
    "labour_deflection",
    "labour_with_tool",
    "cost_reduction",
    "cost_avoidance",
    "licences",
    "turnover",
    "overtime",
    "other_hard",
    "capacity",
    "retention",
    "other_soft",
    "setup",
    "platform",
    "seats",
    "usage",
    "implementation",
    "operations",
    "unresolved_cost",
    "severance",
    "risks",
    "other_cost",
    "net_budget",
    "net_hard",
    "net_total",
    "cumulative_budget",
    "cumulative_hard",
    "cumulative_total",
};

const char *const reference_source_names[REFERENCE_SOURCES] = {
    "cost_reduction", "cost_avoidance",    "licences",      "turnover",   "overtime",  "other_hard",
    "capacity",       "retention",         "other_soft",    "setup",      "platform",  "seats",
    "usage",          "implementation",    "operations",    "unresolved", "severance", "risks",
    "other_cost",     "labour_deflection", "labour_assist",
};

static int index_of(const char *name, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

int reference_outcome_index(const char *name)
{
    return index_of(name, reference_outcome_names, REFERENCE_OUTCOMES);
}

int reference_column_index(const char *name)
{
    return index_of(name, reference_column_names, REFERENCE_COLUMNS);
}

double reference_deviation(double expected, double actual, double allowance)
{
    if (isinf(allowance))
        return 0;
    if (isnan(expected) || isnan(actual))
        return isnan(expected) && isnan(actual) ? 0 : INFINITY;
    if (expected == actual)
        return 0;
    if (isinf(expected) || isinf(actual))
        return INFINITY;
    return fabs(expected - actual) / (allowance > 0 ? allowance : DBL_MIN);
}
