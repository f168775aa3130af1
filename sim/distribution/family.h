/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inside of a distribution, for the files of this room. A family is a const descriptor: what it is called, how it
 * is made from its arguments, and its functions without truncation; truncation is added in distribution.c, for all
 * alike. */
#ifndef PB_DISTRIBUTION_FAMILY_H
#define PB_DISTRIBUTION_FAMILY_H

#include "base/lock.h"
#include "distribution/arguments.h"
#include "distribution/distribution.h"
#include "distribution/special.h"

struct pb_points;
struct pb_quantile_form;
struct pb_series_of_family;

enum pb_nature {
    PB_CONTINUOUS, /* has a density */
    PB_DISCRETE,   /* all mass sits on points */
    PB_MIXED       /* some does */
};

/* By how much, as a share of it, a probability may be off where the mass of points just reaches it: 0.9 and 1 − 0.9 are
 * rounded. */
#define PB_TIE 1e-12

enum { PB_MIXTURE_DEPTH_MAX = 8 };

enum pb_metalog_bounds { PB_UNBOUNDED, PB_BOUNDED_BELOW, PB_BOUNDED_ABOVE, PB_BOUNDED };

struct pb_sorted {
    size_t count;
    double *values;      /* ascending; empirical: with ties; discrete: each once */
    double *at_or_below; /* discrete: P(X ≤ value) … */
    double *above;       /* … and P(X > value) */
};

/* A value that has mass, with P(X < value), P(X ≥ value), P(X ≤ value), P(X > value). */
struct pb_atom {
    double value, before, not_before, up_to, beyond;
};

struct pb_components {
    size_t count;
    int depth; /* 1 + that of the deepest component */
    pb_distribution **of;
    double *weights;       /* ≥ 0, sum 1 */
    struct pb_atom *atoms; /* ascending; those of far tails may be missing */
    size_t atom_count;
};

struct pb_distribution {
    const struct pb_descriptor *descriptor;
    pb_holders holders; /* beside the one who made it */
    enum pb_nature nature;
    union {
        struct {
            double min, max;
        } uniform;
        struct {
            double min, mode, max;
        } triangular;
        struct {
            double low, width;
            struct pb_beta_shape shape;
        } beta; /* pert, too */
        struct {
            double mean, sd;
        } normal; /* lognormal: of the logarithm */
        struct {
            double scale;
            struct pb_gamma_shape shape;
        } gamma;
        struct {
            double shape, scale;
        } weibull; /* exponential: shape 1 */
        struct {
            double a1, a2, a3; /* M(p) = a1 + a2 L + a3 (p − ½) L, L = ln(p/q) */
            double low, high;
            enum pb_metalog_bounds bounds;
        } metalog;
        struct {
            double p;
        } bernoulli;
        struct {
            double mean;
        } poisson;
        struct pb_sorted sorted;
        struct pb_components components;
        double numbers[8]; /* of a family that needs no more */
    } of;
    /* What distribution.c adds. */
    bool constant; /* always low */
    bool truncated;
    double min, max;         /* truncation bounds, ±INFINITY where there is none */
    double below, not_below; /* P(X < min), P(X ≥ min) of the whole */
    double not_above, above; /* P(X ≤ max), P(X > max) of the whole */
    double mass;             /* P(min ≤ X ≤ max) of the whole */
    double low, high;        /* support */
    double lowest, highest;  /* what is drawn lies between these */
};

/* Functions of the whole family, without truncation. p and q are probabilities from below and above, p + q = 1. */
struct pb_descriptor {
    struct pb_family family;
    enum pb_nature nature;
    /* Fills in `of`; on error nothing stays allocated. */
    payback_status (*make)(pb_distribution *d, const struct pb_arguments *arguments);
    void (*release)(pb_distribution *d); /* NULL where there is nothing to release */
    /* Whether `of` says the same; NULL: its bytes tell. */
    bool (*same)(const pb_distribution *a, const pb_distribution *b);
    /* Smallest and largest value in [min, max]; low > high where there is none. */
    void (*support)(const pb_distribution *d, double min, double max, double *low, double *high);
    double (*quantile)(const pb_distribution *d, double p, double q);               /* p, q > 0 */
    void (*tails)(const pb_distribution *d, double x, double *p, double *q);        /* P(X ≤ x), P(X > x) */
    void (*tails_before)(const pb_distribution *d, double x, double *p, double *q); /* P(X < x), P(X ≥ x); NULL:
                                                                                       no mass on points */
    double (*density)(const pb_distribution *d, double x);
    void (*moments)(const pb_distribution *d, double *mean, double *sd); /* NULL: by quadrature */
    /* The same with truncation; NULL: by quadrature of the quantile function. */
    void (*truncated_moments)(const pb_distribution *d, double *mean, double *sd);

    /* What makes draws fast (quantile_table.h). A family that has none of this is drawn by rows that interpolate its
     * quantile function, or, where that is discrete, by the quantile function itself. None is asked for constants. */
    /* Sets `form` and its parameters as in enum pb_form, of truncated distributions too. */
    void (*closed_form)(struct pb_quantile_form *form, const pb_distribution *d);
    /* Sets normal_form, and a and b: without truncation. */
    void (*normal_form)(struct pb_quantile_form *form, const pb_distribution *d);
    const struct pb_series_of_family *series;
    /* Newton steps from *x to the quantile where there is a density; false where they do not get there. For families
     * whose quantile function is slow. */
    bool (*newton)(const pb_distribution *d, double p, double q, double *x);
    /* Adds the values that have mass; where they are more than `most`, possibly none. */
    void (*collect_points)(struct pb_points *points, const pb_distribution *d, double most);
    /* P(X ≤ value) and P(X > value) at n successive ones of these, in one pass; NULL: by tails. */
    void (*sides_of_points)(const pb_distribution *d, const double *values, size_t n, double *at_or_below,
                            double *above);
};

/* P(X ≤ x) and P(X > x), truncation and constants included … */
void pb_sides(const pb_distribution *d, double x, double *p, double *q);
/* … and P(X < x) and P(X ≥ x). */
void pb_sides_before(const pb_distribution *d, double x, double *p, double *q);
/* Mean and sd, truncation and constants included. */
void pb_moments(const pb_distribution *d, double *mean, double *sd);
/* Restricts a distribution (a shallow copy will do) to [min, max] on top of its own truncation. False where no mass is
 * left. */
bool pb_restrict(pb_distribution *d, double min, double max);
/* Mean and sd of the truncated distribution by quadrature of its quantile function; breaks are probabilities at
 * which that has a kink, ascending. */
void pb_quadrature(const pb_distribution *d, const double *breaks, size_t count, double *mean, double *sd);

/* The support of a family that lives on [low, high]. */
void pb_clip_support(double low, double high, double min, double max, double *support_low, double *support_high);

#define PB_FAMILY(name) extern const struct pb_descriptor pb_family_##name;
#include "distribution/families.def"
#undef PB_FAMILY

/* Functions that families share. */
double pb_beta_family_quantile(const pb_distribution *d, double p, double q);
void pb_beta_family_tails(const pb_distribution *d, double x, double *p, double *q);
double pb_beta_family_density(const pb_distribution *d, double x);
void pb_beta_family_support(const pb_distribution *d, double min, double max, double *low, double *high);
void pb_beta_family_moments(const pb_distribution *d, double *mean, double *sd);
double pb_weibull_family_quantile(const pb_distribution *d, double p, double q);
void pb_weibull_family_tails(const pb_distribution *d, double x, double *p, double *q);
double pb_weibull_family_density(const pb_distribution *d, double x);
extern const struct pb_series_of_family pb_beta_series, pb_weibull_series; /* of pert; of exponential */
struct pb_series_point pb_normal_series_point(const pb_distribution *d, int side, double near, double far);
struct pb_series_equation pb_normal_series_equation(const pb_distribution *d);
void pb_positive_support(const pb_distribution *d, double min, double max, double *low, double *high);

#endif
