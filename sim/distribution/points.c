/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/points.h"

#include "base/memory.h"
#include "distribution/sorted.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_IN_ONE_PASS = 65536, MOST = 2048 }; /* values in a list */

void pb_points_add(struct pb_points *points, double value)
{
    if (points->count == points->capacity && !points->failed) {
        const size_t capacity = points->capacity == 0 ? 16 : 2 * points->capacity;
        double *values = pb_resize(points->values, capacity, sizeof *values);
        points->failed = values == NULL;
        points->values = values != NULL ? values : points->values;
        points->capacity = values != NULL ? capacity : points->capacity;
    }
    if (!points->failed)
        points->values[points->count++] = value;
}

void pb_points_collect(struct pb_points *points, const pb_distribution *d, double most)
{
    if (d->constant)
        pb_points_add(points, d->low);
    else if (d->descriptor->collect_points != NULL)
        d->descriptor->collect_points(points, d, most);
}

void pb_points_sort(struct pb_points *points)
{
    if (points->count == 0)
        return;
    qsort(points->values, points->count, sizeof *points->values, pb_compare_doubles);
    size_t kept = 1;
    for (size_t i = 1; i < points->count; i++)
        if (points->values[i] != points->values[kept - 1])
            points->values[kept++] = points->values[i];
    points->count = kept;
}

/* Drops what truncation has cut off. */
static void keep_support(struct pb_points *points, const pb_distribution *d)
{
    size_t kept = 0;
    for (size_t i = 0; i < points->count; i++)
        if (points->values[i] >= d->low && points->values[i] <= d->high)
            points->values[kept++] = points->values[i];
    points->count = kept;
}

static void sides_of_any(const pb_distribution *d, const double *values, size_t n, double *at_or_below, double *above)
{
    for (size_t i = 0; i < n; i++)
        pb_sides(d, values[i], &at_or_below[i], &above[i]);
}

/* The list between two entries of NaN, which stand for what lies beyond it. */
static void fill_lists(const pb_distribution *d, const struct pb_points *points, double *values, double *at_or_below,
                       double *above)
{
    const size_t n = points->count;
    double below, not_below;
    for (size_t i = 0; i < n; i++)
        values[i + 1] = points->values[i];
    if (d->descriptor->sides_of_points != NULL)
        d->descriptor->sides_of_points(d, points->values, n, at_or_below + 1, above + 1);
    else
        sides_of_any(d, points->values, n, at_or_below + 1, above + 1);
    pb_sides_before(d, points->values[0], &below, &not_below);
    values[0] = values[n + 1] = (double)NAN;
    at_or_below[0] = below > 0 ? below : -1;
    above[0] = below > 0 ? not_below : 2;
    at_or_below[n + 1] = 2;
    above[n + 1] = -1;
}

/* For each of the even steps of p the first entry that can be meant. */
static void fill_guide(const double *at_or_below, const double *above, uint32_t *guide, size_t guide_count)
{
    uint32_t k = 0;
    for (size_t j = 0; j < guide_count; j++) {
        const double p = (double)j / (double)guide_count;
        while (p < 0.5 ? at_or_below[k] < p : above[k] > 1 - p)
            k++;
        guide[j] = k;
    }
    guide[guide_count] = k;
}

payback_status pb_points_form(struct pb_quantile_form *form, const pb_distribution *d)
{
    struct pb_points points = {0};
    pb_points_collect(&points, d, d->descriptor->sides_of_points != NULL ? MOST_IN_ONE_PASS : MOST);
    pb_points_sort(&points);
    keep_support(&points, d);
    payback_status status = points.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
    if (status == PAYBACK_OK && points.count > 0) {
        size_t guide_count = 4;
        while (guide_count < 2 * points.count)
            guide_count *= 2;
        double *lists = pb_new(3 * (points.count + 2), sizeof *lists);
        uint32_t *guide = pb_new(guide_count + 1, sizeof *guide);
        form->values = lists;
        form->guide = guide;
        if (lists != NULL && guide != NULL) {
            form->form = PB_FORM_POINTS;
            form->count = points.count + 2;
            form->guide_count = guide_count;
            form->at_or_below = lists + form->count;
            form->values_above = lists + 2 * form->count;
            fill_lists(d, &points, lists, lists + form->count, lists + 2 * form->count);
            fill_guide(form->at_or_below, form->values_above, guide, guide_count);
        } else {
            status = PAYBACK_ERROR_MEMORY;
        }
    }
    free(points.values);
    return status;
}
