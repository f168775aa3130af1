/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * P(X ≤ k) = Q(k + 1, mean): the upper tail of a gamma distribution. */
#include "distribution/points.h"

#include <math.h>

#define MEAN_MAX 1e6
/* Beyond this tail probability a draw is not looked for in the list of values. */
#define TAIL 1e-17

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    const double mean = pb_argument_number(arguments, "mean", 0);
    d->of.poisson.mean = mean;
    if (mean <= MEAN_MAX)
        return pb_argument_not_negative(arguments, "mean", mean);
    (void)pb_argument_fault(arguments, "mean", "must be at most 1e6 (found %s)", PB_FIGURE(mean));
    return pb_argument_hint(arguments, "a normal one with mean %s and sd %s", PB_FIGURE(mean),
                            PB_ROUND_FIGURE(sqrt(mean)));
}

static void support(const pb_distribution *d, double min, double max, double *low, double *high)
{
    *low = fmax(0, ceil(min));
    *high = d->of.poisson.mean > 0 ? floor(max) : max >= 0 ? 0 : -1;
}

/* P(X ≤ k) and P(X > k) for a whole number k. */
static void tails_at(const pb_distribution *d, double k, double *p, double *q)
{
    *p = 0;
    *q = 1;
    if (k < 0)
        return;
    const struct pb_gamma_shape shape = pb_gamma_shape(k + 1);
    pb_gamma_tails(&shape, d->of.poisson.mean, q, p);
}

static void tails(const pb_distribution *d, double x, double *p, double *q)
{
    tails_at(d, floor(x), p, q);
}

static void tails_before(const pb_distribution *d, double x, double *p, double *q)
{
    tails_at(d, ceil(x) - 1, p, q);
}

static bool reaches(const pb_distribution *d, double k, double p, double q)
{
    double p_at, q_at;
    tails_at(d, k, &p_at, &q_at);
    return p < q ? p_at >= p : q_at <= q;
}

/* From the Cornish-Fisher expansion outwards in growing steps, then by bisection. */
static double quantile(const pb_distribution *d, double p, double q)
{
    const double mean = d->of.poisson.mean, z = pb_normal_quantile(p, q);
    const double start = fmax(0, floor(mean + z * sqrt(mean) + (z * z - 1) / 6));
    double below = start - 1, reached = start, step = 1;
    if (reaches(d, start, p, q)) {
        for (; below >= 0 && reaches(d, below, p, q); step *= 2) {
            reached = below;
            below -= step;
        }
        below = fmax(below, -1);
    } else {
        do {
            below = reached;
            reached += step;
            step *= 2;
        } while (!reaches(d, reached, p, q) && step < 0x1p40);
    }
    while (reached - below > 1) {
        const double middle = floor(0.5 * (below + reached));
        if (reaches(d, middle, p, q))
            reached = middle;
        else
            below = middle;
    }
    return reached;
}

static double density(const pb_distribution *d, double x)
{
    if (x < 0 || x != floor(x))
        return 0;
    if (x == 0)
        return exp(-d->of.poisson.mean);
    const struct pb_gamma_shape shape = pb_gamma_shape(x);
    return pb_gamma_term(&shape, d->of.poisson.mean);
}

static void moments(const pb_distribution *d, double *mean, double *sd)
{
    *mean = d->of.poisson.mean;
    *sd = sqrt(d->of.poisson.mean);
}

/* Sums over the values that matter. */
static void truncated_moments(const pb_distribution *d, double *mean, double *sd)
{
    const double first = pb_distribution_quantile(d, 1e-18, 1), last = pb_distribution_quantile(d, 1, 1e-18);
    const double centre = pb_distribution_quantile(d, 0.5, 0.5);
    double mass = 0, sum = 0, sum_of_squares = 0;
    for (size_t i = 0; first + (double)i <= last; i++) {
        const double k = first + (double)i;
        const double weight = density(d, k);
        mass += weight;
        sum += weight * (k - centre);
        sum_of_squares += weight * (k - centre) * (k - centre);
    }
    *mean = centre + sum / mass;
    *sd = sqrt(fmax(0, sum_of_squares / mass - sum / mass * (sum / mass)));
}

static void collect_points(struct pb_points *points, const pb_distribution *d, double most)
{
    const double first = pb_distribution_quantile(d, TAIL, 1), last = pb_distribution_quantile(d, 1, TAIL);
    for (size_t i = 0; last - first < most && first + (double)i <= last; i++)
        pb_points_add(points, first + (double)i);
}

/* One pass of probabilities, summed from each end. */
static void sides_of_points(const pb_distribution *d, const double *values, size_t n, double *at_or_below,
                            double *above)
{
    double below, rest, mass = pb_distribution_density(d, values[0]);
    pb_sides_before(d, values[0], &below, &rest);
    for (size_t i = 0; i < n; i++) {
        above[i] = mass; /* for now */
        below += mass;
        at_or_below[i] = below;
        mass *= d->of.poisson.mean / (values[i] + 1);
    }
    pb_sides(d, values[n - 1], &below, &rest);
    for (size_t i = n; i-- > 0;) {
        mass = above[i];
        above[i] = rest;
        rest += mass;
    }
}

static const struct pb_parameter parameters[] = {{"mean", PB_ARGUMENT_NUMBER, "mean"}};
static const char *const one[] = {"mean", NULL};
static const struct pb_argument example[] = {{.name = "mean", .number = 4}};
static const char *const *const sets[] = {one, NULL};

const struct pb_descriptor pb_family_poisson = {
    .family = {"poisson", "a count of independent events", parameters, 1, "mean", sets, example, 1, false},
    .nature = PB_DISCRETE,
    .make = make,
    .support = support,
    .quantile = quantile,
    .tails = tails,
    .tails_before = tails_before,
    .density = density,
    .moments = moments,
    .truncated_moments = truncated_moments,
    .collect_points = collect_points,
    .sides_of_points = sides_of_points,
};
