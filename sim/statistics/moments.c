/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/moments.h"
#include "statistics/moments_kernel.h"
#include "statistics/rows.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Exponents of the scale of squares. */
enum { SCALE_LIMIT = 1000 };

/* Powers of two for which the slices' grids are normal doubles and their anchors do not overflow. */
enum { SMALLEST_EXPONENT = -900, LARGEST_EXPONENT = 1000 };

static void add_one_by_one(struct pb_moments *moments, const double *draws, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isfinite(draws[i]))
            pb_exact_add(&moments->sums[i % PB_REPLICATES], draws[i]);
}

/* Adds what the slices of some draws have left over; the arithmetic is that of pb_chunk_sum. */
static void add_rests(struct pb_moments *moments, const double *draws, size_t n, int exponent)
{
    double first = ldexp(1.5, exponent - PB_SLICE_BITS + 52), second = ldexp(first, -PB_SLICE_BITS);
    for (size_t i = 0; i < n; i++) {
        double x = draws[i];
        if (!isfinite(x))
            continue;
        x -= (x + first) - first;
        x -= (x + second) - second;
        if (x != 0)
            pb_exact_add(&moments->sums[i % PB_REPLICATES], x);
    }
}

static void add_sums(struct pb_moments *moments, const double *draws, size_t rows, double largest)
{
    int exponent;
    frexp(largest, &exponent);
    if (largest == 0)
        return;
    if (exponent < SMALLEST_EXPONENT || exponent > LARGEST_EXPONENT) {
        add_one_by_one(moments, draws, rows * PB_REPLICATES);
        return;
    }
    double high[PB_REPLICATES], low[PB_REPLICATES];
    double rest = PB_SELECT(pb_chunk_sum)(draws, rows, ldexp(1, exponent), high, low);
    for (int r = 0; r < PB_REPLICATES; r++) {
        pb_exact_add(&moments->sums[r], high[r]);
        pb_exact_add(&moments->sums[r], low[r]);
    }
    if (rest > 0)
        add_rests(moments, draws, rows * PB_REPLICATES, exponent);
}

/* The draws that are too far off for the slices. */
static void add_far_squares(struct pb_moments *moments, const double *draws, size_t n, double unit)
{
    for (size_t i = 0; i < n; i++) {
        double deviation = (draws[i] - moments->centre) * unit, square = deviation * deviation;
        if (!isfinite(draws[i]) || fabs(deviation) <= 1)
            continue;
        if (isfinite(square))
            pb_exact_add(&moments->squares, square);
        else
            moments->overflow = true;
    }
}

enum { SQUARES_TOGETHER = PB_REPLICATES / 2 };

static void add_squares(struct pb_moments *moments, const double *draws, size_t rows, double min, double max)
{
    double high[PB_REPLICATES], low[PB_REPLICATES], unit = ldexp(1, -moments->exponent);
    PB_SELECT(pb_chunk_squares)(draws, rows, moments->centre, unit, high, low);
    /* so many of them still fit a double: 2^10 draws */
    _Static_assert(PB_CHUNK_ROWS * SQUARES_TOGETHER <= 1 << 10, "sums of slices are exact");
    for (int r = 0; r < PB_REPLICATES; r += SQUARES_TOGETHER) {
        for (int i = 1; i < SQUARES_TOGETHER; i++) {
            high[r] += high[r + i];
            low[r] += low[r + i];
        }
        pb_exact_add(&moments->squares, high[r]);
        pb_exact_add(&moments->squares, low[r]);
    }
    if (!(fmax(max - moments->centre, moments->centre - min) * unit <= 1))
        add_far_squares(moments, draws, rows * PB_REPLICATES, unit);
}

/* Widens the range; must come before the new draws are counted. */
static void widen(struct pb_moments *moments, double min, double max)
{
    bool first = pb_moments_total(moments->finite) == 0;
    moments->min = (first || min < moments->min ? min : moments->min) + 0.0; /* −0 becomes 0 */
    moments->max = (first || max > moments->max ? max : moments->max) + 0.0;
}

static void add_rows(struct pb_moments *moments, const double *draws, size_t rows)
{
    double min, max;
    int finite;
    PB_SELECT(pb_chunk_range)(draws, rows, &min, &max, &finite);
    if (min <= max) {
        widen(moments, min, max);
        add_sums(moments, draws, rows, fmax(fabs(min), fabs(max)));
        if (moments->with_squares)
            add_squares(moments, draws, rows, min, max);
    }
    uint32_t counts[3][PB_REPLICATES] = {{0}};
    if (!finite)
        PB_SELECT(pb_chunk_counts)(draws, rows, counts);
    for (int r = 0; r < PB_REPLICATES; r++) {
        moments->trials[r] += rows;
        moments->finite[r] += finite ? rows : counts[0][r];
        moments->never[r] += counts[1][r];
        moments->undefined[r] += counts[2][r];
    }
}

void pb_moments_add(struct pb_moments *moments, const double *draws, size_t n)
{
    size_t rows = n / PB_REPLICATES;
    for (size_t row = 0; row < rows; row += PB_CHUNK_ROWS)
        add_rows(moments, draws + row * PB_REPLICATES, rows - row < PB_CHUNK_ROWS ? rows - row : PB_CHUNK_ROWS);
    double last[PB_REPLICATES];
    size_t missing = pb_last_row(draws, n, last);
    if (missing == PB_REPLICATES)
        return;
    add_rows(moments, last, 1);
    for (size_t r = PB_REPLICATES - missing; r < PB_REPLICATES; r++) {
        moments->trials[r]--;
        moments->undefined[r]--;
    }
}

void pb_moments_merge(struct pb_moments *moments, const struct pb_moments *other)
{
    if (pb_moments_total(other->finite) > 0)
        widen(moments, other->min, other->max);
    for (int r = 0; r < PB_REPLICATES; r++) {
        moments->trials[r] += other->trials[r];
        moments->finite[r] += other->finite[r];
        moments->never[r] += other->never[r];
        moments->undefined[r] += other->undefined[r];
        pb_exact_merge(&moments->sums[r], &other->sums[r]);
    }
    pb_exact_merge(&moments->squares, &other->squares);
    moments->overflow |= other->overflow;
}

size_t pb_moments_total(const size_t counts[PB_REPLICATES])
{
    size_t total = 0;
    for (int r = 0; r < PB_REPLICATES; r++)
        total += counts[r];
    return total;
}

static double ratio(double numerator, size_t denominator)
{
    return denominator ? numerator / (double)denominator : (double)NAN;
}

/* A rounded mean; the rounding must not take it out of the range (that of equal draws is what they are). */
static double mean_of(const struct pb_moments *moments, const struct pb_exact_sum *sum, size_t count)
{
    double mean = ratio(pb_exact_value(sum), count);
    return mean < moments->min ? moments->min : mean > moments->max ? moments->max : mean;
}

static struct pb_exact_sum total_sum(const struct pb_moments *moments)
{
    struct pb_exact_sum all = {0};
    for (int r = 0; r < PB_REPLICATES; r++)
        pb_exact_merge(&all, &moments->sums[r]);
    return all;
}

/* Exponent of the scale of squares: 16 times the largest deviation yet; where there is none, some guess. */
static int scale_of(const struct pb_moments *first, double centre)
{
    bool any = pb_moments_total(first->finite) > 0;
    double reach = any ? fmax(first->max - centre, centre - first->min) : 0;
    if (!(reach > 0))
        reach = centre != 0 ? fabs(centre) : 4096;
    int exponent = SCALE_LIMIT;
    if (isfinite(reach))
        frexp(reach, &exponent);
    exponent += 4;
    return exponent < -SCALE_LIMIT ? -SCALE_LIMIT : exponent > SCALE_LIMIT ? SCALE_LIMIT : exponent;
}

void pb_moments_start(struct pb_moments *moments, const double *first, size_t n)
{
    struct pb_moments *look = moments;
    memset(look, 0, sizeof *look);
    pb_moments_add(look, first, n < PB_REFERENCE ? n : PB_REFERENCE);
    struct pb_exact_sum sum = total_sum(look);
    size_t count = pb_moments_total(look->finite);
    double centre = count > 0 ? mean_of(look, &sum, count) + 0.0 : 0;
    int exponent = scale_of(look, centre);
    memset(moments, 0, sizeof *moments);
    moments->with_squares = true;
    moments->centre = centre;
    moments->exponent = exponent;
}

payback_estimate pb_moments_mean(const struct pb_moments *moments)
{
    struct pb_exact_sum all = total_sum(moments);
    double means[PB_REPLICATES];
    for (int r = 0; r < PB_REPLICATES; r++)
        means[r] = mean_of(moments, &moments->sums[r], moments->finite[r]);
    double mean = mean_of(moments, &all, pb_moments_total(moments->finite));
    return pb_interval(mean, means, pb_moments_total(moments->trials));
}

double pb_moments_deviation(const struct pb_moments *moments)
{
    size_t n = pb_moments_total(moments->finite);
    if (n < 2 || !moments->with_squares)
        return NAN;
    if (moments->overflow)
        return INFINITY;
    struct pb_exact_sum deviations = total_sum(moments);
    pb_exact_add_multiple(&deviations, -moments->centre, (uint32_t)n);
    double sum = ldexp(pb_exact_value(&deviations), -moments->exponent);
    double squares = pb_exact_value(&moments->squares) - sum * (sum / (double)n);
    return squares > 0 ? ldexp(sqrt(squares / (double)(n - 1)), moments->exponent) : 0;
}

payback_estimate pb_moments_share(const struct pb_moments *moments, const size_t counts[PB_REPLICATES])
{
    double counted[PB_REPLICATES];
    for (int r = 0; r < PB_REPLICATES; r++)
        counted[r] = (double)counts[r];
    return pb_share_interval(counted, moments->trials);
}
