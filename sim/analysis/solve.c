/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_solve. An input is moved along a grid on a few trials, which shows where the target begins or ceases to be
 * met and whether its figure moves in one direction; points that few trials leave open, and those between which
 * something changes, are looked at again on all; each change is narrowed on more trials and found on all of them. The
 * points of the grid go side by side; every evaluation is on the same draws: the Sobol dimensions are those of the
 * scenario as it is planned, so that all other inputs keep theirs. */
#include "payback/solve.h"

#include "analysis/input_names.h"
#include "analysis/goal.h"
#include "analysis/provenance.h"
#include "analysis/texts.h"
#include "analysis/vary.h"
#include "analysis/world_figures.h"
#include "base/clock.h"
#include "base/memory.h"
#include "numerics/gsl_guard.h"
#include "numerics/roots.h"
#include "scenario/scenario.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    GRID = 17,           /* points of the first look at the range */
    GRID_MAX = GRID + 1, /* and the scenario as it is */
    GRID_TRIALS = 4096,
    SEARCH_TRIALS = 16384,
    OUTWARD = 9,      /* further points where an end of the range is open, */
    OUTWARD_MAX = 13, /* and where the input is 0, so that nothing tells its size */
    POINTS_MAX = GRID_MAX + 2 * OUTWARD_MAX,
    RECENT = 8,
    FRONTIER_ROWS = 9
};

/* The finest resolution of a value, as a share of the range; and as a share of its own statistical uncertainty. */
static const double finest = 1e-9, of_uncertainty = 0.1;

/* Where an end is open, multiples of the range to which it is searched. */
static const double outward[OUTWARD_MAX] = {2, 3, 5, 10, 20, 50, 100, 300, 1000, 1e4, 1e5, 1e6, 1e7};

struct point {
    double x;
    bool valid; /* the scenario is */
    bool sure;  /* by all trials */
    struct pb_figure figure;
    double excess; /* of the target: ≥ 0 where it is met */
};

struct search {
    const payback_scenario *scenario;
    const struct pb_vary *vary;
    const struct pb_goal *target;
    struct pb_plan_settings settings; /* of the whole run: trials, dimensions */
    const payback_options *options;
    uint64_t trials; /* of the present stage */
    double stand_in; /* for an excess that is infinite */
    struct point points[POINTS_MAX];
    int point_count;
    struct point recent[RECENT]; /* evaluations of the present stage, so that none is made twice */
    int recent_count;
    double done;   /* trials simulated */
    double beside; /* scenarios that are being simulated side by side */
    char *message;
    size_t size;
};

/* ---- one evaluation ---- */

/* How long it takes is not known: the bar approaches its end. */
static int report_progress(void *context, double done, double all)
{
    const struct search *search = context;
    double sum = search->done + done * search->beside, expected = 8 * (double)search->settings.trials;
    (void)all;
    return search->options->progress(search->options->context, sum, sum + expected * expected / (sum + expected));
}

/* The target's figure of each of count ≥ 1 scenarios, at most GRID_MAX. */
static payback_status figures_of(struct search *search, const payback_scenario *const *scenarios, size_t count,
                                 struct pb_figure *figures)
{
    struct pb_plan_settings settings = search->settings;
    struct pb_plan *plans[GRID_MAX] = {NULL};
    struct pb_run_settings how = {.threads = search->options->threads,
                                  .progress = search->options->progress ? report_progress : NULL,
                                  .context = search};
    payback_status status = PAYBACK_OK;
    settings.trials = search->trials;
    search->beside = (double)count;
    for (size_t i = 0; !status && i < count; i++)
        status = pb_plan_new(&plans[i], &scenarios[i]->inputs, &settings);
    if (!status)
        status = pb_figures_of_worlds(figures, search->target, plans, count, &how);
    search->done += (double)search->trials * (double)count;
    for (size_t i = 0; i < count; i++)
        pb_plan_free(plans[i]);
    return status;
}

static void enter_stage(struct search *search, uint64_t trials)
{
    search->trials = trials < search->settings.trials ? trials : search->settings.trials;
    search->recent_count = 0;
}

/* The scenario with the input at x; NULL where it is not valid. The first fault is told. */
static payback_status apply(const struct search *search, double x, payback_scenario **scenario)
{
    char *message = search->message[0] == '\0' ? search->message : NULL;
    payback_status status = pb_vary_apply(scenario, search->scenario, search->vary, x, message, search->size);
    return status == PAYBACK_ERROR_SCENARIO ? PAYBACK_OK : status;
}

static void set_point(const struct search *search, struct point *point, const struct pb_figure *figure)
{
    point->figure = *figure;
    point->valid = true;
    point->sure = search->trials == search->settings.trials;
    point->excess = pb_goal_excess(search->target, figure->all);
}

static payback_status evaluate(struct search *search, double x, struct point *point)
{
    payback_scenario *scenario = NULL;
    struct pb_figure figure;
    for (int i = 0; i < RECENT && i < search->recent_count; i++)
        if (search->recent[i].x == x) {
            *point = search->recent[i];
            return PAYBACK_OK;
        }
    *point = (struct point){.x = x, .excess = NAN};
    payback_status status = apply(search, x, &scenario);
    if (status || !scenario)
        return status;
    status = figures_of(search, (const payback_scenario *const *)&scenario, 1, &figure);
    payback_scenario_free(scenario);
    if (status)
        return status;
    set_point(search, point, &figure);
    search->recent[search->recent_count++ % RECENT] = *point;
    return PAYBACK_OK;
}

/* Undefined is not met. */
static bool is_met(const struct point *point)
{
    return point->excess >= 0;
}

/* A finite excess of the same sign. */
static double finite_excess(const struct search *search, const struct point *point)
{
    if (isfinite(point->excess))
        return point->excess;
    return is_met(point) ? search->stand_in : -search->stand_in;
}

/* ---- the grid ---- */

static int by_x(const void *a, const void *b)
{
    double x = ((const struct point *)a)->x, y = ((const struct point *)b)->x;
    return (x > y) - (x < y);
}

static bool is_there(const struct search *search, double x)
{
    const struct pb_vary *vary = search->vary;
    for (int i = 0; i < search->point_count; i++)
        if (fabs(search->points[i].x - x) <= finest * (vary->high - vary->low))
            return true;
    return false;
}

/* Evaluates those x, at most GRID_MAX, that are not there already; keeps those that are valid. */
static payback_status look_at(struct search *search, const double *x, int count)
{
    payback_scenario *scenarios[GRID_MAX];
    struct pb_figure figures[GRID_MAX];
    size_t made = 0;
    struct point *points = &search->points[search->point_count];
    payback_status status = PAYBACK_OK;
    for (int i = 0; !status && i < count; i++) {
        double at = search->vary->whole ? round(x[i]) : x[i];
        if (is_there(search, at))
            continue;
        status = apply(search, at, &scenarios[made]);
        if (status || !scenarios[made])
            continue;
        points[made++] = (struct point){.x = at, .excess = NAN};
        search->point_count++;
    }
    if (!status && made > 0)
        status = figures_of(search, (const payback_scenario *const *)scenarios, made, figures);
    for (size_t i = 0; i < made; i++) {
        if (!status)
            set_point(search, &points[i], &figures[i]);
        payback_scenario_free(scenarios[i]);
    }
    return status;
}

static int count_crossings(const struct search *search)
{
    int count = 0;
    for (int i = 1; i < search->point_count; i++)
        count += is_met(&search->points[i - 1]) != is_met(&search->points[i]);
    return count;
}

static void sort_points(struct search *search)
{
    qsort(search->points, (size_t)search->point_count, sizeof *search->points, by_x);
}

static payback_status look_over_range(struct search *search)
{
    const struct pb_vary *vary = search->vary;
    double x[GRID_MAX], step = (vary->high - vary->low) / (GRID - 1);
    int count = GRID;
    for (int i = 0; i < GRID; i++)
        x[i] = i == GRID - 1 ? vary->high : vary->low + i * step;
    if (vary->identity > vary->low && vary->identity < vary->high)
        x[count++] = vary->identity;
    payback_status status = look_at(search, x, count);
    sort_points(search);
    return status;
}

/* Beyond an open end, until something changes. */
static payback_status look_outward(struct search *search)
{
    const struct pb_vary *vary = search->vary;
    double centre = isfinite(vary->identity) ? vary->identity : (vary->low + vary->high) / 2;
    int count = vary->mean == 0 || isnan(vary->mean) ? OUTWARD_MAX : OUTWARD;
    payback_status status = PAYBACK_OK;
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < count && !status && (side ? vary->low_free : vary->high_free); i++) {
            if (count_crossings(search) > 0)
                return PAYBACK_OK;
            double x = centre + outward[i] * ((side ? vary->low : vary->high) - centre);
            x = fmin(fmax(x, vary->least), vary->most);
            status = look_at(search, &x, 1);
            sort_points(search);
        }
    return status;
}

static void choose_stand_in(struct search *search)
{
    double largest = 0;
    for (int i = 0; i < search->point_count; i++)
        if (isfinite(search->points[i].excess))
            largest = fmax(largest, fabs(search->points[i].excess));
    search->stand_in = largest > 0 ? 2 * largest : 1;
}

/* Whether the figure never clearly falls after it has clearly risen, or the other way round: steps that are smaller
 * than the paired interval of their difference do not count. */
static bool is_monotone(const struct search *search)
{
    bool rises = false, falls = false;
    for (int i = 1; i < search->point_count; i++) {
        const struct point *a = &search->points[i - 1], *b = &search->points[i];
        payback_estimate step = pb_figure_difference(&b->figure, &a->figure, (size_t)search->trials);
        double plain = finite_excess(search, b) - finite_excess(search, a); /* where there is no interval */
        double low = isfinite(step.low) ? step.low : search->target->at_least ? plain : -plain;
        double high = isfinite(step.high) ? step.high : low;
        rises = rises || low > 0;
        falls = falls || high < 0;
    }
    return !(rises && falls);
}

/* Whether the few trials of the point leave open on which side of the target it is. */
static bool is_doubtful(const struct search *search, const struct point *point)
{
    payback_estimate e = pb_figure_estimate(&point->figure, (size_t)search->trials);
    return !(fabs(point->excess) > e.high - e.low);
}

static bool is_beside_change(const struct search *search, int i)
{
    bool met = is_met(&search->points[i]);
    return (i > 0 && is_met(&search->points[i - 1]) != met) ||
           (i + 1 < search->point_count && is_met(&search->points[i + 1]) != met);
}

/* What few trials may be wrong about is looked at by all: so that each change of sign between two points is one of all
 * trials. */
static payback_status make_sure(struct search *search)
{
    uint64_t few = search->trials;
    payback_status status = PAYBACK_OK;
    for (int i = 0; !status && i < search->point_count; i++) {
        struct point *point = &search->points[i];
        search->trials = few;
        if (point->sure || !(is_doubtful(search, point) || is_beside_change(search, i)))
            continue;
        bool met = is_met(point);
        enter_stage(search, search->settings.trials);
        status = evaluate(search, point->x, point);
        if (!status && is_met(point) != met && i > 0)
            i -= 2; /* there may now be a change beside the point before */
    }
    enter_stage(search, few);
    return status;
}

/* ---- one crossing ---- */

/* Two neighbouring points between which the sign changes. */
struct cell {
    struct point a, b;
};

static payback_status excess_at(void *context, double x, double *y)
{
    struct search *search = context;
    struct point point;
    payback_status status = evaluate(search, x, &point);
    if (!status && !point.valid)
        status = PAYBACK_ERROR_TARGET; /* a hole in the range: message tells */
    *y = finite_excess(search, &point);
    return status;
}

/* Half the width of the interval of x: that of the figure over its slope. */
static double half_width(payback_estimate figure, double slope)
{
    return slope != 0 ? (figure.high - figure.low) / 2 / fabs(slope) : (double)NAN;
}

/* The same, by how much the replicates differ: what it is worth to know x to. */
static double uncertainty(const struct search *search, const struct pb_figure *figure, double slope)
{
    return half_width(pb_interval(figure->all, figure->replicates, (size_t)search->trials), slope);
}

/* Two points around x, at least step apart from it and inside the cell, between which the sign changes; false where
 * there are none. */
static payback_status fence(struct search *search, const struct cell *cell, double x, double step,
                            struct pb_root_bracket *bracket, bool *fenced)
{
    double lowest = cell->a.x, highest = cell->b.x, y;
    x = fmin(fmax(x, lowest), highest);
    payback_status status = excess_at(search, x, &y);
    double direction = (y >= 0) == is_met(&cell->b) ? -1 : 1;
    *fenced = false;
    while (!status && !*fenced && x != (direction < 0 ? lowest : highest)) {
        double next = fmin(fmax(x + direction * step, lowest), highest), value;
        status = excess_at(search, next, &value);
        if (status)
            break;
        *fenced = (value >= 0) != (y >= 0);
        *bracket =
            direction > 0 ? (struct pb_root_bracket){x, next, y, value} : (struct pb_root_bracket){next, x, value, y};
        x = next;
        y = value;
        step *= 4;
    }
    return status;
}

/* The end of a narrowed bracket at which the target is met. */
static double met_end(const struct pb_root_bracket *bracket)
{
    return bracket->f_low >= 0 ? bracket->low : bracket->high;
}

/* Slope of the figure around x, on the trials of the present stage. */
static payback_status find_slope(struct search *search, double x, double reach, double *slope, struct point *near)
{
    double lowest = search->points[0].x, highest = search->points[search->point_count - 1].x;
    struct point below, above;
    payback_status status = evaluate(search, fmax(lowest, x - reach), &below);
    if (!status)
        status = evaluate(search, fmin(highest, x + reach), &above);
    if (status)
        return status;
    *near = below;
    *slope = below.valid && above.valid ? (above.figure.all - below.figure.all) / (above.x - below.x) : (double)NAN;
    return PAYBACK_OK;
}

/* Few trials: where to look, and how sure all trials will be. */
static payback_status narrow(struct search *search, const struct cell *cell, double *x, double *slope, double *width)
{
    const struct point *a = &cell->a, *b = &cell->b;
    double range = search->vary->high - search->vary->low, length = b->x - a->x;
    struct pb_root_bracket bracket = {a->x, b->x, finite_excess(search, a), finite_excess(search, b)};
    struct point near;
    bool fenced = true;
    *slope = (bracket.f_high - bracket.f_low) / length;
    *width = fmax(uncertainty(search, &a->figure, *slope), uncertainty(search, &b->figure, *slope));
    *width = isfinite(*width) ? fmin(*width, length) : 0;
    double tolerance = fmax(finest * range, of_uncertainty * *width);
    enter_stage(search, SEARCH_TRIALS);
    double guess = a->x + length * bracket.f_low / (bracket.f_low - bracket.f_high);
    payback_status status = fence(search, cell, guess, length / 8, &bracket, &fenced);
    if (!status && fenced)
        status = pb_root_narrow(&bracket, excess_at, search, tolerance);
    if (status)
        return status;
    *x = fenced ? met_end(&bracket) : guess;
    status = find_slope(search, *x, fmax(2 * *width, length / 64), slope, &near);
    if (status)
        return status;
    double scaled =
        uncertainty(search, &near.figure, *slope) * sqrt((double)search->trials / (double)search->settings.trials);
    *width = isfinite(scaled) ? fmin(scaled, length) : 0;
    return PAYBACK_OK;
}

/* All trials, which are known to change sign in the cell. */
static payback_status settle(struct search *search, const struct cell *cell, double x, double slope, double width,
                             payback_estimate *value)
{
    double range = search->vary->high - search->vary->low;
    double tolerance = fmax(finest * range, of_uncertainty * width);
    struct pb_root_bracket bracket;
    struct point at;
    double excess;
    bool fenced = false;
    enter_stage(search, search->settings.trials);
    payback_status status = excess_at(search, x, &excess);
    /* the slope tells where it should change: a little beyond, so that the second look fences it in */
    double step = fmin(fabs(excess / slope), 10 * width) + tolerance / 2;
    if (!status)
        status = fence(search, cell, x, isfinite(step) ? step : fmax(width, tolerance), &bracket, &fenced);
    if (!status && !fenced) /* its ends have it */
        bracket = (struct pb_root_bracket){cell->a.x, cell->b.x, finite_excess(search, &cell->a),
                                           finite_excess(search, &cell->b)};
    if (!status)
        status = pb_root_narrow(&bracket, excess_at, search, tolerance);
    if (!status)
        status = evaluate(search, met_end(&bracket), &at);
    if (status)
        return status;
    payback_estimate e = pb_figure_estimate(&at.figure, (size_t)search->trials);
    double half = e.high - e.low == 0 ? 0 : half_width(e, slope);
    bool bounded = isfinite(half);
    *value = (payback_estimate){at.x, bounded ? at.x - half : (double)NAN, bounded ? at.x + half : (double)NAN};
    return PAYBACK_OK;
}

/* Whole numbers in the cell, on all trials. */
static payback_status settle_whole(struct search *search, const struct cell *cell, payback_estimate *value)
{
    double a = cell->a.x, b = cell->b.x, excess;
    bool met_above = is_met(&cell->b);
    payback_status status = PAYBACK_OK;
    enter_stage(search, search->settings.trials);
    while (!status && b - a > 1) {
        double middle = floor((a + b) / 2);
        status = excess_at(search, middle, &excess);
        if ((excess >= 0) == met_above)
            b = middle;
        else
            a = middle;
    }
    *value = (payback_estimate){met_above ? b : a, NAN, NAN};
    return status;
}

static payback_status find_crossing(struct search *search, const struct cell *cell, payback_crossing *crossing)
{
    double x, slope, width;
    crossing->met_above = is_met(&cell->b);
    if (search->vary->whole)
        return settle_whole(search, cell, &crossing->value);
    payback_status status = narrow(search, cell, &x, &slope, &width);
    return status ? status : settle(search, cell, x, slope, width, &crossing->value);
}

/* ---- one input ---- */

static payback_status find_crossings(struct search *search, payback_solved *solved)
{
    uint64_t grid_trials = search->trials;
    solved->crossings = pb_new(POINTS_MAX, sizeof *solved->crossings);
    if (!solved->crossings)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = PAYBACK_OK;
    for (int i = 1; !status && i < search->point_count; i++) {
        struct cell cell = {search->points[i - 1], search->points[i]};
        if (is_met(&cell.a) == is_met(&cell.b))
            continue;
        enter_stage(search, grid_trials);
        status = find_crossing(search, &cell, &solved->crossings[solved->crossing_count]);
        solved->crossing_count += !status;
    }
    return status;
}

/* Where the target is met, from one crossing to the next. */
static payback_status keep_ranges(const struct search *search, payback_solved *solved)
{
    bool open = is_met(&search->points[0]);
    double low = solved->low;
    solved->ranges = pb_new(solved->crossing_count + 1, sizeof *solved->ranges);
    if (!solved->ranges)
        return PAYBACK_ERROR_MEMORY;
    for (size_t c = 0; c < solved->crossing_count; c++) {
        double x = solved->crossings[c].value.value;
        if (open)
            solved->ranges[solved->range_count++] = (payback_met_range){low, x};
        low = x;
        open = !open;
    }
    if (open)
        solved->ranges[solved->range_count++] = (payback_met_range){low, solved->high};
    return PAYBACK_OK;
}

/* The ends of a range that was asked for must be possible. */
static payback_status check_ends(const struct search *search, const payback_vary *request)
{
    const struct pb_vary *vary = search->vary;
    if (search->point_count < 2) {
        if (search->message[0] == '\0')
            snprintf(search->message, search->size, "%s: the range has fewer than two points", vary->pointer);
        return PAYBACK_ERROR_TARGET;
    }
    if (!request->range_given)
        return PAYBACK_OK;
    double low = vary->whole ? round(vary->low) : vary->low, high = vary->whole ? round(vary->high) : vary->high;
    bool whole_range = search->points[0].x <= low && search->points[search->point_count - 1].x >= high;
    return whole_range ? PAYBACK_OK : PAYBACK_ERROR_TARGET;
}

/* What the first look has seen. */
static payback_status keep_looks(const struct search *search, payback_solved *solved)
{
    solved->looks = pb_new((size_t)search->point_count, sizeof *solved->looks);
    if (!solved->looks)
        return PAYBACK_ERROR_MEMORY;
    for (int i = 0; i < search->point_count; i++)
        solved->looks[solved->look_count++] = (payback_look){search->points[i].x, search->points[i].figure.all};
    return PAYBACK_OK;
}

static payback_status solve_one(struct search *search, const payback_vary *request, payback_solved *solved)
{
    *solved = (payback_solved){.value = {NAN, NAN, NAN}};
    search->point_count = 0;
    search->message[0] = '\0';
    enter_stage(search, GRID_TRIALS);
    payback_status status = look_over_range(search);
    if (!status)
        status = check_ends(search, request);
    if (!status)
        status = look_outward(search);
    if (status)
        return status;
    choose_stand_in(search);
    solved->low = search->points[0].x;
    solved->high = search->points[search->point_count - 1].x;
    solved->monotone = is_monotone(search);
    status = make_sure(search);
    if (!status)
        status = keep_looks(search, solved);
    if (!status)
        status = find_crossings(search, solved);
    if (!status)
        status = keep_ranges(search, solved);
    solved->status = solved->crossing_count > 0   ? PAYBACK_SOLVED
                     : is_met(&search->points[0]) ? PAYBACK_ALWAYS_MET
                                                  : PAYBACK_NEVER_MET;
    if (solved->crossing_count > 0)
        solved->value = solved->crossings[0].value;
    return status;
}

/* ---- the solution ---- */

/* The solution with the texts that it owns. */
struct owned {
    payback_solution solution; /* first: the caller holds a pointer to it */
    struct pb_texts texts;
};

static void fill_varied(struct owned *owned, payback_varied *out, const payback_scenario *scenario,
                        const struct pb_vary *vary, const payback_vary *request)
{
    char *name = pb_input_name(&scenario->inputs, vary->member.value->pointer);
    owned->texts.failed |= !name;
    *out = (payback_varied){.pointer = pb_texts_keep(&owned->texts, vary->pointer),
                            .name = pb_texts_keep(&owned->texts, name),
                            .unit = vary->member.value->field->unit,
                            .mode = vary->mode,
                            .uncertain = vary->uncertain,
                            .whole = vary->whole,
                            .mean = vary->mean,
                            .p10 = vary->p10,
                            .p90 = vary->p90,
                            .range_given = request->range_given,
                            .low = request->low,
                            .high = request->high};
    free(name);
}

static bool is_money(int outcome)
{
    int of_basis = outcome % PB_BASIS_OUTCOMES;
    if (outcome < PB_PEAK_FUNDING)
        return of_basis == PB_NPV || of_basis == PB_NET_VALUE || of_basis == PB_RUN_RATE;
    return outcome == PB_PEAK_FUNDING || outcome == PB_LABOUR_DEFLECTION || outcome == PB_LABOUR_ASSIST ||
           (outcome >= PB_COST_PER_TICKET_TODAY && outcome <= PB_COST_PER_TRUE_RESOLUTION);
}

static void fill_manifest(struct owned *owned, const struct search *search)
{
    payback_solution *s = &owned->solution;
    const struct pb_goal *target = search->target;
    struct pb_text figure = {0};
    const struct pb_provenance whence =
        pb_provenance_of(&owned->texts, search->scenario, &search->settings, search->options->threads);
    PB_SET_PROVENANCE(s, whence);
    s->target = pb_texts_keep(&owned->texts, target->text);
    const char *parenthesis = strchr(target->text, ')');
    pb_text_add_bytes(&figure, target->text, parenthesis ? (size_t)(parenthesis - target->text) + 1 : 0);
    s->figure = pb_texts_take(&owned->texts, &figure);
    s->at_least = target->at_least;
    s->bound = target->bound;
    s->figure_is_share = target->figure == PB_FIGURE_AT_MOST || target->figure == PB_FIGURE_AT_LEAST;
    s->figure_is_money = !s->figure_is_share && is_money(target->outcome);
}

static payback_status find_planned(payback_solution *s, struct search *search)
{
    struct pb_figure figure;
    enter_stage(search, search->settings.trials);
    payback_status status = figures_of(search, &search->scenario, 1, &figure);
    if (status)
        return status;
    s->planned = pb_figure_estimate(&figure, (size_t)search->trials);
    s->planned_met = pb_goal_excess(search->target, figure.all) >= 0;
    return PAYBACK_OK;
}

/* An open end of the first input of a frontier: twice what is planned. */
static void close_range(struct pb_vary *vary)
{
    double size = fmax(fabs(vary->p10), fabs(vary->p90));
    double span = vary->mode == PAYBACK_VARY_SCALE ? 1 : isfinite(size) && size > 0 ? size : 1;
    double centre = isfinite(vary->identity) ? vary->identity : 0;
    if (vary->high_free)
        vary->high = centre + span;
    if (vary->low_free)
        vary->low = centre - span;
}

static payback_status solve_row(struct owned *owned, const struct search *search, const struct pb_vary *along,
                                double at, const payback_vary *request)
{
    payback_solution *s = &owned->solution;
    payback_scenario *scenario = NULL;
    payback_frontier_row *row = &s->rows[s->row_count];
    struct pb_vary vary;
    payback_status status = pb_vary_apply(&scenario, search->scenario, along, at, search->message, search->size);
    if (status == PAYBACK_ERROR_SCENARIO)
        return PAYBACK_OK; /* no row */
    struct search *inner = pb_new(1, sizeof *inner);
    if (!status && !inner)
        status = PAYBACK_ERROR_MEMORY;
    if (!status)
        status = pb_vary_choose(&vary, scenario, request, search->message, search->size);
    if (!status) {
        *inner = *search;
        inner->scenario = scenario;
        inner->vary = &vary;
        row->at = at;
        s->row_count++; /* counted at once: it owns a list */
        status = solve_one(inner, request, &row->solved);
    }
    free(inner);
    payback_scenario_free(scenario);
    return status;
}

static payback_status solve_frontier(struct owned *owned, struct search *search, const payback_vary *requests)
{
    payback_solution *s = &owned->solution;
    struct pb_vary along;
    payback_vary second = requests[1];
    payback_status status = pb_vary_choose(&along, search->scenario, &requests[0], search->message, search->size);
    if (status)
        return status;
    close_range(&along);
    fill_varied(owned, &s->along, search->scenario, &along, &requests[0]);
    second.mode = search->vary->mode;
    s->rows = pb_new(FRONTIER_ROWS, sizeof *s->rows);
    if (!s->rows)
        return PAYBACK_ERROR_MEMORY;
    double last = NAN;
    for (int i = 0; !status && i < FRONTIER_ROWS; i++) {
        double at = along.low + (along.high - along.low) * i / (FRONTIER_ROWS - 1);
        at = along.whole ? round(at) : at;
        if (at == last)
            continue;
        last = at;
        status = solve_row(owned, search, &along, at, &second);
    }
    return !status && s->row_count == 0 ? PAYBACK_ERROR_TARGET : status;
}

static payback_status solve(struct owned *owned, struct search *search, const payback_vary *requests, size_t count,
                            const char *text)
{
    const struct pb_inputs *inputs = &search->scenario->inputs;
    const payback_vary *request = &requests[count - 1];
    struct pb_goal target;
    struct pb_vary vary;
    struct pb_dimensions dimensions = {0};
    payback_status status = pb_dimensions_add(&dimensions, inputs);
    if (!status)
        status = pb_goal_parse(&target, text, (enum pb_basis)pb_root_number(inputs, PB_ROOT_BASIS), search->message,
                               search->size);
    if (!status)
        status = pb_vary_choose(&vary, search->scenario, request, search->message, search->size);
    if (!status)
        status = pb_settings_of(&search->settings, inputs, search->options);
    if (!status) {
        search->settings.dimensions = &dimensions;
        search->target = &target;
        search->vary = &vary;
        fill_manifest(owned, search);
        fill_varied(owned, &owned->solution.varied, search->scenario, &vary, request);
        status = find_planned(&owned->solution, search);
    }
    if (!status)
        status =
            count == 1 ? solve_one(search, request, &owned->solution.solved) : solve_frontier(owned, search, requests);
    if (!status && owned->texts.failed)
        status = PAYBACK_ERROR_MEMORY;
    pb_dimensions_clear(&dimensions);
    return status;
}

payback_status payback_solve(payback_solution **out, const payback_scenario *scenario, const payback_vary *vary,
                             size_t count, const char *target, const payback_options *options, char *message,
                             size_t size)
{
    static const payback_options none = {0};
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!scenario || !vary || count < 1 || count > 2 || !target || !message || size == 0)
        return PAYBACK_ERROR_ARGUMENT;
    message[0] = '\0';
    for (size_t v = 0; v < count; v++)
        if (!vary[v].pointer)
            return PAYBACK_ERROR_ARGUMENT;
    struct owned *owned = pb_new(1, sizeof *owned);
    struct search *search = pb_new(1, sizeof *search);
    payback_status status = owned && search ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    double begun = pb_seconds_now();
    pb_gsl_enter();
    if (!status) {
        search->scenario = scenario;
        search->options = options ? options : &none;
        search->message = message;
        search->size = size;
        status = solve(owned, search, vary, count, target);
        owned->solution.elapsed_seconds = pb_seconds_now() - begun;
    }
    pb_gsl_leave();
    free(search);
    if (status)
        payback_solution_free(owned ? &owned->solution : NULL);
    else
        *out = &owned->solution;
    return status;
}

static void clear_solved(payback_solved *solved)
{
    free(solved->crossings);
    free(solved->ranges);
    free(solved->looks);
}

void payback_solution_free(payback_solution *solution)
{
    if (!solution)
        return;
    struct owned *owned = (struct owned *)solution;
    for (size_t r = 0; r < solution->row_count; r++)
        clear_solved(&solution->rows[r].solved);
    free(solution->rows);
    clear_solved(&solution->solved);
    pb_texts_clear(&owned->texts);
    free(owned);
}
