/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/indices.h"

#include "statistics/ranks.h"
#include "statistics/statistics.h"

#include <math.h>
#include <string.h>

/* Σ w x and Σ w by replicate. */
struct weighted_sums {
    double sums[PB_REPLICATES], weights[PB_REPLICATES];
};

static void add_weighted(struct weighted_sums *s, size_t draw, double weight, double x)
{
    s->sums[draw % PB_REPLICATES] += weight * x;
    s->weights[draw % PB_REPLICATES] += weight;
}

static void mean_of_weighted(const struct weighted_sums *s, struct pb_index *mean)
{
    double sum = 0, weight = 0;
    for (int r = 0; r < PB_REPLICATES; r++) {
        sum += s->sums[r];
        weight += s->weights[r];
        mean->replicates[r] = s->sums[r] / s->weights[r];
    }
    mean->value = sum / weight;
}

payback_estimate pb_index_estimate(const struct pb_index *index, size_t trials)
{
    return pb_interval(index->value, index->replicates, trials);
}

void pb_index_add(struct pb_index *sum, const struct pb_index *index)
{
    sum->value += index->value;
    for (int r = 0; r < PB_REPLICATES; r++)
        sum->replicates[r] += index->replicates[r];
}

static double between_0_and_1(double x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

struct pb_swing pb_swing_of(const struct pb_ranking *input, const double *outcome, double share)
{
    struct weighted_sums low = {0}, high = {0};
    double n = (double)input->n, wanted = share * n;
    for (size_t first = 0, end; first < input->n; first = end) {
        end = pb_ranking_run_end(input, first);
        double run = (double)(end - first);
        double low_weight = between_0_and_1((wanted - (double)first) / run);
        double high_weight = between_0_and_1((wanted - (n - (double)end)) / run);
        for (size_t k = first; k < end && (low_weight > 0 || high_weight > 0); k++) {
            size_t draw = input->order[k];
            add_weighted(&low, draw, low_weight, outcome[draw]);
            add_weighted(&high, draw, high_weight, outcome[draw]);
        }
    }
    struct pb_index low_mean, high_mean;
    mean_of_weighted(&low, &low_mean);
    mean_of_weighted(&high, &high_mean);
    return (struct pb_swing){pb_index_estimate(&low_mean, input->n), pb_index_estimate(&high_mean, input->n)};
}

/* Σ x, Σ y, Σ x², Σ y², Σ xy of a set of draws. */
struct products {
    double n, x, y, xx, yy, xy;
};

static double correlation_of(const struct products *p)
{
    double xx = p->xx - p->x * p->x / p->n, yy = p->yy - p->y * p->y / p->n;
    return xx > 0 && yy > 0 ? (p->xy - p->x * p->y / p->n) / sqrt(xx * yy) : NAN;
}

payback_estimate pb_rank_correlation(const struct pb_ranking *input, const struct pb_ranking *outcome)
{
    struct products of[PB_REPLICATES] = {0}, all = {0};
    double middle = (double)(input->n + 1) / 2;
    for (size_t i = 0; i < input->n; i++) {
        struct products *p = &of[i % PB_REPLICATES];
        double x = input->ranks[i] - middle, y = outcome->ranks[i] - middle;
        p->n += 1;
        p->x += x;
        p->y += y;
        p->xx += x * x;
        p->yy += y * y;
        p->xy += x * y;
    }
    struct pb_index index;
    for (int r = 0; r < PB_REPLICATES; r++) {
        const struct products *p = &of[r];
        all =
            (struct products){all.n + p->n, all.x + p->x, all.y + p->y, all.xx + p->xx, all.yy + p->yy, all.xy + p->xy};
        index.replicates[r] = correlation_of(p);
    }
    index.value = input->distinct > 1 && outcome->distinct > 1 ? correlation_of(&all) : NAN;
    return pb_index_estimate(&index, input->n);
}

static double mean_of_both(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] + b[i];
    return sum / (2 * (double)n);
}

void pb_sobol_indices(struct pb_sobol_indices *indices, const double *a, const double *b, const double *ab, size_t n)
{
    double variance[PB_REPLICATES] = {0}, first[PB_REPLICATES] = {0}, total[PB_REPLICATES] = {0};
    double all_variance = 0, all_first = 0, all_total = 0, mean = mean_of_both(a, b, n);
    for (size_t i = 0; i < n; i++) {
        size_t r = i % PB_REPLICATES;
        double of_a = a[i] - mean, of_b = b[i] - mean, change = ab[i] - a[i];
        variance[r] += (of_a * of_a + of_b * of_b) / 2;
        first[r] += of_b * change;
        total[r] += change * change / 2;
    }
    for (int r = 0; r < PB_REPLICATES; r++) {
        indices->first.replicates[r] = first[r] / variance[r];
        indices->total.replicates[r] = total[r] / variance[r];
        all_variance += variance[r];
        all_first += first[r];
        all_total += total[r];
    }
    indices->first.value = all_variance > 0 ? all_first / all_variance : NAN;
    indices->total.value = all_variance > 0 ? all_total / all_variance : NAN;
}

/* Type-1 quantiles at 10 % and 90 % of the draws that are marked so. */
static void subset_quantiles(const struct pb_ranking *input, const double *draws, const bool *marked, bool which,
                             size_t count, double *p10, double *p90)
{
    *p10 = *p90 = NAN;
    if (count == 0)
        return;
    size_t low = pb_rank(0.1, count), high = pb_rank(0.9, count), seen = 0;
    for (size_t k = 0; k < input->n; k++) {
        size_t draw = input->order[k];
        if (marked[draw] != which)
            continue;
        seen++;
        if (seen == low)
            *p10 = draws[draw];
        if (seen == high)
            *p90 = draws[draw];
    }
}

static double deviation_of(const double *draws, size_t n)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        sum += draws[i];
    for (size_t i = 0; i < n; i++)
        squares += (draws[i] - sum / (double)n) * (draws[i] - sum / (double)n);
    return sqrt(squares / (double)n);
}

struct pb_separation pb_separate(const struct pb_ranking *input, const double *draws, const bool *marked)
{
    struct weighted_sums of_marked = {0}, of_rest = {0};
    struct pb_separation separation;
    struct pb_index shift, rest;
    size_t count = 0, n = input->n;
    for (size_t i = 0; i < n; i++) {
        count += marked[i];
        add_weighted(marked[i] ? &of_marked : &of_rest, i, 1, draws[i]);
    }
    mean_of_weighted(&of_marked, &shift);
    mean_of_weighted(&of_rest, &rest);
    double deviation = input->distinct > 1 ? deviation_of(draws, n) : NAN;
    shift.value = (shift.value - rest.value) / deviation;
    for (int r = 0; r < PB_REPLICATES; r++)
        shift.replicates[r] = (shift.replicates[r] - rest.replicates[r]) / deviation;
    separation.shift = pb_index_estimate(&shift, n);
    subset_quantiles(input, draws, marked, true, count, &separation.marked_p10, &separation.marked_p90);
    subset_quantiles(input, draws, marked, false, n - count, &separation.rest_p10, &separation.rest_p90);
    return separation;
}
