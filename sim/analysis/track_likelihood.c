/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/track_likelihood.h"

#include "base/memory.h"
#include "numerics/binomial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Months differ by more than luck with tickets: counts are beta-binomial of this strength, hours of a ticket and agents
 * scatter by so much on the log scale. */
static const double strength = 200, handle_sd = 0.05, agents_sd = 0.03;
/* Where the scenario says nothing of how months scatter. */
static const double volume_sd_without_noise = 0.1;

enum { CELLS = 2048 };

/* ---- tables of counts ---- */

/* The counts of a series in month t, where they are known. */
static bool find_counts(struct pb_track_counts *counts, const struct pb_track_facts *facts, payback_series series,
                        int t)
{
    double attempted = pb_track_known(facts, PB_ACTUAL_ATTEMPTED, t);
    double contained = pb_track_known(facts, PB_ACTUAL_CONTAINED, t);
    *counts = (struct pb_track_counts){.month = t, .series = series};
    switch (series) {
    case PAYBACK_SERIES_ATTEMPTED:
        counts->part = attempted;
        counts->whole = pb_track_known(facts, PB_ACTUAL_TICKETS, t);
        break;
    case PAYBACK_SERIES_CONTAINED:
        counts->part = contained;
        counts->whole = attempted;
        break;
    case PAYBACK_SERIES_NOT_REOPENED:
        counts->part = contained - pb_track_known(facts, PB_ACTUAL_REOPENED_7D, t);
        counts->whole = contained;
        break;
    default:
        return false;
    }
    return counts->whole > 0 && !isnan(counts->part);
}

/* Where the table has its values: inside of 0 and 1, where a count may be impossible. */
static double share_at(int cell)
{
    return fmin(fmax((double)cell / CELLS, 1e-7), 1 - 1e-7);
}

static double *new_table(const struct pb_track_counts *counts)
{
    double *table = pb_new(CELLS + 2, sizeof *table);
    for (int i = 0; table && i <= CELLS; i++)
        table[i] = pb_beta_binomial_log_probability(counts->part, counts->whole, share_at(i), strength);
    if (table)
        table[CELLS + 1] = table[CELLS];
    return table;
}

payback_status pb_track_likelihood_make(struct pb_track_likelihood *likelihood, const struct pb_track_facts *facts,
                                        const struct pb_plan *plan)
{
    static const payback_series counted[] = {PAYBACK_SERIES_ATTEMPTED, PAYBACK_SERIES_CONTAINED,
                                             PAYBACK_SERIES_NOT_REOPENED};
    enum { KINDS = sizeof counted / sizeof counted[0] };
    double attempted = pb_track_known(facts, PB_ACTUAL_ATTEMPTED, facts->last);
    *likelihood = (struct pb_track_likelihood){.facts = facts,
                                               .elastic = plan->model.staffing == PB_STAFFING_ELASTIC,
                                               .runs_to_last = !(attempted == 0) && facts->go_live < facts->last,
                                               .density_counts = true};
    likelihood->counts = pb_new(KINDS * (size_t)facts->last, sizeof *likelihood->counts);
    if (!likelihood->counts)
        return PAYBACK_ERROR_MEMORY;
    for (int t = 1; t <= facts->last; t++)
        for (size_t k = 0; k < KINDS; k++) {
            struct pb_track_counts *counts = &likelihood->counts[likelihood->count_count];
            if (!find_counts(counts, facts, counted[k], t))
                continue;
            likelihood->count_count++;
            counts->table = new_table(counts);
            if (!counts->table)
                return PAYBACK_ERROR_MEMORY;
        }
    return PAYBACK_OK;
}

void pb_track_likelihood_clear(struct pb_track_likelihood *likelihood)
{
    for (size_t c = 0; likelihood->counts && c < likelihood->count_count; c++)
        free(likelihood->counts[c].table);
    free(likelihood->counts);
    *likelihood = (struct pb_track_likelihood){0};
}

static double log_count(const struct pb_track_counts *counts, double share)
{
    if (isnan(share))
        return counts->part > 0 ? -(double)INFINITY : 0;
    if ((share <= 0 && counts->part > 0) || (share >= 1 && counts->part < counts->whole))
        return -(double)INFINITY;
    double place = fmin(fmax(share, 0), 1) * CELLS, cell = floor(place), into = place - cell;
    const double *table = counts->table + (int)cell;
    return table[0] + into * (table[1] - table[0]);
}

/* ---- figures that scatter on the log scale ---- */

/* How the tickets of a month scatter around the plan: the noise, and by a share of the months a surge. */
struct scatter {
    double mean, sd, surge_share, surge_log;
};

static struct scatter volume_scatter(const struct pb_worker *worker, size_t lane)
{
    double noise = pb_track_root(worker, PB_ROOT_NOISE, lane);
    struct scatter scatter = {.sd = sqrt(log1p(noise * noise))};
    scatter.mean = -scatter.sd * scatter.sd / 2;
    if (!(scatter.sd > 0))
        scatter = (struct scatter){.sd = volume_sd_without_noise};
    scatter.surge_share = pb_track_root(worker, PB_ROOT_SURGE_PROBABILITY, lane);
    if (scatter.surge_share > 0)
        scatter.surge_log = log(pb_track_root(worker, PB_ROOT_SURGE_MULTIPLIER, lane));
    else
        scatter.surge_share = 0;
    return scatter;
}

static double log_normal_density(double off, double sd)
{
    return -off * off / (2 * sd * sd) - log(sd);
}

static double log_volume(const struct scatter *w, double log_ratio)
{
    double plain = log_normal_density(log_ratio - w->mean, w->sd);
    if (w->surge_share == 0)
        return plain;
    double surge = log_normal_density(log_ratio - w->mean - w->surge_log, w->sd);
    return plain + log(1 - w->surge_share + w->surge_share * exp(fmin(surge - plain, 700)));
}

static double normal_below(double x)
{
    return erfc(-x / sqrt(2)) / 2;
}

/* ln of a figure over what the trial gives, by what it scatters; NaN where either is not known. */
static double log_ratio_of(const struct pb_track_likelihood *w, const double *month, payback_series series, int t)
{
    double actual = pb_track_actual(w->facts, series, t), modelled = pb_track_modelled(series, month);
    if (series == PAYBACK_SERIES_AGENTS && w->elastic) {
        double tickets = pb_track_known(w->facts, PB_ACTUAL_TICKETS, t);
        if (!isnan(tickets))
            modelled *= tickets / pb_track_modelled(PAYBACK_SERIES_TICKETS, month);
    }
    return actual > 0 && modelled > 0 ? log(actual / modelled) : NAN;
}

/* ---- trials ---- */

bool pb_track_runs(const struct pb_track_likelihood *w, const struct pb_track_block *block, size_t lane)
{
    return !w->runs_to_last || block->worker->result->outcomes[PB_STOPPED][lane] == 0;
}

static double log_month(const struct pb_track_likelihood *w, const struct scatter *scatter, const double *month, int t)
{
    double sum = 0, ratio = log_ratio_of(w, month, PAYBACK_SERIES_TICKETS, t);
    if (!isnan(ratio))
        sum += log_volume(scatter, ratio);
    ratio = log_ratio_of(w, month, PAYBACK_SERIES_HANDLE_MINUTES, t);
    if (!isnan(ratio))
        sum += log_normal_density(ratio, handle_sd);
    ratio = log_ratio_of(w, month, PAYBACK_SERIES_AGENTS, t);
    if (!isnan(ratio))
        sum += log_normal_density(ratio, agents_sd);
    return sum;
}

void pb_track_judge(const struct pb_track_likelihood *w, const struct pb_track_block *block, double *log_likelihood)
{
    int horizon = block->worker->plan->model.horizon;
    for (size_t i = 0; i < PB_BLOCK; i++) {
        const double *rows = pb_track_month(block->rows, horizon, i, 0);
        const struct scatter scatter = volume_scatter(block->worker, i);
        double sum = w->density_counts ? block->log_seen[i] : 0;
        if (!pb_track_runs(w, block, i))
            sum = -(double)INFINITY;
        for (size_t c = 0; c < w->count_count && sum > -(double)INFINITY; c++)
            sum += log_count(&w->counts[c],
                             pb_track_modelled(w->counts[c].series, rows + w->counts[c].month * PB_TRACE_COLUMNS));
        for (int t = 1; t <= w->facts->last && sum > -(double)INFINITY; t++)
            sum += log_month(w, &scatter, rows + t * PB_TRACE_COLUMNS, t);
        log_likelihood[i] = isnan(sum) ? -(double)INFINITY : sum;
    }
}

/* P(Y ≤ y) of a beta-binomial, by its mean and variance. */
static double count_below(const struct pb_track_counts *counts, double share)
{
    if (isnan(share))
        return NAN;
    double n = counts->whole, mean = n * share, variance = n * share * (1 - share) * (1 + (n - 1) / (strength + 1));
    if (!(variance > 0))
        return counts->part < mean ? 0 : counts->part > mean ? 1 : 0.5;
    return normal_below((counts->part - mean) / sqrt(variance));
}

double pb_track_probability_below(const struct pb_track_likelihood *w, const struct pb_track_block *block, size_t lane,
                                  payback_series series, int t)
{
    const double *month = pb_track_month(block->rows, block->worker->plan->model.horizon, lane, t);
    struct pb_track_counts counts;
    double ratio = log_ratio_of(w, month, series, t);
    if (series == PAYBACK_SERIES_HANDLE_MINUTES)
        return normal_below(ratio / handle_sd);
    if (series == PAYBACK_SERIES_AGENTS)
        return normal_below(ratio / agents_sd);
    if (series == PAYBACK_SERIES_TICKETS) {
        const struct scatter s = volume_scatter(block->worker, lane);
        double off = ratio - s.mean;
        return (1 - s.surge_share) * normal_below(off / s.sd) +
               s.surge_share * normal_below((off - s.surge_log) / s.sd);
    }
    return find_counts(&counts, w->facts, series, t) ? count_below(&counts, pb_track_modelled(series, month)) : NAN;
}
