/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §3: volume, and what becomes of the tickets and of the minutes that they take.
 *
 * Everything of a category is computed per ticket of the month (v = w) and scaled by the volume at the end: it is
 * proportional to it. */
#include "model/kernels.h"

#include <string.h>

/* Containment and true deflection of a category, times knowledge quality. */
static void category_rates(const struct pb_slots *slots, struct pb_tickets *w, int k)
{
    const double *own_c = slots->category[k][PB_CATEGORY_CONTAINMENT];
    const double *own_d = slots->category[k][PB_CATEGORY_TRUE_DEFLECTION];
    const double *c = own_c || own_d ? own_c : slots->root[PB_ROOT_CONTAINMENT];
    const double *d = own_c || own_d ? own_d : slots->root[PB_ROOT_TRUE_DEFLECTION];
    const double *gap = slots->root[PB_ROOT_CONTAINMENT_GAP], *quality = slots->root[PB_ROOT_KNOWLEDGE_QUALITY];
    if (c)
        PB_LANES
        {
            w->containment[k][i] = c[i] * quality[i];
            w->deflection[k][i] = pb_most(0, c[i] - gap[i]) * quality[i];
        }
    else
        PB_LANES
        {
            w->containment[k][i] = pb_least(1, d[i] + gap[i]) * quality[i];
            w->deflection[k][i] = d[i] * quality[i];
        }
}

void pb_tickets_weights(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    (void)model;
    struct pb_tickets *w = &work->tickets;
    pb_lanes sum;
    PB_LANES sum[i] = w->mean_minutes[i] = 0;
    for (int k = 0; k < slots->category_count; k++) {
        const double *share = slots->category[k][PB_CATEGORY_SHARE];
        PB_LANES sum[i] += share[i];
    }
    for (int k = 0; k < slots->category_count; k++) {
        const double *share = slots->category[k][PB_CATEGORY_SHARE];
        const double *handle = slots->category[k][PB_CATEGORY_HANDLE_MINUTES];
        const double *reopen = slots->category[k][PB_CATEGORY_REOPEN_RATE];
        PB_LANES
        {
            w->weight[k][i] = share[i] / sum[i];
            w->minutes[k][i] = handle[i] * (1 + reopen[i]);
            w->mean_minutes[i] += w->weight[k][i] * w->minutes[k][i];
        }
        category_rates(slots, w, k);
    }
}

void pb_tickets_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_tickets *w = &work->tickets;
    const double *growth = slots->root[PB_ROOT_ANNUAL_GROWTH], *noise = slots->root[PB_ROOT_NOISE];
    PB_LANES
    {
        w->growth[i] = 1;
        w->growth_step[i] = pb_exp(pb_log1p(growth[i]) / 12);
    }
    if (model->noise)
        PB_LANES
        {
            double variance = pb_log1p(noise[i] * noise[i]);
            w->noise_sigma[i] = sqrt(variance);
            w->noise_shift[i] = variance / 2;
        }
    memset(w->category_hours, 0, (size_t)slots->category_count * sizeof w->category_hours[0]);
    memset(w->category_deflected, 0, (size_t)slots->category_count * sizeof w->category_deflected[0]);
    memset(w->category_tickets, 0, (size_t)slots->category_count * sizeof w->category_tickets[0]);
}

/* V, z and z V of month t. */
static void month_volume(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    struct pb_tickets *w = &work->tickets;
    const double *tickets = slots->root[PB_ROOT_TICKETS_PER_MONTH];
    double season = model->season[t];
    PB_LANES
    {
        w->plan[i] = tickets[i] * w->growth[i] * season;
        w->growth[i] *= w->growth_step[i];
        w->luck[i] = 1;
    }
    for (int j = 0; j < slots->risk_count; j++)
        if (model->risk_moves_volume[j]) {
            const double *factor = slots->risk[j][PB_RISK_VOLUME_FACTOR], *month = work->timing.risk_month[j];
            PB_LANES w->plan[i] *= t >= month[i] ? factor[i] : 1;
        }
    if (model->noise) {
        const double *normal = slots->noise_normal + (size_t)(t - 1) * PB_BLOCK;
        PB_LANES w->luck[i] = pb_exp(w->noise_sigma[i] * normal[i] - w->noise_shift[i]);
    }
    if (model->surge) {
        const double *p = slots->root[PB_ROOT_SURGE_PROBABILITY], *factor = slots->root[PB_ROOT_SURGE_MULTIPLIER];
        const double *u = slots->surge_uniform + (size_t)(t - 1) * PB_BLOCK;
        PB_LANES w->luck[i] *= u[i] > 1 - p[i] ? factor[i] : 1;
    }
    PB_LANES w->actual[i] = w->luck[i] * w->plan[i];
}

/* What all categories of a phase share in a month. */
struct phase_month {
    pb_lanes share;   /* (1 + improvement)^(A/12) R(A) */
    pb_lanes prevent; /* min(1, prevention · q · R(A) · φ) */
};

static void phase_start(const struct pb_model *model, const struct pb_slots *slots, const struct pb_work *work,
                        int phase, struct phase_month *p)
{
    const struct pb_timing *timing = &work->timing;
    const double *ramp = timing->ramp[phase], *age = timing->age[phase], *risk = timing->deflection_risk;
    if (model->prevention) {
        const double *prevention = slots->root[PB_ROOT_PREVENTION], *quality = slots->root[PB_ROOT_KNOWLEDGE_QUALITY];
        PB_LANES p->prevent[i] = pb_least(1, prevention[i] * quality[i] * ramp[i] * risk[i]);
    } else {
        PB_LANES p->prevent[i] = 0;
    }
    if (model->improvement) {
        const double *improvement = slots->root[PB_ROOT_ANNUAL_IMPROVEMENT];
        PB_LANES p->share[i] = ramp[i] * pb_exp(pb_log1p(improvement[i]) * (age[i] / 12));
    } else {
        PB_LANES p->share[i] = ramp[i];
    }
}

/* Adds the month of one category, per ticket of the month. */
static void category_month(const struct pb_slots *slots, struct pb_work *work, int k, const double *live,
                           const struct phase_month *phase, const double *with_tool, const double *reopen_factor,
                           const double *last_tickets)
{
    struct pb_tickets *w = &work->tickets;
    const double *automatable = slots->category[k][PB_CATEGORY_AUTOMATABLE];
    const double *handle = slots->category[k][PB_CATEGORY_HANDLE_MINUTES];
    const double *reopen = slots->category[k][PB_CATEGORY_REOPEN_RATE];
    const double *returned_share = slots->root[PB_ROOT_RETURNED_SHARE], *rework = slots->root[PB_ROOT_REWORK_FACTOR];
    const double *handoff = slots->root[PB_ROOT_HANDOFF_MINUTES];
    const double *ratio = slots->root[PB_ROOT_DEFLECTED_HANDLE_RATIO];
    const double *risk = work->timing.deflection_risk;
    const double *containment = w->containment[k], *deflection = w->deflection[k], *minutes = w->minutes[k];
    const double *weight = w->weight[k];
    double *hours = w->category_hours[k], *deflected_sum = w->category_deflected[k], *tickets = w->category_tickets[k];
    PB_LANES
    {
        double reachable = automatable[i] * live[i];
        double prevented = reachable * phase->prevent[i];
        double attempted = reachable - prevented;
        double most = pb_least(1, containment[i] * phase->share[i]);
        double c = pb_least(1, most * risk[i]);
        double d = pb_least(c, pb_least(most, deflection[i] * phase->share[i]) * risk[i]);
        double contained = attempted * c;
        double resolved = attempted * d;
        double escalated = attempted - contained;
        double returned = returned_share[i] * (contained - resolved);
        double deflected = prevented + resolved;

        double p = pb_least(deflected, 0.99);
        double harder = handle[i] * (1 - ratio[i] * p) / (1 - p);
        double handled = harder * (1 - reachable + escalated + returned * rework[i]);
        double handed_over = escalated * handoff[i];
        double minutes_d = pb_most(0, handled * (1 + reopen[i]) + handed_over);
        double minutes_1 = pb_most(0, handled * with_tool[i] * (1 + reopen[i] * reopen_factor[i]) + handed_over);

        double v = weight[i];
        w->prevented[i] += v * prevented;
        w->attempted[i] += v * attempted;
        w->contained[i] += v * contained;
        w->resolved[i] += v * resolved;
        w->returned[i] += v * returned;
        w->hours[PB_DEFLECTION_ONLY][i] += v * minutes_d;
        w->hours[PB_WITH_TOOL][i] += v * minutes_1;

        double actual = v * w->actual[i], last = v * last_tickets[i];
        hours[i] += actual * (minutes[i] - minutes_1);
        deflected_sum[i] += last * deflected;
        tickets[i] += last;
    }
}

/* From per ticket of the month to counts of actual tickets, and plan hours. */
static void scale_tickets(struct pb_tickets *w)
{
    PB_LANES
    {
        double actual = w->actual[i], plan_hours = w->plan[i] / 60;
        w->contained_share[i] = w->plan[i] > 0 ? w->contained[i] : 0;
        w->escalated[i] = actual * (w->attempted[i] - w->contained[i]);
        w->unresolved[i] = actual * (w->contained[i] - w->resolved[i] - w->returned[i]);
        w->prevented[i] *= actual;
        w->attempted[i] *= actual;
        w->contained[i] *= actual;
        w->resolved[i] *= actual;
        w->returned[i] *= actual;
        w->hours[PB_STATUS_QUO][i] = plan_hours * w->mean_minutes[i];
        w->hours[PB_DEFLECTION_ONLY][i] *= plan_hours;
        w->hours[PB_WITH_TOOL][i] *= plan_hours;
    }
}

void pb_tickets_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    struct pb_tickets *w = &work->tickets;
    const struct pb_timing *timing = &work->timing;
    const double *reduction = slots->root[PB_ROOT_HANDLE_TIME_REDUCTION];
    const double *reopen_reduction = slots->root[PB_ROOT_REOPEN_REDUCTION], *depth = slots->root[PB_ROOT_DIP_DEPTH];
    double dip_months = slots->root_number[PB_ROOT_DIP_MONTHS];
    double last = t > model->horizon - model->last_months ? 1 : 0;
    pb_lanes with_tool, reopen_factor, last_tickets;
    month_volume(model, slots, work, t);
    PB_LANES
    {
        double fading = pb_most(0, 1 - timing->age[0][i] / dip_months) * timing->live[0][i];
        with_tool[i] = (1 - reduction[i] * timing->assisted[i]) * (1 + depth[i] * fading);
        reopen_factor[i] = 1 - reopen_reduction[i] * timing->assisted[i];
        last_tickets[i] = last * w->actual[i];
        w->prevented[i] = w->attempted[i] = w->contained[i] = w->resolved[i] = w->returned[i] = 0;
        w->hours[PB_DEFLECTION_ONLY][i] = w->hours[PB_WITH_TOOL][i] = 0;
    }
    for (int phase = 0; phase < model->phase_count; phase++) {
        struct phase_month shared;
        phase_start(model, slots, work, phase, &shared);
        for (int k = 0; k < slots->category_count; k++)
            if (model->category_phase[k] == phase)
                category_month(slots, work, k, timing->live[phase], &shared, with_tool, reopen_factor, last_tickets);
    }
    scale_tickets(w);
}
