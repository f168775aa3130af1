/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A weighted mixture of distributions, which may be mixtures themselves. */
#include "distribution/family.h"

#include "base/memory.h"
#include "base/vector_math.h"
#include "distribution/points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ATOMS_MOST = 2048 }; /* of one Poisson component */

#define EXCESS_MOST 2e-14 /* of ln F where a quantile is found */

/* ---- making ---- */

static payback_status check(const struct pb_arguments *arguments, const struct pb_argument *components)
{
    double sum = 0;
    for (size_t i = 0; i < components->count; i++) {
        if (components->weights[i] < 0) {
            (void)pb_argument_fault(arguments, "components", "a weight must not be negative (found %s)",
                                    PB_FIGURE(components->weights[i]));
            return pb_argument_hint(arguments, "0 or more");
        }
        sum += components->weights[i];
    }
    if (components->count > 0 && sum > 0 && sum < (double)INFINITY)
        return PAYBACK_OK;
    if (components->count > 0)
        (void)pb_argument_fault(arguments, "components", "the weights must have a sum above 0 (found %s)",
                                PB_FIGURE(sum));
    else
        (void)pb_argument_fault(arguments, "components", "must not be empty");
    return pb_argument_hint(arguments, "[{\"weight\": a number above 0, \"of\": a distribution}]");
}

static void take_components(struct pb_components *own, const struct pb_argument *components)
{
    double sum = 0;
    own->count = components->count;
    for (size_t i = 0; i < own->count; i++)
        sum += components->weights[i];
    for (size_t i = 0; i < own->count; i++) {
        own->of[i] = pb_distribution_hold(components->components[i]);
        own->weights[i] = components->weights[i] / sum;
    }
}

static int depth_of(const pb_distribution *d)
{
    return d->descriptor == &pb_family_mixture ? d->of.components.depth : 0;
}

static void find_depth_and_nature(pb_distribution *d)
{
    struct pb_components *own = &d->of.components;
    size_t continuous = 0, discrete = 0, used = 0;
    own->depth = 0;
    for (size_t i = 0; i < own->count; i++) {
        const pb_distribution *of = own->of[i];
        own->depth = depth_of(of) > own->depth ? depth_of(of) : own->depth;
        used += own->weights[i] > 0;
        continuous += own->weights[i] > 0 && of->nature == PB_CONTINUOUS && !of->constant;
        discrete += own->weights[i] > 0 && (of->nature == PB_DISCRETE || of->constant);
    }
    own->depth++;
    d->nature = continuous == used ? PB_CONTINUOUS : discrete == used ? PB_DISCRETE : PB_MIXED;
}

static void tails(const pb_distribution *d, double x, double *p, double *q);
static void tails_before(const pb_distribution *d, double x, double *p, double *q);

static void collect_points(struct pb_points *points, const pb_distribution *d, double most)
{
    for (size_t i = 0; i < d->of.components.count; i++)
        if (d->of.components.weights[i] > 0)
            pb_points_collect(points, d->of.components.of[i], most);
}

static payback_status find_atoms(pb_distribution *d)
{
    struct pb_components *own = &d->of.components;
    struct pb_points points = {0};
    collect_points(&points, d, ATOMS_MOST);
    pb_points_sort(&points);
    own->atoms = pb_new(points.count, sizeof *own->atoms);
    own->atom_count = own->atoms != NULL ? points.count : 0;
    for (size_t i = 0; i < own->atom_count; i++) {
        struct pb_atom *atom = &own->atoms[i];
        atom->value = points.values[i];
        tails_before(d, atom->value, &atom->before, &atom->not_before);
        tails(d, atom->value, &atom->up_to, &atom->beyond);
    }
    free(points.values);
    return points.failed || own->atoms == NULL ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

static void release(pb_distribution *d)
{
    for (size_t i = 0; i < d->of.components.count; i++)
        pb_distribution_free(d->of.components.of[i]);
    free(d->of.components.of);
    free(d->of.components.weights);
    free(d->of.components.atoms);
}

static bool same(const pb_distribution *a, const pb_distribution *b)
{
    const struct pb_components *x = &a->of.components, *y = &b->of.components;
    if (x->count != y->count || memcmp(x->weights, y->weights, x->count * sizeof *x->weights) != 0)
        return false;
    for (size_t i = 0; i < x->count; i++)
        if (!pb_distribution_same(x->of[i], y->of[i]))
            return false;
    return true;
}

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    const struct pb_argument *components = pb_argument_find(arguments, "components");
    payback_status status = check(arguments, components);
    if (status != PAYBACK_OK)
        return status;
    struct pb_components *own = &d->of.components;
    own->of = pb_new(components->count, sizeof(pb_distribution *));
    own->weights = pb_new(components->count, sizeof *own->weights);
    if (own->of == NULL || own->weights == NULL)
        status = PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK) {
        take_components(own, components);
        find_depth_and_nature(d);
        if (own->depth > PB_MIXTURE_DEPTH_MAX) {
            (void)pb_argument_fault(arguments, "components", "nested more than %d deep", PB_MIXTURE_DEPTH_MAX);
            status = pb_argument_hint(arguments, "one flat mixture with the products of the weights");
        }
    }
    status = status == PAYBACK_OK ? find_atoms(d) : status;
    if (status != PAYBACK_OK)
        release(d);
    return status;
}

/* ---- functions ---- */

static void support(const pb_distribution *d, double min, double max, double *low, double *high)
{
    *low = (double)INFINITY;
    *high = -(double)INFINITY;
    for (size_t i = 0; i < d->of.components.count; i++) {
        pb_distribution part = *d->of.components.of[i];
        if (d->of.components.weights[i] > 0 && pb_restrict(&part, min, max)) {
            *low = fmin(*low, part.low);
            *high = fmax(*high, part.high);
        }
    }
}

static void add_sides(const pb_distribution *d, double x, double *p, double *q,
                      void (*sides)(const pb_distribution *, double, double *, double *))
{
    *p = *q = 0;
    for (size_t i = 0; i < d->of.components.count; i++) {
        double p_of, q_of;
        if (d->of.components.weights[i] == 0)
            continue;
        sides(d->of.components.of[i], x, &p_of, &q_of);
        *p += d->of.components.weights[i] * p_of;
        *q += d->of.components.weights[i] * q_of;
    }
}

static void tails(const pb_distribution *d, double x, double *p, double *q)
{
    add_sides(d, x, p, q, pb_sides);
}

static void tails_before(const pb_distribution *d, double x, double *p, double *q)
{
    add_sides(d, x, p, q, pb_sides_before);
}

static double density(const pb_distribution *d, double x)
{
    double sum = 0;
    for (size_t i = 0; i < d->of.components.count; i++)
        if (d->of.components.weights[i] > 0)
            sum += d->of.components.weights[i] * pb_distribution_density(d->of.components.of[i], x);
    return sum;
}

/* The double half-way between two by their count, so that no range takes more than 64 halvings. */
static double between(double low, double high)
{
    const uint64_t sign = UINT64_C(1) << 63;
    uint64_t a = pb_bits_of_double(low), b = pb_bits_of_double(high);
    a = a & sign ? ~a : a | sign;
    b = b & sign ? ~b : b | sign;
    const uint64_t middle = a + (b - a) / 2;
    return pb_double_of_bits(middle & sign ? middle & ~sign : ~middle);
}

/* Where all components' quantiles lie the mixture's does, too: the answer is in [*low, *high]. */
static void bracket(const pb_distribution *d, double p, double q, double *low, double *high)
{
    *low = (double)INFINITY;
    *high = -(double)INFINITY;
    for (size_t i = 0; i < d->of.components.count; i++)
        if (d->of.components.weights[i] > 0) {
            const double x = pb_distribution_quantile(d->of.components.of[i], p, q);
            *low = fmin(*low, x);
            *high = fmax(*high, x);
        }
}

/* Does F reach p at an atom with these sides? */
static bool reached(double p, double q, double p_at, double q_at)
{
    return p < q ? p_at >= p : q_at <= q;
}

/* Narrows the bracket by the atoms. True where the quantile is one: *high. */
static bool search_atoms(const pb_distribution *d, double p, double q, double *low, double *high)
{
    const struct pb_atom *atoms = d->of.components.atoms;
    size_t first = 0, end = d->of.components.atom_count;
    while (first < end) {
        const size_t middle = first + (end - first) / 2;
        if (reached(p, q, atoms[middle].up_to, atoms[middle].beyond))
            end = middle;
        else
            first = middle + 1;
    }
    if (first > 0)
        *low = fmax(*low, atoms[first - 1].value);
    if (first == d->of.components.atom_count)
        return false;
    *high = fmin(*high, atoms[first].value);
    return !reached(p, q, atoms[first].before, atoms[first].not_before);
}

/* The density of what has one. */
static double continuous_density(const pb_distribution *d, double x)
{
    double sum = 0;
    for (size_t i = 0; i < d->of.components.count; i++) {
        const pb_distribution *of = d->of.components.of[i];
        if (d->of.components.weights[i] == 0 || of->constant || of->nature == PB_DISCRETE)
            continue;
        const bool nested = of->descriptor == &pb_family_mixture && of->nature == PB_MIXED && !of->truncated;
        sum += d->of.components.weights[i] * (nested ? continuous_density(of, x) : pb_distribution_density(of, x));
    }
    return sum;
}

/* ln F(x)/p, or −ln (1 − F(x))/q in the upper half: ≥ 0 where the quantile is reached. *tail: F(x) or 1 − F(x). */
static double log_excess(const pb_distribution *d, double x, double p, double q, double *tail)
{
    double p_at, q_at;
    tails(d, x, &p_at, &q_at);
    *tail = p < q ? p_at : q_at;
    return p < q ? log(p_at / p) : -log(q_at / q);
}

static bool newton(const pb_distribution *d, double p, double q, double *x)
{
    for (int i = 0; i < 5; i++) {
        double tail;
        const double excess = log_excess(d, *x, p, q, &tail);
        if (fabs(excess) < EXCESS_MOST)
            return continuous_density(d, *x) > 0;
        *x -= excess * tail / continuous_density(d, *x);
        if (!isfinite(*x))
            return false;
    }
    return false;
}

/* Atoms first; between them Newton steps on the logarithm of the smaller tail, every third step (and each that leaves
 * the bracket) a halving, down to neighbouring doubles where need be: exact beside jumps and gaps. */
static double quantile(const pb_distribution *d, double p, double q)
{
    double low, high, tail;
    bracket(d, p, q, &low, &high);
    if (search_atoms(d, p, q, &low, &high))
        return high;
    if (low >= high || log_excess(d, low, p, q, &tail) >= 0)
        return low;
    double x = between(low, high);
    for (int i = 0; i < 256 && x > low && x < high; i++) {
        const double excess = log_excess(d, x, p, q, &tail);
        if (excess >= 0)
            high = x;
        else
            low = x;
        const double density_at = continuous_density(d, x);
        if (fabs(excess) < EXCESS_MOST && density_at > 0)
            return x;
        const double next = i % 3 < 2 ? x - excess * tail / density_at : (double)NAN;
        x = next > low && next < high ? next : between(low, high);
    }
    return high;
}

/* ---- moments ---- */

/* P(min ≤ X ≤ max). */
static double mass_between(const pb_distribution *d, double min, double max)
{
    double below, not_below, not_above, above;
    pb_sides_before(d, min, &below, &not_below);
    pb_sides(d, max, &not_above, &above);
    return below > 0.5 ? not_below - above : not_above - below;
}

/* By the components' parts between the bounds: Σ w m and Σ w (s² + (m − mean)²). */
static void moments(const pb_distribution *d, double *mean, double *sd)
{
    const struct pb_components *own = &d->of.components;
    double mass = 0, sum = 0, variance = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < own->count; i++) {
            pb_distribution part = *own->of[i];
            if (own->weights[i] == 0 || (d->truncated && !pb_restrict(&part, d->min, d->max)))
                continue;
            const double weight = own->weights[i] * (d->truncated ? mass_between(own->of[i], d->min, d->max) : 1);
            double mean_of, sd_of;
            pb_moments(&part, &mean_of, &sd_of);
            mass += pass == 0 ? weight : 0;
            sum += pass == 0 ? weight * mean_of : 0;
            variance += pass == 0 ? 0 : weight * (sd_of * sd_of + (mean_of - *mean) * (mean_of - *mean));
        }
        *mean = sum / mass;
    }
    *sd = sqrt(variance / mass);
}

static const struct pb_parameter parameters[] = {
    {"components", PB_ARGUMENT_COMPONENTS, "[{\"weight\": a number, \"of\": a distribution}]"}};
static const char *const one[] = {"components", NULL};
static const char *const *const sets[] = {one, NULL};

const struct pb_descriptor pb_family_mixture = {
    .family = {"mixture", "one of several distributions, each with a weight", parameters, 1,
               "components: [{weight, of}]", sets, NULL, 0, false},
    .nature = PB_MIXED,
    .make = make,
    .release = release,
    .same = same,
    .support = support,
    .quantile = quantile,
    .tails = tails,
    .tails_before = tails_before,
    .density = density,
    .moments = moments,
    .truncated_moments = moments,
    .newton = newton,
    .collect_points = collect_points,
};
