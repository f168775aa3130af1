/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One input at a time: where it turns the verdict. A first search with few trials finds the neighbourhood, a second one
 * with all of them the place. Threads share the inputs, not the trials: an input takes dozens of runs, each too short
 * to be worth a parallel loop of its own. */
#include "analysis/reverse.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "numerics/roots.h"
#include "scenario/members.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Trials of the first search; ends of the support in standard deviations (beyond lies 1e-9); how far a constant without
 * bounds goes: Σ of STEPS steps that grow fourfold; tolerances as shares of the path. */
enum { FEW_TRIALS = 8192, STEPS = 6 };
static const double support_end = 6, coarse = 1e-2, fine = 5e-4;
/* A probability this near to what is required is looked at again with all trials. */
static const double doubtful = 0.02;

/* A piece of a path: the margin is ≥ 0 at a, and < 0 at b. */
struct reach {
    double a, b, y_a, y_b;
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

static payback_status count_paybacks(double *share, const struct pb_plan *plan)
{
    struct pb_worker *worker;
    int outcome = (int)plan->model.basis * PB_BASIS_OUTCOMES + PB_PAYBACK_MONTHS;
    double target = plan->slots.root_number[PB_ROOT_PAYBACK_MONTHS];
    size_t trials = (size_t)plan->settings.trials, paid = 0;
    payback_status status = pb_worker_new(&worker, plan);
    for (size_t at = 0; !status && at < trials; at += PB_BLOCK) {
        pb_worker_draw(worker, at / PB_BLOCK);
        pb_worker_simulate(worker, NULL);
        const double *payback = worker->result->outcomes[outcome];
        for (size_t i = 0; i < PB_BLOCK && at + i < trials; i++)
            paid += payback[i] <= target;
    }
    *share = (double)paid / (double)trials;
    pb_worker_free(worker);
    return status;
}

/* P(payback ≤ target) with the input at x. */
static payback_status probability_at(double *share, const struct path *path, double x)
{
    struct search *search = path->search;
    const struct pb_run_settings *how = &search->job->how;
    struct pb_plan_settings settings = search->job->settings;
    struct pb_plan *plan;
    struct pb_value saved = *path->held;
    settings.trials = search->trials;
    *share = NAN;
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

/* A pb_root_function: negative where the verdict is another than the base's. */
static payback_status margin_at(void *context, double position, double *margin)
{
    const struct path *path = context;
    const struct search *search = path->search;
    double share, required = search->job->base->headline.required;
    payback_status status = probability_at(&share, path, value_at(path, position));
    /* A share that is just what is required meets it. */
    double distance = share >= required ? fmax(share - required, 1e-9) : share - required;
    *margin = search->met ? distance : -distance;
    return status;
}

/* The margin of few trials, or where that is doubtful of all. */
static payback_status look_at(struct path *path, double position, double *margin)
{
    struct search *search = path->search;
    uint64_t all = search->job->settings.trials;
    search->trials = all < FEW_TRIALS ? all : FEW_TRIALS;
    payback_status status = margin_at(path, position, margin);
    if (status || fabs(*margin) >= doubtful || search->trials == all)
        return status;
    search->trials = all;
    status = margin_at(path, position, margin);
    search->trials = FEW_TRIALS;
    return status;
}

/* Looks for the other verdict on one side of position 0, where the margin is y_0 ≥ 0: first at the end of the path,
 * then step by step. *flips tells whether it is there. */
static payback_status look(struct path *path, double y_0, int direction, struct reach *reach, bool *flips)
{
    double end = direction * (path->spread ? support_end : STEPS), step = path->spread ? end : direction, y_end;
    *flips = false;
    if (value_at(path, end) == value_at(path, 0))
        return PAYBACK_OK;
    payback_status status = look_at(path, end, &y_end);
    if (status || !(y_end < 0))
        return status;
    *reach = (struct reach){.a = 0, .y_a = y_0, .b = step, .y_b = y_end};
    for (; !status && reach->b != end; reach->b += step) {
        status = margin_at(path, reach->b, &reach->y_b);
        if (reach->y_b < 0)
            break;
        reach->a = reach->b;
        reach->y_a = reach->y_b;
        reach->y_b = y_end;
    }
    *flips = !status;
    return status;
}

/* Narrows the piece to the place where the margin changes sign. */
static payback_status narrow(struct path *path, struct reach *reach, double tolerance)
{
    bool up = reach->a < reach->b;
    struct pb_root_bracket bracket = {up ? reach->a : reach->b, up ? reach->b : reach->a, up ? reach->y_a : reach->y_b,
                                      up ? reach->y_b : reach->y_a};
    payback_status status = pb_root_narrow(&bracket, margin_at, path, tolerance);
    *reach = up ? (struct reach){bracket.low, bracket.high, bracket.f_low, bracket.f_high}
                : (struct reach){bracket.high, bracket.low, bracket.f_high, bracket.f_low};
    return status;
}

/* Where all trials see the change of sign that few have seen: first near by, then on the whole way. */
static payback_status widen(struct path *path, struct reach *reach, const struct reach *whole, bool *flips)
{
    double length = fabs(whole->b - whole->a), direction = whole->b > whole->a ? 1 : -1;
    payback_status status = margin_at(path, reach->a, &reach->y_a);
    if (!status)
        status = margin_at(path, reach->b, &reach->y_b);
    for (double step = 4 * coarse * length; !status && reach->y_a < 0 && reach->a != whole->a; step *= 4) {
        reach->b = reach->a;
        reach->y_b = reach->y_a;
        reach->a = step < fabs(reach->a - whole->a) ? reach->a - direction * step : whole->a;
        status = margin_at(path, reach->a, &reach->y_a);
    }
    for (double step = 4 * coarse * length; !status && !(reach->y_b < 0) && reach->b != whole->b; step *= 4) {
        reach->a = reach->b;
        reach->y_a = reach->y_b;
        reach->b = step < fabs(whole->b - reach->b) ? reach->b + direction * step : whole->b;
        status = margin_at(path, reach->b, &reach->y_b);
    }
    *flips = !(reach->y_a < 0) && reach->y_b < 0;
    return status;
}

/* From a piece of few trials to the position with all of them. */
static payback_status refine(struct path *path, struct reach reach, double *position, bool *flips)
{
    struct search *search = path->search;
    struct reach whole = reach;
    double length = fabs(reach.b - reach.a);
    payback_status status = narrow(path, &reach, coarse * length);
    uint64_t few = search->trials;
    search->trials = search->job->settings.trials;
    if (!status && search->trials > few)
        status = widen(path, &reach, &whole, flips);
    if (!status && *flips)
        status = narrow(path, &reach, fine * length);
    *position = reach.b;
    return status;
}

/* The nearest position with the other verdict; *flips false where there is none. */
static payback_status find_flip(struct path *path, double *position, bool *flips)
{
    struct search *search = path->search;
    double y_0;
    *flips = false;
    *position = 0;
    payback_status status = look_at(path, 0, &y_0);
    uint64_t few = search->trials;
    if (!status && y_0 < 0) {
        *flips = true; /* certainty about it is enough to turn the verdict */
        return status;
    }
    for (int direction = -1; !status && direction <= 1; direction += 2) {
        struct reach reach;
        bool here = false;
        double at = 0;
        search->trials = few;
        status = look(path, y_0, direction, &reach, &here);
        if (!status && here)
            status = refine(path, reach, &at, &here);
        if (!status && here && (!*flips || fabs(at) < fabs(*position))) {
            *flips = true;
            *position = at;
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
    double position;
    bool flips;
    payback_status status = find_flip(&path, &position, &flips);
    *single = (payback_reverse_single){
        .uncertain = path.spread, .from = path.from, .to = flips ? value_at(&path, position) : NAN, .percentile = NAN};
    if (flips && path.spread)
        single->percentile = 0.5 * erfc(-position / sqrt(2));
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
