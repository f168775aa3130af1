/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/regression.h"

#include "base/memory.h"
#include "distribution/quantile_table.h"
#include "numerics/normal_equations.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* ---- predictors ---- */

static void find_levels(struct pb_predictor *predictor, const struct pb_ranking *input)
{
    size_t most = 0;
    int level = 0;
    for (size_t first = 0, end; first < input->n; first = end, level++) {
        end = pb_ranking_run_end(input, first);
        for (size_t k = first; k < end; k++)
            predictor->level[input->order[k]] = (unsigned char)level;
        if (end - first > most) {
            most = end - first;
            predictor->usual = level;
        }
    }
    predictor->levels = level;
}

payback_status pb_predictor_make(struct pb_predictor *predictor, const struct pb_ranking *input)
{
    enum { LANES = 8 };
    size_t padded = (input->n + LANES - 1) / LANES * LANES;
    bool few = input->distinct <= PB_PREDICTOR_LEVELS;
    *predictor = (struct pb_predictor){.n = input->n};
    predictor->scores = pb_new_aligned(padded, sizeof *predictor->scores);
    predictor->level = few ? pb_new(input->n, sizeof *predictor->level) : NULL;
    if (!predictor->scores || (few && !predictor->level)) {
        pb_predictor_clear(predictor);
        return PAYBACK_ERROR_MEMORY;
    }
    for (size_t i = 0; i < padded; i++)
        predictor->scores[i] = i < input->n ? (input->ranks[i] - 0.5) / (double)input->n : 0.5;
    pb_normal_quantiles(predictor->scores, predictor->scores, padded);
    if (few)
        find_levels(predictor, input);
    return PAYBACK_OK;
}

void pb_predictor_clear(struct pb_predictor *predictor)
{
    free(predictor->scores);
    free(predictor->level);
    *predictor = (struct pb_predictor){0};
}

/* ---- values between those that were drawn ---- */

payback_status pb_scale_make(struct pb_scale *scale, const struct pb_ranking *input, const double *draws,
                             const struct pb_predictor *predictor)
{
    *scale = (struct pb_scale){.values = pb_new(input->distinct, sizeof *scale->values),
                               .scores = pb_new(input->distinct, sizeof *scale->scores)};
    if (!scale->values || !scale->scores) {
        pb_scale_clear(scale);
        return PAYBACK_ERROR_MEMORY;
    }
    for (size_t first = 0; first < input->n; first = pb_ranking_run_end(input, first)) {
        scale->values[scale->count] = draws[input->order[first]];
        scale->scores[scale->count++] = predictor->scores[input->order[first]];
    }
    return PAYBACK_OK;
}

void pb_scale_clear(struct pb_scale *scale)
{
    free(scale->values);
    free(scale->scores);
    *scale = (struct pb_scale){0};
}

struct pb_point pb_scale_point(const struct pb_scale *scale, double value)
{
    const double *x = scale->values, *z = scale->scores;
    size_t low = 0, high = scale->count - 1;
    if (value <= x[low])
        return (struct pb_point){z[low], 0};
    if (value >= x[high])
        return (struct pb_point){z[high], (int)high};
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (x[middle] <= value)
            low = middle;
        else
            high = middle;
    }
    double part = (value - x[low]) / (x[high] - x[low]);
    return (struct pb_point){z[low] + part * (z[high] - z[low]), (int)(part < 0.5 ? low : high)};
}

/* ---- the columns of the regression ---- */

enum { KNOTS_MAX = 9, PAIRED = 16, CURVED = 4 };

/* Knots of the natural splines: even in probability, nearly, but for the outer ones, which stand where the tails
 * begin. */
static const double knots_9[] = {-2.2, -1.5, -0.95, -0.45, 0, 0.45, 0.95, 1.5, 2.2};
static const double knots_7[] = {-2, -1.2, -0.55, 0, 0.55, 1.2, 2};
static const double knots_5[] = {-1.8, -0.8, 0, 0.8, 1.8};
static const double knots_3[] = {-1.5, 0, 1.5};
/* In one tail: Φ⁻¹ of 0.01, 0.025, 0.05, 0.1, 0.25, then as many as the rest needs. */
static const double knots_low[] = {-2.326, -1.960, -1.645, -1.282, -0.674, 0, 0.674, 1.645};
static const double knots_high[] = {-1.645, -0.674, 0, 0.674, 1.282, 1.645, 1.960, 2.326};

static const double *choose_knots(size_t count, int *knot_count)
{
    static const struct {
        size_t up_to;
        const double *knots;
        int count;
    } choices[] = {{1, knots_9, 9}, {4, knots_7, 7}, {10, knots_5, 5}, {SIZE_MAX, knots_3, 3}};
    int c = 0;
    while (count > choices[c].up_to)
        c++;
    *knot_count = choices[c].count;
    return choices[c].knots;
}

static size_t own_columns(const struct pb_design *design, const struct pb_predictor *p)
{
    return p->levels ? (size_t)p->levels - 1 : (size_t)design->knot_count - 1;
}

static void count_columns(struct pb_design *design)
{
    design->columns = 1;
    for (size_t c = 0; c < design->count; c++)
        design->columns += own_columns(design, design->predictors[c]);
    design->paired = design->count < PAIRED ? design->count : PAIRED;
    design->curved = design->count < CURVED ? design->count : CURVED;
    design->columns += design->paired * (design->paired - 1) / 2 + design->curved * (design->curved - 1);
}

static double cube_of_excess(double z, double knot)
{
    double excess = z - knot;
    return excess > 0 ? excess * excess * excess : 0;
}

/* z and the nonlinear columns of the natural cubic spline, which is linear beyond its outer knots: d_k(z) − d_{K−1}(z),
 * d_k(z) = ((z − ξ_k)³₊ − (z − ξ_K)³₊)/(ξ_K − ξ_k) (T. Hastie, R. Tibshirani, J. Friedman, The Elements of Statistical
 * Learning, 2nd ed., 5.2.1). */
static double *add_spline(double *column, const double *knots, int knot_count, double z)
{
    int last = knot_count - 1;
    double beyond = cube_of_excess(z, knots[last]), d[KNOTS_MAX];
    for (int k = 0; k < last; k++)
        d[k] = (cube_of_excess(z, knots[k]) - beyond) / (knots[last] - knots[k]);
    *column++ = z;
    for (int k = 0; k < last - 1; k++)
        *column++ = d[k] - d[last - 1];
    return column;
}

static double *add_levels(double *column, const struct pb_predictor *p, int here)
{
    for (int level = 0; level < p->levels; level++)
        if (level != p->usual)
            *column++ = here == level;
    return column;
}

static struct pb_point point_of(const struct pb_design *design, size_t c, const struct pb_point *points, size_t draw)
{
    const struct pb_predictor *p = design->predictors[c];
    if (points)
        return points[design->positions[c]];
    return (struct pb_point){p->scores[draw], p->level ? p->level[draw] : 0};
}

static double *add_products(double *column, const struct pb_design *design, const struct pb_point *points, size_t draw)
{
    for (size_t a = 0; a < design->paired; a++)
        for (size_t b = a + 1; b < design->paired; b++) {
            double x = point_of(design, a, points, draw).score, y = point_of(design, b, points, draw).score;
            *column++ = x * y;
            if (b < design->curved) {
                *column++ = (x * x - 1) * y;
                *column++ = x * (y * y - 1);
            }
        }
    return column;
}

/* Of the points, or where these are NULL of a draw. */
static void fill_row(double *row, const struct pb_design *design, const struct pb_point *points, size_t draw)
{
    double *column = row;
    *column++ = 1;
    for (size_t c = 0; c < design->count; c++) {
        const struct pb_predictor *p = design->predictors[c];
        struct pb_point point = point_of(design, c, points, draw);
        column = p->levels ? add_levels(column, p, point.level)
                           : add_spline(column, design->own_knots[c], design->knot_count, point.score);
    }
    add_products(column, design, points, draw);
}

struct influence {
    const struct pb_predictor *predictor;
    double size; /* with its sign */
    size_t position;
};

static int by_influence(const void *a, const void *b)
{
    const struct influence *x = a, *y = b;
    double p = fabs(x->size), q = fabs(y->size);
    return p != q ? (p < q) - (p > q) : (x->position > y->position) - (x->position < y->position);
}

/* The knots of a predictor: where the response is low lies in the tail in which the predictor is low, or high. */
static const double *own_knots_of(double influence, enum pb_knots knots, const double *even)
{
    if (knots == PB_KNOTS_EVEN)
        return even;
    return (influence >= 0) == (knots == PB_KNOTS_LOW) ? knots_low : knots_high;
}

/* The columns in order of their covariance with the response: only the first few are multiplied with one another. */
static payback_status make_design(struct pb_design *design, const struct pb_predictor *const *predictors,
                                  const double *response, size_t n, enum pb_knots knots)
{
    struct influence *list = pb_new(design->count, sizeof *list);
    design->predictors = pb_new(design->count, sizeof(const struct pb_predictor *));
    design->positions = pb_new(design->count, sizeof *design->positions);
    design->own_knots = pb_new(design->count, sizeof(const double *));
    if (!list || !design->predictors || !design->positions || !design->own_knots) {
        free(list);
        return PAYBACK_ERROR_MEMORY;
    }
    for (size_t c = 0; c < design->count; c++) {
        double covariance = 0;
        for (size_t i = 0; i < n; i++)
            covariance += predictors[c]->scores[i] * response[i];
        list[c] = (struct influence){predictors[c], covariance, c};
    }
    qsort(list, design->count, sizeof *list, by_influence);
    const double *even = choose_knots(design->count, &design->knot_count);
    if (knots != PB_KNOTS_EVEN)
        design->knot_count = sizeof knots_low / sizeof knots_low[0];
    for (size_t c = 0; c < design->count; c++) {
        design->predictors[c] = list[c].predictor;
        design->positions[c] = list[c].position;
        design->own_knots[c] = own_knots_of(list[c].size, knots, even);
    }
    free(list);
    count_columns(design);
    return PAYBACK_OK;
}

/* ---- fits with and without each replicate ---- */

static payback_status make_fits(struct pb_regression *fits)
{
    size_t p = fits->design.columns;
    fits->row = pb_new(p, sizeof *fits->row);
    fits->grams = pb_new(PB_REPLICATES * p * p, sizeof *fits->grams);
    fits->moments = pb_new(PB_FITS * p, sizeof *fits->moments);
    fits->work = pb_new(p * p, sizeof *fits->work);
    fits->coefficients = pb_new(PB_FITS * p, sizeof *fits->coefficients);
    bool made = fits->row && fits->grams && fits->moments && fits->work && fits->coefficients;
    return made ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

static void release(double **block)
{
    free(*block);
    *block = NULL;
}

void pb_regression_free(struct pb_regression *fits)
{
    if (!fits)
        return;
    free(fits->design.predictors);
    free(fits->design.positions);
    free(fits->design.own_knots);
    release(&fits->row);
    release(&fits->grams);
    release(&fits->moments);
    release(&fits->work);
    release(&fits->coefficients);
    free(fits);
}

/* XᵀX and Xᵀy of each replicate (moments of PB_FIT_OF_ALL: of all). */
static void accumulate(struct pb_regression *fits)
{
    size_t p = fits->design.columns;
    for (size_t r = 0; r < PB_REPLICATES; r++) {
        double *gram = fits->grams + r * p * p, *moment = fits->moments + r * p;
        for (size_t i = r; i < fits->n; i += PB_REPLICATES) {
            fill_row(fits->row, &fits->design, NULL, i);
            for (size_t a = 0; a < p; a++) {
                double x = fits->row[a];
                moment[a] += x * fits->response[i];
                for (size_t b = a; b < p && x != 0; b++)
                    gram[a * p + b] += x * fits->row[b];
            }
            fits->sums[r] += fits->response[i];
            fits->counts[r] += 1;
        }
        for (size_t a = 0; a < p; a++)
            fits->moments[PB_FIT_OF_ALL * p + a] += moment[a];
        fits->sums[PB_FIT_OF_ALL] += fits->sums[r];
        fits->counts[PB_FIT_OF_ALL] += fits->counts[r];
    }
}

static void solve(struct pb_regression *fits)
{
    size_t p = fits->design.columns;
    for (size_t fit = 0; fit < PB_FITS; fit++) {
        double *moment = fits->moments + fit * p;
        memset(fits->work, 0, p * p * sizeof *fits->work);
        for (size_t r = 0; r < PB_REPLICATES; r++)
            for (size_t e = 0; r != fit && e < p * p; e++)
                fits->work[e] += fits->grams[r * p * p + e];
        for (size_t a = 0; fit != PB_FIT_OF_ALL && a < p; a++)
            moment[a] = fits->moments[PB_FIT_OF_ALL * p + a] - moment[a];
        pb_solve_normal_equations(fits->work, moment, p, fits->coefficients + fit * p);
    }
}

payback_status pb_regression_new(struct pb_regression **out, const double *response, size_t n,
                                 const struct pb_predictor *const *predictors, size_t count, enum pb_knots knots)
{
    *out = NULL;
    if (count == 0)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_regression *fits = pb_new(1, sizeof *fits);
    if (!fits)
        return PAYBACK_ERROR_MEMORY;
    *fits = (struct pb_regression){.design.count = count, .response = response, .n = n};
    payback_status status = make_design(&fits->design, predictors, response, n, knots);
    if (!status)
        status = make_fits(fits);
    if (status) {
        pb_regression_free(fits);
        return status;
    }
    accumulate(fits);
    solve(fits);
    release(&fits->grams); /* the largest part */
    *out = fits;
    return PAYBACK_OK;
}

void pb_regression_look(const struct pb_regression *fits, size_t draw)
{
    fill_row(fits->row, &fits->design, NULL, draw);
}

double pb_regression_predict(const struct pb_regression *fits, int fit)
{
    size_t p = fits->design.columns;
    const double *beta = fits->coefficients + (size_t)fit * p;
    double sum = 0;
    for (size_t a = 0; a < p; a++)
        sum += beta[a] * fits->row[a];
    return sum;
}

void pb_regression_unseen(const struct pb_regression *fits, double *unseen)
{
    for (size_t i = 0; i < fits->n; i++) {
        pb_regression_look(fits, i);
        unseen[i] = pb_regression_predict(fits, (int)(i % PB_REPLICATES));
    }
}

double pb_regression_at(const struct pb_regression *fits, const struct pb_point *points)
{
    fill_row(fits->row, &fits->design, points, 0);
    return pb_regression_predict(fits, PB_FIT_OF_ALL);
}
