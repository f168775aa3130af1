/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/pilot_curve.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

void pb_make_monotone(double *values, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        size_t first = i;
        double sum = values[i];
        while (first > 0 && values[first - 1] > sum / (double)(i - first + 1))
            sum += values[--first];
        for (size_t k = first; k <= i; k++)
            values[k] = sum / (double)(i - first + 1);
    }
}

void pb_curve_move(payback_estimate *e, double replicates[PB_REPLICATES], double value)
{
    double moved = value - e->value;
    *e = (payback_estimate){value, fmax(0, e->low + moved), e->high + moved};
    for (int r = 0; r < PB_REPLICATES; r++)
        replicates[r] += moved;
}

/* The slope of the segment between points i and i + 1. */
static double chord(const double *x, const double *y, size_t i)
{
    return (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
}

static double slope_at(const double *x, const double *y, size_t count, size_t i)
{
    if (count < 2)
        return 0;
    if (i == 0)
        return chord(x, y, 0);
    if (i == count - 1)
        return chord(x, y, count - 2);
    double before = chord(x, y, i - 1), after = chord(x, y, i);
    double share = (1 + (x[i + 1] - x[i]) / (x[i + 1] - x[i - 1])) / 3;
    if (before * after <= 0)
        return 0;
    return before * after / (share * after + (1 - share) * before);
}

double pb_monotone_cubic(const double *x, const double *y, size_t count, double at)
{
    if (count < 2 || at <= x[0])
        return y[0];
    if (at >= x[count - 1])
        return y[count - 1];
    size_t i = 0;
    while (x[i + 1] < at)
        i++;
    double h = x[i + 1] - x[i], t = (at - x[i]) / h;
    double from = slope_at(x, y, count, i) * h, to = slope_at(x, y, count, i + 1) * h, rise = y[i + 1] - y[i];
    return y[i] + t * (from + t * (3 * rise - 2 * from - to + t * (from + to - 2 * rise)));
}

/* ---- the best size ---- */

payback_status pb_pilot_curve_make(struct pb_pilot_curve *curve, size_t points)
{
    *curve = (struct pb_pilot_curve){.x = pb_new(points, sizeof(double)),
                                     .evsi = pb_new(points, sizeof(double)),
                                     .credit = pb_new(points, sizeof(double)),
                                     .half = pb_new(points, sizeof(double))};
    return curve->x && curve->evsi && curve->credit && curve->half ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

void pb_pilot_curve_clear(struct pb_pilot_curve *curve)
{
    free(curve->x);
    free(curve->evsi);
    free(curve->credit);
    free(curve->half);
    *curve = (struct pb_pilot_curve){0};
}

void pb_pilot_curve_add(struct pb_pilot_curve *curve, double size, payback_estimate evsi, double credit,
                        payback_estimate engs)
{
    size_t at = curve->count++;
    curve->x[at] = log(size);
    curve->evsi[at] = evsi.value;
    curve->credit[at] = credit;
    curve->half[at] = (engs.high - engs.low) / 2;
}

static double gain_at(const struct pb_pilot_curve *c, double size)
{
    double x = log(size), evsi = pb_monotone_cubic(c->x, c->evsi, c->count, x);
    size_t i = 0;
    while (i + 2 < c->count && c->x[i + 1] < x)
        i++;
    double part = c->count < 2 ? 0 : fmin(1, fmax(0, (x - c->x[i]) / (c->x[i + 1] - c->x[i])));
    double credit = c->count < 2 ? c->credit[0] : c->credit[i] + part * (c->credit[i + 1] - c->credit[i]);
    return c->delay * (c->plain + evsi) - (c->fixed + size * c->per_case - credit) - c->now;
}

static size_t nearest_point(const struct pb_pilot_curve *c, double size)
{
    size_t nearest = 0;
    for (size_t i = 1; i < c->count; i++)
        if (fabs(c->x[i] - log(size)) < fabs(c->x[nearest] - log(size)))
            nearest = i;
    return nearest;
}

struct pb_pilot_best pb_pilot_curve_best(const struct pb_pilot_curve *c)
{
    struct pb_pilot_best b = {0};
    if (c->count == 0)
        return b;
    double low = round(exp(c->x[0])), high = round(exp(c->x[c->count - 1])), best = -INFINITY;
    for (double n = low; n <= high; n++) {
        double gain = gain_at(c, n);
        if (gain > best) {
            best = gain;
            b.size = n;
        }
    }
    double half = c->half[nearest_point(c, b.size)];
    half = isfinite(half) ? half : 0;
    b.engs = (payback_estimate){best, best - half, best + half};
    b.flat_from = b.flat_to = b.size;
    while (b.flat_from > low && gain_at(c, b.flat_from - 1) >= best - half)
        b.flat_from--;
    while (b.flat_to < high && gain_at(c, b.flat_to + 1) >= best - half)
        b.flat_to++;
    if (best <= 0)
        b.size = b.flat_from = b.flat_to = 0;
    return b;
}
