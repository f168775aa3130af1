/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One input at a time: where it turns the verdict. Looks outwards take as few trials as make the sign of each sure, few
 * more find the neighbourhood, and all of them the place. Threads share the inputs, not the trials: an input takes
 * dozens of runs, each too short to be worth a parallel loop of its own. */
#include "analysis/reverse.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "numerics/roots.h"
#include "scenario/members.h"
#include "statistics/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Trials of the first looks and of the search between them; ends of the support in standard deviations (beyond lies
 * 1e-9); how far a constant without bounds goes: Σ of STEPS steps that grow fourfold; tolerances as shares of the path
 * between two looks. */
enum { FEW_TRIALS = 2048, MORE_TRIALS = 8192, STEPS = 6, SETTLE_MOST = 8 };
static const double support_looks[] = {1.5, 3, 6};
enum { SUPPORT_LOOKS = sizeof support_looks / sizeof *support_looks };
static const double coarse = 1e-2, fine = 5e-4;
/* Standard errors within which the sign of a margin is left to more trials. */
static const double doubtful = 4;

/* A piece of a path: the margin is ≥ 0 at a, and < 0 at b. */
struct reach {
    double a, b, y_a, y_b;
};

/* P(payback ≤ target) at a position: how far it is from the other verdict (≥ 0: the base's), and half the width of its
 * interval. */
struct look {
    double margin, half;
    bool sure; /* the sign will be that of all trials */
};

/* A thread's: what stays the same for all inputs. */
struct search {
    const struct pb_reverse_job *job;
    struct pb_inputs *inputs; /* a copy, in which one value is held */
    struct pb_uncertain *uncertain;
    struct pb_correlation *correlations;
    bool met;     /* the verdict of the base */
    bool reports; /* it is the calling thread's: it tells the progress */
    uint64_t trials;
};

/* Where the verdict turns: the position, and half the width of its interval. */
struct flip {
    double position, half;
};

/* One input on its path. Position 0 is the median or the value. */
struct path {
    struct search *search;
    const struct pb_value *value;
    struct pb_value *held; /* its place in the copy */
    bool spread;           /* it has a distribution */
    double from, scale;
};

/* ---- the probability with one input held ---- */

/* The list of what is drawn, and the pairs that are correlated, without the input that is held. */
static void drop_input(struct search *search, const struct pb_value *value)
{
    const struct pb_inputs *base = &search->job->scenario->inputs;
    struct pb_inputs *inputs = search->inputs;
    size_t dropped = base->uncertain_count;
    inputs->uncertain_count = inputs->correlation_count = 0;
    for (size_t j = 0; j < base->uncertain_count; j++) {
        if (base->uncertain[j].value == value)
            dropped = j;
        else
            search->uncertain[inputs->uncertain_count++] = base->uncertain[j];
    }
    for (size_t c = 0; c < base->correlation_count; c++) {
        struct pb_correlation pair = base->correlations[c];
        if (pair.a == dropped || pair.b == dropped)
            continue;
        pair.a -= pair.a > dropped;
        pair.b -= pair.b > dropped;
        search->correlations[inputs->correlation_count++] = pair;
    }
    inputs->uncertain = search->uncertain;
    inputs->correlations = search->correlations;
}

static payback_status count_paybacks(payback_estimate *share, const struct pb_plan *plan)
{
    struct pb_worker *worker;
    int outcome = (int)plan->model.basis * PB_BASIS_OUTCOMES + PB_PAYBACK_MONTHS;
    size_t trials = (size_t)plan->settings.trials;
    struct pb_comparison paid = {.bound = plan->slots.root_number[PB_ROOT_PAYBACK_MONTHS]};
    payback_status status = pb_worker_new(&worker, plan);
    for (size_t at = 0; !status && at < trials; at += PB_BLOCK) {
        pb_worker_draw(worker, at / PB_BLOCK);
        pb_worker_simulate(worker, NULL);
        pb_comparison_add(&paid, worker->result->outcomes[outcome], pb_fewer(trials - at, PB_BLOCK));
    }
    *share = pb_comparison_share_at_most(&paid);
    pb_worker_free(worker);
    return status;
}

/* P(payback ≤ target) with the input at x. */
static payback_status probability_at(payback_estimate *share, const struct path *path, double x)
{
    struct search *search = path->search;
    const struct pb_run_settings *how = &search->job->how;
    struct pb_plan_settings settings = search->job->settings;
    struct pb_plan *plan;
    struct pb_value saved = *path->held;
    settings.trials = search->trials;
    *share = (payback_estimate){NAN, NAN, NAN};
    if (search->reports && how->progress && how->progress(how->context, 0, (double)search->trials) != 0)
        return PAYBACK_ERROR_CANCELLED;
    path->held->distribution = NULL;
    path->held->number = x;
    path->held->multiply = 1;
    path->held->add = 0;
    payback_status status = pb_plan_new(&plan, search->inputs, &settings);
    if (!status)
        status = count_paybacks(share, plan);
    pb_plan_free(plan);
    *path->held = saved;
    return status;
}

/* ---- the path ---- */

static double to_range(const struct pb_field *field, double x, double from)
{
    double span = fabs(from) > 0 ? fabs(from) : 1;
    double low = field->low + (isfinite(field->low) && from > field->low ? 1e-9 * span : 0);
    double high = field->high - (field->high_open && isfinite(field->high) ? 1e-9 * span : 0);
    return fmin(fmax(x, fmax(low, -field->most)), fmin(high, field->most));
}

/* The input's value at a position: an uncertain one's position is z, Φ(z) its percentile; a constant's the number of
 * steps, each four times as long as the one before. */
static double value_at(const struct path *path, double position)
{
    const struct pb_value *value = path->value;
    if (!path->spread) {
        double way = path->scale * (pow(4, fabs(position)) - 1);
        return to_range(value->field, path->from + (position < 0 ? -way : way), path->from);
    }
    double z = value->multiply < 0 ? -position : position;
    double p = 0.5 * erfc(-z / sqrt(2)), q = 0.5 * erfc(z / sqrt(2));
    return pb_distribution_quantile(value->distribution, p, q) * value->multiply + value->add;
}

/* By so many trials. */
static payback_status look_by(const struct path *path, double position, uint64_t trials, struct look *look)
{
    struct search *search = path->search;
    double required = search->job->base->headline.required;
    payback_estimate share;
    search->trials = trials < search->job->settings.trials ? trials : search->job->settings.trials;
    payback_status status = probability_at(&share, path, value_at(path, position));
    if (status)
        return status;
    /* A share that is just what is required meets it. */
    double distance = share.value >= required ? fmax(share.value - required, 1e-9) : share.value - required;
    double n = (double)search->trials, error = sqrt((share.value * (1 - share.value) + 1 / n) / n);
    *look = (struct look){.margin = search->met ? distance : -distance,
                          .half = (share.high - share.low) / 2,
                          .sure = fabs(distance) > doubtful * error || search->trials == search->job->settings.trials};
    return PAYBACK_OK;
}

/* By as few trials as make the sign sure. */
static payback_status look_at(const struct path *path, double position, struct look *look)
{
    payback_status status = PAYBACK_OK;
    look->sure = false;
    for (uint64_t trials = FEW_TRIALS; !status && !look->sure; trials *= 4)
        status = look_by(path, position, trials, look);
    return status;
}

/* A pb_root_function, by the trials of the present stage: negative where the verdict is another than the base's. */
static payback_status margin_at(void *context, double position, double *margin)
{
    const struct path *path = context;
    struct look look;
    payback_status status = look_by(path, position, path->search->trials, &look);
    *margin = look.margin;
    return status;
}

/* Looks for the other verdict on one side of position 0, where the margin is y_0 ≥ 0, outwards step by step. *flips
 * tells whether it is there. */
static payback_status look_outward(const struct path *path, double y_0, int direction, struct reach *reach, bool *flips)
{
    payback_status status = PAYBACK_OK;
    double last = value_at(path, 0);
    *flips = false;
    *reach = (struct reach){.a = 0, .y_a = y_0};
    for (int i = 0; !status && i < (path->spread ? SUPPORT_LOOKS : STEPS); i++) {
        struct look look;
        double position = direction * (path->spread ? support_looks[i] : i + 1), x = value_at(path, position);
        if (x == last)
            continue; /* the end of the range, or a point that has mass */
        last = x;
        status = look_at(path, position, &look);
        if (!status && look.margin < 0) {
            *flips = true;
            reach->b = position;
            reach->y_b = look.margin;
            return PAYBACK_OK;
        }
        reach->a = position;
        reach->y_a = look.margin;
    }
    return status;
}

/* Narrows the piece, by so many trials, to the place where the margin changes sign. */
static payback_status narrow(struct path *path, struct reach *reach, uint64_t trials, double tolerance)
{
    bool up = reach->a < reach->b;
    struct pb_root_bracket bracket = {up ? reach->a : reach->b, up ? reach->b : reach->a, up ? reach->y_a : reach->y_b,
                                      up ? reach->y_b : reach->y_a};
    path->search->trials = trials;
    payback_status status = pb_root_narrow(&bracket, margin_at, path, tolerance);
    *reach = up ? (struct reach){bracket.low, bracket.high, bracket.f_low, bracket.f_high}
                : (struct reach){bracket.high, bracket.low, bracket.f_high, bracket.f_low};
    return status;
}

/* Takes what all trials say of a position inside the piece. */
static payback_status pull(const struct path *path, struct reach *reach, double position, struct look *look)
{
    payback_status status = look_by(path, position, path->search->job->settings.trials, look);
    if (!status && look->margin < 0) {
        reach->b = position;
        reach->y_b = look->margin;
    } else if (!status) {
        reach->a = position;
        reach->y_a = look->margin;
    }
    return status;
}

/* All trials, in a piece at whose ends the signs are sure. near: where few trials see the change of sign; slope: how
 * the margin moves there. By Newton's steps, each a little too far, until one is just beyond; where they do not get
 * there (a step, a bend), by narrowing. */
static payback_status settle(struct path *path, struct reach reach, double near, double slope, double tolerance,
                             struct flip *flip)
{
    struct look look, last = {0};
    double x = near, before = NAN;
    payback_status status = PAYBACK_OK;
    for (int i = 0; !status && i < SETTLE_MOST; i++) {
        bool inside = x > fmin(reach.a, reach.b) && x < fmax(reach.a, reach.b);
        if (!inside || !(slope * (reach.b - reach.a) < 0))
            break;
        status = pull(path, &reach, x, &look);
        if (isfinite(before) && x != before && (look.margin - last.margin) / (x - before) * slope > 0)
            slope = (look.margin - last.margin) / (x - before);
        double way = -look.margin / slope, beyond = copysign(tolerance / 2, reach.b - reach.a);
        *flip = (struct flip){x, look.half / fabs(slope)};
        if (status || (look.margin < 0 && fabs(way) <= tolerance))
            return status;
        before = x;
        last = look;
        x += way + beyond;
    }
    if (!status)
        status = narrow(path, &reach, path->search->job->settings.trials, tolerance);
    *flip = (struct flip){reach.b, NAN};
    return status;
}

/* How the margin moves around a position, by a few trials. */
static payback_status find_slope(const struct path *path, double position, double step, double *slope)
{
    struct look below, above;
    payback_status status = look_by(path, position - step, MORE_TRIALS, &below);
    if (!status)
        status = look_by(path, position + step, MORE_TRIALS, &above);
    if (!status)
        *slope = (above.margin - below.margin) / (2 * step);
    return status;
}

/* From a piece whose ends are sure to the position with all trials. */
static payback_status refine(struct path *path, struct reach reach, struct flip *flip)
{
    struct reach near = reach;
    double length = fabs(reach.b - reach.a), slope = NAN;
    payback_status status = narrow(path, &near, MORE_TRIALS, coarse * length);
    if (!status && fabs(near.y_a - near.y_b) > 0.05) { /* a step: few trials see it where all do, or all decide */
        struct look a, b;
        status = look_at(path, near.a, &a);
        if (!status)
            status = look_at(path, near.b, &b);
        if (!status && a.margin >= 0 && b.margin < 0)
            reach = near;
    }
    if (!status)
        status = find_slope(path, near.b, length / 10, &slope);
    return status ? status : settle(path, reach, near.b, slope, fine * length, flip);
}

/* The nearest position with the other verdict; *flips false where there is none. */
static payback_status find_flip(struct path *path, struct flip *flip, bool *flips)
{
    struct look here;
    struct reach sides[2];
    bool found[2] = {false, false};
    *flips = false;
    *flip = (struct flip){0, NAN};
    payback_status status = look_at(path, 0, &here);
    if (!status && here.margin < 0) {
        *flips = true; /* certainty about it is enough to turn the verdict */
        return status;
    }
    for (int side = 0; !status && side < 2; side++)
        status = look_outward(path, here.margin, side ? 1 : -1, &sides[side], &found[side]);
    for (int side = 0; !status && side < 2; side++) {
        struct flip at;
        bool other = found[1 - side] && fabs(sides[1 - side].b) <= fabs(sides[side].a);
        if (!found[side] || other)
            continue; /* that on the other side is nearer */
        status = refine(path, sides[side], &at);
        if (!status && (!*flips || fabs(at.position) < fabs(flip->position))) {
            *flips = true;
            *flip = at;
        }
    }
    return status;
}

/* ---- all inputs ---- */

/* What the reader assumes: not how it is simulated, nor what is asked for. */
static bool takes_part(const struct pb_value *value)
{
    enum pb_kind kind = value->field->kind;
    if (!value->present || (kind != PB_QUANTITY && kind != PB_NUMBER))
        return false;
    if (strncmp(value->pointer, "/simulation/", 12) == 0 || strncmp(value->pointer, "/decision/", 10) == 0)
        return false;
    return value->given || value->distribution;
}

static payback_status reverse_one(payback_reverse_single *single, struct search *search, const struct pb_value *value)
{
    const struct pb_inputs *base = &search->job->scenario->inputs;
    struct path path = {.search = search, .value = value, .spread = value->distribution != NULL};
    /* The copy has the same shape: the same place. */
    path.held = (struct pb_value *)((char *)search->inputs + ((const char *)value - (const char *)base));
    path.from = path.spread ? value_at(&path, 0) : value->number * value->multiply + value->add;
    path.scale = fabs(path.from) > 0 ? fabs(path.from) / 3 : 1;
    drop_input(search, value);
    struct flip flip;
    bool flips;
    payback_status status = find_flip(&path, &flip, &flips);
    *single = (payback_reverse_single){.uncertain = path.spread,
                                       .from = path.from,
                                       .to = flips ? value_at(&path, flip.position) : NAN,
                                       .low = NAN,
                                       .high = NAN,
                                       .percentile = NAN};
    if (flips && path.spread)
        single->percentile = 0.5 * erfc(-flip.position / sqrt(2));
    if (flips && isfinite(flip.half)) {
        double a = value_at(&path, flip.position - flip.half), b = value_at(&path, flip.position + flip.half);
        single->low = fmin(a, b);
        single->high = fmax(a, b);
    }
    return status;
}

/* How far away a flip is: for an uncertain input in standard deviations, for a constant relative to itself. */
static double remoteness(const payback_reverse_single *single)
{
    if (isnan(single->to))
        return INFINITY;
    if (single->uncertain)
        return fabs(single->percentile - 0.5);
    return 1 + fabs(single->to - single->from) / (fabs(single->from) > 0 ? fabs(single->from) : 1);
}

static void sort_singles(payback_reverse_single *singles, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        payback_reverse_single single = singles[i];
        size_t at = i;
        for (; at > 0 && remoteness(&singles[at - 1]) > remoteness(&single); at--)
            singles[at] = singles[at - 1];
        singles[at] = single;
    }
}

/* The inputs, and a search for each thread. */
struct sharing {
    struct search *searches;
    const struct pb_value **values;
    payback_reverse_single *singles;
};

static payback_status reverse_task(void *context, size_t index, int thread)
{
    struct sharing *sharing = context;
    return reverse_one(&sharing->singles[index], &sharing->searches[thread], sharing->values[index]);
}

static void clear_search(struct search *search)
{
    free(search->inputs);
    free(search->uncertain);
    free(search->correlations);
}

static payback_status make_search(struct search *search, const struct pb_reverse_job *job, bool reports)
{
    const struct pb_inputs *base = &job->scenario->inputs;
    *search = (struct search){
        .job = job,
        .inputs = pb_new(1, sizeof *search->inputs),
        .uncertain = pb_new(base->uncertain_count, sizeof *search->uncertain),
        .correlations = pb_new(base->correlation_count, sizeof *search->correlations),
        .met = job->base->headline.probability.value >= job->base->headline.required,
        .reports = reports,
    };
    if (!search->inputs || !search->uncertain || !search->correlations)
        return PAYBACK_ERROR_MEMORY;
    *search->inputs = *base;
    return PAYBACK_OK;
}

static payback_status reverse_all(struct sharing *sharing, size_t count, const struct pb_reverse_job *job)
{
    int threads = pb_thread_count(job->how.threads);
    sharing->searches = pb_new((size_t)threads, sizeof *sharing->searches);
    payback_status status = sharing->searches ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (int t = 0; !status && t < threads; t++)
        status = make_search(&sharing->searches[t], job, t == 0);
    if (!status)
        status = pb_parallel_for(threads, count, reverse_task, sharing);
    for (int t = 0; sharing->searches && t < threads; t++)
        clear_search(&sharing->searches[t]);
    free(sharing->searches);
    return status;
}

payback_status pb_reverse_single(payback_reverse_single **out, size_t *count, const struct pb_reverse_job *job)
{
    struct pb_inputs *base = (struct pb_inputs *)&job->scenario->inputs; /* listing members changes nothing */
    size_t member_count = 0;
    *count = 0;
    struct pb_member *members = pb_members(base, &member_count);
    struct sharing sharing = {.values = pb_new(member_count, sizeof *sharing.values)};
    *out = sharing.singles = pb_new(member_count, sizeof *sharing.singles);
    payback_status status = members && sharing.values && *out ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; !status && i < member_count; i++)
        if (takes_part(members[i].value))
            sharing.values[(*count)++] = members[i].value;
    if (!status)
        status = reverse_all(&sharing, *count, job);
    for (size_t i = 0; !status && i < *count; i++)
        (*out)[i].pointer = pb_texts_keep(job->texts, sharing.values[i]->pointer);
    if (!status)
        sort_singles(*out, *count);
    free(members);
    free(sharing.values);
    return status;
}
