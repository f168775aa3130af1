/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The three-term metalog (T. W. Keelin, The Metalog Distributions, Decision Analysis 13, 243-277 (2016)), by its 10, 50
 * and 90 % points: M(p) = a1 + a2 L + a3 (p − ½) L with L = ln(p/q). Bounded below, M is that of ln(x − low); above, of
 * −ln(high − x); on both sides, of ln((x − low)/(high − x)). */
#include "distribution/series.h"

#include <math.h>

#define LOG_9 2.1972245773362196 /* L at p = 0.9 */
/* M increases for all p where |a3| is below this times a2: 1/max of p − ½ + p q L, where L tanh(L/2) = 2. */
#define SKEW_MAX 1.6671131192019294

/* ---- between the quantity and the unbounded scale ---- */

static double to_scale(const pb_distribution *d, double x)
{
    const double low = d->of.metalog.low, high = d->of.metalog.high;
    switch (d->of.metalog.bounds) {
    case PB_BOUNDED_BELOW:
        return log(x - low);
    case PB_BOUNDED_ABOVE:
        return -log(high - x);
    case PB_BOUNDED:
        return log((x - low) / (high - x));
    default:
        return x;
    }
}

static double from_scale(const pb_distribution *d, double m)
{
    const double low = d->of.metalog.low, high = d->of.metalog.high;
    switch (d->of.metalog.bounds) {
    case PB_BOUNDED_BELOW:
        return low + exp(m);
    case PB_BOUNDED_ABOVE:
        return high - exp(-m);
    case PB_BOUNDED:
        return m < 0 ? low + (high - low) / (1 + exp(-m)) : high - (high - low) / (1 + exp(m));
    default:
        return m;
    }
}

/* d to_scale / dx. */
static double scale_slope(const pb_distribution *d, double x)
{
    const double low = d->of.metalog.low, high = d->of.metalog.high;
    switch (d->of.metalog.bounds) {
    case PB_BOUNDED_BELOW:
        return 1 / (x - low);
    case PB_BOUNDED_ABOVE:
        return 1 / (high - x);
    case PB_BOUNDED:
        return 1 / (x - low) + 1 / (high - x);
    default:
        return 1;
    }
}

/* ---- making ---- */

static payback_status check_order(const struct pb_arguments *arguments, const double point[3])
{
    const double low = pb_argument_number(arguments, "low", -(double)INFINITY);
    const double high = pb_argument_number(arguments, "high", (double)INFINITY);
    payback_status status = pb_argument_ordered(arguments, "p10", point[0], "p50", point[1]);
    if (status == PAYBACK_OK)
        status = pb_argument_ordered(arguments, "p50", point[1], "p90", point[2]);
    if (status == PAYBACK_OK && low >= point[0]) {
        (void)pb_argument_fault(arguments, "low", "must be below p10 (found low %s, p10 %s)", PB_FIGURE(low),
                                PB_FIGURE(point[0]));
        return pb_argument_hint(arguments, "the least possible value, or leave it out");
    }
    if (status == PAYBACK_OK && high <= point[2]) {
        (void)pb_argument_fault(arguments, "high", "must be above p90 (found p90 %s, high %s)", PB_FIGURE(point[2]),
                                PB_FIGURE(high));
        return pb_argument_hint(arguments, "the greatest possible value, or leave it out");
    }
    return status;
}

static payback_status check_skew(const pb_distribution *d, const struct pb_arguments *arguments, const double m[3])
{
    if (fabs(d->of.metalog.a3) < SKEW_MAX * d->of.metalog.a2)
        return PAYBACK_OK;
    /* a3/a2 = 2.5 (1 − 2r), where r is the place of p50 between p10 and p90 on the unbounded scale */
    const double least = 0.5 - 0.2 * 0.999 * SKEW_MAX, width = m[2] - m[0];
    (void)pb_argument_fault(arguments, "p50", "too near %s for a metalog (found p10 %s, p50 %s, p90 %s)",
                            d->of.metalog.a3 > 0 ? "p10" : "p90", PB_ROUND_FIGURE(from_scale(d, m[0])),
                            PB_ROUND_FIGURE(from_scale(d, m[1])), PB_ROUND_FIGURE(from_scale(d, m[2])));
    return pb_argument_hint(arguments, "with these p10 and p90, a p50 between %s and %s",
                            PB_ROUND_FIGURE(from_scale(d, m[0] + least * width)),
                            PB_ROUND_FIGURE(from_scale(d, m[2] - least * width)));
}

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    const double point[3] = {pb_argument_number(arguments, "p10", 0), pb_argument_number(arguments, "p50", 0),
                             pb_argument_number(arguments, "p90", 0)};
    payback_status status = check_order(arguments, point);
    if (status != PAYBACK_OK)
        return status;
    const bool below = pb_argument_find(arguments, "low") != NULL, above = pb_argument_find(arguments, "high") != NULL;
    d->of.metalog.low = pb_argument_number(arguments, "low", 0);
    d->of.metalog.high = pb_argument_number(arguments, "high", 0);
    d->of.metalog.bounds = below && above ? PB_BOUNDED
                           : below        ? PB_BOUNDED_BELOW
                           : above        ? PB_BOUNDED_ABOVE
                                          : PB_UNBOUNDED;
    const double m[3] = {to_scale(d, point[0]), to_scale(d, point[1]), to_scale(d, point[2])};
    d->of.metalog.a1 = m[1];
    d->of.metalog.a2 = (m[2] - m[0]) / (2 * LOG_9);
    d->of.metalog.a3 = ((m[2] - m[1]) - (m[1] - m[0])) / (0.8 * LOG_9);
    return check_skew(d, arguments, m);
}

/* ---- functions ---- */

static void support(const pb_distribution *d, double min, double max, double *low, double *high)
{
    const enum pb_metalog_bounds bounds = d->of.metalog.bounds;
    const bool below = bounds == PB_BOUNDED_BELOW || bounds == PB_BOUNDED;
    const bool above = bounds == PB_BOUNDED_ABOVE || bounds == PB_BOUNDED;
    pb_clip_support(below ? d->of.metalog.low : -(double)INFINITY, above ? d->of.metalog.high : (double)INFINITY, min,
                    max, low, high);
}

/* M at L = ln(p/q), and dM/dL. p − ½ = (p − q)/2 = tanh(L/2)/2. */
static double at_logit(const pb_distribution *d, double logit, double *slope)
{
    const double a2 = d->of.metalog.a2, a3 = d->of.metalog.a3, half = 0.5 * tanh(0.5 * logit);
    *slope = a2 + a3 * (half + (0.25 - half * half) * logit);
    return d->of.metalog.a1 + (a2 + a3 * half) * logit;
}

static double quantile(const pb_distribution *d, double p, double q)
{
    double slope;
    return from_scale(d, at_logit(d, log(p) - log(q), &slope));
}

/* The L of a value: Newton in a bracket. M has slopes between those of its tails and its middle, all positive. */
static double logit_of(const pb_distribution *d, double x)
{
    const double m = to_scale(d, x);
    double low = -750, high = 750, logit = fmin(fmax((m - d->of.metalog.a1) / d->of.metalog.a2, low), high);
    for (int i = 0; i < 200 && low < high; i++) {
        double slope;
        const double excess = at_logit(d, logit, &slope) - m;
        if (excess > 0)
            high = logit;
        else
            low = logit;
        const double next = logit - excess / slope;
        if (fabs(next - logit) <= 1e-15 * fabs(logit) + 1e-300)
            return next;
        logit = next > low && next < high ? next : 0.5 * (low + high);
    }
    return logit;
}

static void tails(const pb_distribution *d, double x, double *p, double *q)
{
    const double logit = logit_of(d, x);
    *p = 1 / (1 + exp(-logit));
    *q = 1 / (1 + exp(logit));
}

static double density(const pb_distribution *d, double x)
{
    double low, high, slope;
    support(d, -(double)INFINITY, (double)INFINITY, &low, &high);
    if (x <= low || x >= high)
        return 0;
    const double logit = logit_of(d, x);
    (void)at_logit(d, logit, &slope);
    return scale_slope(d, x) / (slope * (1 + exp(-logit)) * (1 + exp(logit)));
}

/* Closed form of the unbounded one (Keelin 2016, 3.4): mean a1 + a3/2, variance π²/3 a2² + (1/12 + π²/36) a3². A tail
 * of exp(M) falls like a power with exponent 1/t, t = a2 ± a3/2: the mean exists for t < 1, the sd for t < ½. */
static void moments(const pb_distribution *d, double *mean, double *sd)
{
    const double a2 = d->of.metalog.a2, a3 = d->of.metalog.a3, pi_square = 9.8696044010893586;
    const enum pb_metalog_bounds bounds = d->of.metalog.bounds;
    if (bounds == PB_UNBOUNDED) {
        *mean = d->of.metalog.a1 + 0.5 * a3;
        *sd = sqrt(pi_square / 3 * a2 * a2 + (1.0 / 12 + pi_square / 36) * a3 * a3);
        return;
    }
    pb_quadrature(d, NULL, 0, mean, sd);
    const double tail = bounds == PB_BOUNDED ? 0 : a2 + (bounds == PB_BOUNDED_BELOW ? 0.5 : -0.5) * a3;
    *mean = tail < 1 ? *mean : (double)NAN;
    *sd = tail < 0.5 ? *sd : (double)NAN;
}

/* ---- series: y = ln(v/(1 − v)), x = v; of side 1 those of the mirror image ---- */

static struct pb_series_point series_point(const pb_distribution *d, int side, double near, double far)
{
    (void)d, (void)side;
    return (struct pb_series_point){log(near) - log(far), 1 / (near * far), false};
}

static struct pb_series_equation series_equation(const pb_distribution *d)
{
    (void)d;
    return (struct pb_series_equation){{0, 1, -1}, 1, 2};
}

static struct pb_series_output series_output(const pb_distribution *d, int side)
{
    const double sign = side == 0 ? 1 : -1, low = d->of.metalog.low, high = d->of.metalog.high;
    struct pb_series_output o = {
        d->of.metalog.a1, sign * d->of.metalog.a2, d->of.metalog.a3, 0, 1, PB_TRANSFORM_NONE, false};
    const enum pb_metalog_bounds bounds = d->of.metalog.bounds;
    if (bounds == PB_BOUNDED_ABOVE) /* X = high − e^−M */
        return (struct pb_series_output){-o.alpha, -o.beta, -o.gamma, high, -1, PB_TRANSFORM_EXP, false};
    if (bounds == PB_UNBOUNDED)
        return o;
    o.f = bounds == PB_BOUNDED ? PB_TRANSFORM_LOGIT : PB_TRANSFORM_EXP;
    o.base = low;
    o.scale = bounds == PB_BOUNDED ? high - low : 1;
    return o;
}

static const struct pb_series_of_family series = {
    .point = series_point, .equation = series_equation, .output = series_output};

static const struct pb_parameter parameters[] = {{"p10", PB_ARGUMENT_NUMBER, "10 % lie below"},
                                                 {"p50", PB_ARGUMENT_NUMBER, "median"},
                                                 {"p90", PB_ARGUMENT_NUMBER, "10 % lie above"},
                                                 {"low", PB_ARGUMENT_NUMBER, "lower bound (default: none)"},
                                                 {"high", PB_ARGUMENT_NUMBER, "upper bound (default: none)"}};
static const char *const points[] = {"p10", "p50", "p90", NULL};
static const struct pb_argument example[] = {{.name = "p10", .number = 10},
                                             {.name = "p50", .number = 15},
                                             {.name = "p90", .number = 24},
                                             {.name = "low", .number = 0}};
static const char *const *const sets[] = {points, NULL};

const struct pb_descriptor pb_family_metalog = {
    .family = {"metalog", "a smooth distribution through three quantiles", parameters, 5,
               "p10, p50, p90, and low, high where bounded", sets, example, 4, false},
    .nature = PB_CONTINUOUS,
    .make = make,
    .support = support,
    .quantile = quantile,
    .tails = tails,
    .density = density,
    .moments = moments,
    .series = &series,
};
