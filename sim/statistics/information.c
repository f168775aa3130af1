/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/information.h"

#include "base/memory.h"
#include "base/trials.h"
#include "distribution/quantile_table.h"
#include "numerics/normal_equations.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static double positive(double x)
{
    return x > 0 ? x : 0;
}

payback_estimate pb_perfect_information(const double *benefit, size_t n)
{
    double gain[PB_REPLICATES] = {0}, sum[PB_REPLICATES] = {0}, all_gain = 0, all_sum = 0;
    for (size_t i = 0; i < n; i++) {
        gain[i % PB_REPLICATES] += positive(benefit[i]);
        sum[i % PB_REPLICATES] += benefit[i];
    }
    double replicates[PB_REPLICATES];
    for (size_t r = 0; r < PB_REPLICATES; r++) {
        double count = (double)((n + PB_REPLICATES - 1 - r) / PB_REPLICATES);
        replicates[r] = (gain[r] - positive(sum[r])) / count;
        all_gain += gain[r];
        all_sum += sum[r];
    }
    payback_estimate evpi = pb_interval(positive(all_gain - positive(all_sum)) / (double)n, replicates, n);
    evpi.low = evpi.low < 0 ? 0 : evpi.low;
    return evpi;
}

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

/* ---- the columns of the regression ---- */

enum { KNOTS_MAX = 9, PAIRED = 16, CURVED = 4 };

/* Knots of the natural splines: even in probability, nearly, but for the outer ones, which stand where the tails
 * begin. */
static const double knots_9[] = {-2.2, -1.5, -0.95, -0.45, 0, 0.45, 0.95, 1.5, 2.2};
static const double knots_7[] = {-2, -1.2, -0.55, 0, 0.55, 1.2, 2};
static const double knots_5[] = {-1.8, -0.8, 0, 0.8, 1.8};
static const double knots_3[] = {-1.5, 0, 1.5};

struct design {
    const struct pb_predictor **predictors; /* the most influential first */
    size_t count, paired, curved;           /* of them, those that are multiplied; and with squares, too */
    const double *knots;
    int knot_count;
    size_t columns;
};

static void choose_knots(struct design *design)
{
    static const struct {
        size_t up_to;
        const double *knots;
        int count;
    } choices[] = {{1, knots_9, 9}, {4, knots_7, 7}, {10, knots_5, 5}, {SIZE_MAX, knots_3, 3}};
    int c = 0;
    while (design->count > choices[c].up_to)
        c++;
    design->knots = choices[c].knots;
    design->knot_count = choices[c].count;
}

static size_t own_columns(const struct design *design, const struct pb_predictor *p)
{
    return p->levels ? (size_t)p->levels - 1 : (size_t)design->knot_count - 1;
}

static void count_columns(struct design *design)
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
static double *add_spline(double *column, const struct design *design, double z)
{
    int last = design->knot_count - 1;
    double beyond = cube_of_excess(z, design->knots[last]), d[KNOTS_MAX];
    for (int k = 0; k < last; k++)
        d[k] = (cube_of_excess(z, design->knots[k]) - beyond) / (design->knots[last] - design->knots[k]);
    *column++ = z;
    for (int k = 0; k < last - 1; k++)
        *column++ = d[k] - d[last - 1];
    return column;
}

static double *add_levels(double *column, const struct pb_predictor *p, size_t draw)
{
    for (int level = 0; level < p->levels; level++)
        if (level != p->usual)
            *column++ = p->level[draw] == level;
    return column;
}

static double *add_products(double *column, const struct design *design, size_t draw)
{
    for (size_t a = 0; a < design->paired; a++)
        for (size_t b = a + 1; b < design->paired; b++) {
            double x = design->predictors[a]->scores[draw], y = design->predictors[b]->scores[draw];
            *column++ = x * y;
            if (b < design->curved) {
                *column++ = (x * x - 1) * y;
                *column++ = x * (y * y - 1);
            }
        }
    return column;
}

static void fill_row(double *row, const struct design *design, size_t draw)
{
    double *column = row;
    *column++ = 1;
    for (size_t c = 0; c < design->count; c++) {
        const struct pb_predictor *p = design->predictors[c];
        column = p->levels ? add_levels(column, p, draw) : add_spline(column, design, p->scores[draw]);
    }
    add_products(column, design, draw);
}

struct influence {
    const struct pb_predictor *predictor;
    double size;
    size_t position;
};

static int by_influence(const void *a, const void *b)
{
    const struct influence *x = a, *y = b;
    return x->size != y->size ? (x->size < y->size) - (x->size > y->size)
                              : (x->position > y->position) - (x->position < y->position);
}

/* The inputs in order of their covariance with the benefits: only the first few are multiplied with one another. */
static payback_status order_predictors(struct design *design, const struct pb_predictor *const *predictors,
                                       const double *benefit, size_t n)
{
    struct influence *list = pb_new(design->count, sizeof *list);
    if (!list)
        return PAYBACK_ERROR_MEMORY;
    for (size_t c = 0; c < design->count; c++) {
        double covariance = 0;
        for (size_t i = 0; i < n && design->count > 1; i++)
            covariance += predictors[c]->scores[i] * benefit[i];
        list[c] = (struct influence){predictors[c], fabs(covariance), c};
    }
    qsort(list, design->count, sizeof *list, by_influence);
    for (size_t c = 0; c < design->count; c++)
        design->predictors[c] = list[c].predictor;
    free(list);
    return PAYBACK_OK;
}

/* ---- fits with and without each replicate ---- */

enum { FITS = PB_REPLICATES + 1, WHOLE = PB_REPLICATES };

struct fits {
    struct design design;
    const double *benefit;
    size_t n;
    double *row, *grams, *moments, *work; /* by replicate; work: one Gram matrix */
    double *coefficients;                 /* FITS rows of columns: fit r is without replicate r */
    double sums[FITS], counts[FITS];      /* of the benefits of each replicate, and of all */
};

static payback_status make_fits(struct fits *fits)
{
    size_t p = fits->design.columns;
    fits->row = pb_new(p, sizeof *fits->row);
    fits->grams = pb_new(PB_REPLICATES * p * p, sizeof *fits->grams);
    fits->moments = pb_new(FITS * p, sizeof *fits->moments);
    fits->work = pb_new(p * p, sizeof *fits->work);
    fits->coefficients = pb_new(FITS * p, sizeof *fits->coefficients);
    bool made = fits->row && fits->grams && fits->moments && fits->work && fits->coefficients;
    return made ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

static void clear_fits(struct fits *fits)
{
    free(fits->design.predictors);
    free(fits->row);
    free(fits->grams);
    free(fits->moments);
    free(fits->work);
    free(fits->coefficients);
}

/* XᵀX and Xᵀy of each replicate (moments of WHOLE: of all). */
static void accumulate(struct fits *fits)
{
    size_t p = fits->design.columns;
    for (size_t r = 0; r < PB_REPLICATES; r++) {
        double *gram = fits->grams + r * p * p, *moment = fits->moments + r * p;
        for (size_t i = r; i < fits->n; i += PB_REPLICATES) {
            fill_row(fits->row, &fits->design, i);
            for (size_t a = 0; a < p; a++) {
                double x = fits->row[a];
                moment[a] += x * fits->benefit[i];
                for (size_t b = a; b < p && x != 0; b++)
                    gram[a * p + b] += x * fits->row[b];
            }
            fits->sums[r] += fits->benefit[i];
            fits->counts[r] += 1;
        }
        for (size_t a = 0; a < p; a++)
            fits->moments[WHOLE * p + a] += moment[a];
        fits->sums[WHOLE] += fits->sums[r];
        fits->counts[WHOLE] += fits->counts[r];
    }
}

static void solve(struct fits *fits)
{
    size_t p = fits->design.columns;
    for (size_t fit = 0; fit < FITS; fit++) {
        double *moment = fits->moments + fit * p;
        memset(fits->work, 0, p * p * sizeof *fits->work);
        for (size_t r = 0; r < PB_REPLICATES; r++)
            for (size_t e = 0; r != fit && e < p * p; e++)
                fits->work[e] += fits->grams[r * p * p + e];
        for (size_t a = 0; fit != WHOLE && a < p; a++)
            moment[a] = fits->moments[WHOLE * p + a] - moment[a];
        pb_solve_normal_equations(fits->work, moment, p, fits->coefficients + fit * p);
    }
}

/* What the fits say of the draws. */
struct judgement {
    double plugged[FITS];         /* Σ max(0, m) over the draws that the fit has seen */
    double judged[PB_REPLICATES]; /* Σ benefit over the draws of a replicate that the fit without it would buy */
    double sums[PB_REPLICATES], counts[PB_REPLICATES];
    double error, spread; /* squared errors of prediction of unseen draws: by the fits, by their means */
};

static double predict(const struct fits *fits, size_t fit)
{
    size_t p = fits->design.columns;
    const double *beta = fits->coefficients + fit * p;
    double sum = 0;
    for (size_t a = 0; a < p; a++)
        sum += beta[a] * fits->row[a];
    return sum;
}

static void judge(const struct fits *fits, const double means[PB_REPLICATES], struct judgement *j)
{
    for (size_t i = 0; i < fits->n; i++) {
        size_t own = i % PB_REPLICATES;
        double y = fits->benefit[i];
        fill_row(fits->row, &fits->design, i);
        for (size_t fit = 0; fit < FITS; fit++) {
            double m = predict(fits, fit);
            if (fit != own) {
                j->plugged[fit] += positive(m);
                continue;
            }
            j->judged[own] += m > 0 ? y : 0;
            j->error += (y - m) * (y - m);
            j->spread += (y - means[own]) * (y - means[own]);
        }
    }
}

static payback_estimate estimate_of(const struct judgement *j, size_t n, payback_estimate perfect)
{
    double sum = 0, judged = 0, replicates[PB_REPLICATES], all = (double)n;
    for (int r = 0; r < PB_REPLICATES; r++) {
        sum += j->sums[r];
        judged += j->judged[r];
    }
    double plain = positive(sum / all), plugged = j->plugged[WHOLE] / all - plain;
    double value = (plugged + judged / all - plain) / 2;
    for (int r = 0; r < PB_REPLICATES; r++) {
        double rest = all - j->counts[r];
        double without = j->plugged[r] / rest - positive((sum - j->sums[r]) / rest);
        double by_jackknife = PB_REPLICATES * plugged - (PB_REPLICATES - 1) * without;
        double by_judging = (j->judged[r] - (sum > 0 ? j->sums[r] : 0)) / j->counts[r];
        replicates[r] = (by_jackknife + by_judging) / 2;
    }
    if (!(j->error < j->spread))
        value = 0;
    value = fmin(positive(value), perfect.value);
    payback_estimate e = pb_interval(value, replicates, n);
    if (isnan(e.low))
        return e;
    return (payback_estimate){value, positive(e.low), fmax(value, fmin(e.high, perfect.high))};
}

static void estimate_fits(struct fits *fits, payback_estimate perfect, payback_estimate *out)
{
    struct judgement judgement = {0};
    double means[PB_REPLICATES];
    accumulate(fits);
    for (int r = 0; r < PB_REPLICATES; r++) {
        judgement.sums[r] = fits->sums[r];
        judgement.counts[r] = fits->counts[r];
        means[r] = (fits->sums[WHOLE] - fits->sums[r]) / (fits->counts[WHOLE] - fits->counts[r]);
    }
    solve(fits);
    judge(fits, means, &judgement);
    *out = estimate_of(&judgement, fits->n, perfect);
}

payback_status pb_partial_information(payback_estimate *out, const double *benefit, size_t n,
                                      const struct pb_predictor *const *predictors, size_t count,
                                      payback_estimate perfect)
{
    *out = (payback_estimate){NAN, NAN, NAN};
    if (count == 0)
        return PAYBACK_ERROR_ARGUMENT;
    struct fits fits = {.design.count = count, .benefit = benefit, .n = n};
    fits.design.predictors = pb_new(count, sizeof(const struct pb_predictor *));
    payback_status status = fits.design.predictors ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = order_predictors(&fits.design, predictors, benefit, n);
    if (!status) {
        choose_knots(&fits.design);
        count_columns(&fits.design);
        status = make_fits(&fits);
    }
    if (!status)
        estimate_fits(&fits, perfect, out);
    clear_fits(&fits);
    return status;
}
