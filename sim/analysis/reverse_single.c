/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One input at a time: where it turns the verdict. Looks outwards take as few trials as make the sign of each sure, few
 * more find the neighbourhood, and all of them the place. All inputs borrow the draws of the base. Threads share the
 * inputs while few trials do, each look being too short for a parallel loop of its own; all trials are simulated for
 * all inputs side by side. */
#include "analysis/reverse.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "engine/beside.h"
#include "engine/kept.h"
#include "numerics/roots.h"
#include "scenario/members.h"
#include "statistics/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Trials of the first looks and of the search between them, and of the last ones before all; ends of the support in
 * standard deviations (beyond lies 1e-9); how far a constant without bounds goes: Σ of STEPS steps that grow fourfold;
 * tolerances as shares of the path between two looks. */
enum { FEW_TRIALS = 2048, MORE_TRIALS = 8192, STEPS = 6, SETTLE_MOST = 8 };
static const double support_looks[] = {1.5, 3, 6};
enum { SUPPORT_LOOKS = sizeof support_looks / sizeof *support_looks };
static const double coarse = 2e-2, fine = 5e-4;
/* A flip is where it should be within so much of its interval's half, and of the way to it. */
static const double near_enough = 0.5, near_enough_of_way = 0.012, aimed_beyond = 0.25;
static const double kept_bytes = 32e6;
/* Standard errors within which the sign of a margin is left to more trials. */
static const double doubtful = 4;

/* A piece of a path: the margin is ≥ 0 at a, and < 0 at b. */
struct reach {
    double a, b, y_a, y_b;
};

/* P(payback ≤ target) at a position: how far it is from the other verdict (≥ 0: the base's), and half the width of its
 * interval. */
struct look {
    double margin, half; /* half: by all trials; NAN by fewer */
    bool sure;           /* the sign will be that of all trials */
};

/* What is the same for all inputs. */
struct search {
    const struct pb_reverse_job *job;
    const struct pb_kept *kept; /* the first draws of the base */
    bool met;                   /* the verdict of the base */
    double share;               /* P(payback ≤ target) of the base */
};

/* A thread's. */
struct searcher {
    const struct search *search;
    struct pb_worker *lender; /* draws what is not kept */
    bool reports;             /* it is the calling thread's: it tells the progress */
};

/* Where the verdict turns: the position, and half the width of its interval. */
struct flip {
    double position, half;
    bool turns;
};

/* One input on its path. Position 0 is the median or the value. */
struct path {
    const struct search *search;
    struct searcher *searcher;
    const struct pb_value *value;
    bool spread; /* it has a distribution */
    double from, scale;
    uint64_t trials; /* of the present stage */
    /* The scenario with one value held, and who simulates it. */
    struct pb_inputs *inputs;
    struct pb_uncertain *uncertain;
    struct pb_correlation *correlations;
    struct pb_value *held;
    struct pb_plan *plan;
    struct pb_loan *loan;
    struct pb_worker *guest;
};

/* What is left to all trials: the flip is inside the piece, near x. */
struct settling {
    struct reach reach;
    double x, slope, tolerance;
    struct look last; /* at `before` */
    double before;
    int looks;
    /* stepped: the flip is a step, which few trials see; open: all trials are still to say; missed: they do not get
     * there by looks */
    bool stepped, open, missed;
};

/* An input and all that is known of it. */
struct quest {
    struct path path;
    struct settling settling;
    struct flip flip;
};

/* ---- the probability with one input held ---- */

/* The list of what is drawn, and the pairs that are correlated, without the input that is held. */
static void drop_input(struct path *path)
{
    const struct pb_inputs *base = &path->search->job->scenario->inputs;
    struct pb_inputs *inputs = path->inputs;
    size_t dropped = base->uncertain_count;
    inputs->uncertain_count = inputs->correlation_count = 0;
    for (size_t j = 0; j < base->uncertain_count; j++) {
        if (base->uncertain[j].value == path->value)
            dropped = j;
        else
            path->uncertain[inputs->uncertain_count++] = base->uncertain[j];
    }
    for (size_t c = 0; c < base->correlation_count; c++) {
        struct pb_correlation pair = base->correlations[c];
        if (pair.a == dropped || pair.b == dropped)
            continue;
        pair.a -= pair.a > dropped;
        pair.b -= pair.b > dropped;
        path->correlations[inputs->correlation_count++] = pair;
    }
    inputs->uncertain = path->uncertain;
    inputs->correlations = path->correlations;
}

static void release_plan(struct path *path)
{
    pb_worker_free(path->guest);
    pb_loan_free(path->loan);
    pb_plan_free(path->plan);
    path->guest = NULL;
    path->loan = NULL;
    path->plan = NULL;
}

static void path_clear(struct path *path)
{
    release_plan(path);
    free(path->inputs);
    free(path->uncertain);
    free(path->correlations);
    path->inputs = NULL;
    path->uncertain = NULL;
    path->correlations = NULL;
}

static payback_status path_copy_inputs(struct path *path)
{
    const struct pb_inputs *base = &path->search->job->scenario->inputs;
    path->inputs = pb_new(1, sizeof *path->inputs);
    path->uncertain = pb_new(base->uncertain_count, sizeof *path->uncertain);
    path->correlations = pb_new(base->correlation_count, sizeof *path->correlations);
    if (!path->inputs || !path->uncertain || !path->correlations)
        return PAYBACK_ERROR_MEMORY;
    *path->inputs = *base;
    /* The copy has the same shape: the same place. */
    path->held = (struct pb_value *)((char *)path->inputs + ((const char *)path->value - (const char *)base));
    drop_input(path);
    path->held->distribution = NULL;
    path->held->multiply = 1;
    path->held->add = 0;
    return PAYBACK_OK;
}

/* The plan of the scenario with the input at x: most often no more than a number of it changes. */
static payback_status hold(struct path *path, double x)
{
    const struct search *search = path->search;
    path->held->number = x;
    if (path->plan && pb_plan_refresh(path->plan)) {
        pb_worker_refresh(path->guest);
        return PAYBACK_OK;
    }
    release_plan(path);
    payback_status status = pb_plan_new(&path->plan, path->inputs, &search->job->settings);
    if (!status)
        status = pb_loan_new(&path->loan, path->plan, search->job->base->plan);
    if (!status)
        status = pb_worker_new_guest(&path->guest, path->plan, path->loan, path->searcher->lender);
    return status;
}

/* What trials say beside those of the base. */
struct tally {
    struct pb_comparison paid;
    size_t trials, gained, lost; /* pay back here alone, or with the base alone */
};

static void count_block(struct tally *tally, const double *payback, const double *base, size_t count)
{
    double target = tally->paid.bound;
    size_t gained = 0, lost = 0;
    for (size_t i = 0; i < count; i++) {
        gained += (payback[i] <= target) & !(base[i] <= target);
        lost += !(payback[i] <= target) & (base[i] <= target);
    }
    tally->trials += count;
    tally->gained += gained;
    tally->lost += lost;
    pb_comparison_add(&tally->paid, payback, count);
}

/* The first so many trials. */
static void count_paybacks(struct tally *tally, const struct path *path, size_t trials)
{
    const struct pb_kept *kept = path->search->kept;
    const struct pb_headline *base = &path->search->job->base->headline;
    struct pb_worker *lender = path->searcher->lender, *guest = path->guest;
    pb_block_lanes npv, payback;
    struct pb_headline_world world = {
        .model = &path->plan->model, .slots = &guest->slots, .npv = npv, .payback = payback};
    *tally = (struct tally){.paid = {.bound = base->target}};
    for (size_t at = 0; at < trials; at += PB_BLOCK) {
        size_t block = at / PB_BLOCK;
        struct pb_drawn drawn;
        if (block < kept->blocks) {
            drawn = pb_kept_block(kept, block);
        } else {
            pb_worker_draw(lender, block);
            drawn = pb_worker_drawn(lender);
        }
        pb_worker_draw_beside(guest, block, &drawn);
        pb_worker_headlines(lender, &world, 1);
        count_block(tally, payback, base->payback + at, pb_fewer(trials - at, PB_BLOCK));
    }
}

/* A share that is just what is required meets it. */
static double margin_of(const struct search *search, double share)
{
    double required = search->job->base->headline.required;
    double distance = share >= required ? fmax(share - required, 1e-9) : share - required;
    return search->met ? distance : -distance;
}

/* Few trials say how far the share is from the base's, which all trials have said: where an input matters little they
 * know it well. */
static struct look look_of(const struct search *search, const struct tally *tally)
{
    double n = (double)tally->trials, gained = (double)tally->gained, lost = (double)tally->lost;
    double change = (gained - lost) / n, error = sqrt(((gained + lost + 1) / n - change * change) / n);
    if (tally->trials == search->job->settings.trials) {
        payback_estimate share = pb_comparison_share_at_most(&tally->paid);
        return (struct look){margin_of(search, share.value), (share.high - share.low) / 2, true};
    }
    double margin = margin_of(search, search->share + change);
    return (struct look){margin, NAN, fabs(margin) > doubtful * error};
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
static payback_status look_by(struct path *path, double position, uint64_t trials, struct look *look)
{
    const struct search *search = path->search;
    const struct pb_run_settings *how = &search->job->how;
    uint64_t all = search->job->settings.trials;
    struct tally tally;
    *look = (struct look){NAN, NAN, false};
    if (path->searcher->reports && how->progress && how->progress(how->context, 0, (double)all) != 0)
        return PAYBACK_ERROR_CANCELLED;
    payback_status status = hold(path, value_at(path, position));
    if (status)
        return status;
    count_paybacks(&tally, path, (size_t)(trials < all ? trials : all));
    *look = look_of(search, &tally);
    return PAYBACK_OK;
}

/* By as few trials as make the sign sure. */
static payback_status look_at(struct path *path, double position, struct look *look)
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
    struct path *path = context;
    struct look look;
    payback_status status = look_by(path, position, path->trials, &look);
    *margin = look.margin;
    return status;
}

/* Looks for the other verdict on one side of position 0, where the margin is y_0 ≥ 0, outwards step by step. *flips
 * tells whether it is there. */
static payback_status look_outward(struct path *path, double y_0, int direction, struct reach *reach, bool *flips)
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
    path->trials = trials;
    payback_status status = pb_root_narrow(&bracket, margin_at, path, tolerance);
    *reach = up ? (struct reach){bracket.low, bracket.high, bracket.f_low, bracket.f_high}
                : (struct reach){bracket.high, bracket.low, bracket.f_high, bracket.f_low};
    return status;
}

/* ---- by all trials ---- */

/* Where more trials see the change of sign, near the end of a piece that few have narrowed; and how the margin moves
 * there. */
static payback_status find_crossing(struct path *path, double near, double step, double *x, double *slope)
{
    struct look below, above;
    payback_status status = look_by(path, near - step, MORE_TRIALS, &below);
    if (!status)
        status = look_by(path, near + step, MORE_TRIALS, &above);
    if (status)
        return status;
    *slope = (above.margin - below.margin) / (2 * step);
    double way = -below.margin / *slope;
    *x = way > -step && way < 3 * step ? near - step + way : near;
    return PAYBACK_OK;
}

/* Whether most of what the margin changes by within a piece happens in a small part of it. */
static bool is_step(const struct reach *part, const struct reach *piece)
{
    return fabs(part->y_a - part->y_b) > fmax(0.02, 0.3 * fabs(piece->y_a - piece->y_b));
}

/* A step: few trials see it where all do, or the signs at its ends say otherwise. *step tells which. */
static payback_status narrow_step(struct path *path, struct reach *reach, double tolerance, bool *step)
{
    struct look a, b;
    struct reach near = *reach;
    payback_status status = narrow(path, &near, FEW_TRIALS, tolerance);
    *step = is_step(&near, reach);
    if (status || !*step)
        return status;
    status = look_at(path, near.a, &a);
    if (!status)
        status = look_at(path, near.b, &b);
    *step = !status && a.margin >= 0 && b.margin < 0;
    if (*step)
        *reach = near;
    return status;
}

/* From a piece whose ends are sure to where all trials are to look. */
static payback_status approach(struct path *path, struct reach reach, struct settling *settling)
{
    struct reach near = reach;
    double length = fabs(reach.b - reach.a), tolerance = fine * length, x = NAN, slope = NAN;
    payback_status status = narrow(path, &near, FEW_TRIALS, coarse * length);
    bool step = is_step(&near, &reach);
    if (!status && step)
        status = narrow_step(path, &near, tolerance, &step);
    *settling = (struct settling){.reach = near, .x = near.b, .tolerance = tolerance, .stepped = true};
    if (status || step)
        return status;
    if (!status)
        status = find_crossing(path, near.b, length / 20, &x, &slope);
    *settling = (struct settling){.reach = reach,
                                  .x = x + copysign(tolerance / 2, reach.b - reach.a),
                                  .slope = slope,
                                  .tolerance = tolerance,
                                  .before = NAN,
                                  .open = true};
    return status;
}

/* Whether the next step of the quest is a look by all trials. */
static bool is_open(struct settling *w)
{
    bool inside = w->x > fmin(w->reach.a, w->reach.b) && w->x < fmax(w->reach.a, w->reach.b);
    if (w->open && (!inside || !(w->slope * (w->reach.b - w->reach.a) < 0) || w->looks == SETTLE_MOST)) {
        w->open = false;
        w->missed = true; /* a step, or a bend */
    }
    return w->open;
}

/* The change of position that changes the way to it by about its own length. */
static double spread_of(const struct path *path, double position)
{
    return path->spread ? fabs(position) : (1 - pow(4, -fabs(position))) / log(4);
}

/* What all trials say at x. Newton's steps, each a little too far, until one is just beyond. */
static void settle(const struct path *path, struct settling *w, struct look look, struct flip *flip)
{
    bool beyond = look.margin < 0;
    *(beyond ? &w->reach.b : &w->reach.a) = w->x;
    *(beyond ? &w->reach.y_b : &w->reach.y_a) = look.margin;
    if (isfinite(w->before) && w->x != w->before && (look.margin - w->last.margin) / (w->x - w->before) * w->slope > 0)
        w->slope = (look.margin - w->last.margin) / (w->x - w->before);
    double way = -look.margin / w->slope, half = look.half / fabs(w->slope);
    double enough = fmax(w->tolerance, fmin(near_enough * half, near_enough_of_way * spread_of(path, w->x)));
    *flip = (struct flip){w->x, half, true};
    w->open = !(beyond && fabs(way) <= enough);
    w->before = w->x;
    w->last = look;
    w->looks++;
    w->x += way + copysign(fmax(w->tolerance / 2, fmin(aimed_beyond * half, enough / 2)), w->reach.b - w->reach.a);
}

/* ---- one input ---- */

/* The nearest position with the other verdict, as far as few trials know it. */
static payback_status seek(struct quest *quest)
{
    struct path *path = &quest->path;
    struct look here;
    struct reach sides[2];
    bool found[2] = {false, false}, any = false;
    quest->flip = (struct flip){0, NAN, false};
    payback_status status = look_at(path, 0, &here);
    if (!status && here.margin < 0) {
        quest->flip.turns = true; /* certainty about it is enough to turn the verdict */
        return status;
    }
    for (int side = 0; !status && side < 2; side++)
        status = look_outward(path, here.margin, side ? 1 : -1, &sides[side], &found[side]);
    for (int side = 0; !status && side < 2; side++) {
        struct settling at;
        bool other = found[1 - side] && fabs(sides[1 - side].b) <= fabs(sides[side].a);
        if (!found[side] || other)
            continue; /* that on the other side is nearer */
        status = approach(path, sides[side], &at);
        if (!status && (!any || fabs(at.x) < fabs(quest->settling.x)))
            quest->settling = at;
        any = true;
    }
    if (!status && any && quest->settling.stepped)
        quest->flip = (struct flip){quest->settling.x, NAN, true};
    return status;
}

/* Where all trials do not get there by steps: by narrowing. */
static payback_status narrow_down(struct quest *quest)
{
    struct settling *w = &quest->settling;
    payback_status status = narrow(&quest->path, &w->reach, quest->path.search->job->settings.trials, w->tolerance);
    quest->flip = (struct flip){w->reach.b, NAN, true};
    return status;
}

static payback_reverse_single result_of(const struct quest *quest)
{
    const struct path *path = &quest->path;
    const struct flip *flip = &quest->flip;
    payback_reverse_single single = {.uncertain = path->spread,
                                     .from = path->from,
                                     .to = flip->turns ? value_at(path, flip->position) : NAN,
                                     .low = NAN,
                                     .high = NAN,
                                     .percentile = NAN};
    if (flip->turns && path->spread)
        single.percentile = 0.5 * erfc(-flip->position / sqrt(2));
    if (flip->turns && isfinite(flip->half)) {
        double a = value_at(path, flip->position - flip->half), b = value_at(path, flip->position + flip->half);
        single.low = fmin(a, b);
        single.high = fmax(a, b);
    }
    return single;
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

/* The inputs, and a searcher for each thread. */
struct sharing {
    struct search search;
    struct searcher *searchers;
    int threads;
    struct quest *quests;
    size_t count;
};

/* A quest's turn in a thread. */
static struct quest *begin_turn(struct sharing *sharing, size_t index, int thread)
{
    struct quest *quest = &sharing->quests[index];
    quest->path.searcher = &sharing->searchers[thread];
    return quest;
}

/* A pb_task. The guest stays with its thread: who goes on makes another. */
static payback_status seek_task(void *context, size_t index, int thread)
{
    struct quest *quest = begin_turn(context, index, thread);
    struct path *path = &quest->path;
    payback_status status = path_copy_inputs(path);
    path->from = path->spread ? value_at(path, 0) : path->value->number * path->value->multiply + path->value->add;
    path->scale = fabs(path->from) > 0 ? fabs(path->from) / 3 : 1;
    if (!status)
        status = seek(quest);
    release_plan(path);
    if (status || !quest->settling.open)
        path_clear(path);
    return status;
}

/* A pb_task. */
static payback_status narrow_task(void *context, size_t index, int thread)
{
    struct quest *quest = begin_turn(context, index, thread);
    payback_status status = quest->settling.missed ? narrow_down(quest) : PAYBACK_OK;
    release_plan(&quest->path);
    return status;
}

/* Those that are open, side by side. */
struct round {
    const struct sharing *sharing;
    struct quest **open;
    const struct pb_plan **plans;
    struct tally *tallies; /* of each thread and plan */
    size_t count;
};

/* A pb_take_headline. */
static void take(void *context, int thread, size_t world, size_t block, const double *npv, const double *payback)
{
    const struct round *round = context;
    const struct pb_headline *base = &round->sharing->search.job->base->headline;
    size_t at = block * PB_BLOCK;
    (void)npv;
    count_block(&round->tallies[(size_t)thread * round->count + world], payback, base->payback + at,
                pb_fewer(base->trials - at, PB_BLOCK));
}

static struct look look_of_round(const struct round *round, size_t world)
{
    struct tally *sum = &round->tallies[world];
    for (int t = 1; t < round->sharing->threads; t++) {
        const struct tally *other = &round->tallies[(size_t)t * round->count + world];
        pb_comparison_merge(&sum->paid, &other->paid);
        sum->trials += other->trials;
        sum->gained += other->gained;
        sum->lost += other->lost;
    }
    return look_of(&round->sharing->search, sum);
}

static payback_status run_round(struct round *round)
{
    const struct search *search = &round->sharing->search;
    const struct pb_reverse_job *job = search->job;
    size_t tallies = round->count * (size_t)round->sharing->threads;
    payback_status status = PAYBACK_OK;
    for (size_t i = 0; i < tallies; i++)
        round->tallies[i] = (struct tally){.paid = {.bound = job->base->headline.target}};
    for (size_t i = 0; !status && i < round->count; i++) {
        struct path *path = &round->open[i]->path;
        path->held->number = value_at(path, round->open[i]->settling.x);
        pb_plan_free(path->plan);
        status = pb_plan_new(&path->plan, path->inputs, &job->settings);
        round->plans[i] = path->plan;
    }
    struct pb_beside beside = {
        .lender = job->base->plan, .plans = round->plans, .count = round->count, .take = take, .context = round};
    struct pb_run_settings how = job->how;
    how.threads = round->sharing->threads;
    if (!status)
        status = pb_beside_run(&beside, &how);
    for (size_t i = 0; !status && i < round->count; i++)
        settle(&round->open[i]->path, &round->open[i]->settling, look_of_round(round, i), &round->open[i]->flip);
    return status;
}

static size_t list_open(struct round *round, struct sharing *sharing)
{
    round->count = 0;
    for (size_t i = 0; i < sharing->count; i++)
        if (is_open(&sharing->quests[i].settling))
            round->open[round->count++] = &sharing->quests[i];
    return round->count;
}

static payback_status settle_all(struct sharing *sharing)
{
    struct round round = {.sharing = sharing,
                          .open = pb_new(sharing->count, sizeof *round.open),
                          .plans = pb_new(sharing->count, sizeof *round.plans),
                          .tallies = pb_new(sharing->count * (size_t)sharing->threads, sizeof *round.tallies)};
    payback_status status = round.open && round.plans && round.tallies ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    while (!status && list_open(&round, sharing) > 0)
        status = run_round(&round);
    free(round.open);
    free(round.plans);
    free(round.tallies);
    for (size_t i = 0; i < sharing->count; i++)
        release_plan(&sharing->quests[i].path);
    return status ? status : pb_parallel_for(sharing->threads, sharing->count, narrow_task, sharing);
}

static payback_status reverse_all(struct sharing *sharing)
{
    struct search *search = &sharing->search;
    const struct pb_reverse_job *job = search->job;
    struct pb_kept *kept = NULL;
    sharing->threads = pb_thread_count(job->how.threads);
    sharing->searchers = pb_new((size_t)sharing->threads, sizeof *sharing->searchers);
    payback_status status = sharing->searchers ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (int t = 0; !status && t < sharing->threads; t++) {
        sharing->searchers[t] = (struct searcher){.search = search, .reports = t == 0};
        status = pb_worker_new_lender(&sharing->searchers[t].lender, job->base->plan);
    }
    if (!status)
        status = pb_kept_new(&kept, job->base->plan,
                             pb_fewer(pb_blocks_of((size_t)job->settings.trials), MORE_TRIALS / PB_BLOCK), kept_bytes);
    search->kept = kept;
    if (!status)
        status = pb_parallel_for(sharing->threads, sharing->count, seek_task, sharing);
    if (!status)
        status = settle_all(sharing);
    for (size_t i = 0; i < sharing->count; i++)
        path_clear(&sharing->quests[i].path);
    for (int t = 0; sharing->searchers && t < sharing->threads; t++)
        pb_worker_free(sharing->searchers[t].lender);
    free(sharing->searchers);
    pb_kept_free(kept);
    return status;
}

payback_status pb_reverse_single(payback_reverse_single **out, size_t *count, const struct pb_reverse_job *job)
{
    struct pb_inputs *base = (struct pb_inputs *)&job->scenario->inputs; /* listing members changes nothing */
    const struct pb_headline *headline = &job->base->headline;
    size_t member_count = 0;
    *count = 0;
    struct pb_member *members = pb_members(base, &member_count);
    struct sharing sharing = {.search = {.job = job,
                                         .met = headline->probability.value >= headline->required,
                                         .share = headline->probability.value},
                              .quests = pb_new(member_count, sizeof *sharing.quests)};
    *out = pb_new(member_count, sizeof **out);
    payback_status status = members && sharing.quests && *out ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; !status && i < member_count; i++)
        if (takes_part(members[i].value))
            sharing.quests[sharing.count++].path = (struct path){
                .search = &sharing.search, .value = members[i].value, .spread = members[i].value->distribution != NULL};
    if (!status)
        status = reverse_all(&sharing);
    for (size_t i = 0; !status && i < sharing.count; i++) {
        (*out)[i] = result_of(&sharing.quests[i]);
        (*out)[i].pointer = pb_texts_keep(job->texts, sharing.quests[i].path.value->pointer);
    }
    *count = sharing.count;
    if (!status)
        sort_singles(*out, *count);
    free(members);
    free(sharing.quests);
    return status;
}
