/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sampling/copula.h"

#include "base/memory.h"
#include "numerics/matrix.h"
#include "sampling/sampling_kernel.h"

#include <math.h>
#include <stdlib.h>

/* The Cholesky factor's nonzero weights, row by row. */
struct pb_copula {
    const struct pb_sampling_kernels *kernels;
    size_t members;
    size_t *start; /* members + 1 */
    size_t *column;
    double *weight;
    double *mirror; /* members, the unit normal v of the reflection I − 2 v vᵀ; NULL without */
};

static int fits(size_t n, const struct pb_copula_pair *pair)
{
    return pair->a < n && pair->b < n && pair->a != pair->b && fabs(pair->rank) < 1;
}

/* Pearson's correlation of normals whose Spearman rank correlation is ρ: r = 2 sin(πρ/6) (K. Pearson 1907). */
static void fill_matrix(double *matrix, size_t n, const struct pb_copula_pair *pairs, size_t count)
{
    for (size_t i = 0; i < n; i++)
        matrix[i * n + i] = 1;
    for (size_t i = 0; i < count; i++) {
        double r = 2 * sin(acos(-1) * pairs[i].rank / 6);
        matrix[pairs[i].a * n + pairs[i].b] = matrix[pairs[i].b * n + pairs[i].a] = r;
    }
}

/* Keeps what is not zero of the lower triangle. */
static payback_status compress(pb_copula *copula, const double *factor, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n * n; i++)
        count += factor[i] != 0;
    copula->start = pb_new(n + 1, sizeof *copula->start);
    copula->column = pb_new(count, sizeof *copula->column);
    copula->weight = pb_new(count, sizeof *copula->weight);
    if (!copula->start || !copula->column || !copula->weight)
        return PAYBACK_ERROR_MEMORY;
    size_t used = 0;
    for (size_t m = 0; m < n; m++) {
        for (size_t k = 0; k <= m; k++) {
            if (factor[m * n + k] == 0)
                continue;
            copula->column[used] = k;
            copula->weight[used++] = factor[m * n + k];
        }
        copula->start[m + 1] = used;
    }
    copula->members = n;
    return PAYBACK_OK;
}

/* matrix and factor are work space of n × n. */
static payback_status build(pb_copula *copula, double *matrix, double *factor, size_t n,
                            const struct pb_copula_pair *pairs, size_t count)
{
    bool definite = false;
    fill_matrix(matrix, n, pairs, count);
    payback_status status = pb_cholesky(matrix, n, factor, &definite);
    if (status == PAYBACK_OK && !definite)
        status = PAYBACK_ERROR_SCENARIO;
    return status == PAYBACK_OK ? compress(copula, factor, n) : status;
}

payback_status pb_copula_new(pb_copula **out, size_t n, const struct pb_copula_pair *pairs, size_t count)
{
    *out = NULL;
    if (n == 0 || (count && !pairs))
        return PAYBACK_ERROR_ARGUMENT;
    for (size_t i = 0; i < count; i++)
        if (!fits(n, &pairs[i]))
            return PAYBACK_ERROR_ARGUMENT;
    pb_copula *copula = pb_new(1, sizeof *copula);
    double *matrix = n <= SIZE_MAX / n ? pb_new(n * n, sizeof *matrix) : NULL;
    double *factor = n <= SIZE_MAX / n ? pb_new(n * n, sizeof *factor) : NULL;
    payback_status status = PAYBACK_ERROR_MEMORY;
    if (copula && matrix && factor) {
        copula->kernels = PB_SELECT(pb_sampling_kernels)();
        status = build(copula, matrix, factor, n, pairs, count);
    }
    free(matrix);
    free(factor);
    if (status == PAYBACK_OK)
        *out = copula;
    else
        pb_copula_free(copula);
    return status;
}

void pb_copula_free(pb_copula *copula)
{
    if (!copula)
        return;
    free(copula->start);
    free(copula->column);
    free(copula->weight);
    free(copula->mirror);
    free(copula);
}

/* v ∝ w − e_axis for the unit direction w: the reflection swaps the two (A. S. Householder, J. ACM 5, 339-342
 * (1958)). */
payback_status pb_copula_reflect(pb_copula *copula, const double *direction, size_t axis)
{
    size_t n = copula->members;
    double length = 0, mirror_length = 0;
    double *mirror = pb_new(n, sizeof *mirror);
    if (!mirror)
        return PAYBACK_ERROR_MEMORY;
    for (size_t m = 0; m < n; m++)
        length += direction[m] * direction[m];
    for (size_t m = 0; m < n; m++) {
        mirror[m] = direction[m] / sqrt(length) - (m == axis ? 1 : 0);
        mirror_length += mirror[m] * mirror[m];
    }
    for (size_t m = 0; m < n && mirror_length > 0; m++)
        mirror[m] /= sqrt(mirror_length);
    free(copula->mirror);
    copula->mirror = mirror;
    return PAYBACK_OK;
}

void pb_copula_apply(const pb_copula *copula, double *const *normals, double *const *ordered)
{
    pb_copula_turn(copula, normals);
    pb_copula_correlate(copula, ordered);
}

void pb_copula_turn(const pb_copula *copula, double *const *normals)
{
    if (copula->mirror)
        copula->kernels->reflect(copula->members, copula->mirror, normals);
}

void pb_copula_correlate(const pb_copula *copula, double *const *ordered)
{
    copula->kernels->correlate(copula->members, copula->start, copula->column, copula->weight, ordered);
}

struct pb_copula_row pb_copula_row(const pb_copula *copula, size_t member)
{
    size_t start = copula->start[member];
    return (struct pb_copula_row){copula->start[member + 1] - start, copula->column + start, copula->weight + start};
}

void pb_copula_correlate_one(const pb_copula *copula, size_t member, const double *const *turned, double *out)
{
    struct pb_copula_row row = pb_copula_row(copula, member);
    copula->kernels->combine(row.count, row.column, row.weight, turned, out);
}

double pb_copula_mirror(const pb_copula *copula, size_t member)
{
    return copula->mirror ? copula->mirror[member] : 0;
}
