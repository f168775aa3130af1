/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/weighted.h"

#include "base/trials.h"
#include "statistics/statistics.h"

#include <math.h>

bool pb_weights_of(double *weights, const double *log_likelihood, double power, size_t n)
{
    double most = -(double)INFINITY;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, log_likelihood[i]);
    bool possible = isfinite(most);
    for (size_t i = 0; i < n; i++)
        weights[i] = possible ? exp(power * (log_likelihood[i] - most)) : 0;
    return possible;
}

double pb_effective_size(const double *weights, size_t n)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        sum += weights[i];
        squares += weights[i] * weights[i];
    }
    return squares > 0 ? sum * sum / squares : 0;
}

payback_estimate pb_weighted_mean(const double *draws, const double *weights, size_t n)
{
    double sums[PB_REPLICATES] = {0}, totals[PB_REPLICATES] = {0}, sum = 0, total = 0, replicates[PB_REPLICATES];
    for (size_t i = 0; i < n; i++) {
        sums[i % PB_REPLICATES] += weights[i] > 0 ? weights[i] * draws[i] : 0;
        totals[i % PB_REPLICATES] += weights[i];
    }
    for (int r = 0; r < PB_REPLICATES; r++) {
        sum += sums[r];
        total += totals[r];
        replicates[r] = sums[r] / totals[r];
    }
    return pb_interval(sum / total, replicates, n);
}

double pb_weighted_sd(const double *draws, const double *weights, size_t n)
{
    double mean = pb_weighted_mean(draws, weights, n).value, sum = 0, total = 0;
    for (size_t i = 0; i < n; i++) {
        sum += weights[i] * (draws[i] - mean) * (draws[i] - mean);
        total += weights[i];
    }
    return sqrt(sum / total);
}

void pb_weighted_quantiles(const struct pb_ranking *ranking, const double *draws, const double *weights,
                           const double *levels, size_t count, double *quantiles)
{
    double total = 0, before = 0, last = NAN, last_x = NAN;
    size_t next = 0;
    for (size_t i = 0; i < ranking->n; i++)
        total += weights[i];
    for (size_t k = 0; k < ranking->n && next < count; k++) {
        double w = weights[ranking->order[k]], x = draws[ranking->order[k]], middle = (before + w / 2) / total;
        if (w == 0)
            continue;
        for (; next < count && levels[next] <= middle; next++)
            quantiles[next] = isnan(last) ? x : last_x + (x - last_x) * (levels[next] - last) / (middle - last);
        before += w;
        last = middle;
        last_x = x;
    }
    for (; next < count; next++)
        quantiles[next] = last_x;
}

void pb_weighted_ranks(const struct pb_ranking *ranking, const double *weights, double *ranks)
{
    double before = 0;
    for (size_t first = 0, end; first < ranking->n; first = end) {
        double own = 0;
        end = pb_ranking_run_end(ranking, first);
        for (size_t k = first; k < end; k++)
            own += weights[ranking->order[k]];
        for (size_t k = first; k < end; k++)
            ranks[ranking->order[k]] = before + own / 2;
        before += own;
    }
    for (size_t i = 0; i < ranking->n && before > 0; i++)
        ranks[i] /= before;
}

double pb_weighted_correlation(const double *a, const double *b, const double *weights, size_t n)
{
    double total = 0, mean_a = 0, mean_b = 0, aa = 0, bb = 0, ab = 0;
    for (size_t i = 0; i < n; i++) {
        total += weights[i];
        mean_a += weights[i] * a[i];
        mean_b += weights[i] * b[i];
    }
    mean_a /= total;
    mean_b /= total;
    for (size_t i = 0; i < n; i++) {
        double x = a[i] - mean_a, y = b[i] - mean_b;
        aa += weights[i] * x * x;
        bb += weights[i] * y * y;
        ab += weights[i] * x * y;
    }
    return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0;
}
