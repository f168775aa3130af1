/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/pilot_curve.h"

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
