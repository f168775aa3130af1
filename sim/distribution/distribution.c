/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all families share: making and releasing, truncation, constants, and the care at the ends. */
#include "distribution/family.h"

#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Least mass between truncation bounds: then draws, with tails down to 1e-16 of it, still are normal numbers. */
#define MASS_MIN 1e-290

static double limit(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* ---- making ---- */

void pb_clip_support(double low, double high, double min, double max, double *support_low, double *support_high)
{
    *support_low = fmax(low, min);
    *support_high = fmin(high, max);
}

void pb_positive_support(const pb_distribution *d, double min, double max, double *low, double *high)
{
    (void)d;
    pb_clip_support(0, (double)INFINITY, min, max, low, high);
}

/* P(X < x) and P(X ≥ x) of the whole family. */
static void whole_before(const pb_distribution *d, double x, double *p, double *q)
{
    if (d->descriptor->tails_before != NULL)
        d->descriptor->tails_before(d, x, p, q);
    else
        d->descriptor->tails(d, x, p, q);
}

/* Draws stay strictly inside a continuous support, so that no rounding puts one on an open bound. */
static void set_draw_range(pb_distribution *d)
{
    d->lowest = d->low;
    d->highest = d->high;
    if (d->nature != PB_CONTINUOUS || d->constant)
        return;
    const double inf = (double)INFINITY;
    d->lowest = d->low == 0 ? DBL_MIN : isinf(d->low) ? -DBL_MAX : nextafter(d->low, inf);
    d->highest = d->high == 0 ? -DBL_MIN : isinf(d->high) ? DBL_MAX : nextafter(d->high, -inf);
    if (d->lowest > d->highest)
        d->lowest = d->highest = d->low;
}

bool pb_restrict(pb_distribution *d, double min, double max)
{
    d->min = d->truncated ? fmax(d->min, min) : min;
    d->max = d->truncated ? fmin(d->max, max) : max;
    d->truncated = true;
    d->descriptor->support(d, d->min, d->max, &d->low, &d->high);
    if (!(d->low <= d->high))
        return false;
    double whole_low, whole_high;
    d->descriptor->support(d, -(double)INFINITY, (double)INFINITY, &whole_low, &whole_high);
    d->below = d->above = 0;
    d->not_below = d->not_above = 1;
    if (d->min > whole_low)
        whole_before(d, d->min, &d->below, &d->not_below);
    if (d->max < whole_high)
        d->descriptor->tails(d, d->max, &d->not_above, &d->above);
    /* Of the two differences, that of the smaller numbers keeps more digits. */
    d->mass = d->below > 0.5 ? d->not_below - d->above : d->not_above - d->below;
    d->constant = d->low == d->high;
    set_draw_range(d);
    return d->mass > MASS_MIN || (d->nature == PB_CONTINUOUS && d->min == d->max);
}

static payback_status fault_empty(const pb_distribution *d, const struct pb_arguments *arguments)
{
    double low, high;
    d->descriptor->support(d, -(double)INFINITY, (double)INFINITY, &low, &high);
    const double p = 1e-9;
    low = isinf(low) ? d->descriptor->quantile(d, p, 1 - p) : low;
    high = isinf(high) ? d->descriptor->quantile(d, 1 - p, p) : high;
    (void)pb_argument_fault(arguments, isinf(d->min) ? "max" : "min", "no value is left between min %s and max %s",
                            isinf(d->min) ? "(none)" : PB_FIGURE(d->min), isinf(d->max) ? "(none)" : PB_FIGURE(d->max));
    return pb_argument_hint(arguments, "bounds that meet %s \xe2\x80\xa6 %s, where its values lie",
                            PB_ROUND_FIGURE(low), PB_ROUND_FIGURE(high));
}

static bool owns_bounds(const struct pb_family *family)
{
    for (size_t i = 0; i < family->parameter_count; i++)
        if (strcmp(family->parameters[i].name, "min") == 0)
            return true;
    return false;
}

static payback_status truncate_by(pb_distribution *d, const struct pb_arguments *arguments)
{
    const double inf = (double)INFINITY;
    const bool own = owns_bounds(arguments->family);
    const double min = own ? -inf : pb_argument_number(arguments, "min", -inf);
    const double max = own ? inf : pb_argument_number(arguments, "max", inf);
    if (min > max) {
        (void)pb_argument_fault(arguments, "max", "must not be below min (found min %s, max %s)", PB_FIGURE(min),
                                PB_FIGURE(max));
        return pb_argument_hint(arguments, "min and max the other way round?");
    }
    if (!pb_restrict(d, min, max))
        return fault_empty(d, arguments);
    d->truncated = isfinite(min) || isfinite(max);
    return PAYBACK_OK;
}

payback_status pb_distribution_new(pb_distribution **out, const struct pb_family *family,
                                   const struct pb_argument *arguments, size_t count,
                                   struct pb_distribution_fault *fault)
{
    *out = NULL;
    *fault = (struct pb_distribution_fault){.parameter = ""};
    if (family == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    const struct pb_arguments all = {family, arguments, count, fault};
    payback_status status = pb_arguments_check(&all);
    if (status != PAYBACK_OK)
        return status;
    pb_distribution *d = pb_new(1, sizeof *d);
    if (d == NULL)
        return PAYBACK_ERROR_MEMORY;
    d->descriptor = (const struct pb_descriptor *)(const void *)family; /* its first member */
    d->nature = d->descriptor->nature;
    status = d->descriptor->make(d, &all);
    if (status != PAYBACK_OK) {
        free(d);
        return status;
    }
    status = truncate_by(d, &all);
    if (status == PAYBACK_OK) {
        *out = d;
        return PAYBACK_OK;
    }
    pb_distribution_free(d);
    return status;
}

void pb_distribution_free(pb_distribution *distribution)
{
    if (distribution == NULL || !pb_holders_drop(&distribution->holders))
        return;
    if (distribution->descriptor->release != NULL)
        distribution->descriptor->release(distribution);
    free(distribution);
}

pb_distribution *pb_distribution_hold(pb_distribution *distribution)
{
    pb_holders_add(&distribution->holders);
    return distribution;
}

bool pb_distribution_same(const pb_distribution *a, const pb_distribution *b)
{
    if (a == b)
        return true;
    if (a->descriptor != b->descriptor || a->truncated != b->truncated || a->constant != b->constant)
        return false;
    if (a->min != b->min || a->max != b->max || a->low != b->low || a->high != b->high)
        return false;
    return a->descriptor->same != NULL ? a->descriptor->same(a, b) : memcmp(&a->of, &b->of, sizeof a->of) == 0;
}

/* ---- asking ---- */

const struct pb_family *pb_distribution_family(const pb_distribution *distribution)
{
    return &distribution->descriptor->family;
}

double pb_distribution_quantile(const pb_distribution *d, double p, double q)
{
    if (d->constant || p <= 0)
        return d->low;
    if (q <= 0)
        return d->high;
    const double p_whole = d->truncated ? d->below + p * d->mass : p;
    const double q_whole = d->truncated ? d->above + q * d->mass : q;
    return limit(d->descriptor->quantile(d, p_whole, q_whole), d->lowest, d->highest);
}

/* From the two sides of the whole family to those of its truncated part. */
static void truncate_sides(const pb_distribution *d, double *p, double *q)
{
    if (!d->truncated)
        return;
    const double p_whole = *p, q_whole = *q;
    *p = limit((p_whole <= 0.5 ? p_whole - d->below : d->not_below - q_whole) / d->mass, 0, 1);
    *q = limit((q_whole <= 0.5 ? q_whole - d->above : d->not_above - p_whole) / d->mass, 0, 1);
}

void pb_sides(const pb_distribution *d, double x, double *p, double *q)
{
    *p = x >= d->high ? 1 : 0;
    *q = 1 - *p;
    if (d->constant || x < d->low || x >= d->high || (x == d->low && d->nature == PB_CONTINUOUS))
        return;
    d->descriptor->tails(d, x, p, q);
    truncate_sides(d, p, q);
}

void pb_sides_before(const pb_distribution *d, double x, double *p, double *q)
{
    *p = x > d->high ? 1 : 0;
    *q = 1 - *p;
    if (d->constant || x <= d->low || x > d->high)
        return;
    whole_before(d, x, p, q);
    truncate_sides(d, p, q);
}

double pb_distribution_cdf(const pb_distribution *d, double x)
{
    double p, q;
    pb_sides(d, x, &p, &q);
    return p;
}

double pb_distribution_survival(const pb_distribution *d, double x)
{
    double p, q;
    pb_sides(d, x, &p, &q);
    return q;
}

double pb_distribution_density(const pb_distribution *d, double x)
{
    if (d->constant)
        return x == d->low ? 1 : 0;
    if (d->nature == PB_MIXED)
        return (double)NAN;
    if (x < d->low || x > d->high || isinf(x))
        return 0;
    const double density = d->descriptor->density(d, x);
    return d->truncated ? density / d->mass : density;
}

void pb_moments(const pb_distribution *d, double *mean, double *sd)
{
    *mean = d->low;
    *sd = 0;
    if (d->constant)
        return;
    if (!d->truncated && d->descriptor->moments != NULL)
        d->descriptor->moments(d, mean, sd);
    else if (d->descriptor->truncated_moments != NULL)
        d->descriptor->truncated_moments(d, mean, sd);
    else
        pb_quadrature(d, NULL, 0, mean, sd);
}

double pb_distribution_mean(const pb_distribution *d)
{
    double mean, sd;
    pb_moments(d, &mean, &sd);
    return mean;
}

double pb_distribution_sd(const pb_distribution *d)
{
    double mean, sd;
    pb_moments(d, &mean, &sd);
    return sd;
}

void pb_distribution_support(const pb_distribution *d, double *low, double *high)
{
    *low = d->low;
    *high = d->high;
}

bool pb_distribution_is_discrete(const pb_distribution *d)
{
    return d->nature != PB_CONTINUOUS || d->constant;
}

bool pb_distribution_is_constant(const pb_distribution *d)
{
    return d->constant;
}
