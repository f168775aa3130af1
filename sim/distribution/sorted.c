/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/sorted.h"

#include <stdlib.h>
#include <string.h>

size_t pb_count_up_to(const double *values, size_t count, double x)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (values[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t pb_count_below(const double *values, size_t count, double x)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (values[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

payback_status pb_check_values(const struct pb_arguments *arguments, const struct pb_argument *values)
{
    if (values->count > 0)
        return PAYBACK_OK;
    (void)pb_argument_fault(arguments, values->name, "must not be empty");
    return pb_argument_hint(arguments, "at least one number");
}

void pb_sorted_release(pb_distribution *d)
{
    free(d->of.sorted.values);
    free(d->of.sorted.at_or_below);
    free(d->of.sorted.above);
}

bool pb_sorted_same(const pb_distribution *a, const pb_distribution *b)
{
    const struct pb_sorted *x = &a->of.sorted, *y = &b->of.sorted;
    const size_t size = x->count * sizeof(double);
    if (x->count != y->count || memcmp(x->values, y->values, size) != 0)
        return false;
    return x->above == NULL ||
           (memcmp(x->above, y->above, size) == 0 && memcmp(x->at_or_below, y->at_or_below, size) == 0);
}

int pb_compare_doubles(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}
