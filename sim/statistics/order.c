/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/order_kernel.h"
#include "statistics/selection.h"

#include <stdlib.h>

enum { FEW = 24, MANY = 1000 };

static void insertion_sort(double *x, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        double moved = x[i];
        size_t k = i;
        for (; k > 0 && x[k - 1] > moved; k--)
            x[k] = x[k - 1];
        x[k] = moved;
    }
}

int pb_ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double a, double b, double c)
{
    double low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

/* Median of three elements, or of three medians. */
static double pivot_of(const double *x, size_t n)
{
    size_t step = n / 8;
    double middle = median(x[3 * step], x[4 * step], x[5 * step]);
    if (n < MANY)
        return median(x[0], middle, x[n - 1]);
    return median(median(x[0], x[step], x[2 * step]), middle, median(x[6 * step], x[7 * step], x[n - 1]));
}

/* Quickselect for several ranks at once (offset + 1 is the rank of x[0]); after `rounds` unlucky pivots it sorts. */
static void select_ranks(double *x, size_t n, size_t offset, const size_t *ranks, size_t count, int rounds)
{
    while (count > 0 && n > FEW && rounds > 0) {
        double pivot = pivot_of(x, n);
        size_t first = PB_SELECT(pb_partition)(x, n, pivot, false), left = 0;
        bool equal = first == 0; /* the pivot is the smallest: those that are equal to it are in their places */
        if (equal)
            first = PB_SELECT(pb_partition)(x, n, pivot, true);
        while (left < count && ranks[left] - offset <= first)
            left++;
        rounds--;
        if (!equal)
            select_ranks(x, first, offset, ranks, left, rounds);
        ranks += left;
        count -= left;
        x += first;
        n -= first;
        offset += first;
    }
    if (count > 0 && n > FEW)
        qsort(x, n, sizeof *x, pb_ascending);
    else if (count > 0)
        insertion_sort(x, n);
}

void pb_order_statistics(double *x, size_t n, const size_t *ranks, size_t count)
{
    int rounds = 8;
    for (size_t m = n; m > 1; m /= 2)
        rounds += 2;
    select_ranks(x, n, 0, ranks, count, rounds);
}
