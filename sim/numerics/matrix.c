/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numerics/matrix.h"

#include "base/memory.h"

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Smallest pivot that counts as positive. */
static const double pivot_floor = 1e-12;

enum { PROJECTIONS_MAX = 20000 };
/* Relative change of an iterate at which the projections have converged. */
static const double projection_tolerance = 1e-12;

static bool usable(const double *matrix, size_t n)
{
    if (n == 0 || n > SIZE_MAX / sizeof *matrix / n)
        return false;
    for (size_t i = 0; i < n * n; i++)
        if (!isfinite(matrix[i]))
            return false;
    return true;
}

payback_status pb_cholesky(const double *matrix, size_t n, double *factor, bool *definite)
{
    *definite = false;
    if (!usable(matrix, n))
        return PAYBACK_ERROR_ARGUMENT;
    memset(factor, 0, n * n * sizeof *factor);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            double rest = matrix[i * n + j];
            for (size_t k = 0; k < j; k++)
                rest -= factor[i * n + k] * factor[j * n + k];
            if (i == j && !(rest > pivot_floor))
                return PAYBACK_OK;
            factor[i * n + j] = i == j ? sqrt(rest) : rest / factor[j * n + j];
        }
    }
    *definite = true;
    return PAYBACK_OK;
}

/* Eigenvalues and eigenvectors (in columns) of a symmetric matrix. The work space is ours, not GSL's, because GSL's own
 * allocation ends in its error handler where memory is short; with sizes that agree, nothing else in it can fail. */
struct spectrum {
    size_t n;
    double *work;    /* n × n: the matrix, destroyed by each decomposition */
    double *values;  /* n */
    double *vectors; /* n × n */
    double *scratch; /* 4 n */
};

static void spectrum_free(struct spectrum *s)
{
    free(s->work);
    free(s->values);
    free(s->vectors);
    free(s->scratch);
}

static payback_status spectrum_new(struct spectrum *s, size_t n)
{
    *s = (struct spectrum){n, pb_new(n * n, sizeof(double)), pb_new(n, sizeof(double)), pb_new(n * n, sizeof(double)),
                           pb_new(4 * n, sizeof(double))};
    if (s->work && s->values && s->vectors && s->scratch)
        return PAYBACK_OK;
    spectrum_free(s);
    return PAYBACK_ERROR_MEMORY;
}

/* Fails (NUMERICS) on what is not finite: GSL's iteration would not end there. */
static payback_status decompose(struct spectrum *s, const double *matrix)
{
    size_t n = s->n;
    if (!usable(matrix, n))
        return PAYBACK_ERROR_NUMERICS;
    memcpy(s->work, matrix, n * n * sizeof *matrix);
    gsl_matrix_view a = gsl_matrix_view_array(s->work, n, n), vectors = gsl_matrix_view_array(s->vectors, n, n);
    gsl_vector_view values = gsl_vector_view_array(s->values, n);
    gsl_eigen_symmv_workspace workspace = {n, s->scratch, s->scratch + n, s->scratch + 2 * n, s->scratch + 3 * n};
    return gsl_eigen_symmv(&a.matrix, &values.vector, &vectors.matrix, &workspace) ? PAYBACK_ERROR_NUMERICS
                                                                                   : PAYBACK_OK;
}

static double smallest(const struct spectrum *s)
{
    double least = s->values[0];
    for (size_t i = 1; i < s->n; i++)
        least = fmin(least, s->values[i]);
    return least;
}

payback_status pb_smallest_eigenvalue(const double *matrix, size_t n, double *eigenvalue)
{
    *eigenvalue = NAN;
    if (!usable(matrix, n))
        return PAYBACK_ERROR_ARGUMENT;
    struct spectrum s;
    payback_status status = spectrum_new(&s, n);
    if (status != PAYBACK_OK)
        return status;
    status = decompose(&s, matrix);
    if (status == PAYBACK_OK)
        *eigenvalue = smallest(&s);
    spectrum_free(&s);
    return status;
}

/* The nearest matrix with all eigenvalues ≥ floor: Q max(Λ, floor) Qᵀ. */
static payback_status project_on_cone(struct spectrum *s, const double *matrix, double floor, double *projected)
{
    size_t n = s->n;
    payback_status status = decompose(s, matrix);
    if (status != PAYBACK_OK)
        return status;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t k = 0; k < n; k++)
                sum += s->vectors[i * n + k] * fmax(s->values[k], floor) * s->vectors[j * n + k];
            projected[i * n + j] = projected[j * n + i] = sum;
        }
    }
    return PAYBACK_OK;
}

/* What the projections leave below the floor (rounding) is made up by a step towards the identity. */
static payback_status lift(struct spectrum *s, double *matrix, double floor)
{
    payback_status status = decompose(s, matrix);
    double least = status == PAYBACK_OK ? smallest(s) : floor, step = (floor - least) / (1 - least);
    for (size_t i = 0; least < floor && i < s->n * s->n; i++)
        matrix[i] = i % (s->n + 1) == 0 ? 1 : (1 - step) * matrix[i];
    return status;
}

/* Algorithm 3.3 of Higham (2002); Dykstra's correction is needed for the cone only, the unit diagonal being an
 * affine set. y is the iterate with unit diagonal; x, r and correction are n × n. */
static payback_status alternate(struct spectrum *s, double floor, double *y, double *x, double *r, double *correction)
{
    size_t n = s->n, size = n * n;
    for (int iteration = 0; iteration < PROJECTIONS_MAX; iteration++) {
        for (size_t i = 0; i < size; i++)
            r[i] = y[i] - correction[i];
        payback_status status = project_on_cone(s, r, floor, x);
        if (status != PAYBACK_OK)
            return status;
        double change = 0, norm = 0;
        for (size_t i = 0; i < size; i++) {
            double next = i % (n + 1) == 0 ? 1 : x[i];
            correction[i] = x[i] - r[i];
            change += (next - y[i]) * (next - y[i]) + (next - x[i]) * (next - x[i]);
            norm += next * next;
            y[i] = next;
        }
        if (change <= projection_tolerance * projection_tolerance * norm)
            return PAYBACK_OK;
    }
    return PAYBACK_ERROR_NUMERICS;
}

payback_status pb_nearest_correlation(const double *matrix, size_t n, double floor, double *nearest)
{
    if (!usable(matrix, n) || !(floor >= 0 && floor <= 1))
        return PAYBACK_ERROR_ARGUMENT;
    struct spectrum s;
    payback_status status = spectrum_new(&s, n);
    if (status != PAYBACK_OK)
        return status;
    double *x = pb_new(n * n, sizeof *x), *r = pb_new(n * n, sizeof *r),
           *correction = pb_new(n * n, sizeof *correction);
    if (x && r && correction) {
        memcpy(nearest, matrix, n * n * sizeof *matrix);
        status = alternate(&s, floor, nearest, x, r, correction);
        if (status == PAYBACK_OK)
            status = lift(&s, nearest, floor);
    } else {
        status = PAYBACK_ERROR_MEMORY;
    }
    free(x);
    free(r);
    free(correction);
    spectrum_free(&s);
    return status;
}

/* The lower factor L, in the lower triangle. */
static bool factorise(double *matrix, size_t n, double *log_determinant)
{
    *log_determinant = 0;
    for (size_t j = 0; j < n; j++) {
        double pivot = matrix[j * n + j];
        for (size_t k = 0; k < j; k++)
            pivot -= matrix[j * n + k] * matrix[j * n + k];
        if (!(pivot > 0))
            return false;
        *log_determinant += log(pivot);
        pivot = matrix[j * n + j] = sqrt(pivot);
        for (size_t i = j + 1; i < n; i++) {
            double sum = matrix[i * n + j];
            for (size_t k = 0; k < j; k++)
                sum -= matrix[i * n + k] * matrix[j * n + k];
            matrix[i * n + j] = sum / pivot;
        }
    }
    return true;
}

/* L becomes its inverse. */
static void invert_lower(double *factor, size_t n)
{
    for (size_t j = 0; j < n; j++) {
        factor[j * n + j] = 1 / factor[j * n + j];
        for (size_t i = j + 1; i < n; i++) {
            double sum = 0;
            for (size_t k = j; k < i; k++)
                sum -= factor[i * n + k] * factor[k * n + j];
            factor[i * n + j] = sum / factor[i * n + i];
        }
    }
}

bool pb_invert_definite(double *matrix, size_t n, double *log_determinant)
{
    if (!factorise(matrix, n, log_determinant))
        return false;
    invert_lower(matrix, n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t k = i; k < n; k++)
                sum += matrix[k * n + i] * matrix[k * n + j];
            matrix[j * n + i] = sum; /* the upper triangle is free; row j of L⁻¹ is needed no more below it */
        }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            matrix[i * n + j] = matrix[j * n + i];
    return true;
}
