/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §3: volume, and what becomes of the tickets and of the minutes that they take.
 *
 * Everything of a category is computed per ticket of the month (v = w) and scaled by the volume at the end: it is
 * proportional to it. */
#include "model/kernels.h"

/* Containment and true deflection of a category, times knowledge quality. */
static void category_rates(const struct pb_slots *slots, struct pb_work *work, int k)
{
    const pb_vec *in = work->inputs.root, *own = work->inputs.category[k];
    bool own_c = slots->category[k][PB_CATEGORY_CONTAINMENT], own_d = slots->category[k][PB_CATEGORY_TRUE_DEFLECTION];
    bool by_containment = own_c || (!own_d && slots->root[PB_ROOT_CONTAINMENT]);
    pb_vec gap = in[PB_ROOT_CONTAINMENT_GAP], quality = in[PB_ROOT_KNOWLEDGE_QUALITY], c, d;
    if (by_containment) {
        c = own_c ? own[PB_CATEGORY_CONTAINMENT] : in[PB_ROOT_CONTAINMENT];
        d = pb_positive(c - gap);
    } else {
        d = own_d ? own[PB_CATEGORY_TRUE_DEFLECTION] : in[PB_ROOT_TRUE_DEFLECTION];
        c = pb_least(pb_all(1), d + gap);
    }
    work->tickets.containment[k] = c * quality;
    work->tickets.deflection[k] = d * quality;
}

void pb_tickets_weights(const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_tickets *w = &work->tickets;
    pb_vec sum = pb_all(0);
    for (int k = 0; k < slots->category_count; k++)
        sum += work->inputs.category[k][PB_CATEGORY_SHARE];
    w->mean_minutes = pb_all(0);
    for (int k = 0; k < slots->category_count; k++) {
        const pb_vec *in = work->inputs.category[k];
        w->weight[k] = in[PB_CATEGORY_SHARE] / sum;
        w->minutes[k] = in[PB_CATEGORY_HANDLE_MINUTES] * (1 + in[PB_CATEGORY_REOPEN_RATE]);
        w->mean_minutes += w->weight[k] * w->minutes[k];
        category_rates(slots, work, k);
    }
}

void pb_tickets_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_tickets *w = &work->tickets;
    const pb_vec *in = work->inputs.root;
    w->growth = pb_all(1);
    w->growth_step = pb_exp_of(pb_log1p_of(in[PB_ROOT_ANNUAL_GROWTH]) / 12);
    if (model->noise) {
        pb_vec variance = pb_log1p_of(in[PB_ROOT_NOISE] * in[PB_ROOT_NOISE]);
        w->noise_sigma = pb_sqrt(variance);
        w->noise_shift = variance / 2;
    }
    for (int k = 0; k < slots->category_count; k++)
        w->category_hours[k] = w->category_deflected[k] = w->category_tickets[k] = pb_all(0);
}

/* The group's part of month t of the monthly draws. */
static pb_vec monthly(const double *draws, const struct pb_work *work, int t)
{
    pb_vec x;
    memcpy(&x, draws + (size_t)(t - 1) * PB_BLOCK + work->first, sizeof x);
    return x;
}

/* V, z and z V of month t. */
static void month_volume(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    struct pb_tickets *w = &work->tickets;
    const pb_vec *in = work->inputs.root;
    w->growth *= t > 1 ? w->growth_step : pb_all(1);
    w->plan = in[PB_ROOT_TICKETS_PER_MONTH] * w->growth * model->season[t];
    for (int j = 0; j < slots->risk_count; j++)
        if (model->risk_moves_volume[j])
            w->plan *= pb_since(t, work->timing.risk_month[j], work->inputs.risk[j][PB_RISK_VOLUME_FACTOR], pb_all(1));
    w->luck = pb_all(1);
    if (model->noise)
        w->luck = pb_exp_of(w->noise_sigma * monthly(slots->noise_normal, work, t) - w->noise_shift);
    if (model->surge)
        w->luck *= pb_if_less(1 - in[PB_ROOT_SURGE_PROBABILITY], monthly(slots->surge_uniform, work, t),
                              in[PB_ROOT_SURGE_MULTIPLIER], pb_all(1));
    w->actual = w->luck * w->plan;
}

/* What all categories share in a month, and the sums over them, per ticket of the month. */
struct month {
    pb_vec with_tool, reopen_factor; /* on handle time and on reopen rates, with assistance */
    pb_vec prevented, attempted, contained, resolved, minutes_d, minutes_1;
};

/* What all categories of a phase share in a month. */
struct phase {
    pb_vec live;
    pb_vec share;   /* (1 + improvement)^(A/12) R(A) */
    pb_vec prevent; /* min(1, prevention · q · R(A) · φ) */
};

static struct phase phase_month(const struct pb_model *model, const struct pb_work *work, int number)
{
    const struct pb_timing *timing = &work->timing;
    const pb_vec *in = work->inputs.root;
    struct phase phase = {.live = timing->live[number], .share = timing->ramp[number], .prevent = pb_all(0)};
    if (model->prevention)
        phase.prevent = pb_least(pb_all(1), in[PB_ROOT_PREVENTION] * in[PB_ROOT_KNOWLEDGE_QUALITY] * phase.share *
                                                timing->deflection_risk);
    if (model->improvement)
        phase.share *= pb_exp_of(pb_log1p_of(in[PB_ROOT_ANNUAL_IMPROVEMENT]) * (timing->age[number] / 12));
    return phase;
}

/* Adds the month of one category. `last`: the month is one of the last months. */
static inline void category_month(struct pb_work *work, int k, const struct phase *phase, struct month *month,
                                  bool last)
{
    struct pb_tickets *w = &work->tickets;
    const pb_vec *root = work->inputs.root, *in = work->inputs.category[k];
    pb_vec one = pb_all(1), risk = work->timing.deflection_risk, weight = w->weight[k];

    pb_vec reachable = in[PB_CATEGORY_AUTOMATABLE] * phase->live;
    pb_vec prevented = reachable * phase->prevent;
    pb_vec attempted = reachable - prevented;
    pb_vec most = pb_least(one, w->containment[k] * phase->share);
    pb_vec c = pb_least(one, most * risk);
    pb_vec d = pb_least(c, pb_least(most, w->deflection[k] * phase->share) * risk);
    pb_vec contained = attempted * c;
    pb_vec resolved = attempted * d;
    pb_vec escalated = attempted - contained;
    pb_vec returned = root[PB_ROOT_RETURNED_SHARE] * (contained - resolved);
    pb_vec deflected = prevented + resolved;

    pb_vec p = pb_least(deflected, pb_all(0.99));
    pb_vec harder = in[PB_CATEGORY_HANDLE_MINUTES] * (1 - root[PB_ROOT_DEFLECTED_HANDLE_RATIO] * p) / (1 - p);
    pb_vec handled = harder * (1 - reachable + escalated + returned * root[PB_ROOT_REWORK_FACTOR]);
    pb_vec handed_over = escalated * root[PB_ROOT_HANDOFF_MINUTES];
    pb_vec reopened = in[PB_CATEGORY_REOPEN_RATE];
    pb_vec minutes_d = pb_positive(handled * (1 + reopened) + handed_over);
    pb_vec minutes_1 = pb_positive(handled * month->with_tool * (1 + reopened * month->reopen_factor) + handed_over);

    month->prevented += weight * prevented;
    month->attempted += weight * attempted;
    month->contained += weight * contained;
    month->resolved += weight * resolved;
    month->minutes_d += weight * minutes_d;
    month->minutes_1 += weight * minutes_1;
    pb_vec tickets = weight * w->actual;
    w->category_hours[k] += tickets * (w->minutes[k] - minutes_1);
    if (last) {
        w->category_deflected[k] += tickets * deflected;
        w->category_tickets[k] += tickets;
    }
}

/* From per ticket of the month to counts of actual tickets, and plan hours. */
static void scale_tickets(struct pb_tickets *w, const struct month *month, pb_vec returned_share)
{
    pb_vec actual = w->actual, plan_hours = w->plan / 60, zero = pb_all(0);
    pb_vec falsely = actual * (month->contained - month->resolved); /* 0 exactly where the two are equal */
    w->contained_share = pb_if_less(zero, w->plan, month->contained, zero);
    w->prevented = actual * month->prevented;
    w->attempted = actual * month->attempted;
    w->contained = actual * month->contained;
    w->resolved = actual * month->resolved;
    w->returned = returned_share * falsely;
    w->escalated = w->attempted - w->contained;
    w->unresolved = (1 - returned_share) * falsely;
    w->hours[PB_STATUS_QUO] = plan_hours * w->mean_minutes;
    w->hours[PB_DEFLECTION_ONLY] = plan_hours * month->minutes_d;
    w->hours[PB_WITH_TOOL] = plan_hours * month->minutes_1;
}

void pb_tickets_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    const struct pb_timing *timing = &work->timing;
    const pb_vec *in = work->inputs.root;
    struct month month = {.with_tool = 1 - in[PB_ROOT_HANDLE_TIME_REDUCTION] * timing->assisted,
                          .reopen_factor = 1 - in[PB_ROOT_REOPEN_REDUCTION] * timing->assisted};
    if (model->dip) {
        pb_vec fading = pb_positive(1 - timing->age[0] / slots->root_number[PB_ROOT_DIP_MONTHS]) * timing->live[0];
        month.with_tool *= 1 + in[PB_ROOT_DIP_DEPTH] * fading;
    }
    bool last = t > model->horizon - model->last_months;
    month_volume(model, slots, work, t);
    for (int number = 0; number < model->phase_count; number++) {
        struct phase phase = phase_month(model, work, number);
        for (int k = 0; k < slots->category_count; k++)
            if (model->category_phase[k] == number)
                category_month(work, k, &phase, &month, last);
    }
    scale_tickets(&work->tickets, &month, in[PB_ROOT_RETURNED_SHARE]);
}
