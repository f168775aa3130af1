/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small dense symmetric matrices: row-major, n × n. */
#ifndef PB_NUMERICS_MATRIX_H
#define PB_NUMERICS_MATRIX_H

#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

/* Lower Cholesky factor of the symmetric matrix into factor (n × n, upper part zero). *definite tells whether the
 * matrix is numerically positive definite (smallest pivot > 1e-12); where not, factor is undefined. */
payback_status pb_cholesky(const double *matrix, size_t n, double *factor, bool *definite);
/* Smallest eigenvalue. */
payback_status pb_smallest_eigenvalue(const double *matrix, size_t n, double *eigenvalue);
/* Nearest correlation matrix in the Frobenius norm with smallest eigenvalue ≥ floor, by alternating projections with
 * Dykstra's correction (N. J. Higham, IMA J. Numer. Anal. 22, 329-343 (2002)). */
payback_status pb_nearest_correlation(const double *matrix, size_t n, double floor, double *nearest);

/* Turns a symmetric positive definite matrix into its inverse, by a Cholesky factor in place; no memory is needed.
 * *log_determinant is that of the matrix. False where it is not positive definite: it is then undefined. O(n³). */
bool pb_invert_definite(double *matrix, size_t n, double *log_determinant);

#endif
