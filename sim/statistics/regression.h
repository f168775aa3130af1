/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mean of a response given some columns, m(x) = E(response | X = x), from draws: least squares on natural cubic
 * splines of the columns' normal scores, with products of the scores where there are several. Draw i belongs to
 * replicate i mod 16; besides the fit to all draws there is one without each replicate, by which its draws can be
 * judged unseen. */
#ifndef PB_STATISTICS_REGRESSION_H
#define PB_STATISTICS_REGRESSION_H

#include "base/trials.h"
#include "payback/status.h"
#include "statistics/ranking.h"

#include <stddef.h>

/* A column as a regression sees it: normal scores of its ranks, Φ⁻¹((rank − ½)/n), or a few values, each with a mean
 * of its own. Zero-initialise. */
enum { PB_PREDICTOR_LEVELS = 12 };
struct pb_predictor {
    size_t n;
    double *scores;
    int levels;           /* number of different values where these are few, else 0 */
    unsigned char *level; /* of each draw, 0 … levels − 1 */
    int usual;            /* the most frequent level */
};
payback_status pb_predictor_make(struct pb_predictor *predictor, const struct pb_ranking *input);
void pb_predictor_clear(struct pb_predictor *predictor);

/* Where values that need not have been drawn stand among those that were. Zero-initialise. */
struct pb_scale {
    size_t count;
    double *values, *scores; /* different values, ascending, and their scores */
};
struct pb_point {
    double score;
    int level;
};
payback_status pb_scale_make(struct pb_scale *scale, const struct pb_ranking *input, const double *draws,
                             const struct pb_predictor *predictor);
void pb_scale_clear(struct pb_scale *scale);
/* Scores are linear between the values and flat beyond them; the level is that of the nearest value. */
struct pb_point pb_scale_point(const struct pb_scale *scale, double value);

/* Where the knots of the splines stand: evenly in probability, or most of them in the tail in which the response is
 * low, or high: at the scores of 1, 2.5, 5, 10 and 25 %. */
enum pb_knots { PB_KNOTS_EVEN, PB_KNOTS_LOW, PB_KNOTS_HIGH };

struct pb_design {
    const struct pb_predictor **predictors; /* the most influential first */
    size_t *positions;                      /* of them in the caller's list */
    const double **own_knots;               /* of each */
    size_t count, paired, curved;           /* of them, those that are multiplied; and with squares, too */
    int knot_count;
    size_t columns;
};

/* The fit without replicate r is fit r. */
enum { PB_FITS = PB_REPLICATES + 1, PB_FIT_OF_ALL = PB_REPLICATES };

struct pb_regression {
    struct pb_design design;
    const double *response;
    size_t n;
    double *row, *grams, *moments, *work;  /* by replicate; work: one Gram matrix */
    double *coefficients;                  /* PB_FITS rows of columns */
    double sums[PB_FITS], counts[PB_FITS]; /* of the responses of each replicate, and of all */
};

/* Fits the n finite responses, which must outlive the regression, as must the predictors. Takes n · columns²
 * operations; columns are 9 for one predictor, at most 133 + 2 count for many. PAYBACK_ERROR_MEMORY;
 * PAYBACK_ERROR_ARGUMENT for count 0. */
payback_status pb_regression_new(struct pb_regression **out, const double *response, size_t n,
                                 const struct pb_predictor *const *predictors, size_t count, enum pb_knots knots);
void pb_regression_free(struct pb_regression *regression); /* takes NULL */

/* Looks at a draw, and what a fit makes of the draw looked at. Not for several threads at a time. */
void pb_regression_look(const struct pb_regression *regression, size_t draw);
double pb_regression_predict(const struct pb_regression *regression, int fit);
/* What the fit without a draw's replicate expects of it, of all n. */
void pb_regression_unseen(const struct pb_regression *regression, double *unseen);
/* The fit to all draws at points of the predictors, in the caller's order. */
double pb_regression_at(const struct pb_regression *regression, const struct pb_point *points);

#endif
