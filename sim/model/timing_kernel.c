/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §2 (ramps) and the timing of §3: go-live, gate, stop, contract, risks; then, month by month, live shares,
 * ages and where on their ramps the phases stand. */
#include "model/kernels.h"

static const double LOGIT_90 = 2.1972245773362196; /* ln 9 */

/* Each curve in two constants (offset o, slope b):
 *   linear       min(1, o + b A)            o = s,                b = (0.9 − s)/T
 *   exponential  1 − o exp(b A)             o = 1 − s,            b = ln(0.1/(1 − s))/T
 *   logistic     1/(1 + exp(o + b A))       o = −logit s,         b = −(logit 0.9 − logit s)/T
 *   gompertz     exp(o exp(b A))            o = ln s,             b = ln(ln 0.9/ln s)/T */
static void ramp_start(struct pb_ramp *ramp, enum pb_curve curve, const double *start, const double *months_to_90,
                       const struct pb_ramp_table *table)
{
    ramp->curve = curve;
    ramp->table = table;
    switch (curve) {
    case PB_CURVE_LINEAR:
        PB_LANES
        {
            ramp->offset[i] = start[i];
            ramp->slope[i] = (0.9 - start[i]) / months_to_90[i];
        }
        break;
    case PB_CURVE_EXPONENTIAL:
        PB_LANES
        {
            ramp->offset[i] = 1 - start[i];
            ramp->slope[i] = pb_log(0.1 / (1 - start[i])) / months_to_90[i];
        }
        break;
    case PB_CURVE_LOGISTIC:
        PB_LANES
        {
            double logit = pb_log(start[i] / (1 - start[i]));
            ramp->offset[i] = -logit;
            ramp->slope[i] = -(LOGIT_90 - logit) / months_to_90[i];
        }
        break;
    case PB_CURVE_GOMPERTZ:
        PB_LANES
        {
            double log_start = pb_log(start[i]);
            ramp->offset[i] = log_start;
            ramp->slope[i] = pb_log(-0.10536051565782628 / log_start) / months_to_90[i]; /* ln 0.9 */
        }
        break;
    case PB_CURVE_NONE:
    case PB_CURVE_TABLE:
        break;
    }
}

static void ramp_from_table(const struct pb_ramp_table *table, const double *age, double *share)
{
    size_t last = table->count - 1;
    for (int i = 0; i < PB_WIDTH; i++) {
        size_t below = age[i] < (double)last ? (size_t)age[i] : last;
        double low = table->fractions[below];
        double high = below < last ? table->fractions[below + 1] : low;
        share[i] = low + (high - low) * (age[i] < (double)last ? age[i] - (double)below : 0);
    }
}

/* R(A) of a group's ages. */
static void ramp_at(const struct pb_ramp *ramp, const double *age, double *share)
{
    const double *offset = ramp->offset, *slope = ramp->slope;
    switch (ramp->curve) {
    case PB_CURVE_NONE:
        PB_LANES share[i] = 1;
        break;
    case PB_CURVE_LINEAR:
        PB_LANES share[i] = pb_least(1, offset[i] + slope[i] * age[i]);
        break;
    case PB_CURVE_EXPONENTIAL:
        PB_LANES share[i] = 1 - offset[i] * pb_exp(slope[i] * age[i]);
        break;
    case PB_CURVE_LOGISTIC:
        PB_LANES share[i] = 1 / (1 + pb_exp(offset[i] + slope[i] * age[i]));
        break;
    case PB_CURVE_GOMPERTZ:
        PB_LANES share[i] = pb_exp(offset[i] * pb_exp(slope[i] * age[i]));
        break;
    case PB_CURVE_TABLE:
        ramp_from_table(ramp->table, age, share);
        break;
    }
}

/* (1 + improvement)^(A/12) R(A), in place. */
static void improve(const struct pb_slots *slots, const double *age, double *share)
{
    const double *improvement = slots->root[PB_ROOT_ANNUAL_IMPROVEMENT];
    PB_LANES share[i] *= pb_exp(pb_log1p(improvement[i]) * (age[i] / 12));
}

/* Σ w e D and Σ w e over the categories that are live at the gate; without risk factors. */
static void gate_sums(const struct pb_model *model, const struct pb_slots *slots, const struct pb_work *work,
                      double *deflected, double *automatable)
{
    double after = slots->root_number[PB_ROOT_GATE_AFTER_MONTHS];
    pb_lanes age, share;
    PB_LANES deflected[i] = automatable[i] = 0;
    for (int k = 0; k < slots->category_count; k++) {
        double starts = slots->category_number[k][PB_CATEGORY_STARTS_AFTER_MONTHS];
        if (starts > after)
            continue;
        PB_LANES age[i] = after - starts;
        ramp_at(&work->timing.deflection_ramp, age, share);
        if (model->improvement)
            improve(slots, age, share);
        const double *weight = work->tickets.weight[k], *e = slots->category[k][PB_CATEGORY_AUTOMATABLE];
        const double *contained = work->tickets.containment[k], *resolved = work->tickets.deflection[k];
        PB_LANES
        {
            double most = pb_least(1, contained[i] * share[i]);
            deflected[i] += weight[i] * e[i] * pb_least(most, resolved[i] * share[i]);
            automatable[i] += weight[i] * e[i];
        }
    }
}

/* S = min(failure month, gate stop). */
static void find_stop(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                      struct pb_group_result *result)
{
    struct pb_timing *w = &work->timing;
    double term = model->commitment;
    PB_LANES w->stop[i] = INFINITY;
    if (model->failure) {
        const double *p = slots->root[PB_ROOT_FAILURE_PROBABILITY], *u = slots->root[PB_ROOT_FAILURE_OCCURS];
        const double *month = slots->root[PB_ROOT_FAILURE_MONTH];
        PB_LANES
        {
            double occurs = u[i] > 1 - p[i] ? 1 : 0;
            result->failure_occurs[i] = occurs;
            w->stop[i] = occurs > 0 ? month[i] : INFINITY;
        }
    }
    if (model->gate) {
        double after = slots->root_number[PB_ROOT_GATE_AFTER_MONTHS];
        double minimum = slots->root_number[PB_ROOT_GATE_MINIMUM_TRUE_DEFLECTION];
        pb_lanes deflected, automatable;
        gate_sums(model, slots, work, deflected, automatable);
        PB_LANES
        {
            double passed = (w->go_live[i] + after - w->contract_start[i]) / term;
            double end = w->contract_start[i] + term * pb_most(1, pb_up(passed));
            double stop = deflected[i] < (minimum - 1e-9) * automatable[i] ? end : INFINITY;
            w->stop[i] = pb_least(w->stop[i], stop);
        }
    }
}

/* τ of each risk, and from when its fee factor holds: with the next contract term. */
static void find_risks(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                       struct pb_group_result *result)
{
    struct pb_timing *w = &work->timing;
    double horizon = model->horizon, term = model->commitment;
    for (int j = 0; j < slots->risk_count; j++) {
        const double *p = slots->risk[j][PB_RISK_PROBABILITY], *u = slots->risk[j][PB_RISK_OCCURS];
        const double *month = slots->risk[j][PB_RISK_MONTH];
        PB_LANES
        {
            double occurs = u[i] > 1 - p[i] ? 1 : 0;
            double happens = pb_most(1, pb_up(month[i]));
            happens = occurs > 0 && happens <= horizon ? happens : INFINITY;
            double terms = pb_most(0, pb_up((happens - w->contract_start[i]) / term));
            result->risk_occurs[j][i] = occurs;
            w->risk_month[j][i] = happens;
            w->risk_fee_from[j][i] = w->contract_start[i] + term * terms - 1e-9;
        }
    }
}

void pb_timing_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                     struct pb_group_result *result)
{
    struct pb_timing *w = &work->timing;
    const double *weeks = slots->root[PB_ROOT_IMPLEMENTATION_WEEKS], *overrun = slots->root[PB_ROOT_OVERRUN];
    double term = model->commitment, starts_at_go_live = model->starts_at_go_live ? 1 : 0;
    PB_LANES
    {
        w->go_live[i] = weeks[i] * overrun[i] * 12 / 52;
        w->contract_start[i] = starts_at_go_live > 0 ? w->go_live[i] : 0;
    }
    ramp_start(&w->deflection_ramp, (enum pb_curve)slots->root_number[PB_ROOT_DEFLECTION_RAMP_CURVE],
               slots->root[PB_ROOT_DEFLECTION_RAMP_START], slots->root[PB_ROOT_DEFLECTION_RAMP_MONTHS_TO_90],
               &slots->deflection_table);
    if (model->own_assist_ramp)
        ramp_start(&w->assist_ramp, (enum pb_curve)slots->root_number[PB_ROOT_ASSIST_RAMP_CURVE],
                   slots->root[PB_ROOT_ASSIST_RAMP_START], slots->root[PB_ROOT_ASSIST_RAMP_MONTHS_TO_90],
                   &slots->assist_table);
    find_stop(model, slots, work, result);
    PB_LANES
    {
        double start = w->contract_start[i], stop = w->stop[i];
        double end = start + term * pb_most(1, pb_up((stop - start) / term));
        w->contract_end[i] = starts_at_go_live > 0 && stop <= start ? start : end;
    }
    find_risks(model, slots, work, result);
}

static void month_of_phase(struct pb_timing *w, int phase, double starts, int t)
{
    PB_LANES
    {
        double go_live = w->go_live[i] + starts;
        double live = pb_overlap(t, go_live, w->stop[i]);
        double middle = (pb_most(t - 1, go_live) + pb_least(t, w->stop[i])) / 2;
        w->live[phase][i] = live;
        w->age[phase][i] = live > 0 ? middle - go_live : 0;
    }
}

void pb_timing_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    struct pb_timing *w = &work->timing;
    const double *adoption = slots->root[PB_ROOT_ADOPTION];
    for (int phase = 0; phase < model->phase_count; phase++) {
        month_of_phase(w, phase, model->phase_starts[phase], t);
        ramp_at(&w->deflection_ramp, w->age[phase], w->ramp[phase]);
    }
    if (model->own_assist_ramp)
        ramp_at(&w->assist_ramp, w->age[0], w->assisted);
    else
        PB_LANES w->assisted[i] = w->ramp[0][i];
    PB_LANES
    {
        w->assisted[i] *= adoption[i] * w->live[0][i];
        w->contract[i] = pb_overlap(t, w->contract_start[i], w->contract_end[i]);
        w->deflection_risk[i] = 1;
    }
    for (int j = 0; j < slots->risk_count; j++)
        if (model->risk_moves_deflection[j]) {
            const double *factor = slots->risk[j][PB_RISK_DEFLECTION_FACTOR];
            PB_LANES w->deflection_risk[i] *= t >= w->risk_month[j][i] ? factor[i] : 1;
        }
}
